"""A paste is never taken for commands, and a field that wants it whole gets it whole."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.stage import CANARY, Stage, clock, matches, row, type_at_once
from vault_tui.tui.burst import AFTER, GAP, LONG, Burst, text_of
from vault_tui.tui.messages import PasteCaught
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.key_list import KeyList
from vault_tui.tui.widgets.text_field import TextInput


class Commands(Stage):
    """Counts the commands it gets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("q", "quit"),
        *((letter, f"count('{letter}')") for letter in "CANRYcanrsx1"),
    ]

    def __init__(self, *widgets: type[Widget], burst_gap: float = GAP) -> None:
        self.commands: list[str] = []
        self.submitted = 0

        def make() -> Iterable[Widget]:
            shown = KeyList(clock)
            shown.call_after_refresh(lambda: shown.fill(matches([row(1), row(2)])))
            return [
                shown,
                *(CaptureField(masked=True) if w is CaptureField else TextInput() for w in widgets),
            ]

        super().__init__(make, burst_gap=burst_gap)

    def action_count(self, letter: str) -> None:
        self.commands.append(letter)

    def on_input_submitted(self) -> None:
        self.submitted += 1


async def quiet(pilot: Pilot[None]) -> None:
    """Long enough for any run of keys to be over."""
    await pilot.pause(AFTER + 4 * GAP)


async def test_an_unmarked_paste_on_a_list_does_nothing_but_is_told() -> None:
    app = Commands()
    async with app.run_test() as pilot:
        type_at_once(app, *CANARY)
        await quiet(pilot)
        assert app.commands == []
        assert [message.length for message in app.seen if isinstance(message, PasteCaught)] == [len(CANARY)]
        assert app.is_running


async def test_a_marked_paste_on_a_list_does_nothing_but_is_told() -> None:
    app = Commands()
    async with app.run_test() as pilot:
        app.post_message(Paste(CANARY))
        await quiet(pilot)
        assert app.commands == []
        assert [message.length for message in app.seen if isinstance(message, PasteCaught)] == [len(CANARY)]


async def test_a_line_break_within_an_unmarked_paste_is_part_of_it() -> None:
    app = Commands()
    async with app.run_test() as pilot:
        type_at_once(app, *CANARY, "\n", *CANARY, "\n")
        await quiet(pilot)
        assert app.commands == []
        assert [message.length for message in app.seen if isinstance(message, PasteCaught)] == [
            2 * len(CANARY) + 2
        ]


async def test_a_caught_paste_is_forgotten_while_it_still_arrives() -> None:
    app = Commands()
    async with app.run_test() as pilot:
        type_at_once(app, *CANARY)
        await pilot.pause()
        assert app._burst.held == []
        await quiet(pilot)


async def test_keys_that_were_typed_act_in_their_order() -> None:
    app = Commands()
    async with app.run_test() as pilot:
        type_at_once(app, *"nsc")
        await quiet(pilot)
        assert app.commands == ["n", "s", "c"]


async def test_a_key_held_down_is_no_paste() -> None:
    app = Commands()
    async with app.run_test() as pilot:
        type_at_once(app, *("x" * 30))
        await quiet(pilot)
        await quiet(pilot)
        assert app.commands == ["x"] * 30


async def test_a_field_for_halves_gets_an_unmarked_paste_whole() -> None:
    app = Commands(CaptureField)
    async with app.run_test() as pilot:
        field = app.screen.query_one(CaptureField)
        field.focus()
        await pilot.pause()
        type_at_once(app, *CANARY, "\n", *CANARY)
        await quiet(pilot)
        assert "CaptureField.Pasted" in app.kinds()
        assert field.take_paste().reveal() == f"{CANARY}\n{CANARY}"
        assert not field.text_length


async def test_a_field_for_halves_gets_a_marked_paste_whole() -> None:
    app = Commands(CaptureField)
    async with app.run_test() as pilot:
        field = app.screen.query_one(CaptureField)
        field.focus()
        await pilot.pause()
        app.post_message(Paste(f"key: {CANARY}\r\nsecret: {CANARY}\n"))
        await pilot.pause()
        assert field.take_paste().reveal() == f"key: {CANARY}\r\nsecret: {CANARY}\n"


async def test_slow_typing_into_a_field_for_halves_is_typing() -> None:
    app = Commands(CaptureField)
    async with app.run_test() as pilot:
        field = app.screen.query_one(CaptureField)
        field.focus()
        await pilot.pause()
        for character in "abcdefghijkl":
            type_at_once(app, character)
            await pilot.pause(3 * GAP)
        assert field.take().reveal() == "abcdefghijkl"


async def test_a_line_break_within_an_unmarked_paste_does_not_submit_a_text_field() -> None:
    app = Commands(TextInput)
    async with app.run_test() as pilot:
        field = app.screen.query_one(TextInput)
        field.focus()
        await pilot.pause()
        type_at_once(app, *"first line", "\n", *"second line")
        await quiet(pilot)
        assert field.value == "first linesecond line"
        assert app.submitted == 0
        type_at_once(app, "\n")
        await quiet(pilot)
        assert app.submitted == 1


async def test_several_lines_pasted_into_a_text_field_become_one() -> None:
    app = Commands(TextInput)
    async with app.run_test() as pilot:
        field = app.screen.query_one(TextInput)
        field.focus()
        await pilot.pause()
        app.post_message(Paste("first line\nsecond line\n"))
        await pilot.pause()
        assert field.value == "first line second line"


def keys(text: str, every: float) -> list[Key]:
    """Keys with their moments."""
    made = []
    for number, character in enumerate(text):
        key = Key(character, character)
        key.time = number * every
        made.append(key)
    return made


def test_a_run_is_a_paste_from_its_eighth_character() -> None:
    burst = Burst()
    for number, key in enumerate(keys("abcdefgh", 0.001), start=1):
        burst.add(key, keep=True)
        assert burst.is_paste == (number >= LONG)
    assert text_of(burst.take()) == "abcdefgh"
    assert not burst


def test_a_paste_may_pause_longer_than_typing() -> None:
    burst = Burst()
    for key in keys("abc", 0.001):
        burst.add(key, keep=False)
    assert burst.over(0.002 + GAP)
    for key in keys("defghijk", 0.001):
        burst.add(key, keep=False)
    assert not burst.over(0.007 + GAP)
    assert burst.over(0.007 + AFTER)
