"""Locking and quitting: what is found again afterwards, and what is not left behind."""

import inspect
import threading
from pathlib import Path

import pytest

from tests.tui.house import House, flat, shows, small_vault, until
from tests.worlds import API_SECRET, open_again
from vault_tui.session import Session
from vault_tui.tui.screens.help import Help
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.settings import SettingsPage
from vault_tui.tui.screens.trash import Trash

SIZE = (80, 24)


async def left_by(session: Session, *keys: str, how: str = "lock") -> None:
    """Open the app, press keys, lock."""
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "locks at")
        for key in keys:
            await screens.press(key)
            await screens.pause()
        await screens.press("ctrl+l" if how == "lock" else "ctrl+q")
        await until(screens, lambda: app.return_value == how)
    assert app.settled
    session.close()


async def test_the_cursor_and_the_filter_are_found_again(tmp_path: Path) -> None:
    await left_by(small_vault(tmp_path), "slash", *"grid", "enter", "down")
    async with House(open_again(tmp_path)).run_test(size=SIZE) as screens:
        await shows(screens, "/ grid", "▸ grid-bot-eth")
        assert "taxes" not in flat(screens)


async def test_the_entry_that_was_open_is_opened_again_without_its_secret(tmp_path: Path) -> None:
    await left_by(small_vault(tmp_path), "down", "enter", "r")
    app = House(open_again(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await shows(screens, "‹ grid-bot-eth")
        assert API_SECRET not in flat(screens)


@pytest.mark.parametrize(("keys", "page"), [(("comma",), SettingsPage), (("t",), Trash)])
async def test_the_page_that_was_open_is_opened_again(
    tmp_path: Path, keys: tuple[str, ...], page: type
) -> None:
    await left_by(small_vault(tmp_path), *keys)
    app = House(open_again(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await until(screens, lambda: isinstance(app.screen, page))


async def test_it_is_found_again_once(tmp_path: Path) -> None:
    await left_by(small_vault(tmp_path), "enter")
    await left_by(open_again(tmp_path), how="quit")
    app = House(open_again(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        assert not isinstance(app.screen, KeyDetail)


async def test_quitting_begins_anew(tmp_path: Path) -> None:
    await left_by(small_vault(tmp_path), "slash", *"grid", "enter", how="quit")
    async with House(open_again(tmp_path)).run_test(size=SIZE) as screens:
        await shows(screens, "taxes")


async def test_a_page_that_keeps_nothing_leads_back_to_the_list(tmp_path: Path) -> None:
    await left_by(small_vault(tmp_path), "question_mark")
    app = House(open_again(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        assert not isinstance(app.screen, Help)


@pytest.mark.parametrize("how", ["lock", "quit"])
async def test_the_clipboard_is_emptied_on_the_way_out(tmp_path: Path, how: str) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        await screens.press("s")
        await until(screens, lambda: app.board.sent)
        await screens.press("ctrl+l" if how == "lock" else "ctrl+q")
        await until(screens, lambda: app.return_value == how)
    assert app.board.cleared == 1


async def test_keys_typed_while_it_leaves_do_nothing(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    go = threading.Event()
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        app.run_task(_wait(app, go))
        await screens.press("ctrl+l", "s", "enter", "x")
        assert "to the trash?" not in flat(screens)
        go.set()
        await until(screens, lambda: app.return_value == "lock")
    assert app.board.sent == []


async def test_a_derivation_that_is_under_way_is_not_waited_for(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    go = threading.Event()
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
        app.run_task(_wait(app, go))
        await screens.press("ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
    assert not app.settled
    go.set()
    assert app.thread.close(20)


async def _wait(app: House, go: threading.Event) -> None:
    await app.thread.run(lambda: go.wait(20) and None)


async def test_what_was_never_begun_is_dropped_in_silence(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "taxes")
    never = _wait(app, threading.Event())
    app._not_begun.add(never)
    app.on_unmount()
    assert inspect.getcoroutinestate(never) == inspect.CORO_CLOSED
