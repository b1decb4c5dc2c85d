"""Lines that fit the terminal of a person, and stay whole for a program."""

import pytest

from vault_tui.cli.texts import broken

SENTENCE = "    No way to a clipboard works here; that is remembered."


def test_a_program_gets_it_whole() -> None:
    assert broken(SENTENCE * 9, None) == [SENTENCE * 9]


@pytest.mark.parametrize("room", [20, 33, 54, 80])
def test_it_is_broken_between_words_and_stays_as_far_in(room: int) -> None:
    lines = broken(SENTENCE, room)
    assert all(len(line) <= room and line.startswith("    ") for line in lines)
    assert " ".join(line.strip() for line in lines) == SENTENCE.strip()


def test_the_lines_that_follow_can_begin_further_in() -> None:
    assert broken("note  clipboard  none can be reached", 25, 17) == [
        "note  clipboard  none can",
        " " * 17 + "be",
        " " * 17 + "reached",
    ]


def test_what_may_be_copied_is_not_broken_inside() -> None:
    path = "/home/somebody/" + "folder/" * 20
    assert broken(f"It is in {path} now.", 40) == ["It is in", path, "now."]


def test_columns_count_and_not_characters() -> None:
    assert broken("鍵 鍵 鍵 鍵", 5) == ["鍵 鍵", "鍵 鍵"]
