"""The primitives: agreement with other implementations, exact lengths, keys that can be wiped."""

import hashlib
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from vault_tui.core import crypto
from vault_tui.core.crypto import (
    Forged,
    KeyBuffer,
    derive,
    derive_key,
    digest,
    equal,
    seal,
    seal_in_place,
    stretch,
    unseal,
    unseal_in_place,
    wipe,
)
from vault_tui.core.errors import NotEnoughMemory

KEY = bytes(range(32))
NONCE = bytes(range(24))
PURPOSE = b"sixteen bytes it"
SALT = bytes(16)

keys = st.binary(min_size=32, max_size=32)
nonces = st.binary(min_size=24, max_size=24)
some = st.binary(max_size=200)


@given(keys, nonces, some, some)
def test_what_was_sealed_opens_to_the_same(
    key: bytes, nonce: bytes, plaintext: bytes, bound_to: bytes
) -> None:
    with KeyBuffer.holding(key) as held:
        sealed = seal(held, nonce, plaintext, bound_to)
        assert len(sealed) == len(plaintext) + 16
        assert unseal(held, nonce, sealed, bound_to) == plaintext
        unseal_in_place(held, nonce, sealed, bound_to)
        assert sealed == plaintext


@given(keys, nonces, some, some)
def test_sealing_agrees_with_the_library_s_own_door(
    key: bytes, nonce: bytes, plaintext: bytes, bound_to: bytes
) -> None:
    other = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, bound_to, nonce, key)
    with KeyBuffer.holding(key) as held:
        assert seal(held, nonce, plaintext, bound_to) == other
        text = bytearray(plaintext)
        seal_in_place(held, nonce, text, bound_to)
        assert text == other


@given(some, st.binary(min_size=1, max_size=50), st.data())
def test_any_flipped_byte_of_anything_is_refused(
    plaintext: bytes, bound_to: bytes, data: st.DataObject
) -> None:
    with KeyBuffer.holding(KEY) as key:
        parts = [KEY, NONCE, bytes(seal(key, NONCE, plaintext, bound_to)), bound_to]
    which = data.draw(st.integers(0, 3))
    place = data.draw(st.integers(0, len(parts[which]) - 1))
    changed = bytearray(parts[which])
    changed[place] ^= data.draw(st.integers(1, 255))
    parts[which] = bytes(changed)
    for opened in (unseal, lambda *args: unseal_in_place(args[0], args[1], bytearray(args[2]), args[3])):
        with KeyBuffer.holding(parts[0]) as other, pytest.raises(Forged):
            opened(other, parts[1], parts[2], parts[3])


@given(some, some, st.integers(1, 300))
def test_a_shortened_or_lengthened_ciphertext_is_refused(plaintext: bytes, bound_to: bytes, by: int) -> None:
    with KeyBuffer.holding(KEY) as key:
        sealed = bytes(seal(key, NONCE, plaintext, bound_to))
        for wrong in (sealed[:-by], sealed[by:], sealed + bytes(by), bytes(by) + sealed):
            with pytest.raises(Forged):
                unseal(key, NONCE, wrong, bound_to)
            with pytest.raises(Forged):
                unseal_in_place(key, NONCE, bytearray(wrong), bound_to)


@pytest.mark.parametrize("size", [0, 12, 23, 25, 32])
def test_a_nonce_of_another_length_is_refused(size: int) -> None:
    with KeyBuffer.holding(KEY) as key:
        with pytest.raises(ValueError, match="24 bytes"):
            seal(key, bytes(size), b"", b"")
        with pytest.raises(ValueError, match="24 bytes"):
            seal_in_place(key, bytes(size), bytearray(), b"")
        with pytest.raises(Forged):
            unseal(key, bytes(size), bytes(16), b"")


@given(keys, some)
def test_derivation_agrees_with_the_standard_library(key: bytes, message: bytes) -> None:
    with KeyBuffer.holding(key) as held:
        derived = derive(held, PURPOSE, SALT, message)
        short = derive(held, PURPOSE, SALT, message, into=bytearray(16))
        with derive_key(held, PURPOSE, SALT, message) as derived_key:
            assert derived_key.data == derived
    expected = hashlib.blake2b(message, digest_size=32, key=key, salt=SALT, person=PURPOSE).digest()
    assert derived == expected
    assert short == hashlib.blake2b(message, digest_size=16, key=key, salt=SALT, person=PURPOSE).digest()
    assert digest(PURPOSE, message) == hashlib.blake2b(message, digest_size=32, person=PURPOSE).digest()


def test_every_input_of_a_derivation_counts() -> None:
    with KeyBuffer.holding(KEY) as key, KeyBuffer.holding(bytes(32)) as other_key:
        results = {
            bytes(derive(key, PURPOSE, SALT, b"message")),
            bytes(derive(other_key, PURPOSE, SALT, b"message")),
            bytes(derive(key, PURPOSE[::-1], SALT, b"message")),
            bytes(derive(key, PURPOSE, b"s" * 16, b"message")),
            bytes(derive(key, PURPOSE, SALT, b"message\0")),
            digest(PURPOSE, b"message"),
        }
    assert len(results) == 6


@pytest.mark.parametrize("size", [0, 1, 15, 17, 32])
def test_lengths_that_a_library_would_pad_in_silence_are_refused(size: int) -> None:
    wrong = bytes(size)
    with KeyBuffer.holding(KEY) as key:
        for purpose, salt in ((wrong, SALT), (PURPOSE, wrong)):
            with pytest.raises(ValueError, match="16 bytes"):
                derive(key, purpose, salt, b"")
    with pytest.raises(ValueError, match="16 bytes"):
        digest(wrong, b"")
    with pytest.raises(ValueError, match="16 bytes"):
        stretch(bytearray(b"x"), wrong, 1, 8192)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyBuffer.holding(bytes(size))


@given(st.binary(max_size=40), st.binary(min_size=16, max_size=16))
def test_stretching_agrees_with_the_library_s_own_door(passphrase: bytes, salt: bytes) -> None:
    expected = bindings.crypto_pwhash_alg(
        32, passphrase, salt, 1, 8192, bindings.crypto_pwhash_ALG_ARGON2ID13
    )
    with stretch(bytearray(passphrase), salt, 1, 8192) as root:
        assert root.data == expected


def test_memory_that_can_t_be_had_is_an_error_of_its_own() -> None:
    with pytest.raises(NotEnoughMemory, match="MiB"):
        stretch(bytearray(b"x"), bytes(16), 1, 1 << 50)


def test_a_wiped_key_is_zero_and_wiping_twice_does_no_harm() -> None:
    key = KeyBuffer.holding(KEY)
    seen = memoryview(key.data)
    key.wipe()
    assert bytes(seen) == bytes(32)
    key.wipe()


def test_leaving_the_context_wipes_a_key_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="failed"), KeyBuffer.holding(KEY) as key:
        raise ValueError("failed")
    assert not any(key.data)


def test_a_key_shows_nothing_of_itself() -> None:
    with KeyBuffer.holding(KEY) as key:
        assert repr(key) == str(key) == "KeyBuffer(…)"


@pytest.mark.skipif(sys.platform != "linux", reason="reads the page flags that Linux shows")
def test_a_key_stays_locked_in_memory_when_its_neighbours_are_wiped() -> None:
    keys = [KeyBuffer() for _ in range(600)]
    kept = keys.pop(300)
    if not kept.locked:
        pytest.skip("this machine grants no locked memory")
    assert page_of(kept.data) in {page_of(key.data) for key in keys}
    for key in keys:
        key.wipe()
    assert "lo" in page_flags(kept.data)


def page_of(buffer: bytearray) -> int:
    """The address of the page that a buffer begins on."""
    address = int(crypto.ffi.cast("uintptr_t", crypto.ffi.from_buffer(buffer)))
    return address - address % os.sysconf("SC_PAGE_SIZE")


def page_flags(buffer: bytearray) -> list[str]:
    """The kernel's flags of that page."""
    address = page_of(buffer)
    for region in re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )", Path("/proc/self/smaps").read_text()):
        first, last = (int(bound, 16) for bound in region.split(maxsplit=1)[0].split("-"))
        if first <= address < last:
            return region.partition("VmFlags:")[2].split()
    raise AssertionError("the buffer is in no region")


def test_wiping_empties_a_buffer_in_place() -> None:
    buffer = bytearray(b"passphrase")
    seen = memoryview(buffer)
    wipe(buffer)
    assert bytes(seen) == bytes(10)
    wipe(bytearray())


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (b"", b"", True),
        (b"ab", b"ab", True),
        (b"ab", b"ac", False),
        (b"ab", b"abc", False),
        (b"", b"a", False),
    ],
)
@pytest.mark.parametrize("as_type", [bytes, bytearray, memoryview])
def test_comparing_says_whether_bytes_are_the_same(
    left: bytes, right: bytes, same: bool, as_type: Callable[[bytes], bytes]
) -> None:
    assert equal(as_type(left), right) is same
