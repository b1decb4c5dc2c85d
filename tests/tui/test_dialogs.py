"""Questions: the consequence is the word for yes, and Esc is always the safe answer."""

import pytest

from tests.tui.stage import SIZES, Stage, text
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.dialogs.typed_confirm import TypedConfirm
from vault_tui.tui.widgets.choices import Choice

WAYS = [
    Choice("guide", "Make a key on Bitfinex", "You are led through its page, step by step."),
    Choice("have", "I have one on screen now", "Paste both halves."),
    Choice("look", "Look around"),
]


def words(app: Stage) -> str:
    """What the screen says, the box around it taken off."""
    return " ".join(text(app).replace("│", " ").split())


async def ask(dialog: Dialog[bool] | Dialog[str], *keys: str) -> object:
    """The answer that some keys give; ``...`` when there's none yet."""
    app = Stage(list)
    answers: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(dialog, answers.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    return answers[0] if answers else ...


def confirm(danger: bool) -> Confirm:
    return Confirm("Move taxes to the trash?", "Move to trash", explanation="It still works.", danger=danger)


@pytest.mark.parametrize(
    ("danger", "keys", "answer"),
    [
        (False, ("enter",), True),
        (False, ("escape",), False),
        (False, ("down", "enter"), False),
        (True, ("enter",), False),
        (True, ("up", "enter"), True),
        (True, ("escape",), False),
        (False, ("y", "n", "x", "space"), ...),
    ],
)
async def test_yes_has_to_be_meant(danger: bool, keys: tuple[str, ...], answer: object) -> None:
    assert await ask(confirm(danger), *keys) is answer


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("escape",), False),
        (("enter",), ...),
        ((*"delet", "enter"), ...),
        ((*"delete", "enter"), True),
        ((*"DELETE", "enter"), True),
        ((*"delete", "escape"), False),
    ],
)
async def test_a_typed_word_is_needed_where_nothing_can_be_taken_back(
    keys: tuple[str, ...], answer: object
) -> None:
    assert await ask(TypedConfirm("Delete everything for good?", "delete"), *keys) is answer


async def test_a_wrong_word_says_so_beside_the_field() -> None:
    app = Stage(list)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(TypedConfirm("Delete everything for good?", "delete"))
        await pilot.pause()
        assert "Esc changes nothing." in words(app)
        await pilot.press(*"no", "enter")
        assert "That is not delete. Nothing was changed." in words(app)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [(("enter",), "guide"), (("down", "enter"), "have"), (("escape",), ""), (("end", "enter"), "look")],
)
async def test_one_of_a_few_is_chosen(keys: tuple[str, ...], answer: str) -> None:
    assert await ask(Choose("What do you want to do?", WAYS), *keys) == answer


async def test_an_answer_can_be_clicked() -> None:
    app = Stage(list)
    answers: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Choose("What do you want to do?", WAYS), answers.append)
        await pilot.pause()
        await pilot.click("Choices", offset=(5, 2))
        await pilot.click("Choices", offset=(5, 2))
        assert answers == ["have"]


@pytest.mark.parametrize("size", SIZES)
async def test_every_dialog_fits_with_all_its_answers_and_keys(size: tuple[int, int]) -> None:
    for dialog, words in (
        (confirm(True), ("Move to trash", "Keep it", "Esc keep it")),
        (
            TypedConfirm("For good?", "delete", explanation="3 entries go."),
            ("Type", "Enter delete", "Esc back"),
        ),
        (Choose("What now?", WAYS, explanation="Later: n."), ("Make a key", "Look around", "Enter choose")),
    ):
        app = Stage(list)
        async with app.run_test(size=size) as pilot:
            app.push_screen(dialog)
            await pilot.pause()
            shown = text(app)
            for word in words:
                assert word in shown, (word, size)


async def test_a_dialog_can_be_locked_away() -> None:
    app = Stage(list)
    async with app.run_test() as pilot:
        app.push_screen(confirm(True))
        await pilot.pause()
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit
