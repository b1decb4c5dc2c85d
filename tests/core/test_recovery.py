"""The recovery code: forgiving in how it is typed, strict in what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.core import recovery

codes = st.binary(min_size=recovery.CODE_BYTES, max_size=recovery.CODE_BYTES)
CODE = bytes(range(20))


def written(code: bytes) -> str:
    return "-".join(recovery.groups(code))


def typed(text: str) -> bytes | None:
    found = recovery.recognise(bytearray(text.encode()))
    return None if found is None else bytes(found)


@given(codes)
def test_a_code_is_recognised_as_it_was_written(code: bytes) -> None:
    assert typed(written(code)) == code
    assert not recovery.nearly(bytearray(written(code).encode()))


@given(codes)
def test_a_code_is_nine_groups_of_four_without_letters_that_look_like_others(code: bytes) -> None:
    groups = recovery.groups(code)
    assert [len(group) for group in groups] == [4] * 9
    assert not set("".join(groups)) & set("ILOU")


@given(codes, st.sampled_from(["", " ", "-", "\n", "\t", " - ", "\r\n"]))
def test_blanks_hyphens_and_line_ends_between_groups_don_t_matter(code: bytes, between: str) -> None:
    assert typed(between.join(recovery.groups(code))) == code


@given(codes, st.sampled_from("oO"), st.sampled_from("iIlL"))
def test_case_doesn_t_matter_and_look_alikes_are_read_as_the_digits(code: bytes, zero: str, one: str) -> None:
    assert typed(written(code).lower().replace("0", zero).replace("1", one)) == code


@given(codes, st.integers(0, 35), st.sampled_from(recovery.ALPHABET.decode()))
def test_one_wrong_character_is_noticed_and_said_to_be_a_slip(code: bytes, place: int, other: str) -> None:
    letters = "".join(recovery.groups(code))
    slip = letters[:place] + other + letters[place + 1 :]
    if slip == letters:
        return
    # A slip hits another valid check once in a million, when it lies in the 32 characters of the code.
    assert typed(slip) != code
    assert recovery.nearly(bytearray(slip.encode())) is (typed(slip) is None)


def test_two_swapped_groups_are_noticed() -> None:
    groups = list(recovery.groups(CODE))
    groups[2], groups[3] = groups[3], groups[2]
    assert typed("-".join(groups)) is None


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "0", lambda t: t.replace("-", "_"), lambda t: ""]
)
def test_another_length_or_alphabet_is_no_code_and_no_slip(change: object) -> None:
    assert callable(change)
    text = change(written(CODE))
    assert typed(text) is None
    assert not recovery.nearly(bytearray(text.encode()))


@given(st.binary(max_size=60))
def test_any_other_bytes_are_taken_for_a_passphrase(text: bytes) -> None:
    assert recovery.recognise(bytearray(text)) is None


def test_u_belongs_to_no_code() -> None:
    assert typed("U" + written(CODE)[1:]) is None


def test_the_typed_buffer_is_left_as_it_is_for_its_owner_to_wipe() -> None:
    buffer = bytearray(written(CODE).encode())
    found = recovery.recognise(buffer)
    assert buffer == written(CODE).encode()
    assert isinstance(found, bytearray)


@pytest.mark.parametrize("size", [0, 16, 19, 21, 32])
def test_a_code_has_twenty_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        recovery.groups(bytes(size))
