"""Pairs out of a real ``pass`` store: a folder of files that gpg decrypts."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.session.importing.test_readers import no_export, summary
from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET
from vault_tui.core.errors import InvalidInput
from vault_tui.session.importing import Reading, read_source

pytestmark = pytest.mark.skipif(shutil.which("gpg") is None, reason="needs gpg, of Debian's gnupg")

WHO = "nobody@example.org"
PATIENCE = 60


def gpg(*arguments: str, content: str = "") -> None:
    words = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", *arguments]
    subprocess.run(words, input=content.encode(), check=True, capture_output=True, timeout=PATIENCE)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty store, and a keyring that opens it without asking."""
    with TemporaryDirectory(prefix="vt-", dir="/tmp") as home:  # gpg's sockets need a short path
        monkeypatch.setenv("GNUPGHOME", home)
        gpg("--quick-generate-key", WHO, "rsa2048", "encr", "never")
        folder = tmp_path / "password-store"
        folder.mkdir()
        (folder / ".gpg-id").write_text(f"{WHO}\n", encoding="utf-8")
        yield folder
        subprocess.run(["gpgconf", "--kill", "all"], check=False, timeout=PATIENCE)


def insert(store: Path, name: str, content: str) -> None:
    path = store / f"{name}.gpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    gpg("--trust-model", "always", "--encrypt", "--recipient", WHO, "--output", str(path), content=content)


def read(path: Path) -> Reading:
    return read_source(path, no_export)


def test_an_entry_that_holds_both_halves_is_a_pair(store: Path) -> None:
    insert(store, "trading/bitfinex/grid", f"API Key: {API_KEY}\nAPI Secret: {API_SECRET}\n")
    insert(store, "trading/bitfinex/two-lines", f"{OTHER_KEY}\n{OTHER_SECRET}\n")
    reading = read(store)
    assert summary(reading) == [
        ("grid", "Bitfinex", "", API_KEY, API_SECRET),
        ("two-lines", "Bitfinex", "", OTHER_KEY, OTHER_SECRET),
    ]
    assert not reading.plain


def test_a_part_of_a_store_that_others_may_read_too_is_found_by_any_way_of_writing_its_path(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert(store, "team/bitfinex/grid", f"{API_KEY}\n{API_SECRET}\n")
    (store / "team" / ".gpg-id").write_text(f"{WHO}\n", encoding="utf-8")
    monkeypatch.chdir(store.parent)
    for path in ("password-store", "password-store/team", "./password-store/team/bitfinex/grid.gpg"):
        reading = read(Path(path))
        assert [one.where for one in reading.found] == ["team/bitfinex/grid"]
        assert Path(reading.path).is_absolute()


def test_two_entries_of_a_folder_are_a_pair(store: Path) -> None:
    insert(store, "kraken/api-key", "some-key\n")
    insert(store, "kraken/api-secret", "some-secret\nand a second line\n")
    assert summary(read(store)) == [("kraken", "Kraken", "", "some-key", "some-secret")]


def test_of_a_whole_store_only_what_names_an_exchange_or_an_api_is_decrypted(store: Path) -> None:
    insert(store, "bank/login", "private")
    (store / "bitfinex-broken.gpg").write_bytes(b"no message")
    insert(store, "exchange-api", f"{API_KEY}\n{API_SECRET}\n")
    reading = read(store)
    assert [one.label for one in reading.found] == ["exchange-api"]
    assert [(one.where, one.why) for one in reading.unread] == [
        ("bitfinex-broken.gpg", "gpg could not decrypt it, or it is too long for a key")
    ]


def test_of_a_folder_or_an_entry_that_is_named_all_is(store: Path) -> None:
    insert(store, "bots/one", f"{API_KEY}\n{API_SECRET}\n")
    insert(store, "bots/two", "just a password\n")
    reading = read(store / "bots")
    assert [one.label for one in reading.found] == ["one"]
    assert [one.why for one in reading.unread] == ["both halves are not in it"]
    assert len(read(store / "bots" / "one.gpg").found) == 1


def test_a_store_without_any_of_it_says_what_to_name(store: Path) -> None:
    insert(store, "bank/login", "private")
    with pytest.raises(InvalidInput) as raised:
        read(store)
    assert "Name the folder" in raised.value.remedy


def test_a_link_out_of_the_store_is_not_followed(store: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    insert(store, "bitfinex", f"{API_KEY}\n{API_SECRET}\n")
    (store / "bitfinex.gpg").rename(outside / "bitfinex.gpg")
    (store / "bitfinex-api.gpg").symlink_to(outside / "bitfinex.gpg")
    (store / "api").symlink_to(outside)
    with pytest.raises(InvalidInput):
        read(store)


def test_what_unpacks_to_much_more_than_a_key_is_not_unpacked(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert(store, "bitfinex", f"{API_KEY}\n{API_SECRET}\n" + "a" * 12_000)
    insert(store, "bitfinex-api", f"{API_KEY}\n{API_SECRET}\n" + "a" * 2_000_000)
    got: list[int] = []
    real = subprocess.run

    def run(*words: Any, **how: Any) -> Any:
        done = real(*words, **how)
        got.append(len(done.stdout))
        return done

    with monkeypatch.context() as watched:
        watched.setattr(subprocess, "run", run)
        unread = read(store).unread
    assert "bitfinex-api.gpg" in {one.where for one in unread if "too long" in one.why}
    assert 12_000 < max(got) <= 16_384


def test_a_gpg_in_the_folder_where_one_happens_to_be_is_not_run(
    store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    insert(store, "bitfinex", f"{API_KEY}\n{API_SECRET}\n")
    trap = tmp_path / "gpg"
    trap.write_text("#!/bin/sh\ntouch run\n", encoding="ascii")
    trap.chmod(0o755)
    with monkeypatch.context() as here:
        here.chdir(tmp_path)
        here.setenv("PATH", f".:{os.environ['PATH']}")
        assert len(read(store).found) == 1
        assert not (tmp_path / "run").exists()


def test_without_gpg_each_entry_says_so(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    insert(store, "bitfinex", f"{API_KEY}\n{API_SECRET}\n")
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        assert [one.why for one in read(store).unread] == ["gpg is not installed"]
