"""What may be typed into an entry, and what outside text becomes before it is shown."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import (
    MAX_ADDRESSES,
    MAX_LABEL,
    MAX_NOTES,
    MAX_TAGS,
    Entry,
    clean_addresses,
    clean_line,
    clean_notes,
    clean_tags,
    is_unsafe,
    label_key,
    visible,
)

HARMFUL = {
    "escape": "\x1b",
    "bell": "\a",
    "nul": "\0",
    "delete": "\x7f",
    "C1 control sequence introducer": "\x9b",
    "line separator": "\u2028",
    "bidi override": "\u202e",
    "bidi isolate": "\u2066",
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "soft hyphen": "\xad",
    "byte order mark": "\ufeff",
    "tag": "\U000e0041",
    "hangul filler": "\u3164",
    "blank braille": "\u2800",
    "private use": "\ue000",
    "unassigned": "\U000e0fff",
    "lone surrogate": "\ud800",
    "grapheme joiner": "\u034f",
    "variation selector": "\ufe00",
    "variation selector supplement": "\U000e0100",
}
BLANKS = {
    "no-break": "\xa0",
    "ogham": "\u1680",
    "em": "\u2003",
    "hair": "\u200a",
    "narrow no-break": "\u202f",
    "mathematical": "\u205f",
    "ideographic": "\u3000",
}


@pytest.mark.parametrize("character", HARMFUL.values(), ids=HARMFUL)
def test_a_character_that_could_act_or_hide_is_shown_as_a_replacement(character: str) -> None:
    assert visible(f"a{character}b") == "a\ufffdb"


@pytest.mark.parametrize("character", HARMFUL.values(), ids=HARMFUL)
def test_a_character_that_could_act_or_hide_is_refused_in_a_label(character: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_line(f"a{character}b", "label", MAX_LABEL)
    assert f"U+{ord(character):04X}" in caught.value.sentence
    assert caught.value.field == "label"
    assert character not in caught.value.sentence


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
def test_a_blank_that_only_looks_like_a_plain_one_is_shown_as_another(blank: str) -> None:
    assert visible(f"grid{blank}bot") == "grid\ufffdbot"
    assert visible("grid bot") == "grid bot"


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
def test_any_blank_that_is_typed_becomes_a_plain_one(blank: str) -> None:
    assert clean_line(f"{blank}grid{blank}bot{blank}", "label", MAX_LABEL) == "grid bot"
    assert clean_notes(f"one{blank}two") == "one two"


def test_a_sign_as_a_picker_types_it_loses_only_how_it_is_to_be_drawn() -> None:
    assert clean_line("grid \u2764\ufe0f", "label", MAX_LABEL) == "grid \u2764"


def test_every_blank_of_the_unicode_database_but_the_plain_one_is_known() -> None:
    blanks = {chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) == "Zs"}
    assert {blank for blank in blanks if not is_unsafe(blank)} == {" "}


@given(st.text())
@example("\xa0")
def test_visible_text_is_what_python_calls_printable(text: str) -> None:
    assert visible(text).isprintable()


@given(st.text())
def test_visible_text_keeps_its_length_and_has_nothing_harmful(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not any(map(is_unsafe, shown))
    assert visible(shown) == shown


@given(
    st.text(
        st.characters(
            categories=["L", "N", "P", "S"],
            include_characters=" ",
            exclude_characters="\u3164\u115f\u1160\uffa0\u2800\U0001d159",
        )
    )
)
def test_ordinary_letters_of_any_script_stay_as_they_are(text: str) -> None:
    assert visible(text) == text


@given(st.text(max_size=80))
def test_a_cleaned_label_is_one_composed_stripped_line_and_cleaning_it_again_changes_nothing(
    text: str,
) -> None:
    try:
        label = clean_line(text, "label", MAX_LABEL)
    except InvalidInput:
        return
    assert label == unicodedata.normalize("NFC", label.strip())
    assert "\n" not in label
    assert len(label) <= MAX_LABEL
    assert clean_line(label, "label", MAX_LABEL) == label


def test_a_label_is_required_and_limited_in_length() -> None:
    assert clean_line("x" * MAX_LABEL, "label", MAX_LABEL, required=True)
    for refused in ("", "   ", "x" * (MAX_LABEL + 1)):
        with pytest.raises(InvalidInput) as caught:
            clean_line(refused, "label", MAX_LABEL, required=True)
        assert caught.value.remedy


def test_an_optional_line_may_be_empty() -> None:
    assert clean_line("  ", "integration", MAX_LABEL) == ""


@pytest.mark.parametrize(
    ("one", "other"), [("Grid Bot", "grid bot"), ("Straße", "STRASSE"), ("cafe\u0301", "CAFÉ")]
)
def test_labels_that_differ_in_case_or_composition_only_are_the_same(one: str, other: str) -> None:
    assert label_key(one) == label_key(other)


def test_notes_keep_their_lines_and_turn_tabs_into_blanks() -> None:
    assert clean_notes("\n one\r\n\r\ntwo\tthree \n") == "one\n\ntwo    three"


def test_notes_keep_how_far_each_line_is_indented() -> None:
    assert (
        clean_notes("steps:\n  - one \n\tlog in\n  \n  - two\n") == "steps:\n  - one\n    log in\n\n  - two"
    )


@pytest.mark.parametrize("refused", ["a\x1b[31mb", "a\rb", "x" * (MAX_NOTES + 1), "x\n" * MAX_NOTES])
def test_notes_that_act_or_are_too_long_are_refused(refused: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_notes(refused)
    assert caught.value.field == "notes"


def test_tags_are_kept_once_in_the_order_typed() -> None:
    assert clean_tags((" Grid ", "btc", "GRID", "", "eth")) == ("Grid", "btc", "eth")


def test_too_many_tags_are_refused_but_repetitions_don_t_count() -> None:
    tags = tuple(f"tag {number}" for number in range(MAX_TAGS))
    assert clean_tags(tags + tags) == tags
    with pytest.raises(InvalidInput):
        clean_tags((*tags, "one more"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 203.0.113.9 ", "203.0.113.9"),
        ("2001:DB8:0:0:0:0:0:9", "2001:db8::9"),
        ("2001:db8::0009", "2001:db8::9"),
        ("198.51.100.0", "198.51.100.0"),
    ],
)
def test_addresses_are_kept_in_their_canonical_form(typed: str, kept: str) -> None:
    assert clean_addresses((typed, "", kept)) == (kept,)


@pytest.mark.parametrize(
    "refused",
    [
        "203.0.113.0/24",
        "203.0.113.256",
        "203.0.113",
        "203.0.113.09",
        "2001:db8::/32",
        "example.org",
        "fe80::1%eth0",
        "::1::2",
        "3405803785",
        "٢٠٣.0.113.9",
        "203.0.113.9 198.51.100.1",
        "203.0.113.9\x1b]0;x\a",
    ],
)
def test_what_is_no_single_address_is_refused_and_quoted_harmlessly(refused: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_addresses((refused,))
    assert caught.value.field == "addresses"
    assert "\x1b" not in caught.value.sentence
    assert "\a" not in caught.value.sentence


def test_a_key_takes_twenty_addresses_and_no_more() -> None:
    addresses = tuple(f"203.0.113.{last}" for last in range(MAX_ADDRESSES))
    assert clean_addresses(addresses + addresses) == addresses
    with pytest.raises(InvalidInput):
        clean_addresses((*addresses, "198.51.100.1"))


@pytest.mark.parametrize(("exchange", "is_it"), [("Bitfinex", True), ("BITFINEX", True), ("Kraken", False)])
def test_bitfinex_is_known_by_its_name_however_it_is_typed(exchange: str, is_it: bool) -> None:
    assert Entry("id", "label", 0, 0, exchange=exchange).is_bitfinex is is_it
