"""Keys that arrive together act in their order, and answer nothing that was not on screen yet."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Paste
from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.guide_stage import app_on, at_step, fields, press, settle, shown_at, step_of
from tests.tui.house import House, small_vault, until
from tests.tui.stage import Stage, text, type_at_once
from tests.worlds import API_KEY, API_SECRET, new_session
from vault_tui.tui.burst import AFTER, GAP
from vault_tui.tui.dialogs.ask_text import AskText
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.text_field import TextInput


class Asking(Stage):
    """``x`` asks a question, ``w`` asks for a word; ``b`` does something that takes a moment first."""

    BINDINGS: ClassVar[list[BindingType]] = [("x", "ask"), ("w", "word"), ("b", "slow"), ("c", "count")]

    def __init__(self, *kinds: type[Widget], burst_gap: float = 0) -> None:
        self.answers: list[object] = []

        def make() -> Iterable[Widget]:
            return [CaptureField(masked=True) if kind is CaptureField else TextInput() for kind in kinds]

        super().__init__(make, burst_gap=burst_gap)

    def action_ask(self) -> None:
        self.push_screen(Confirm("Shall it be?", "Do it"), self.answers.append)

    def action_word(self) -> None:
        self.push_screen(AskText("Which word?", "Word", "", str), self.answers.append)

    async def action_slow(self) -> None:
        await asyncio.sleep(0.05)
        self.answers.append("slow")

    def action_count(self) -> None:
        self.answers.append("count")


async def at_rest(pilot: Pilot[None], app: Asking) -> None:
    """Until every key has acted."""
    for _ in range(400):
        await pilot.pause(0.01)
        if not app._queue and not app._burst and not app.acting:
            break
    await pilot.pause()


async def test_a_field_is_left_before_the_next_key_is_typed() -> None:
    app = Asking(TextInput, TextInput)
    async with app.run_test() as pilot:
        type_at_once(app, *"abc", "ctrl+u", *"one", "\t", *"two")
        await at_rest(pilot, app)
        assert [field.value for field in app.screen.query(TextInput)] == ["one", "two"]


async def test_a_paste_goes_to_the_field_that_the_key_before_it_led_to() -> None:
    app = Asking(TextInput, TextInput)
    async with app.run_test() as pilot:
        type_at_once(app, *"one", "\t")
        assert app._driver is not None
        app._driver.send_message(Paste("two"))
        type_at_once(app, *"!")
        await at_rest(pilot, app)
        assert [field.value for field in app.screen.query(TextInput)] == ["one", "two!"]


async def test_an_unmarked_paste_is_judged_where_the_key_before_it_led_to() -> None:
    app = Asking(TextInput, CaptureField, burst_gap=GAP)
    async with app.run_test() as pilot:
        type_at_once(app, "\t", *API_SECRET)
        await pilot.pause(AFTER + 4 * GAP)
        await at_rest(pilot, app)
        assert app.screen.query_one(TextInput).value == ""
        assert "CaptureField.Pasted" in app.kinds()
        assert app.screen.query_one(CaptureField).take_paste().reveal() == API_SECRET


async def test_a_key_that_no_paste_holds_ends_the_run_and_acts_behind_it() -> None:
    app = Asking(CaptureField, burst_gap=GAP)
    async with app.run_test() as pilot:
        field = app.screen.query_one(CaptureField)
        type_at_once(app, *"abcdef", "ctrl+a", *"x")
        await at_rest(pilot, app)
        assert field.take().reveal() == "xabcdef"


async def test_what_a_key_does_is_done_before_the_next_one() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        type_at_once(app, *"bcbc")
        await at_rest(pilot, app)
        assert app.answers == ["slow", "count", "slow", "count"]


async def test_a_key_pressed_before_a_question_was_painted_does_not_answer_it() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        for confirming in ("\n", " "):
            type_at_once(app, "x", confirming, confirming)
            await at_rest(pilot, app)
            assert isinstance(app.screen, Confirm)
            assert app.answers == []
            await pilot.press("escape")
            app.answers.clear()
        await pilot.press("x", "enter")
        await at_rest(pilot, app)
        assert app.answers == [True]


async def test_escape_is_the_safe_answer_however_early() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        type_at_once(app, "x", "escape")
        await at_rest(pilot, app)
        assert app.answers == [False]


async def test_text_typed_ahead_of_its_question_is_kept_and_enter_is_not() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        type_at_once(app, "w", *"grid", "\n")
        await at_rest(pilot, app)
        assert app.screen.query_one(TextInput).value == "grid"
        assert app.answers == []
        await pilot.press("enter")
        await at_rest(pilot, app)
        assert app.answers == ["grid"]


async def test_an_uncovered_screen_is_not_acted_on_by_what_was_meant_for_the_question() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await pilot.press("x")
        await at_rest(pilot, app)
        type_at_once(app, "\n", "c")
        await at_rest(pilot, app)
        assert app.answers == [True]


async def test_a_command_that_asks_has_asked_before_the_next_key_acts(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        type_at_once(app, "x", "\n")
        await until(screens, lambda: isinstance(app.screen, Confirm))
        await screens.pause(0.1)
        assert isinstance(app.screen, Confirm)
        assert not any(isinstance(screen, KeyDetail) for screen in app.screen_stack)
        assert len(app.session.rows()) == 4


async def test_locking_waits_for_no_key_that_hangs(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    never = asyncio.Event()

    async def hang(_: object) -> None:
        await never.wait()

    async with app.run_test(size=(80, 24)) as screens:
        app.screen.query_one(Notice).on_key = hang  # type: ignore[attr-defined]
        app.screen.query_one(Notice).can_focus = True
        app.screen.query_one(Notice).display = True
        app.screen.query_one(Notice).focus()
        await screens.pause()
        type_at_once(app, "a", "b", "ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
        never.set()


async def test_the_plan_takes_what_is_typed_ahead_field_by_field(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.make()
        await settle(pilot)
        type_at_once(app, *"grid", "\n", "ctrl+u", *"second", "\n", "\n", *"freqtrade")
        await until(pilot, lambda: fields(app).text("integration") == "freqtrade")
        assert (fields(app).text("label"), fields(app).text("account")) == ("grid", "second")


async def test_a_second_enter_at_the_guides_end_does_not_make_a_recovery_code(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, at_step(app.session, "hand-over"))
        type_at_once(app, "\n", "\n", "\n")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.pause(0.1)
        assert "Make a recovery code?" in text(app)
        assert app.desk.codes == []


async def test_a_second_enter_leaves_no_step_that_was_not_seen(tmp_path: Path) -> None:
    app = app_on(tmp_path, new_session(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_at(pilot, app, at_step(app.session, "sign-in"))
        type_at_once(app, "\n", "a", "\n", "\n")
        await settle(pilot)
        await pilot.pause(0.1)
        assert step_of(app) == "permissions"
        await press(pilot, "a", "enter")
        assert step_of(app) == "addresses"
        assert API_KEY not in text(app)
