"""A revealed secret: in one widget, for a stated time, and nowhere else."""

import gc

import pytest

from tests.tui.stage import CANARY, Stage, lines, text
from vault_tui.core.secret import Secret
from vault_tui.tui.characters import Characters
from vault_tui.tui.widgets.secret_field import SecretField

OTHER = "".join(reversed(CANARY))
"""A secret of which no other copy exists: the canary itself stands in this file."""


def shown() -> Secret:
    return Secret("".join(reversed(CANARY)))


async def test_dots_say_nothing_of_the_length() -> None:
    app = Stage(lambda: [SecretField()])
    async with app.run_test(size=(80, 24)):
        assert text(app).strip() == "•" * 28


async def test_a_secret_is_shown_for_its_time_and_then_dots_again() -> None:
    app = Stage(lambda: [SecretField()])
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.screen.query_one(SecretField)
        field.reveal(shown(), 0.3)
        await pilot.pause()
        assert OTHER in text(app)
        assert field.is_shown
        while "•" not in text(app):
            await pilot.pause(0.05)
        await pilot.pause()
        assert text(app).strip() == "•" * 28
        assert app.kinds() == ["SecretField.Hidden"]


async def test_nothing_in_the_process_keeps_a_secret_that_was_shown() -> None:
    app = Stage(lambda: [SecretField()])
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.screen.query_one(SecretField)
        field.reveal(shown(), 600)
        await pilot.pause()
        lines(app)
        assert found(OTHER[5:30]) == 0
        field.conceal()
        await pilot.pause()
        assert found(OTHER[5:30]) == 0
        assert bytes(field._text._codes) == bytes(4 * field._text.room)


def found(part: str) -> int:
    """How many texts that Python can reach hold ``part``, this file's own left aside."""
    gc.collect()
    texts = {id(it): it for one in gc.get_objects() for it in gc.get_referents(one) if isinstance(it, str)}
    mine = {id(OTHER), id(part)}
    return sum(part in it for identity, it in texts.items() if identity not in mine)


def test_the_search_for_copies_finds_one() -> None:
    kept = [OTHER + "!"]
    assert found(OTHER[5:30]) == 1
    assert kept


async def test_hiding_the_widget_or_leaving_its_screen_wipes() -> None:
    app = Stage(lambda: [SecretField()])
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.screen.query_one(SecretField)
        field.reveal(shown(), 600)
        await pilot.pause()
        field.display = False
        await pilot.pause()
        assert not field.is_shown
        field.display = True
        field.reveal(shown(), 600)
        await pilot.pause()
        await field.remove()
        assert not field.is_shown


@pytest.mark.parametrize(("width", "height"), [(80, 1), (40, 2), (20, 3)])
async def test_a_long_secret_wraps_whole(width: int, height: int) -> None:
    app = Stage(lambda: [SecretField()])
    async with app.run_test(size=(width, 24)) as pilot:
        field = app.screen.query_one(SecretField)
        field.reveal(shown(), 600)
        await pilot.pause()
        assert field.size.height == height
        assert "".join(lines(app)[:height]).replace(" ", "") == OTHER


def test_characters_can_be_edited_and_wiped() -> None:
    held = Characters(4)
    assert held.fill("abd")
    assert held.insert(2, "c")
    assert not held.insert(0, "x")
    assert held.text() == "abcd"
    held.delete(0)
    assert held.text() == "bcd"
    assert not held.fill("abcde")
    assert len(held) == 0
    held.fill("ab")
    held.wipe()
    assert bytes(held._codes) == bytes(16)
    assert "ab" not in repr(held)
