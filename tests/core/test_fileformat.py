"""The header: one spelling, exact bounds, and nothing believed before it is checked."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.core.crypto import digest
from vault_tui.core.errors import CostOutOfBounds, DamagedVault, FileRefused, ForeignFile, NewerFormat
from vault_tui.core.fileformat import (
    CHECK_PURPOSE,
    LIMITS,
    MAX_FILE,
    MAX_HEADER,
    MIB,
    MODERATE,
    PROFILES,
    SENSITIVE,
    Cost,
    Header,
    Limits,
    Slot,
    SlotKind,
    b64,
    check_cost,
    costly,
    encode_header,
    read_header,
    split,
    unb64,
)

counters = st.integers(1, 2**53 - 1)
costs = st.builds(Cost, st.integers(0, 2**53 - 1), st.integers(0, 2**53 - 1))


def of(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)


def slots(kind: st.SearchStrategy[SlotKind], cost: st.SearchStrategy[Cost | None]) -> st.SearchStrategy[Slot]:
    return st.builds(Slot, of(16), kind, cost, of(16), of(32), of(24), of(48))


any_slot = slots(st.just(SlotKind.PASSPHRASE), costs) | slots(
    st.sampled_from([SlotKind.RECOVERY, SlotKind.KEYRING]), st.none()
)


def headers(most_slots: int) -> st.SearchStrategy[Header]:
    return st.builds(
        Header,
        of(16),
        counters,
        counters,
        of(16),
        of(32),
        st.lists(any_slot, min_size=1, max_size=most_slots, unique_by=lambda slot: slot.id).map(tuple),
        of(24),
        st.integers(1, (MAX_FILE - 16) // 4096).map(lambda steps: steps * 4096 + 16),
    )


SLOT = Slot(bytes(16), SlotKind.PASSPHRASE, MODERATE, bytes(16), bytes(32), bytes(24), bytes(48))
HEADER = Header(bytes(16), 1, 1, bytes(16), bytes(32), (SLOT,), bytes(24), 4112)


def checked(line: bytes) -> bytes:
    return b"vault-tui 1 %s\n%s\n" % (b64(digest(CHECK_PURPOSE, line)).encode(), line)


@given(headers(8))
def test_a_header_comes_back_as_it_was_written(header: Header) -> None:
    text = encode_header(header)
    assert read_header(text) == (header, text)
    assert read_header(text + b"anything") == (header, text)
    assert len(text) < MAX_HEADER
    assert text.isascii()


@given(headers(2), st.data())
def test_any_changed_byte_of_both_lines_is_refused(header: Header, data: st.DataObject) -> None:
    text = bytearray(encode_header(header))
    text[data.draw(st.integers(0, len(text) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(FileRefused):
        read_header(bytes(text))


@given(headers(2), st.data())
def test_a_header_that_ends_anywhere_is_refused(header: Header, data: st.DataObject) -> None:
    text = encode_header(header)
    with pytest.raises(FileRefused):
        read_header(text[: data.draw(st.integers(0, len(text) - 1))])


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_refused_with_an_error_of_the_vault(data: bytes) -> None:
    for start in (b"", b"vault-tui ", b"vault-tui 1 "):
        with pytest.raises(FileRefused):
            split(bytearray(start + data))


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(any_json, st.sampled_from([*json.loads(encode_header(HEADER).splitlines()[1]), ""]))
def test_any_value_in_the_place_of_a_field_is_refused_or_read_exactly(value: Any, field: str) -> None:
    document = json.loads(encode_header(HEADER).splitlines()[1])
    if field:
        document[field] = value
    text = checked(json.dumps(document if field else value, separators=(",", ":")).encode())
    try:
        header, _ = read_header(text)
    except DamagedVault:
        return
    assert encode_header(header) == text


def test_a_header_with_a_second_spelling_of_the_same_values_is_refused() -> None:
    line = encode_header(HEADER).splitlines()[1]
    document = json.loads(line)
    assert checked(line) == encode_header(HEADER)
    for spelling in (
        json.dumps(document).encode(),
        json.dumps(document, sort_keys=True, separators=(",", ":")).encode(),
        line + b" ",
        line.replace(b'"epoch":1', b'"epoch":1,"epoch":1'),
        line.replace(b'"kind"', b'"\\u006bind"'),
        line[:-1] + b',"later":1}',
    ):
        with pytest.raises(DamagedVault, match="canonical"):
            read_header(checked(spelling))


@pytest.mark.parametrize(
    ("start", "error"),
    [
        (b"", ForeignFile),
        (b"\n", ForeignFile),
        (b"vault-tuj ", ForeignFile),
        (b"PK\x03\x04", ForeignFile),
        (b"v", DamagedVault),
        (b"vault-tui", DamagedVault),
        (b"vault-tui ", DamagedVault),
        (b"vault-tui 1", DamagedVault),
        (b"vault-tui x", DamagedVault),
        (b"vault-tui 2", DamagedVault),
        (b"vault-tui 2\n", NewerFormat),
        (b"vault-tui 2 ", NewerFormat),
        (b"vault-tui 17 whatever\0", NewerFormat),
        (b"vault-tui 0 ", DamagedVault),
        (b"vault-tui 9999999999 ", DamagedVault),
    ],
)
def test_foreign_newer_and_damaged_files_are_told_apart(start: bytes, error: type[FileRefused]) -> None:
    with pytest.raises(error) as caught:
        split(bytearray(start))
    assert type(caught.value) is error
    assert caught.value.remedy


def test_no_more_than_the_payload_may_follow_the_header() -> None:
    text = encode_header(HEADER)
    header, start, payload = split(bytearray(text + bytes(4112)))
    assert (header, start, len(payload)) == (HEADER, text, 4112)
    for wrong in (0, 4111, 4113, 8224):
        with pytest.raises(DamagedVault, match=r"bytes (are missing|were added)"):
            split(bytearray(text + bytes(wrong)))


def test_a_file_above_the_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(DamagedVault, match="larger"):
        split(bytearray(MAX_FILE + 1))


def test_the_next_save_counts_on_in_the_same_epoch() -> None:
    saved = HEADER.with_save(b"s" * 16, b"n" * 24, 8208)
    assert saved == replace(HEADER, generation=2, save_id=b"s" * 16, nonce=b"n" * 24, payload_bytes=8208)


@given(st.binary(max_size=60))
def test_base64url_comes_back_and_has_one_spelling(data: bytes) -> None:
    text = b64(data)
    assert unb64(text) == unb64(text, len(data)) == data
    for other in (text + "=", text + "\n", " " + text, text + "A", text.replace("-", "+"), text + "é"):
        if other != text:
            with pytest.raises(ValueError, match=r"base64|ascii|padding|size"):
                unb64(other, len(data))
    with pytest.raises(ValueError, match="that size"):
        unb64(text, len(data) + 1)


def with_costs(*each: Cost) -> Header:
    return replace(HEADER, slots=tuple(replace(SLOT, cost=cost) for cost in each))


@pytest.mark.parametrize(
    "cost",
    [
        *PROFILES.values(),
        Cost(10, 64 * MIB),
        Cost(2, 1024 * MIB),
        Cost(2, 64 * MIB + 1024),
        Cost(4, 1024 * MIB),
    ],
)
def test_every_profile_and_every_bound_itself_is_run(cost: Cost) -> None:
    check_cost(with_costs(cost))


@pytest.mark.parametrize(
    ("cost", "why"),
    [
        (Cost(1, 64 * MIB), "less work"),
        (Cost(0, 64 * MIB), "less work"),
        (Cost(2, 64 * MIB - 1024), "less work"),
        (Cost(10, 8 * 1024), "less work"),
        (Cost(2, 64 * MIB + 1), "more than"),
        (Cost(11, 64 * MIB), "more than"),
        (Cost(2**31, 64 * MIB), "more than"),
        (Cost(2, 1024 * MIB + 1024), "more than"),
        (Cost(2, 2**40), "more than"),
        (Cost(5, 1024 * MIB), "together"),
        (Cost(10, 512 * MIB), "together"),
    ],
)
def test_a_cost_out_of_bounds_is_refused(cost: Cost, why: str) -> None:
    for header in (with_costs(cost), with_costs(PROFILES["interactive"], cost)):
        with pytest.raises(CostOutOfBounds, match=why) as caught:
            check_cost(header)
        assert caught.value.remedy


def test_the_sum_over_all_slots_is_bounded() -> None:
    check_cost(with_costs(*[MODERATE] * 5))
    with pytest.raises(CostOutOfBounds, match="together"):
        check_cost(with_costs(*[MODERATE] * 6))
    with pytest.raises(CostOutOfBounds, match="together"):
        check_cost(with_costs(SENSITIVE, PROFILES["interactive"]))


def test_slots_without_a_derivation_cost_nothing() -> None:
    free = replace(SLOT, kind=SlotKind.RECOVERY, cost=None)
    check_cost(replace(HEADER, slots=(free,) * 8))
    assert costly(replace(HEADER, slots=(free,))) is None


def test_only_bounds_passed_in_let_a_cheap_file_through() -> None:
    cheap = with_costs(Cost(1, 8 * 1024))
    check_cost(cheap, Limits(opslimit=(1, 10), memlimit=(8 * 1024, 1024 * MIB)))
    with pytest.raises(CostOutOfBounds):
        check_cost(cheap)
    with pytest.raises(AttributeError):
        LIMITS.opslimit = (1, 10)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("each", "named"),
    [
        ([MODERATE], None),
        ([Cost(10, 64 * MIB)], None),
        ([Cost(4, 256 * MIB)], Cost(4, 256 * MIB)),
        ([Cost(2, 257 * MIB)], Cost(2, 257 * MIB)),
        ([MODERATE, Cost(2, 512 * MIB), Cost(3, 512 * MIB)], Cost(3, 512 * MIB)),
    ],
)
def test_the_cost_above_what_is_run_unasked_is_named(each: list[Cost], named: Cost | None) -> None:
    assert costly(with_costs(*each)) == named


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["slots"].clear(),
        lambda d: d["slots"].extend(d["slots"] * 8),
        lambda d: d["slots"].append(d["slots"][0]),
        lambda d: d["slots"][0].update(kind="fido"),
        lambda d: d["slots"][0].update(kind="recovery"),
        lambda d: d["slots"][0].update(algorithm="none"),
        lambda d: d["slots"][0].update(opslimit=True),
        lambda d: d.update(epoch=True),
        lambda d: d.update(generation=2**53),
        lambda d: d.update(payload=16),
        lambda d: d.update(payload=4096),
        lambda d: d.update(payload=MAX_FILE // 4096 * 4096 + 16),
    ],
)
def test_values_out_of_bounds_are_refused_with_the_right_checksum(change: Callable[[Any], object]) -> None:
    document = json.loads(encode_header(HEADER).splitlines()[1])
    change(document)
    with pytest.raises(DamagedVault, match="not allowed"):
        read_header(checked(json.dumps(document, separators=(",", ":")).encode()))
