"""The vault list: what it says of each entry, its filter, and what it takes over from other processes."""

from pathlib import Path

import pytest
from textual._compositor import CompositorUpdate
from textual.events import Paste

from tests.tui.house import House, add_key, flat, shows, small_vault, until
from tests.tui.stage import SIZES, lines
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, new_session, open_again
from vault_tui.cli.demo_data import many_entries
from vault_tui.session.filling import add_many
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.vault_list import VaultList
from vault_tui.tui.widgets.key_card import KeyCard


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_says_where_you_are_what_there_is_and_which_keys_matter(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        await shows(screens, "vault-tui · main account", "locks at", "sol-plan", "withdraw!", "n new")
        assert "plan: read" in flat(screens)
        assert all(len(line) == size[0] for line in lines(app)[: size[1]])


async def test_an_empty_vault_says_which_key_makes_the_first_entry(tmp_path: Path) -> None:
    async with House(new_session(tmp_path)).run_test(size=(80, 24)) as screens:
        await shows(screens, "No keys yet.", "n makes one")


async def test_the_footer_names_no_key_that_needs_an_entry_where_there_is_none(tmp_path: Path) -> None:
    async with House(new_session(tmp_path)).run_test(size=(80, 24)) as screens:
        await shows(screens, "No keys yet.", "n new f findings l lock")
        assert not [key for key in ("Enter open", "c copy", "v verify", "/ find") if key in flat(screens)]


async def test_the_footer_follows_whether_the_filter_finds_anything(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes", "Enter open", "/ find")
        await screens.press("slash", *"qlx", "enter")
        await shows(screens, "Nothing is found for “qlx”.", "/ find")
        assert "Enter open" not in flat(screens)
        await screens.press("escape")
        await shows(screens, "taxes", "Enter open")


async def test_the_filter_narrows_as_you_type_and_enter_keeps_what_was_found(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("slash", *"eth")
        await shows(screens, "/ eth", "grid-bot-eth")
        assert "taxes" not in flat(screens)
        assert "Enter to the list" in flat(screens)
        await screens.press("enter", "s")
        await until(screens, lambda: [text[:-2] for text in app.board.sent] == [API_SECRET[:-2]])
        assert "API secret of grid-bot-eth sent to your terminal" in flat(screens)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, KeyDetail))
        await screens.press("escape", "escape")
        await shows(screens, "taxes")
        assert "/ eth" not in flat(screens)


async def test_a_letter_of_the_filter_is_painted_together_with_what_it_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = House(small_vault(tmp_path))
    frames: list[str] = []

    def painted(_: object, update: CompositorUpdate | None) -> None:
        if update is not None:
            frames.append(update.render_segments(app.console))

    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("slash")
        await shows(screens, "Enter to the list")
        monkeypatch.setattr(app, "_display", painted)
        await screens.press("tilde")
        await until(screens, lambda: any("Nothing is found for" in frame for frame in frames))
        with_letter = [frame for frame in frames if "~" in frame]
        assert "Nothing is found for" in with_letter[0]


async def test_letters_typed_into_the_filter_are_no_commands(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await screens.press("slash", *"qlx!cs")
        await shows(screens, "Nothing is found for “qlx!cs”. Esc shows all.")
        assert app.is_running
        assert app.board.sent == []


async def test_notes_tags_and_the_start_of_an_api_key_are_searched(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await screens.press("slash", *"year")
        await until(screens, lambda: "grid" not in flat(screens))
        assert "taxes" in flat(screens)
        await screens.press("ctrl+u", *API_KEY[:8])
        await shows(screens, "grid-bot-btc")
        assert "sol-plan" not in flat(screens)


@pytest.mark.parametrize(("size", "beside"), [((80, 24), False), ((110, 30), True), ((200, 50), True)])
async def test_a_wide_terminal_shows_the_detail_beside_the_list(
    tmp_path: Path, size: tuple[int, int], beside: bool
) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        await shows(screens, "sol-plan")
        assert ("If this leaks: can trade your balance" in flat(screens)) is beside
        if beside:
            assert API_KEY in flat(screens)
            await screens.press("down")
            await shows(screens, "can empty your account by withdrawals")
            await screens.press("r")
            await shows(screens, API_SECRET[:-2], "shown until")
            card = app.screen.query_one(KeyCard)
            shown_for = card.entry_id
            await screens.press("up")
            await until(screens, lambda: card.entry_id != shown_for)
            assert not card.shows_secret


async def test_the_detail_comes_and_goes_with_the_width(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await screens.resize_terminal(140, 40)
        await shows(screens, "If this leaks")
        await screens.resize_terminal(80, 24)
        await until(screens, lambda: "If this leaks" not in flat(screens))
        assert not app.screen.query_one(KeyCard).shows_secret


async def test_a_paste_on_the_list_that_is_no_key_does_nothing(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        app.post_message(Paste(f"see you at 12 {API_SECRET}"))
        await shows(screens, "That was a paste of 57 characters.", "doesn't look like an API key")
        assert isinstance(app.screen, VaultList)
        assert app.board.sent == []


async def test_what_another_process_saved_appears_with_the_next_key(tmp_path: Path) -> None:
    moments = iter(range(0, 10_000, 10))
    app = House(small_vault(tmp_path), monotonic=lambda: float(next(moments)))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        other = open_again(tmp_path)
        add_key(other, "made-elsewhere")
        await screens.press("down")
        await shows(screens, "made-elsewhere")


async def test_a_vault_that_cannot_be_read_any_more_is_told_once_and_stays_told_until_esc(
    tmp_path: Path,
) -> None:
    moments = iter(range(0, 10_000, 10))
    app = House(small_vault(tmp_path), monotonic=lambda: float(next(moments)))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        (tmp_path / "vaults" / "main.vault").write_bytes(b"something else")
        await screens.press("down")
        await until(screens, app.query_alerts)
        told = app.query_alerts()
        await screens.press("down", "up")
        await screens.pause()
        assert app.query_alerts() == told
        await screens.press("escape")
        await until(screens, lambda: not app.query_alerts())


@pytest.mark.parametrize("filtered", [False, True])
async def test_the_cursor_stays_where_an_entry_was_that_left_the_list(tmp_path: Path, filtered: bool) -> None:
    session = small_vault(tmp_path)
    add_key(session, "grid-bot-xmr")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "▸ grid-bot-btc")
        if filtered:
            await screens.press("slash", *"grid", "enter")
        await screens.press("down")
        await shows(screens, "▸ grid-bot-eth")
        await screens.press("x", "up", "enter")
        await until(screens, session.trashed_rows)
        await shows(screens, "▸ grid-bot-xmr")


async def test_ten_thousand_lines_are_not_waited_for(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    add_many(session, many_entries(1_000, session.now(), session.today()))
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, lambda: len(app.shown_rows()) == 1_000)
        await screens.press("end")
        await shows(screens, "▸ taxes-bot-00995")


async def test_the_head_counts_what_needs_something(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    for row in session.rows():
        for finding in session.audit.findings():
            if finding.entry_id == row.id and finding.open:
                session.audit.accept(row.id, finding.id, "Looked at.")
    half = session.add("half")
    session.seal_api_key(half.id, OTHER_KEY)
    async with House(session).run_test(size=(80, 24)) as screens:
        await shows(screens, "1 needs something")
