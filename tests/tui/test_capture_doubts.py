"""Capturing what is odd: said beside the half, on disk all the same, and a way back to it."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.capture_stage import capturing, entry, rows
from tests.tui.guide_stage import GuideApp, paste, press, words
from tests.tui.stage import text
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, open_again
from vault_tui.core.models import State
from vault_tui.core.secret import Secret
from vault_tui.tui.widgets.half_row import in_groups

stage = pytest.fixture(capturing)
Stage = tuple[GuideApp, Pilot[str]]


@pytest.mark.parametrize(
    ("pasted", "doubt"),
    [
        ("EXAMPLEexample", "characters; Bitfinex's have had 43"),
        (
            "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample/",
            "holds other characters than letters, digits, - and _",
        ),
    ],
)
async def test_an_odd_half_is_sealed_as_it_arrives_and_the_doubt_stands_beside_it(
    stage: Stage, tmp_path: Path, pasted: str, doubt: str
) -> None:
    app, pilot = stage
    await paste(pilot, pasted)
    assert open_again(tmp_path).by_label("grid").api_key == pasted
    assert doubt in rows(app)[0].doubt.text
    assert "Is that wrong? Ctrl-U, then paste the right one." in words(app)
    assert rows(app)[1].field.has_focus
    await paste(pilot, pasted + "2")
    again = open_again(tmp_path)
    assert again.open_secret(again.by_label("grid").id, "get").reveal() == pasted + "2"
    assert doubt in rows(app)[1].doubt.text


async def test_ctrl_u_leads_back_to_an_odd_api_key_and_the_right_one_takes_its_place(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY[:-1])
    await press(pilot, "ctrl+u")
    assert rows(app)[0].field.has_focus
    assert "Paste the right API key." in words(app)
    assert entry(app).api_key == API_KEY[:-1]
    await paste(pilot, API_KEY)
    assert entry(app).api_key == API_KEY
    assert not rows(app)[0].doubt.text
    assert API_KEY[:-1] in [change.api_key for change in entry(app).history]
    assert rows(app)[1].field.has_focus


async def test_ctrl_u_leads_back_to_an_odd_secret_which_stays_until_another_comes(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY)
    await paste(pilot, API_SECRET[1:])
    assert entry(app).state is State.ACTIVE
    await press(pilot, "ctrl+u")
    assert rows(app)[1].field.has_focus
    assert app.session.open_secret(entry(app).id, "get").reveal() == API_SECRET[1:]
    await paste(pilot, API_SECRET)
    assert app.session.open_secret(entry(app).id, "get").reveal() == API_SECRET
    assert entry(app).history[-2].secret is not None
    assert "Overwrite the clipboard" in text(app)


async def test_ctrl_u_empties_what_is_typed_before_it_leads_back(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY[:-1])
    await press(pilot, *"abc", "ctrl+u")
    assert not rows(app)[1].field.text_length
    assert rows(app)[1].field.has_focus


async def test_ctrl_u_with_nothing_odd_moves_nothing(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY)
    await press(pilot, "ctrl+u")
    assert rows(app)[1].field.has_focus


async def test_what_is_plainly_no_half_waits_masked_for_enter(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, "correct horse battery")
    assert "NOT SEALED yet: Enter seals it, Ctrl-U empties the field." in words(app)
    assert entry(app).api_key == ""
    assert "horse" not in text(app)
    await press(pilot, "ctrl+u")
    assert "NOT SEALED" not in text(app)
    await press(pilot, *"abc")
    assert "abc" in text(app)
    await press(pilot, "ctrl+u")
    await paste(pilot, API_KEY)
    assert entry(app).api_key == API_KEY


async def test_a_long_api_key_is_sealed_and_only_its_start_is_shown(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, f"{API_KEY}_{API_SECRET}")
    assert entry(app).api_key == f"{API_KEY}_{API_SECRET}"
    assert "The API key has 87 characters" in words(app)
    assert "the rest may be secret: not shown" in words(app)
    assert API_SECRET[:8] not in text(app).replace(" ", "")


async def test_the_key_again_in_place_of_the_secret_changes_nothing(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY)
    await paste(pilot, API_KEY)
    assert "That was the API key again. Nothing changed." in words(app)
    assert not rows(app)[1].field.text_length
    await paste(pilot, API_KEY)
    assert "NOT SEALED" in text(app)
    assert entry(app).state is State.HALF_SEALED
    await press(pilot, "enter")
    assert entry(app).state is State.ACTIVE


async def test_equal_halves_at_once_are_taken_once(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, f"key: {API_KEY}\nsecret: {API_KEY}")
    assert "Both halves are the same; it was taken once, as the API key." in words(app)
    assert entry(app).state is State.HALF_SEALED


async def test_a_secret_that_waited_is_compared_with_the_key(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, f"API secret: {API_KEY}")
    await paste(pilot, API_KEY)
    assert entry(app).state is State.HALF_SEALED
    assert "Both halves are the same." in words(app)


async def test_a_half_that_is_in_the_vault_already_is_named_and_sealed(stage: Stage) -> None:
    app, pilot = stage
    other = app.session.add("[/]ta\u00adxes".replace("\u00ad", ""))
    app.session.seal_api_key(other.id, OTHER_KEY)
    app.session.seal_secret(other.id, Secret(OTHER_SECRET))
    await paste(pilot, OTHER_KEY)
    assert "Already in this vault: the API key of “[/]taxes”." in words(app)
    assert entry(app).api_key == OTHER_KEY
    await press(pilot, "ctrl+u")
    await paste(pilot, API_KEY)
    await paste(pilot, OTHER_SECRET)
    assert "Already in this vault: the API secret of “[/]taxes”." in words(app)
    assert entry(app).state is State.ACTIVE
    assert app.session.open_secret(entry(app).id, "get").reveal() == OTHER_SECRET


async def test_a_known_secret_in_place_of_the_api_key_is_neither_sealed_nor_shown_unasked(
    stage: Stage,
) -> None:
    app, pilot = stage
    other = app.session.add("taxes")
    app.session.seal_api_key(other.id, OTHER_KEY)
    app.session.seal_secret(other.id, Secret(OTHER_SECRET))
    await paste(pilot, OTHER_SECRET)
    assert "Already in this vault: the API secret of “taxes”." in words(app)
    assert entry(app).state is State.DRAFT
    assert OTHER_SECRET not in text(app)
    await press(pilot, "enter")
    assert entry(app).api_key == OTHER_SECRET


async def test_another_key_takes_the_place_of_a_lone_one_and_that_is_said(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY)
    await press(pilot, "shift+tab")
    await paste(pilot, OTHER_KEY)
    assert "Another API key is sealed here already: this one takes its place." in words(app)
    assert entry(app).api_key == OTHER_KEY
    assert [change.api_key for change in entry(app).history if change.api_key] == [API_KEY]


async def test_a_whole_pair_gives_way_unasked_only_when_another_was_to_be_put_in(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, f"{API_KEY}\n{API_SECRET}")
    rows(app)[0].field.focus()
    await paste(pilot, OTHER_KEY)
    assert "NOT SEALED yet" in words(app)
    assert entry(app).api_key == API_KEY
    await press(pilot, "ctrl+u", "enter", "end", "enter")
    await paste(pilot, f"{OTHER_KEY}\n{OTHER_SECRET}")
    assert entry(app).api_key == OTHER_KEY
    assert app.session.open_secret(entry(app).id, "get").reveal() == OTHER_SECRET
    assert "Overwrite the clipboard" in text(app)
    assert in_groups(API_KEY) not in text(app)
    assert "▸ Overwrite the clipboard" in text(app)


async def test_halves_that_were_sealed_swapped_are_put_right_by_pasting_the_pair(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, f"{API_SECRET}\n{API_KEY}")
    await press(pilot, "end", "enter")
    await paste(pilot, f"API key: {API_KEY}\nAPI secret: {API_SECRET}")
    assert "That was the API key again" not in words(app)
    await press(pilot, "enter")
    assert entry(app).api_key == API_KEY
    assert app.session.open_secret(entry(app).id, "get").reveal() == API_SECRET


async def test_what_was_said_before_enter_is_gone_once_it_is_sealed(stage: Stage) -> None:
    app, pilot = stage
    await paste(pilot, "not a key")
    assert "NOT SEALED yet" in words(app)
    await press(pilot, "enter")
    assert entry(app).state is State.HALF_SEALED
    assert "NOT SEALED yet" not in words(app)
