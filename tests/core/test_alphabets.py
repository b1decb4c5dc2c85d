"""Names whose letters deceive are marked; names as people write them are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.core.alphabets import MARK, doubt, doubts, named, shown_line
from vault_tui.core.models import is_unsafe

CYRILLIC_A = "\u0430"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (f"grid-b{CYRILLIC_A}r", "mixes Cyrillic and Latin letters"),
        (f"grid {CYRILLIC_A}", "mixes Cyrillic and Latin letters"),
        ("\u0430\u0440\u0435", "looks Latin and is written in Cyrillic letters"),
        ("\u0391\u03a1\u0395-1", "looks Latin and is written in Greek letters"),
        ("b\u03bft", "mixes Greek and Latin letters"),
        ("\uff47rid", "mixes Fullwidth and Latin letters"),
        ("\U0001d420rid", "mixes Latin and Mathematical letters"),
        ("gr\u2170d", "mixes Latin and Roman letters"),
        ("grid\u0661", ""),
        ("\u0433\u0440\u0438\u0434\u0661", "mixes Arabic and Cyrillic letters"),
        ("\u13a0pe", "mixes Cherokee and Latin letters"),
    ],
)
def test_what_deceives_is_said(name: str, words: str) -> None:
    assert doubt(name) == words
    assert named(name).startswith(MARK) == bool(words)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "grid-bot-1",
        "Zürich – Größe",
        "Łódź №1",
        "naïve café 5µs",
        "налоги 2026",
        "λόγος",
        "取引 bot ボット",
        "트레이딩 bot",
        "بوت grid",
        "בוט 12",
        "बॉट one",
        "→ 界 …",
        "🚀 moon",
    ],
)
def test_names_as_people_write_them_are_not_marked(name: str) -> None:
    assert doubt(name) == ""
    assert named(name) == name
    assert shown_line(name) == name


def test_a_line_is_marked_before_the_word_that_mixes() -> None:
    assert shown_line(f"“grid-b{CYRILLIC_A}r” is sealed.") == f"“{MARK}grid-b{CYRILLIC_A}r” is sealed."
    assert shown_line(f"paid by {CYRILLIC_A} friend") == f"paid by {CYRILLIC_A} friend"
    assert shown_line("API-ключ") == "API-ключ"


def test_marking_twice_changes_nothing() -> None:
    once = named(f"my grid-b{CYRILLIC_A}r")
    assert shown_line(once) == shown_line(shown_line(once)) == once


def test_what_could_act_on_a_terminal_is_still_taken_out() -> None:
    assert "\x1b" not in shown_line(f"\x1b[2Jb{CYRILLIC_A}r")
    assert "\u202e" not in named(f"\u202eb{CYRILLIC_A}r")


def test_each_name_that_deceives_gets_a_sentence() -> None:
    (sentence,) = doubts([("label", f"b{CYRILLIC_A}r"), ("account", "main")])
    assert sentence.startswith(
        f"The label “b{CYRILLIC_A}r” mixes Cyrillic and Latin letters: it can pass for"
    )


@given(st.text(max_size=40))
def test_nothing_that_is_shown_acts_or_raises(text: str) -> None:
    for line in (shown_line(text), named(text)):
        assert not any(is_unsafe(character) for character in line.replace("\ufffd", ""))
