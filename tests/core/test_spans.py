"""Spans of time as people type them."""

from datetime import datetime

import pytest

from vault_tui.core.days import read_every, read_since
from vault_tui.core.errors import InvalidInput

NOW = 1_790_000_000


@pytest.mark.parametrize(
    ("text", "days"),
    [("60d", 60), ("12w", 84), ("90", 90), (" Never ", 0), ("default", None), ("3650d", 3650)],
)
def test_how_often_is_days_never_or_the_default(text: str, days: int | None) -> None:
    assert read_every(text) == days


@pytest.mark.parametrize(
    "text", ["", "0d", "-1d", "d", "60x", "3651d", "1e3", "٣d", "99999999d", "2027-01-31"]
)
def test_anything_else_is_no_span_of_days(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_every(text, field="rotate_every")
    assert refused.value.field == "rotate_every"


@pytest.mark.parametrize(
    ("text", "since"), [("12h", NOW - 43_200), ("7d", NOW - 604_800), ("2w", NOW - 1_209_600), ("99999w", 0)]
)
def test_since_is_so_long_before_now(text: str, since: int) -> None:
    assert read_since(text, NOW) == since


def test_since_a_day_is_its_beginning_here() -> None:
    assert read_since("2026-01-31", NOW) == int(datetime(2026, 1, 31).astimezone().timestamp())


@pytest.mark.parametrize("text", ["", "7", "d", "-7d", "x", "2026-13-01", "9999999d", "\x1b[2J"])
def test_anything_else_is_no_time(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_since(text, NOW)
    assert refused.value.sentence.isprintable()
