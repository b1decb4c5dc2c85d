"""Days as people type them."""

from datetime import date

import pytest

from vault_tui.core.days import read_day
from vault_tui.core.errors import InvalidInput

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-31", date(2027, 1, 31)),
        (" 2027-01-31 ", date(2027, 1, 31)),
        ("90d", date(2027, 2, 21)),
        ("12W", date(2027, 2, 15)),
        ("3650d", date(2036, 11, 20)),
        ("never", None),
        ("Never", None),
        ("90", date(2027, 2, 21)),
        ("20270131", date(2027, 1, 31)),
    ],
)
def test_a_day_is_a_date_a_span_or_never(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "0d",
        "-5d",
        "3651d",
        "600w",
        "9" * 30 + "d",
        "2027-02-30",
        "31.1.2027",
        "d",
        "5 d",
        "٣d",
        "²d",
        "",
        " ",
    ],
)
def test_anything_else_names_the_field_and_the_ways_to_write_it(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_day(text, TODAY, field="rotate_by")
    assert refused.value.field == "rotate_by"
    assert "2027-01-31" in refused.value.remedy
