"""Head, rule, notice and the plain field of a form."""

import pytest
from textual.events import Paste

from tests.tui.stage import SIZES, Stage, lines, text
from tests.worlds import API_KEY, API_SECRET
from vault_tui.tui.times import age, clock
from vault_tui.tui.widgets.head import Head, Rule
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.text_field import SearchInput, TextField, TextInput


@pytest.mark.parametrize("size", SIZES)
async def test_the_head_says_where_you_are_and_when_it_locks(size: tuple[int, int]) -> None:
    app = Stage(lambda: [Head("vault-tui · main account", "locks at 14:32"), Rule()])
    async with app.run_test(size=size):
        first, second, *_ = lines(app)
        assert first.startswith(" vault-tui · main account ")
        assert first.endswith(" locks at 14:32 ")
        assert second == " " + "─" * (size[0] - 2) + " "


async def test_what_is_cut_is_the_place_not_the_state() -> None:
    app = Stage(lambda: [Head("New Bitfinex key · " + "x" * 60, "step 3 of 7 · saved 14:21")])
    async with app.run_test(size=(60, 20)):
        assert "… " in lines(app)[0]
        assert lines(app)[0].endswith("step 3 of 7 · saved 14:21 ")


async def test_a_head_that_says_the_same_is_not_drawn_again() -> None:
    app = Stage(lambda: [Head("a", "b")])
    async with app.run_test() as pilot:
        head = app.screen.query_one(Head)
        await pilot.pause()
        refreshed: list[int] = []
        head.refresh = lambda *_, **__: refreshed.append(1)  # type: ignore[assignment, method-assign]
        head.show("a", "b")
        head.show(state="b")
        assert refreshed == []
        head.show(state="c")
        assert refreshed == [1]


async def test_a_notice_takes_no_room_until_it_has_something_to_say() -> None:
    app = Stage(lambda: [Notice(), Notice("below")])
    async with app.run_test(size=(60, 20)) as pilot:
        notice = app.screen.query(Notice).first()
        assert lines(app)[0].strip() == "below"
        notice.say(
            "Nothing was saved: the disk is full. Make room, then press Ctrl-S again, please.", "danger"
        )
        await pilot.pause()
        assert lines(app)[2].strip() == "below"
        notice.clear()
        await pilot.pause()
        assert lines(app)[0].strip() == "below"


async def test_an_error_stands_beside_its_field_until_it_is_answered() -> None:
    app = Stage(lambda: [TextField("Label", "grid", hint="Each label once.")])
    async with app.run_test(size=(60, 20)) as pilot:
        field = app.screen.query_one(TextField)
        assert "Each label once." in text(app)
        field.say("There is a grid already.")
        await pilot.pause()
        assert "There is a grid already." in text(app)
        assert "Each label once." not in text(app)
        field.say("")
        await pilot.pause()
        assert "Each label once." in text(app)


async def test_a_field_keeps_what_was_typed_and_ctrl_u_empties_it() -> None:
    app = Stage(lambda: [TextField("Label")])
    async with app.run_test(size=(60, 20)) as pilot:
        field = app.screen.query_one(TextField)
        field.focus()
        await pilot.pause()
        await pilot.press(*"grid q?", "left", "left")
        assert field.value == "grid q?"
        await pilot.press("ctrl+u")
        assert field.value == ""


async def test_what_is_typed_on_follows_a_value_that_was_put_in() -> None:
    app = Stage(lambda: [TextField("Addresses")])
    async with app.run_test(size=(60, 20)) as pilot:
        field = app.screen.query_one(TextField)
        field.focus()
        await pilot.press(*"203.0.113.9 x", "ctrl+u")
        field.value = "203.0.113.9, 2001:db8::9"
        await pilot.press(",")
        assert field.value == "203.0.113.9, 2001:db8::9,"


@pytest.mark.parametrize("pasted", [API_SECRET, f"API Secret: '{API_SECRET}'", API_KEY + API_SECRET])
async def test_half_of_a_pair_does_not_stay_in_a_field_that_is_shown(pasted: str) -> None:
    app = Stage(lambda: [TextField("Notes")])
    async with app.run_test(size=(60, 20)) as pilot:
        field = app.screen.query_one(TextField)
        field.focus()
        await pilot.press(*"mine ")
        app.post_message(Paste(pasted))
        await pilot.pause()
        assert API_SECRET not in field.value + text(app)
        assert field.value.startswith("mine ")
        assert "taken out" in text(app)


async def test_a_long_name_stays() -> None:
    name = "the-grid-bot-of-my-sister-on-the-old-server"
    app = Stage(lambda: [TextField("Label")])
    async with app.run_test(size=(60, 20)) as pilot:
        field = app.screen.query_one(TextField)
        field.focus()
        await pilot.press(*name)
        assert len(name) == len(API_KEY)
        assert field.value == name


async def test_no_cursor_blinks() -> None:
    app = Stage(lambda: [TextField("Label")])
    async with app.run_test() as pilot:
        app.screen.query_one(TextField).focus()
        await pilot.pause()
        field = app.screen.query_one(TextInput)
        assert not field.cursor_blink
        assert field._blink_timer is not None
        assert not field._blink_timer._active.is_set()


def test_ages_have_one_unit() -> None:
    assert [age(seconds) for seconds in (-5, 0, 59, 60, 3_599, 3_600, 86_399, 86_400, 17_366_400)] == [
        "now",
        "now",
        "now",
        "1 min",
        "59 min",
        "1 h",
        "23 h",
        "1 d",
        "201 d",
    ]


def test_clock_times_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    assert clock(1_790_000_000) == "14:13"
    assert clock(1_790_000_000, seconds=True) == "14:13:20"


@pytest.mark.parametrize("typed", ["", "grid ", "grid"])
@pytest.mark.parametrize("marked", [True, False])
async def test_half_of_a_pair_is_never_drawn_where_something_is_looked_for(typed: str, marked: bool) -> None:
    caught: list[str] = []
    app = Stage(lambda: [SearchInput(caught.append, placeholder="")])
    async with app.run_test(size=(60, 20)) as pilot:
        field = app.screen.query_one(SearchInput)
        field.focus()
        await pilot.press(*typed)
        if marked:
            app.post_message(Paste(API_SECRET))
        else:
            field.value += API_SECRET
        await pilot.pause()
        assert [one.endswith(API_SECRET) for one in caught] == [True]
        assert field.value == ""
        assert API_SECRET not in text(app)
        await pilot.press(*"more")
        assert field.value == "more"


class TestAProposal:
    """A value that nobody typed, as “main” for an account."""

    @pytest.mark.parametrize(
        ("keys", "then"),
        [
            (["l", "e"], "le"),
            (["backspace", "e"], "maie"),
            (["left", "x"], "maixn"),
            (["space"], " "),
            (["m", "a", "i", "n", "2"], "main2"),
            (["ctrl+u", "x"], "x"),
        ],
    )
    async def test_the_first_letter_takes_its_place_unless_it_is_being_edited(
        self, keys: list[str], then: str
    ) -> None:
        app = Stage(lambda: [TextField("Account", "main", proposed=True)])
        async with app.run_test() as pilot:
            field = app.screen.query_one(TextField).focus()
            await pilot.press(*keys)
            assert field.value == then

    async def test_a_paste_takes_its_place_too(self) -> None:
        app = Stage(lambda: [TextField("Account", "main", proposed=True)])
        async with app.run_test() as pilot:
            field = app.screen.query_one(TextField).focus()
            await pilot.pause()
            field.input.post_message(Paste("lending"))
            await pilot.pause()
            assert field.value == "lending"

    async def test_what_somebody_typed_is_added_to(self) -> None:
        app = Stage(lambda: [TextField("Account", "main", proposed=True), TextField("Notes", "mine")])
        async with app.run_test() as pilot:
            field, other = app.screen.query(TextField)
            field.focus()
            await pilot.press(*"sub")
            other.focus()
            await pilot.press("s")
            field.focus()
            await pilot.press("1")
            assert (field.value, other.value) == ("sub1", "mines")
