"""The field for halves: takes everything, gives nothing away."""

from textual.events import Paste

from tests.tui.stage import CANARY, Stage, text
from vault_tui.core.models import MAX_HALF
from vault_tui.core.secret import Secret
from vault_tui.tui.widgets.capture_field import MAX_PASTE, CaptureField


class Field(Stage):
    """A stage with the field on it, focused."""

    def __init__(self, *, masked: bool = True) -> None:
        super().__init__(lambda: [CaptureField(masked=masked)])

    @property
    def field(self) -> CaptureField:
        return self.screen.query_one(CaptureField)


async def test_empty_it_says_what_to_do() -> None:
    app = Field()
    async with app.run_test(size=(80, 24)):
        assert text(app).strip() == "paste here"


async def test_masked_it_shows_one_dot_for_each_character() -> None:
    app = Field()
    async with app.run_test(size=(80, 24)) as pilot:
        app.field.focus()
        await pilot.press(*"abc")
        assert text(app).strip() == "•••"
        app.field.action_show_typed()
        await pilot.pause()
        assert text(app).strip() == "abc"
        app.field.action_show_typed()
        await pilot.pause()
        assert text(app).strip() == "•••"


async def test_a_character_can_be_corrected() -> None:
    app = Field(masked=False)
    async with app.run_test(size=(80, 24)) as pilot:
        app.field.focus()
        await pilot.press(*"abxd", "left", "backspace", "c", "end", "e", "home", "delete", "A")
        assert app.field.take().reveal() == "Abcde"
        assert app.field.text_length == 0


async def test_taking_or_emptying_wipes_the_buffer() -> None:
    app = Field()
    async with app.run_test() as pilot:
        app.field.fill(Secret(CANARY))
        app.field.action_empty()
        await pilot.pause()
        assert bytes(app.field._text._codes) == bytes(4 * app.field._text.room)
        app.field.fill(Secret(CANARY))
        assert app.field.take().reveal() == CANARY
        assert bytes(app.field._text._codes) == bytes(4 * app.field._text.room)


async def test_a_paste_waits_outside_the_field_until_it_is_taken() -> None:
    app = Field()
    async with app.run_test() as pilot:
        app.field.focus()
        await pilot.pause()
        app.post_message(Paste(f"{CANARY}\n{CANARY}"))
        await pilot.pause()
        assert app.field.text_length == 0
        assert app.kinds() == ["CaptureField.Pasted"]
        assert app.field.take_paste().reveal() == f"{CANARY}\n{CANARY}"
        assert app.field.take_paste().reveal() == ""


async def test_a_paste_that_nobody_took_is_wiped_when_the_field_is_left() -> None:
    app = Field()
    async with app.run_test() as pilot:
        app.field.focus()
        await pilot.pause()
        app.post_message(Paste(CANARY))
        await pilot.pause()
        app.screen.set_focus(None)
        await pilot.pause()
        assert app.field.take_paste().reveal() == ""
        assert bytes(app.field._paste._codes) == bytes(4 * app.field._paste.room)


async def test_a_paste_that_is_too_long_is_dropped_and_told() -> None:
    app = Field()
    async with app.run_test() as pilot:
        app.field.focus()
        await pilot.pause()
        app.post_message(Paste("x" * (MAX_PASTE + 1)))
        await pilot.pause()
        assert app.kinds() == ["CaptureField.PasteTooLong"]
        assert app.field.take_paste().reveal() == ""


async def test_typing_stops_at_the_longest_half() -> None:
    app = Field()
    async with app.run_test() as pilot:
        app.field.focus()
        app.field.fill(Secret("x" * MAX_HALF))
        await pilot.press("y")
        assert app.field.text_length == MAX_HALF


async def test_a_message_of_the_field_holds_no_text() -> None:
    app = Field()
    async with app.run_test() as pilot:
        app.field.focus()
        await pilot.press("a")
        app.post_message(Paste(CANARY))
        await pilot.pause()
        for message in app.seen:
            values = [getattr(message, name, None) for name in (*vars(message), "field")]
            assert not any(isinstance(value, str | Secret) and len(value) >= len(CANARY) for value in values)


async def test_a_long_text_scrolls_with_the_cursor() -> None:
    app = Field(masked=False)
    async with app.run_test(size=(20, 5)) as pilot:
        app.field.focus()
        app.field.fill(Secret(CANARY))
        await pilot.pause()
        assert CANARY[-19:] in text(app)
        await pilot.press("home")
        assert CANARY[:19] in text(app)


async def test_leaving_the_screen_wipes_everything() -> None:
    app = Field()
    async with app.run_test() as pilot:
        field = app.field
        field.fill(Secret(CANARY))
        await field.remove()
        await pilot.pause()
        assert field.text_length == 0
