"""Argon2id, XChaCha20-Poly1305 and keyed BLAKE2b; the only module that touches libsodium.

Keys live in buffers that can be wiped. The friendly layer of PyNaCl takes and returns ``bytes``,
which can't be, so this module calls the bound C functions themselves (``nacl._sodium``, a private
name: the dependency is pinned to its patch series). Randomness is always an argument.
"""

from typing import Any, Final, Self

from nacl._sodium import ffi as _ffi
from nacl._sodium import lib as _lib

from vault_tui.core.errors import NotEnoughMemory

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 24
SALT_BYTES: Final = 16
ID_BYTES: Final = 16
TAG_BYTES: Final = 16

ffi: Any = _ffi
lib: Any = _lib
Buffer = bytes | bytearray | memoryview

if lib.sodium_init() < 0:  # pragma: no cover
    raise RuntimeError("libsodium can't be initialised")


class Forged(Exception):
    """A ciphertext, or the data it is bound to, isn't what was sealed."""


class KeyBuffer:
    """32 bytes of key material: locked in memory where the system allows, zero after :meth:`wipe`.

    ``wiped`` is set before any byte is zeroed: whoever finds it unset after using the key has used an
    intact one, whatever another thread did meanwhile.

    ``locked`` says whether the lock was granted (it is refused above ``RLIMIT_MEMLOCK``). The page is
    never unlocked: memory locks don't nest, so that would let every other key on the same page be
    swapped out.
    """

    __slots__ = ("data", "locked", "wiped")

    def __init__(self) -> None:
        self.data = bytearray(KEY_BYTES)
        self.wiped = False
        self.locked = lib.sodium_mlock(ffi.from_buffer(self.data), KEY_BYTES) == 0

    @classmethod
    def holding(cls, material: Buffer) -> Self:
        """A buffer with a copy of ``material`` (32 bytes); the caller wipes its own."""
        if len(material) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        key = cls()
        key.data[:] = material
        return key

    def wipe(self) -> None:
        """Zero the bytes; safe to call twice."""
        self.wiped = True
        wipe(self.data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "KeyBuffer(…)"


def wipe(buffer: bytearray) -> None:
    """Overwrite with zeros in a way that no optimiser removes."""
    if buffer:
        lib.sodium_memzero(ffi.from_buffer(buffer), len(buffer))


def equal(left: Buffer, right: Buffer) -> bool:
    """Constant-time comparison of two byte strings."""
    if len(left) != len(right):
        return False
    return bool(lib.sodium_memcmp(ffi.from_buffer(left), ffi.from_buffer(right), len(left)) == 0)


def derive(
    key: KeyBuffer, purpose: bytes, salt: bytes, message: Buffer, into: bytearray | None = None
) -> bytearray:
    """``D`` of the format: keyed BLAKE2b with a purpose of exactly 16 bytes and a salt of 16.

    The lengths are checked because libsodium and hashlib silently pad short ones with zeros, and
    take an empty key for no key. The result has 32 bytes, or the length of ``into``.
    """
    if len(purpose) != 16 or len(salt) != SALT_BYTES or len(key.data) != KEY_BYTES:
        raise ValueError("purpose and salt have 16 bytes, a key 32")
    out = bytearray(32) if into is None else into
    code = lib.crypto_generichash_blake2b_salt_personal(
        ffi.from_buffer(out),
        len(out),
        ffi.from_buffer(message),
        len(message),
        ffi.from_buffer(key.data),
        KEY_BYTES,
        ffi.from_buffer(salt),
        ffi.from_buffer(purpose),
    )
    if code != 0:  # pragma: no cover
        raise ValueError("BLAKE2b refused its parameters")
    return out


def derive_key(key: KeyBuffer, purpose: bytes, salt: bytes, message: Buffer) -> KeyBuffer:
    """:func:`derive` into a wipeable key."""
    derived = KeyBuffer()
    derive(key, purpose, salt, message, into=derived.data)
    return derived


def digest(purpose: bytes, message: Buffer) -> bytes:
    """Unkeyed BLAKE2b of 32 bytes with a purpose of exactly 16 bytes and a salt of zeros."""
    if len(purpose) != 16:
        raise ValueError("a purpose has 16 bytes")
    out = bytearray(32)
    lib.crypto_generichash_blake2b_salt_personal(
        ffi.from_buffer(out),
        len(out),
        ffi.from_buffer(message),
        len(message),
        ffi.NULL,
        0,
        ffi.NULL,
        ffi.from_buffer(purpose),
    )
    return bytes(out)


def stretch(passphrase: bytearray, salt: bytes, opslimit: int, memlimit: int) -> KeyBuffer:
    """Argon2id 1.3 with one lane: the slow step from a passphrase to 32 bytes.

    ``memlimit`` is in bytes. The caller must check the bounds (:class:`~.fileformat.Limits`): this
    is a C loop that nothing can interrupt. Releases the interpreter lock. Raises
    :class:`NotEnoughMemory` if the memory can't be allocated.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    root = KeyBuffer()
    code = lib.crypto_pwhash(
        ffi.from_buffer(root.data),
        KEY_BYTES,
        ffi.from_buffer("char[]", passphrase),
        len(passphrase),
        ffi.from_buffer(salt),
        opslimit,
        memlimit,
        lib.crypto_pwhash_alg_argon2id13(),
    )
    if code != 0:
        root.wipe()
        raise NotEnoughMemory(
            f"There is not enough memory here: opening this vault needs {memlimit >> 20} MiB.",
            "Free some memory or raise the limit of this shell or container, then try again.",
        )
    return root


def seal(key: KeyBuffer, nonce: bytes, plaintext: Buffer, bound_to: Buffer) -> bytearray:
    """XChaCha20-Poly1305-IETF: ciphertext and tag. ``bound_to`` is the associated data."""
    sealed = bytearray(len(plaintext) + TAG_BYTES)
    _encrypt(key, nonce, plaintext, len(plaintext), bound_to, into=sealed)
    return sealed


def seal_in_place(key: KeyBuffer, nonce: bytes, text: bytearray, bound_to: Buffer) -> None:
    """As :func:`seal`, but ``text`` itself becomes ciphertext and tag, which saves copying a large one."""
    size = len(text)
    text.extend(bytes(TAG_BYTES))
    _encrypt(key, nonce, text, size, bound_to, into=text)


def _encrypt(
    key: KeyBuffer, nonce: bytes, plaintext: Buffer, size: int, bound_to: Buffer, *, into: bytearray
) -> None:
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 24 bytes")
    lib.crypto_aead_xchacha20poly1305_ietf_encrypt(
        ffi.from_buffer(into),
        ffi.NULL,
        ffi.from_buffer(plaintext),
        size,
        ffi.from_buffer(bound_to),
        len(bound_to),
        ffi.NULL,
        ffi.from_buffer(nonce),
        ffi.from_buffer(key.data),
    )


def unseal(key: KeyBuffer, nonce: bytes, sealed: Buffer, bound_to: Buffer) -> bytearray:
    """The plaintext in a buffer that the caller can wipe; raises :class:`Forged`."""
    plaintext = bytearray(max(len(sealed) - TAG_BYTES, 0))
    _decrypt(key, nonce, sealed, bound_to, into=plaintext)
    return plaintext


def unseal_in_place(key: KeyBuffer, nonce: bytes, sealed: bytearray, bound_to: Buffer) -> None:
    """As :func:`unseal`, but ``sealed`` itself becomes the plaintext: for what is large."""
    _decrypt(key, nonce, sealed, bound_to, into=sealed)
    del sealed[-TAG_BYTES:]


def _decrypt(key: KeyBuffer, nonce: bytes, sealed: Buffer, bound_to: Buffer, *, into: bytearray) -> None:
    if len(nonce) != NONCE_BYTES or len(sealed) < TAG_BYTES:
        raise Forged
    code = lib.crypto_aead_xchacha20poly1305_ietf_decrypt(
        ffi.from_buffer(into),
        ffi.NULL,
        ffi.NULL,
        ffi.from_buffer(sealed),
        len(sealed),
        ffi.from_buffer(bound_to),
        len(bound_to),
        ffi.from_buffer(nonce),
        ffi.from_buffer(key.data),
    )
    if code != 0:
        raise Forged
