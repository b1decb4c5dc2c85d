"""Matching the vault with the page “My API Keys”: ticked on screen, and done only at the end."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.house import House, Screens, add_key, flat, shows, until
from tests.tui.stage import HOSTILE, SIZES, acting_characters
from tests.worlds import Clock, new_session
from vault_tui.bitfinex.advice import Place, at
from vault_tui.core.models import Entry, State
from vault_tui.session import Session
from vault_tui.session.page_keys import Account
from vault_tui.tui.screens.entry_form import EntryForm
from vault_tui.tui.screens.match_page import MatchPage
from vault_tui.tui.screens.match_result import MatchResult
from vault_tui.tui.screens.vault_list import VaultList

MAIN = Account("main", paper=False)


def vault(folder: Path) -> Session:
    """Three keys of one account: in use, in use, retired."""
    session = new_session(folder, Clock())
    add_key(session, "grid", integration="freqtrade")
    add_key(session, "lost")
    session.set_state(add_key(session, "old").id, State.RETIRED)
    return session


async def matching(app: House, screens: Screens) -> None:
    await until(screens, app.shown_rows)
    await screens.press("p")
    await until(screens, lambda: isinstance(app.screen, MatchPage))


@pytest.mark.parametrize("size", SIZES)
async def test_every_key_stands_beside_the_page_with_what_to_do(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = House(vault(tmp_path))
    async with app.run_test(size=size) as screens:
        await matching(app, screens)
        await shows(screens, "Match the page · main", "0 of 3 looked at", "https://setting.bitfinex.com/api")
        await shows(screens, "? grid", "? lost", "? old", "retired", "EXAMPLEe…ple1", "Space there")
        for piece in at(Place.RECONCILE):
            await shows(screens, piece.words)
        await screens.press("space", "g", "space")
        await shows(
            screens, "3 of 3 looked at", "there grid", "NOT THERE lost", "there old", "REVOKE: retired"
        )


async def test_the_same_key_again_takes_a_tick_back(tmp_path: Path) -> None:
    app = House(vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await matching(app, screens)
        await screens.press("g", "up", "g")
        await shows(screens, "0 of 3 looked at", "? grid")


async def test_nothing_is_retired_before_somebody_agreed(tmp_path: Path) -> None:
    session = vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await matching(app, screens)
        await screens.press("space", "g", "space", "enter")
        await shows(screens, "1 key is not on the page. Tick as gone here?", "lost (in use).")
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, MatchPage))
        assert session.by_label("lost").gone_at is None
        await screens.press("enter")
        await shows(screens, "Tick as gone here?")
        await screens.press("up", "enter")
        await until(screens, lambda: isinstance(app.screen, MatchResult))
        await shows(screens, "1 key is on the page and should not be.", "REVOKE there old (retired)")
        await shows(screens, "Ticked as gone lost (in use)", "As it should be grid")
        lost = session.by_label("lost")
        assert (lost.state, lost.gone_at) == (State.RETIRED, session.now())
        await screens.press("escape")
        await shows(screens, "0 of 2 looked at")


async def test_what_is_only_on_the_page_is_looked_for_and_noted(tmp_path: Path) -> None:
    session = vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await matching(app, screens)
        await screens.press("n")
        await shows(screens, "What does the page show of it")
        await screens.press(*"mystery", "enter")
        await shows(screens, "mystery is not in this vault. What about it?")
        await screens.press("enter")
        await shows(screens, "there mystery", "not in this vault", "Noted. Once it is revoked there")
        await screens.press("enter")
        await shows(screens, "1 key is on the page and should not be.", "Not in this vault mystery")
        await screens.press("escape", "end", "g")
        await until(screens, lambda: "mystery" not in flat(screens))
        assert session.matching.state(MAIN).strangers == ()


async def test_what_the_vault_knows_of_it_is_said(tmp_path: Path) -> None:
    session = vault(tmp_path)
    session.trash(session.by_label("lost").id)
    add_key(session, "elsewhere", account="lending")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        await screens.press("p")
        await shows(screens, "Whose page is open?", "lending", "main", "3 keys")
        await screens.press("down", "enter")
        await until(screens, lambda: isinstance(app.screen, MatchPage))
        await shows(screens, "in the trash")
        await screens.press("n", *"elsewhere", "enter")
        await shows(screens, "There is an entry “elsewhere” in account lending.")


async def test_a_key_that_is_not_here_is_adopted_by_the_form_for_keys_that_exist(tmp_path: Path) -> None:
    session = vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await matching(app, screens)
        await screens.press("n", *"mystery", "enter")
        await shows(screens, "What about it?")
        await screens.press("down", "enter")
        await until(screens, lambda: isinstance(app.screen, EntryForm))
        await shows(screens, "Add a key you have", "mystery", "main")
        assert session.matching.state(MAIN).strangers == ()


async def test_ticks_and_page_are_there_again_after_a_lock(tmp_path: Path) -> None:
    session = vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await matching(app, screens)
        await screens.press("space", "g")
        await shows(screens, "2 of 3 looked at")
        await screens.press("ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
    again = House(session)
    async with again.run_test(size=(80, 24)) as screens:
        await until(screens, lambda: isinstance(again.screen, MatchPage))
        await shows(screens, "2 of 3 looked at", "NOT THERE lost")
        await screens.press("escape")
        await until(screens, lambda: isinstance(again.screen, VaultList))


async def test_without_a_key_there_is_nothing_to_match(tmp_path: Path) -> None:
    session = new_session(tmp_path, Clock())
    session.add("plan-only")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await until(screens, app.shown_rows)
        await screens.press("p")
        await shows(screens, "No Bitfinex key is sealed here that its page may show.")


@pytest.mark.parametrize("size", SIZES)
async def test_text_from_outside_acts_nowhere(tmp_path: Path, size: tuple[int, int]) -> None:
    session = new_session(tmp_path, Clock())
    kept = add_key(session, "whole")
    for number, text in enumerate(HOSTILE):
        entry = add_key(session, f"e{number}")
        _spoil(session, entry, text)
    app = House(session)
    app._filters.pop()
    async with app.run_test(size=size) as screens:
        await matching(app, screens)
        await app.screen.query(".guide--link").remove()  # a link of ours, which is meant to act
        assert not acting_characters(app)
        await screens.press(*["g"] * (len(HOSTILE) + 1), "enter")
        await shows(screens, "Tick as gone here?")
        assert not acting_characters(app)
        await screens.press("up", "enter")
        await until(screens, lambda: isinstance(app.screen, MatchResult))
        assert not acting_characters(app)
        assert session.entry(kept.id).gone_at is not None


def _spoil(session: Session, entry: Entry, text: str) -> None:
    """What an import or another program could have put there."""
    spoilt = replace(entry, label=f"x{text}", integration=text, api_key=f"a{text}")
    session._store.alter(entry.id, lambda _, __: spoilt)
