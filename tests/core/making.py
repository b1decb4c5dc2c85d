"""Made-up records and cheap keys for the core's tests."""

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import count

from hypothesis import strategies as st

from vault_tui.core.contents import Contents
from vault_tui.core.crypto import KeyBuffer
from vault_tui.core.fileformat import Cost, b64
from vault_tui.core.keys import Random, VaultKeys
from vault_tui.core.life import Accepted, Incident, Leftover, Outcome, Rotation, RotationStage, Seen
from vault_tui.core.models import Change, Entry, Pair, Progress, RunsOn, SealedSecret, Settings, State

API_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
API_SECRET = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample2"
CHEAP = Cost(1, 8 * 1024)
"""The least that libsodium runs; the shipped limits refuse it."""


def repeatable(seed: str = "") -> Random:
    """Bytes that differ with every call and are the same in every run."""
    numbers: Iterator[int] = count()

    def some(size: int) -> bytes:
        return hashlib.shake_256(f"{seed}/{next(numbers)}".encode()).digest(size)

    return some


def vault_keys(name: str = "vault", epoch: int = 1) -> VaultKeys:
    """Keys of a vault of that name."""
    key = hashlib.sha256(f"{name}, epoch {epoch}".encode()).digest()
    return VaultKeys(KeyBuffer.holding(key), hashlib.sha256(name.encode()).digest()[:16], epoch)


def entry(label: str = "grid bot", number: int = 0) -> Entry:
    """An entry with its required fields; ``number`` gives it another id."""
    return Entry(b64(number.to_bytes(16)), label, created_at=1_764_000_000, changed_at=1_764_000_000)


def contents(*entries: Entry) -> Contents:
    """Contents with these entries."""
    made = Contents.empty(Settings(), created_at=1_764_000_000)
    for each in entries:
        made = made.with_entry(each)
    return made


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=64)
moments = st.integers(0, 2**53 - 1)
ids = st.binary(min_size=16, max_size=16)
unknown = st.dictionaries(
    texts.map("x-".__add__),
    st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts, st.lists, max_leaves=5),
    max_size=2,
)
sealed_secrets = st.builds(
    SealedSecret, ids, st.binary(min_size=24, max_size=24), st.binary(min_size=17, max_size=99), ids, moments
)
changes = st.builds(Change, moments, texts, texts, st.none() | sealed_secrets, unknown)
seens = st.builds(
    Seen,
    moments,
    st.sampled_from(Outcome),
    diagnosis=texts,
    host=texts,
    family=st.sampled_from(["", "4", "6"]),
    alive_at=st.none() | moments,
    permissions=st.none() | st.dictionaries(texts, st.sampled_from(["", "r", "w", "rw"]), max_size=4),
    account_id=texts,
    paper=st.none() | st.booleans(),
    sub_account=st.none() | st.booleans(),
    two_factor=st.none() | st.lists(texts, max_size=3).map(tuple),
    wallets=st.none() | moments,
    took_ms=moments,
    extra=unknown,
)
pairs = st.builds(
    Pair, texts, st.none() | sealed_secrets, moments, st.none() | seens, st.none() | moments, unknown
)
accepted_findings = st.builds(Accepted, texts, texts, moments, st.none() | st.dates(), unknown)
entries = st.builds(
    Entry,
    id=ids.map(b64),
    label=texts,
    created_at=moments,
    changed_at=moments,
    exchange=texts,
    account=texts,
    paper=st.booleans(),
    state=st.sampled_from(State),
    api_key=texts,
    secret=st.none() | sealed_secrets,
    integration=texts,
    runs_on=st.sampled_from(RunsOn),
    preset=texts,
    permissions=st.dictionaries(texts, st.sampled_from(["r", "w", "rw"]), max_size=9),
    addresses=st.lists(texts, max_size=20).map(tuple),
    notes=texts,
    tags=st.lists(texts, max_size=20).map(tuple),
    rotate_by=st.none() | st.dates(),
    review_by=st.none() | st.dates(date(2026, 1, 1)),
    revealed_at=st.none() | moments,
    copied_at=st.none() | moments,
    trashed_at=st.none() | moments,
    progress=st.none() | st.builds(Progress, texts, st.frozensets(texts, max_size=5), moments),
    seen=st.none() | seens,
    account_id=texts,
    nonce_unit=st.sampled_from(["", "ms", "us"]),
    gone_at=st.none() | moments,
    candidate=st.none() | pairs,
    outgoing=st.none() | pairs,
    rotation=st.none()
    | st.builds(
        Rotation,
        st.sampled_from(RotationStage),
        moments,
        moments,
        texts,
        st.frozensets(texts, max_size=3),
        unknown,
    ),
    rotate_every=st.none() | moments,
    incident=st.none() | st.builds(Incident, moments, moments, st.frozensets(texts, max_size=3), unknown),
    accepted=st.lists(accepted_findings, max_size=2).map(tuple),
    leftovers=st.lists(st.builds(Leftover, texts, moments, unknown), max_size=2).map(tuple),
    history=st.lists(changes, max_size=3).map(tuple),
    extra=unknown,
)
plain_entries = st.builds(Entry, id=ids.map(b64), label=texts, created_at=moments, changed_at=moments)
"""Entries without optional fields: quick to make where only lines and labels count."""
