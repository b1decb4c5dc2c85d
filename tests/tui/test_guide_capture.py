"""Capturing: what is taken, what is asked, what is said, and that it is on disk when it says so."""

from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from tests.tui.capture_stage import capturing, entry, rows
from tests.tui.guide_stage import GuideApp, app_on, paste, press, settle, words
from tests.tui.stage import text, type_at_once
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, Clock, new_session, open_again
from vault_tui.bitfinex.steps import ON_SCREEN
from vault_tui.core.errors import NoSuchEntry, StorageFailed
from vault_tui.core.models import Progress, State
from vault_tui.system.files import VaultFile
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.times import clock
from vault_tui.tui.widgets.half_row import in_groups

stage = pytest.fixture(capturing)
SEALED = f"SEALED {clock(Clock()(), seconds=True)}"


async def test_each_half_is_sealed_as_it_arrives(stage: tuple[GuideApp, Pilot[str]], tmp_path: Path) -> None:
    app, pilot = stage
    assert text(app).count("NOT YET") == 2
    await paste(pilot, API_KEY)
    assert open_again(tmp_path).by_label("grid").api_key == API_KEY
    assert "HALF SEALED. Keep Bitfinex's page open." in text(app)
    assert (text(app).count(SEALED), text(app).count("NOT YET")) == (1, 1)
    await paste(pilot, API_SECRET)
    again = open_again(tmp_path)
    assert again.open_secret(again.by_label("grid").id, "get").reveal() == API_SECRET
    assert text(app).count(SEALED) == 2
    assert "Both halves are sealed. Nothing is lost if the page closes now." in text(app)


async def test_the_key_is_shown_whole_and_the_secret_never(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY)
    assert in_groups(API_KEY) in text(app)
    await paste(pilot, "unlikely " + API_SECRET)
    assert "•" * 51 in text(app)
    await press(pilot, "enter")
    assert entry(app).state is State.ACTIVE
    for shown in (text(app), app.export_screenshot()):
        assert API_SECRET not in shown
        assert in_groups(API_SECRET) not in shown


@pytest.mark.parametrize(
    "pasted",
    [
        f"{API_KEY}\n{API_SECRET}\n",
        f"{API_KEY} {API_SECRET}",
        f"API Key: {API_KEY}\nAPI Secret: {API_SECRET}",
        f'{{"secret": "{API_SECRET}", "key": "{API_KEY}"}}',
        f"export BFX_API_SECRET='{API_SECRET}'\r\nexport BFX_API_KEY='{API_KEY}'",
        f"  “{API_KEY}” \n\n\u200b {API_SECRET}\u00a0",
    ],
)
async def test_both_at_once_are_told_apart(stage: tuple[GuideApp, Pilot[str]], pasted: str) -> None:
    app, pilot = stage
    await paste(pilot, pasted)
    assert entry(app).api_key == API_KEY
    assert app.session.open_secret(entry(app).id, "get").reveal() == API_SECRET


async def test_without_labels_it_says_which_was_taken_for_which(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, f"{API_KEY}\n{API_SECRET}")
    assert "the first was taken as API key, the second as API secret" in words(app)


async def test_a_labelled_half_goes_where_it_belongs(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, f"API secret: {API_SECRET}")
    assert "The API key comes first. The secret waits in its field, NOT SEALED." in words(app)
    assert entry(app).state is State.DRAFT
    await paste(pilot, API_KEY)
    assert entry(app).state is State.ACTIVE
    assert app.session.open_secret(entry(app).id, "get").reveal() == API_SECRET


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "NOT YET"),
        ("API Key:", "There was no half in that. Nothing was taken."),
        ("Dear customer,\nplease find\nyour key below", "Those 3 lines are neither one half nor a pair."),
        ("x" * 20_000, "far too long"),
        (f"key: {API_KEY}\nkey: {OTHER_KEY}", "There is more than one API key in that."),
    ],
)
async def test_garbage_is_refused_and_says_why(
    stage: tuple[GuideApp, Pilot[str]], pasted: str, said: str
) -> None:
    app, pilot = stage
    await paste(pilot, pasted)
    assert said in words(app)
    assert entry(app).state is State.DRAFT
    assert not any(row.field.text_length for row in rows(app))


@pytest.mark.parametrize("half", ["API key", "API secret"])
async def test_a_full_disk_keeps_what_was_pasted_and_says_so(
    stage: tuple[GuideApp, Pilot[str]], monkeypatch: pytest.MonkeyPatch, half: str
) -> None:
    app, pilot = stage
    pasted = API_KEY if half == "API key" else API_SECRET
    if half == "API secret":
        await paste(pilot, API_KEY)
    sealed = text(app).count(SEALED)

    def full(*_: object, **__: object) -> None:
        raise StorageFailed("The disk is full.", "Make room.")

    with monkeypatch.context() as broken:
        broken.setattr(VaultFile, "replace", full)
        await paste(pilot, pasted)
    assert "NOT SEALED. The disk is full. Make room. Enter tries again." in words(app)
    assert text(app).count(SEALED) == sealed
    row = rows(app)[0 if half == "API key" else 1]
    assert row.field.text_length == len(pasted)
    await press(pilot, "enter")
    assert row.field.text_length == 0
    assert text(app).count(SEALED) == sealed + 1
    if half == "API secret":
        assert app.session.open_secret(entry(app).id, "get").reveal() == API_SECRET


async def test_a_paste_that_the_terminal_does_not_mark_is_taken_too(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.add("grid", progress=Progress(ON_SCREEN[0].id))
    app = GuideApp(session, Clock(), burst_gap=0.03)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.resume(entry(app).id)
        await settle(pilot)
        await pilot.press(*API_KEY, "enter", *API_SECRET, "enter")
        for _ in range(100):
            await settle(pilot)
            if entry(app).state is State.ACTIVE:
                break
            await pilot.pause(0.05)
    assert entry(app).api_key == API_KEY
    assert session.open_secret(entry(app).id, "get").reveal() == API_SECRET


@pytest.mark.parametrize("between", [(), ("\n",)])
async def test_two_unmarked_pastes_without_a_pause_are_two_halves(
    tmp_path: Path, between: tuple[str, ...]
) -> None:
    session = new_session(tmp_path)
    session.add("grid", progress=Progress(ON_SCREEN[0].id))
    app = GuideApp(session, Clock(), burst_gap=0.03)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.resume(entry(app).id)
        await settle(pilot)
        type_at_once(app, *API_KEY, *between, *API_SECRET)
        for _ in range(100):
            await settle(pilot)
            if entry(app).state is State.ACTIVE:
                break
            await pilot.pause(0.05)
        assert API_SECRET[:20] not in text(app).replace(" ", "")
        assert "the first was taken as API key, the second as API secret" in words(app)
    assert entry(app).api_key == API_KEY
    assert session.open_secret(entry(app).id, "get").reveal() == API_SECRET


async def test_two_pastes_at_once_never_show_the_secret(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    app.post_message(Paste(API_KEY))
    app.post_message(Paste(API_SECRET))
    await settle(pilot)
    assert entry(app).api_key == API_KEY
    assert app.session.open_secret(entry(app).id, "get").reveal() == API_SECRET
    assert in_groups(API_SECRET) not in text(app)


async def test_typed_halves_are_sealed_by_enter(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await pilot.press(*API_KEY)
    await settle(pilot)
    assert entry(app).api_key == ""
    assert "NOT SEALED · 43 characters" in text(app)
    await press(pilot, "enter")
    assert entry(app).api_key == API_KEY


async def test_a_typed_secret_can_be_looked_at(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, API_KEY)
    await pilot.press(*"abc")
    assert "•••" in text(app)
    await press(pilot, "ctrl+t")
    assert "abc" in text(app)
    await press(pilot, "ctrl+t")
    assert "abc" not in text(app)


async def test_enter_with_nothing_pasted_says_what_is_missing(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await press(pilot, "enter")
    assert "Not sealed yet: API key and API secret." in words(app)
    await paste(pilot, API_KEY)
    await press(pilot, "enter")
    assert "Not sealed yet: API secret." in words(app)


async def test_afterwards_the_clipboard_is_overwritten_on_request(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, f"{API_KEY}\n{API_SECRET}")
    assert "clipboard still holds the secret" in words(app)
    await press(pilot, "enter")
    assert app.desk.sent == ["vault-tui"]
    assert "A harmless word instead of the secret: sent to your terminal." in words(app)


async def test_afterwards_the_clipboard_can_be_left_alone(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, f"{API_KEY}\n{API_SECRET}")
    await press(pilot, "down", "enter")
    assert app.desk.sent == []
    assert not isinstance(app.page, GuideCapture)


async def test_the_field_is_wiped_when_the_screen_goes(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, f"API secret: {API_SECRET}")
    field = rows(app)[1].field
    assert field.text_length == 43
    await press(pilot, "escape")
    assert bytes(field._text._codes) == bytes(4 * field._text.room)
    assert bytes(field._paste._codes) == bytes(4 * field._paste.room)


async def test_nothing_that_is_kept_across_a_lock_holds_a_half(stage: tuple[GuideApp, Pilot[str]]) -> None:
    app, pilot = stage
    await paste(pilot, f"API secret: {API_SECRET}")
    assert API_SECRET not in repr(app.page.draft())
    assert app.page.draft() == {"at": "guide", "entry": entry(app).id}


async def test_another_exchange_is_not_measured_by_bitfinex(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.add("grid", exchange="Example Exchange", progress=Progress(ON_SCREEN[0].id))
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.resume(entry(app).id)
        await settle(pilot)
        await paste(pilot, "SHORTkey")
        assert entry(app).api_key == "SHORTkey"
        await paste(pilot, "c2VjcmV0/+==")
        assert session.open_secret(entry(app).id, "get").reveal() == "c2VjcmV0/+=="
        assert "Bitfinex" not in text(app)


async def test_an_entry_removed_elsewhere_leaves_the_half_in_its_field(
    stage: tuple[GuideApp, Pilot[str]], tmp_path: Path
) -> None:
    app, pilot = stage
    other = open_again(tmp_path)
    other.trash(other.by_label("grid").id)
    other.empty_trash()
    await paste(pilot, API_KEY)
    assert "NOT SEALED." in words(app)
    assert rows(app)[0].field.text_length == 43
    with pytest.raises(NoSuchEntry):
        open_again(tmp_path).by_label("grid")
