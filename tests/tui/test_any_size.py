"""Windows that are too small, and text that tries to act, on every page."""

from pathlib import Path

import pytest

from tests.tui.house import House, Screens, add_key, flat, shows, until
from tests.tui.stage import HOSTILE, SIZES, acting_characters, lines
from tests.worlds import API_SECRET, Clock, new_session
from vault_tui.cli.demo_data import demo_entries
from vault_tui.core.models import Entry, State
from vault_tui.session import Session
from vault_tui.session.filling import add_many
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.vault_list import VaultList

PAGES: dict[str, tuple[str, ...]] = {
    "list": (),
    "filter": ("slash", "a"),
    "detail": ("enter",),
    "trash": ("t",),
    "settings": ("comma",),
    "backups": ("comma", "end", "enter"),
    "backup": ("comma", "end", "enter", "enter"),
    "palette": ("ctrl+p", "x"),
    "question": ("x",),
    "help": ("question_mark",),
}


def hostile_vault(folder: Path) -> Session:
    """Everything a person or an import could put into the fields; a careful front would refuse it."""
    session = new_session(folder, Clock())
    whole = add_key(session, "whole")
    add_many(
        session,
        [
            (
                Entry(
                    id="",
                    label=f"a{text}x{number}",
                    created_at=1,
                    changed_at=1,
                    exchange=text or "x",
                    account=text,
                    integration=text,
                    notes=text,
                    tags=(text,),
                    permissions={text: "rw"},
                    state=State.RETIRED,
                    api_key=f"a{text}",
                    trashed_at=1 if number % 2 else None,
                    history=whole.history,
                ),
                None,
            )
            for number, text in enumerate(HOSTILE)
        ],
    )
    return session


async def go(app: House, screens: Screens, keys: tuple[str, ...]) -> None:
    await until(screens, app.shown_rows)
    for key in keys:
        await screens.press(key)
        await screens.pause(0.05)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES)
async def test_text_from_outside_acts_nowhere(tmp_path: Path, page: str, size: tuple[int, int]) -> None:
    app = House(hostile_vault(tmp_path))
    app._filters.pop()  # without the last net: each widget must hold by itself
    async with app.run_test(size=size) as screens:
        await go(app, screens, PAGES[page])
        assert not acting_characters(app)
        assert all(len(line) <= size[0] for line in lines(app))


async def test_every_hostile_entry_can_be_opened_marked_and_thrown_away(tmp_path: Path) -> None:
    session = hostile_vault(tmp_path)
    app = House(session)
    app._filters.pop()
    async with app.run_test(size=(140, 40)) as screens:
        await go(app, screens, ())
        for row in app.shown_rows():
            app.show_list(row.id)
            await until(screens, lambda row=row: app.page.entry_id == row.id)  # type: ignore[misc, attr-defined]
            await screens.press("enter")
            await until(screens, lambda: isinstance(app.screen, KeyDetail))
            await screens.press("exclamation_mark")
            await screens.pause()
            assert not acting_characters(app)
            await screens.press("escape", "x", "up", "enter")
            await until(screens, lambda: isinstance(app.screen, VaultList))
            assert not acting_characters(app)
        await shows(screens, "No keys yet.")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("size", [(20, 5), (1, 1), (39, 24), (80, 11)])
async def test_a_window_that_is_too_small_says_so_and_forgets_nothing(
    tmp_path: Path, page: str, size: tuple[int, int]
) -> None:
    session = new_session(tmp_path, Clock())
    add_key(session, "whole")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await go(app, screens, PAGES[page])
        before = app.screen
        await screens.resize_terminal(*size)
        await until(screens, lambda: app.screen is not before)
        if size[0] > 10:
            await shows(screens, "Too small")
        await screens.press("x", "enter")
        await screens.resize_terminal(60, 20)
        await until(screens, lambda: app.screen is before)
    assert not session.trashed_rows()


async def test_a_window_that_was_small_from_the_start_can_be_locked(tmp_path: Path) -> None:
    app = House(new_session(tmp_path))
    async with app.run_test(size=(20, 5)) as screens:
        await shows(screens, "Too small")
        await screens.press("ctrl+l")
        await until(screens, lambda: app.return_value == "lock")


async def test_a_revealed_secret_does_not_come_back_with_the_window(tmp_path: Path) -> None:
    session = new_session(tmp_path, Clock())
    add_key(session, "whole")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await go(app, screens, ("enter", "r"))
        await shows(screens, API_SECRET)
        await screens.resize_terminal(20, 5)
        await shows(screens, "Too small")
        await screens.resize_terminal(80, 24)
        await shows(screens, "‹ whole")
        assert API_SECRET not in flat(screens)


@pytest.mark.parametrize("size", SIZES)
async def test_no_colour_is_needed_to_read_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    session = new_session(tmp_path, Clock())
    add_many(session, demo_entries(session.now(), session.today()))
    async with House(session).run_test(size=size) as screens:
        await shows(screens, "▸ grid-bot-btc", "COMPROMISED", "withdraw!", "half s")
