"""The search over the list: what is found, in which order, and what is marked."""

from dataclasses import replace

import pytest

from tests.tui.stage import row
from vault_tui.session.rows import Row, search


def labelled(*labels: str) -> list[Row]:
    return [
        replace(row(1), label=label, haystack=f"{label.casefold()}\0freqtrade\0EXAMPLEk") for label in labels
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("grid", ["grid-b", "hybrid-grid", "a grid", "a-grid-b", "xgrid", "gar-id"]),
        ("GRID", ["grid-b", "hybrid-grid", "a grid", "a-grid-b", "xgrid", "gar-id"]),
        ("grid b", ["grid-b", "a-grid-b", "hybrid-grid"]),
        ("dg", ["hybrid-grid"]),
        ("[^g]*", []),
    ],
)
def test_the_best_place_in_the_label_comes_first(query: str, found: list[str]) -> None:
    rows = labelled("taxes", "gar-id", "xgrid", "hybrid-grid", "a grid", "grid-b", "a-grid-b")
    assert [match.row.label for match in search(query, rows)] == found


def test_another_field_counts_more_than_letters_here_and_there() -> None:
    rows = labelled("f-r-e-q", "taxes")
    rows[0] = replace(rows[0], haystack="f-r-e-q\0ccxt\0")
    assert [match.row.label for match in search("freq", rows)] == ["taxes", "f-r-e-q"]


@pytest.mark.parametrize(
    ("query", "spans"),
    [
        ("bot", ((5, 8),)),
        ("gbt", ((0, 1), (5, 6), (7, 8))),
        ("bot gr", ((0, 2), (5, 8))),
        ("freq", ()),
        ("EXAM", ()),
    ],
)
def test_what_was_found_in_the_label_is_marked(query: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert [match.spans for match in search(query, labelled("grid-bot"))] == [spans]


def test_only_the_start_of_the_api_key_knows_its_case() -> None:
    assert not search("exam", labelled("grid-bot"))


@pytest.mark.parametrize(
    ("query", "found"), [("EXAMPLEkey12", 1), ("EXAMPLEq", 0), ("EXAMPLEkEXAMPLEk", 1), ("examplekey12", 0)]
)
def test_more_of_an_api_key_than_its_start_finds_it_too(query: str, found: int) -> None:
    assert len(search(query, labelled("grid-bot"))) == found


def test_a_long_word_finds_no_entry_without_a_key() -> None:
    rows = [replace(row(1), label="grid-bot", haystack="grid-bot\0\0")]
    assert not search("nothing-like-it", rows)


def test_a_label_that_folding_lengthens_is_found_and_not_marked() -> None:
    assert [match.spans for match in search("strasse", labelled("Hauptstraße"))] == [()]
