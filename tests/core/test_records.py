"""Entries and settings come back as they were written, and nothing else is taken."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import accepted_findings, entries, entry, moments, sealed_secrets, texts, unknown
from vault_tui.core.models import MAX_HALF, MAX_NAME, MAX_NOTES, Entry, Settings
from vault_tui.core.records import decode_entry, decode_settings, encode_entry, encode_settings
from vault_tui.core.strict import MAX_DEPTH, Malformed, dump, load


@given(entries)
def test_an_entry_comes_back_as_it_was_written_and_is_written_again_byte_for_byte(written: Entry) -> None:
    line = dump(encode_entry(written))
    assert b"\n" not in line
    assert line.startswith(b'{"id":"')
    read = decode_entry(load(line))
    assert read == written
    assert dump(encode_entry(read)) == line


@given(
    st.builds(
        Settings,
        texts,
        verify_after_days=st.integers(0, 3_650),
        unused_after_days=st.integers(0, 3_650),
        api_host=texts,
        environment_proxy=st.booleans(),
        recovery_tried_at=st.none() | moments,
        accepted=st.lists(accepted_findings, max_size=2).map(tuple),
        extra=unknown,
    )
)
def test_settings_come_back_as_they_were_written(written: Settings) -> None:
    assert decode_settings(load(dump(encode_settings(written)))) == written


def test_fields_without_a_value_are_left_out() -> None:
    assert list(encode_entry(entry())) == [
        "id",
        "label",
        "created",
        "changed",
        "exchange",
        "account",
        "state",
    ]


def test_a_moment_of_zero_is_a_value() -> None:
    written = replace(entry(), revealed_at=0)
    assert decode_entry(encode_entry(written)).revealed_at == 0


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"1",
        b"null",
        b'{"a":1} {"b":2}',
        b'{"a":1,"a":1}',
        b'{"a":1,"\\u0061":1}',
        b'{"x":{"a":1,"a":2}}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":01}',
        b'{"a":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\x1b"}',
        b"{'a':1}",
        b'{"a":1,}',
    ],
)
def test_json_is_taken_strictly(text: bytes) -> None:
    with pytest.raises(Malformed):
        load(text)


def test_a_surrogate_pair_is_one_character() -> None:
    assert load(b'{"a":"\\ud83d\\ude00"}') == {"a": "😀"}


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_eight_levels_are_taken_and_nine_are_not(opening: bytes, closing: bytes) -> None:
    def nested(levels: int) -> bytes:
        return (
            b'{"a":'
            + opening * (levels - 1)
            + (b"1" if closing == b"}" else b"")
            + closing * (levels - 1)
            + b"}"
        )

    assert load(nested(MAX_DEPTH))
    with pytest.raises(Malformed):
        load(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("levels", [500, 900, 980, 990, 1_000, 5_000, 100_000])
@pytest.mark.parametrize("closed", [True, False])
def test_depth_that_exhausts_the_interpreter_is_malformed_and_no_crash(levels: int, closed: bool) -> None:
    with pytest.raises(Malformed):
        load(b'{"a":' + b"[" * levels + (b"]" * levels + b"}" if closed else b""))


def test_what_json_has_no_number_for_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump({"a": math.nan})


FIELDS: dict[str, list[Any]] = {
    "id": ["", "A" * 21, "A" * 21 + "B", "A" * 22 + "==", 5, None],
    "label": ["x" * 65, 5, None, True, ["x"]],
    "created": [-1, 2**53, True, "1", None],
    "changed": [-1, 2**53, False, "1"],
    "exchange": ["x" * (MAX_NAME + 1), None],
    "account": ["x" * (MAX_NAME + 1), 1],
    "state": ["", "Active", "revoked", None, 1, []],
    "paper": [0, 1, "true", None],
    "api_key": ["x" * (MAX_HALF + 1), None],
    "secret": [None, {}, [], "sealed"],
    "integration": ["x" * (MAX_NAME + 1), None],
    "runs_on": ["moon", None, 0],
    "preset": ["x" * (MAX_NAME + 1), {}],
    "permissions": [[], None, {"account": "rwx"}, {"account": True}, {"account": ["r"]}, {"x" * 65: "r"}],
    "addresses": ["203.0.113.9", [1], ["x" * 65], ["x"] * 21, None],
    "notes": ["x" * (MAX_NOTES + 1), None, 5],
    "tags": ["tag", [None], ["x"] * 101, {}],
    "rotate_by": ["", "2026-02-30", "20260228", "2026-2-28", "2026-02-28T00:00", 5, None],
    "review_by": ["2026-W09-6", True],
    "revealed": [-1, "1", None, True],
    "copied": [2**53],
    "trashed": [False, "now"],
    "progress": [
        None,
        {},
        [],
        {"step": "s", "ticks": "t", "saved": 1},
        {"step": "s", "ticks": [], "saved": True},
    ],
    "history": [
        {},
        None,
        [1],
        [{}],
        [{"at": 1}],
        [{"at": True, "what": "w"}],
        [{"at": 1, "what": "w" * 1001}],
    ],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in FIELDS.items() for value in values]
)
def test_a_field_takes_only_its_own_kind_of_value(field: str, value: Any) -> None:
    with pytest.raises(Malformed):
        decode_entry(encode_entry(entry()) | {field: value})


@pytest.mark.parametrize("field", ["id", "label", "created", "changed", "exchange", "account", "state"])
def test_an_entry_without_one_of_its_required_fields_is_refused(field: str) -> None:
    value = encode_entry(entry())
    del value[field]
    with pytest.raises(Malformed, match=field):
        decode_entry(value)


@given(sealed_secrets, st.sampled_from(["id", "nonce", "box", "fingerprint", "set"]))
def test_a_sealed_secret_has_exactly_its_five_fields(secret: Any, field: str) -> None:
    value = encode_entry(replace(entry(), secret=secret))
    with pytest.raises(Malformed):
        decode_entry(value | {"secret": value["secret"] | {"later": 1}})
    del value["secret"][field]
    with pytest.raises(Malformed):
        decode_entry(value)


def test_progress_has_exactly_its_three_fields_because_no_other_would_be_kept() -> None:
    progress = {"step": "plan", "ticks": ["a"], "saved": 1}
    assert decode_entry(encode_entry(entry()) | {"progress": progress}).progress
    with pytest.raises(Malformed):
        decode_entry(encode_entry(entry()) | {"progress": progress | {"later": 1}})


@pytest.mark.parametrize(
    ("add", "find"),
    [
        (lambda value: value | {"later": {"a": [None]}}, lambda value: value["later"]),
        (
            lambda value: value | {"history": [{"at": 1, "what": "w", "later": [True]}]},
            lambda value: value["history"][0]["later"],
        ),
    ],
    ids=["entry", "change"],
)
def test_unknown_fields_are_kept_and_written_back(
    add: Callable[[Any], Any], find: Callable[[Any], Any]
) -> None:
    value = add(encode_entry(entry()))
    changed = replace(decode_entry(value), label="another")
    assert find(encode_entry(changed)) == find(value)


def test_unknown_settings_are_kept_and_written_back() -> None:
    settings = replace(decode_settings({"later": [1]}), name="another")
    assert encode_settings(settings)["later"] == [1]


def test_settings_out_of_range_become_the_nearest_bound() -> None:
    settings = decode_settings({"idle_lock": 0, "reveal_time": 10**9, "rotate_after_days": 0})
    assert (settings.idle_lock, settings.reveal_time, settings.rotate_after_days) == (30, 120, 0)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"idle_lock": "300"},
        {"idle_lock": True},
        {"idle_lock": -1},
        {"name": 1},
        {"theme": "x" * 65},
    ],
)
def test_settings_of_the_wrong_kind_are_refused(value: Any) -> None:
    with pytest.raises(Malformed):
        decode_settings(value)


def test_no_message_about_a_bad_record_quotes_what_it_holds() -> None:
    value = encode_entry(entry()) | {"api_key": ["EXAMPLE"]}
    with pytest.raises(Malformed) as caught:
        decode_entry(json.loads(json.dumps(value)))
    assert "EXAMPLE" not in str(caught.value)
