"""Slots, and everything that hangs on the vault key."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import API_KEY, API_SECRET, CHEAP, repeatable, vault_keys
from vault_tui.core.crypto import KeyBuffer, seal
from vault_tui.core.errors import DamagedVault, WrongPassphrase
from vault_tui.core.fileformat import Header, Slot, SlotKind
from vault_tui.core.keys import (
    VaultKeys,
    framed,
    open_slot,
    passphrase_root,
    recovery_root,
    unlock,
    vault_commitment,
)
from vault_tui.core.models import SealedSecret
from vault_tui.core.secret import Passphrase, Secret

items = st.lists(st.binary(max_size=9) | st.integers(0, 2**64 - 1) | st.text(max_size=9), max_size=4)


def as_bytes(item: bytes | int | str) -> bytes:
    if isinstance(item, int):
        return item.to_bytes(8, "little")
    return item.encode() if isinstance(item, str) else item


@given(items, items)
def test_two_lists_are_framed_alike_only_if_their_items_are_the_same_bytes(
    one: list[bytes | int | str], other: list[bytes | int | str]
) -> None:
    same = [as_bytes(item) for item in one] == [as_bytes(item) for item in other]
    assert (framed(*one) == framed(*other)) is same


def header_of(keys: VaultKeys, *slots: Slot) -> Header:
    commitment = vault_commitment(keys.vault_key, keys.vault_id)
    return Header(keys.vault_id, keys.epoch, 1, bytes(16), commitment, slots, bytes(24), 4112)


def passphrase_slot(keys: VaultKeys, text: str, seed: str = "slot") -> Slot:
    return keys.make_slot(SlotKind.PASSPHRASE, CHEAP, lambda salt: root(text, salt), repeatable(seed))


def root(text: str, salt: bytes) -> KeyBuffer:
    with Passphrase.copy_of(text) as passphrase:
        return passphrase_root(passphrase, salt, CHEAP)


def opened(header: Header, text: str) -> bytes:
    with unlock(header, [SlotKind.PASSPHRASE], lambda slot: root(text, slot.salt)) as key:
        return bytes(key.data)


def test_every_slot_opens_with_what_it_was_made_for() -> None:
    keys = vault_keys()
    code, kept = bytes(range(20)), bytes(range(32))
    header = header_of(
        keys,
        passphrase_slot(keys, "one", "1"),
        keys.make_slot(SlotKind.RECOVERY, None, lambda _: recovery_root(code), repeatable("2")),
        keys.make_slot(SlotKind.KEYRING, None, lambda _: KeyBuffer.holding(kept), repeatable("3")),
        passphrase_slot(keys, "two", "4"),
    )
    assert opened(header, "one") == opened(header, "two") == keys.vault_key.data
    assert unlock(header, [SlotKind.RECOVERY], lambda _: recovery_root(code)).data == keys.vault_key.data
    assert unlock(header, [SlotKind.KEYRING], lambda _: KeyBuffer.holding(kept)).data == keys.vault_key.data


@pytest.mark.parametrize("typed", ["", "On", "one ", "One", "one\0", "two"])
def test_anything_else_is_the_wrong_passphrase(typed: str) -> None:
    keys = vault_keys()
    with pytest.raises(WrongPassphrase):
        opened(header_of(keys, passphrase_slot(keys, "one")), typed)


def test_a_passphrase_is_the_same_however_its_accents_are_composed_but_not_in_compatible_letters() -> None:
    keys = vault_keys()
    header = header_of(keys, passphrase_slot(keys, "caf\u00e9 \u00c5"))
    assert opened(header, "cafe\u0301 A\u030a") == opened(header, "café \u212b") == keys.vault_key.data
    with pytest.raises(WrongPassphrase):
        opened(header_of(keys, passphrase_slot(keys, "fine")), "\ufb01ne")


def test_a_passphrase_that_is_no_utf_8_is_taken_as_its_bytes() -> None:
    keys = vault_keys()
    typed = b"caf\xe9"

    def bytes_root(salt: bytes) -> KeyBuffer:
        return passphrase_root(Passphrase(bytearray(typed)), salt, CHEAP)

    slot = keys.make_slot(SlotKind.PASSPHRASE, CHEAP, bytes_root, repeatable())
    found = unlock(header_of(keys, slot), [SlotKind.PASSPHRASE], lambda slot: bytes_root(slot.salt))
    assert found.data == keys.vault_key.data


def test_stretching_leaves_the_typed_passphrase_as_it_is() -> None:
    for text in ("ascii", "cafe\u0301"):
        passphrase = Passphrase.copy_of(text)
        passphrase_root(passphrase, bytes(16), CHEAP).wipe()
        assert passphrase.buffer == text.encode()


def test_kinds_that_nothing_was_given_for_are_not_tried() -> None:
    keys = vault_keys()
    tried: list[SlotKind] = []

    def root_of(slot: Slot) -> KeyBuffer:
        tried.append(slot.kind)
        return KeyBuffer()

    header = header_of(
        keys,
        passphrase_slot(keys, "one", "1"),
        keys.make_slot(SlotKind.RECOVERY, None, lambda _: KeyBuffer(), repeatable("2")),
    )
    unlock(header, [SlotKind.RECOVERY], root_of).wipe()
    assert tried == [SlotKind.RECOVERY]


@pytest.mark.parametrize(
    "change",
    [
        lambda slot: replace(slot, id=bytes(16)),
        lambda slot: replace(slot, salt=bytes(16)),
        lambda slot: replace(slot, cost=replace(slot.cost, opslimit=2)),
        lambda slot: replace(slot, cost=replace(slot.cost, memlimit=16384)),
        lambda slot: replace(slot, kind=SlotKind.KEYRING),
        lambda slot: replace(slot, cost=None),
        lambda slot: replace(slot, commitment=bytes(32)),
    ],
    ids=["id", "salt", "opslimit", "memlimit", "kind", "algorithm", "commitment"],
)
def test_a_changed_claim_of_a_slot_makes_the_right_root_a_wrong_one(change: Callable[[Slot], Slot]) -> None:
    keys = vault_keys()
    slot = passphrase_slot(keys, "one")
    assert open_slot(header_of(keys, slot), slot, root("one", slot.salt))
    assert open_slot(header_of(keys, change(slot)), change(slot), root("one", slot.salt)) is None


@pytest.mark.parametrize("change", [{"vault_id": bytes(16)}, {"epoch": 2}], ids=["vault", "epoch"])
def test_a_slot_moved_to_another_vault_or_epoch_opens_nothing(change: dict[str, object]) -> None:
    keys = vault_keys()
    header = header_of(keys, passphrase_slot(keys, "one"))
    with pytest.raises(WrongPassphrase):
        opened(replace(header, **change), "one")  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["nonce", "wrapped"])
def test_the_right_passphrase_for_a_damaged_slot_is_not_called_wrong(field: str) -> None:
    keys = vault_keys()
    slot = passphrase_slot(keys, "one")
    damaged = replace(slot, nonce=bytes(24)) if field == "nonce" else replace(slot, wrapped=bytes(48))
    with pytest.raises(DamagedVault, match="wrapped key"):
        opened(header_of(keys, damaged), "one")


def test_a_damaged_slot_doesn_t_hide_a_good_one_nor_is_it_hidden_by_a_foreign_one() -> None:
    keys = vault_keys()
    damaged = replace(passphrase_slot(keys, "one", "1"), wrapped=bytes(48))
    assert opened(header_of(keys, damaged, passphrase_slot(keys, "one", "2")), "one") == keys.vault_key.data
    with pytest.raises(DamagedVault):
        opened(header_of(keys, damaged, passphrase_slot(keys, "two", "2")), "one")
    with pytest.raises(WrongPassphrase):
        opened(header_of(keys, damaged, passphrase_slot(keys, "two", "2")), "three")


def test_a_slot_that_leads_to_another_vault_key_is_damaged() -> None:
    keys, other = vault_keys(), vault_keys("other")
    forged = passphrase_slot(replace(other, vault_id=keys.vault_id), "one")
    with pytest.raises(DamagedVault, match="another vault or epoch"):
        opened(header_of(keys, forged), "one")


def test_a_root_is_wiped_after_each_slot_and_the_key_after_a_failed_one() -> None:
    keys = vault_keys()
    roots: list[KeyBuffer] = []

    def root_of(slot: Slot) -> KeyBuffer:
        roots.append(root("one", slot.salt))
        return roots[-1]

    header = header_of(keys, passphrase_slot(keys, "two", "1"), passphrase_slot(keys, "one", "2"))
    unlock(header, [SlotKind.PASSPHRASE], root_of).wipe()
    assert len(roots) == 2
    assert not any(any(each.data) for each in roots)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_a_payload_opens_under_its_own_header_and_no_other(text: bytes, data: st.DataObject) -> None:
    keys = vault_keys()
    header, before = header_of(keys), b"first line\nheader\n"
    sealed = bytearray(text)
    keys.seal_payload(header.save_id, header.nonce, sealed, before)
    assert keys.open_payload(header, before, sealed.copy()) == text
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1
    for other_header, other_before in (
        (header, bytes(changed)),
        (replace(header, save_id=b"s" * 16), before),
        (replace(header, nonce=b"n" * 24), before),
    ):
        with pytest.raises(DamagedVault, match="changed or swapped"):
            keys.open_payload(other_header, other_before, sealed.copy())


def sealed_secret(keys: VaultKeys, text: str = API_SECRET) -> SealedSecret:
    return keys.seal_secret("entry", API_KEY, Secret(text), 5, repeatable("secret"))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_a_sealed_secret_opens_to_itself_and_its_box_has_its_length_and_a_tag(text: str) -> None:
    keys = vault_keys()
    sealed = sealed_secret(keys, text)
    assert keys.open_secret("entry", API_KEY, sealed).reveal() == text
    assert len(sealed.box) == len(text.encode()) + 16
    assert sealed.set_at == 5


@pytest.mark.parametrize(
    ("entry_id", "api_key", "change"),
    [
        ("other", API_KEY, {}),
        ("entry", "other", {}),
        ("entry", "", {}),
        ("entry", API_KEY, {"id": bytes(16)}),
        ("entry", API_KEY, {"nonce": bytes(24)}),
        ("entry", API_KEY, {"box": bytes(59)}),
        ("entry", API_KEY, {"box": b""}),
    ],
)
def test_a_secret_opens_for_its_own_entry_and_api_key_only(
    entry_id: str, api_key: str, change: dict[str, bytes]
) -> None:
    keys = vault_keys()
    with pytest.raises(DamagedVault, match="does not belong"):
        keys.open_secret(entry_id, api_key, replace(sealed_secret(keys), **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [vault_keys("other"), vault_keys(epoch=2), replace(vault_keys(), epoch=2)])
def test_a_secret_of_another_vault_or_epoch_doesn_t_open_even_under_the_same_key(other: VaultKeys) -> None:
    with pytest.raises(DamagedVault):
        other.open_secret("entry", API_KEY, sealed_secret(vault_keys()))


def test_a_well_sealed_secret_that_is_no_text_is_damage_and_no_crash() -> None:
    keys = vault_keys()
    sealed = sealed_secret(keys)
    with keys._secret_key(sealed.id) as secret_key:
        box = bytes(seal(secret_key, sealed.nonce, b"\xff", keys._secret_facts("entry", sealed.id, API_KEY)))
    with pytest.raises(DamagedVault, match="not text"):
        keys.open_secret("entry", API_KEY, replace(sealed, box=box))


def test_the_same_secret_sealed_twice_shares_nothing_but_its_fingerprint() -> None:
    keys, random = vault_keys(), repeatable()
    one, other = (keys.seal_secret("entry", API_KEY, Secret(API_SECRET), 5, random) for _ in range(2))
    assert one.fingerprint == other.fingerprint == keys.fingerprint(API_SECRET.encode())
    assert not {one.id, one.nonce, one.box} & {other.id, other.nonce, other.box}
    assert len(one.fingerprint) == 16


@pytest.mark.parametrize("other", [vault_keys("other"), vault_keys(epoch=2)])
def test_fingerprints_of_different_vault_keys_can_t_be_compared(other: VaultKeys) -> None:
    assert other.fingerprint(b"half") != vault_keys().fingerprint(b"half")


def test_a_state_file_opens_under_its_own_name_vault_and_epoch_only() -> None:
    keys = vault_keys()
    data = keys.seal_state("place", b"here", repeatable())
    assert keys.open_state("place", data) == b"here"
    assert keys.open_state("other", data) is None
    for other in (vault_keys("other"), vault_keys(epoch=2)):
        assert other.open_state("place", data) is None
    for wrong in (b"", data[:30], data[:-1], data + b"x", bytes(len(data))):
        assert keys.open_state("place", wrong) is None


def test_names_of_state_files_tell_nothing_and_differ() -> None:
    both = vault_keys(), vault_keys("other")
    names = {keys.state_name(name) for keys in both for name in ("place", "nonces")}
    assert len(names) == 4
    assert all(len(name) == 32 and "place" not in name for name in names)


def test_what_was_last_seen_is_vouched_for_by_the_key_and_by_every_number() -> None:
    keys = vault_keys()
    proofs = {
        keys.vouch_seen(1, 2, bytes(16)),
        keys.vouch_seen(2, 1, bytes(16)),
        keys.vouch_seen(1, 2, b"s" * 16),
        vault_keys("other").vouch_seen(1, 2, bytes(16)),
    }
    assert len(proofs) == 4


def test_after_wiping_nothing_that_was_sealed_opens() -> None:
    keys = vault_keys()
    sealed = sealed_secret(keys)
    keys.wipe()
    assert not any(keys.vault_key.data)
    with pytest.raises(DamagedVault):
        keys.open_secret("entry", API_KEY, sealed)
