"""The way to the system's keyring where there is none, or a bad one: a sentence, and soon."""

import ast
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from vault_tui.core.errors import KeyringUnfit
from vault_tui.system.keychain import Kept, Keychain, remarks
from vault_tui.system.keychain_names import REAL, asked_for, refusal

PACKAGE = Path(__file__).parents[2] / "vault_tui"
ROOT = bytes(range(32))
SOON = 10.0
"""Seconds: two are promised, and a loaded machine takes some to start an interpreter."""

MADE_UP = """
import os, sys
def say(words): os.write(1, words)
say(b"ready\\n")
what, *names = os.read(0, 1000).split(b"\\n")[0].split()
"""


def answering(code: str) -> Keychain:
    """A keychain whose other end does something else."""
    return Keychain(silence=0.5, person=0.5, child=(sys.executable, "-S", "-c", MADE_UP + code))


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home without a desktop."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "PYTHON_KEYRING_BACKEND", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def said(keychain: Keychain) -> str:
    with pytest.raises(KeyringUnfit) as caught:
        keychain.fetch(["name"])
    return caught.value.sentence


@contextmanager
def bus(folder: Path, *answers: bytes) -> Iterator[str]:
    """The address of a bus that gives these answers, one for each thing it is told, and then says nothing."""
    with socket.socket(socket.AF_UNIX) as listening:
        path = folder / "bus"
        listening.bind(str(path))
        listening.listen(8)
        open_ones: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                open_ones.append(connection)
                for answer in answers:
                    connection.recv(4096)
                    connection.sendall(answer)

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        yield f"unix:path={path}"
        listening.shutdown(socket.SHUT_RDWR)
        server.join(timeout=SOON)
        for connection in open_ones:
            connection.close()


class TestWhereThereIsNone:
    def test_without_a_bus_that_is_said(self, no_bus: Path) -> None:
        assert said(Keychain()) == "No keyring of this system can be reached (Secret Service or KWallet)."

    def test_a_bus_that_accepts_and_says_nothing_costs_two_seconds(
        self, no_bus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with bus(no_bus) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            before = monotonic()
            assert said(Keychain())
            assert monotonic() - before < SOON

    def test_a_bus_that_lets_in_and_then_says_nothing_costs_two_seconds(
        self, no_bus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with bus(no_bus, b"OK 0123456789abcdef0123456789abcdef\r\n") as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            before = monotonic()
            assert said(Keychain()) == "The system's keyring did not answer in time."
            assert monotonic() - before < SOON

    def test_other_keyrings_can_not_be_brought_in_by_settings(
        self, no_bus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither by the variables nor by the file of the library, which would load any class by its name."""
        (no_bus / "planted.py").write_text(
            "import pathlib\npathlib.Path(__file__).with_name('loaded').touch()\n"
            "from keyring.backends.null import Keyring\n"
        )
        config = no_bus / ".config" / "python_keyring"
        config.mkdir(parents=True)
        (config / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=planted.Keyring\nkeyring-path={no_bus}\n"
        )
        monkeypatch.setenv("PYTHONPATH", str(no_bus))
        assert said(Keychain()).endswith(
            "planted.Keyring, named in keyringrc.cfg, is refused: it is none that an operating system brings."
        )
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "planted.Keyring")
        assert "named in PYTHON_KEYRING_BACKEND, is refused" in said(Keychain())
        assert not (no_bus / "loaded").exists()


class TestABadOne:
    def test_silence_after_the_name_is_said(self) -> None:
        assert "did not answer" in said(answering("say(b'Made Up\\n')\nimport time\ntime.sleep(60)"))

    def test_an_end_in_the_middle_is_a_failure(self) -> None:
        assert "failed" in said(answering("say(b'Made Up\\ny' + bytes(7))"))

    def test_a_process_that_does_not_start_is_a_failure(self) -> None:
        assert "failed" in said(Keychain(child=(sys.executable, "-c", "raise SystemExit(1)")))

    def test_a_locked_one_is_named(self) -> None:
        assert "locked" in said(answering("say(b'Made Up\\n!locked')"))

    def test_an_error_of_the_library_is_told_by_its_kind_only(self) -> None:
        assert (
            said(answering("say(b'Made Up\\n!failed SomeError')"))
            == "The system's keyring failed (SomeError)."
        )

    @pytest.mark.parametrize("given_back", ["b'n'", "b'y' + bytes(32)"])
    def test_what_is_not_given_back_was_not_kept(self, given_back: str) -> None:
        keychain = answering(f"say(b'Made Up\\n' + (b'' if what == b'set' else {given_back}) + b'.')")
        with pytest.raises(KeyringUnfit, match="Made Up took it and did not give it back"):
            keychain.keep("name", ROOT)


class TestWhatIsTaken:
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("keyring.backends.null.Keyring", "it keeps nothing"),
            ("keyring.backends.fail.Keyring", "it only says that there is none"),
            ("keyring.backends.chainer.ChainerBackend", "readable file"),
            ("keyrings.alt.file.PlaintextKeyring", "readable file"),
            ("keyrings.alt.file.EncryptedKeyring", "a file of its own"),
            ("vault_tui.keyring_backend.OpenWindow", "the vault that it would have to open"),
            ("somebody.elses.Keyring", "none that an operating system brings"),
        ],
    )
    def test_others_than_real_ones_are_refused_by_name_and_with_the_reason(self, name: str, why: str) -> None:
        assert why in refusal(name)
        assert asked_for({"PYTHON_KEYRING_BACKEND": name}) == (name, "PYTHON_KEYRING_BACKEND")

    @pytest.mark.parametrize("real", REAL, ids=lambda real: real.title)
    def test_a_real_one_is_not_refused(self, real: object) -> None:
        assert isinstance(real, type(REAL[0]))
        assert refusal(f"{real.module}.{real.name}") == ""

    def test_settings_that_name_a_real_one_are_no_matter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.SecretService.Keyring")
        assert remarks() == ()

    def test_a_settings_file_that_is_none_is_no_matter(self, tmp_path: Path) -> None:
        (tmp_path / "python_keyring").mkdir()
        (tmp_path / "python_keyring" / "keyringrc.cfg").write_bytes(b"\xff[[no\nsettings")
        assert asked_for({"XDG_CONFIG_HOME": str(tmp_path)}) == ("", "")


def test_no_representation_shows_a_root() -> None:
    assert "secret root" not in repr(Kept("Made Up", {"name": bytearray(b"secret root")}))


def test_the_library_is_loaded_where_it_is_needed_and_nowhere_else() -> None:
    importers = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if any(name.partition(".")[0] in {"keyring", "secretstorage"} for name in names):
                importers.add(file.relative_to(PACKAGE).as_posix())
    assert importers == {"system/keychain_child.py", "keyring_backend.py"}


def test_nothing_is_asked_of_the_library_s_own_choice() -> None:
    code = (PACKAGE / "system" / "keychain_child.py").read_text(encoding="utf-8")
    assert not {"get_keyring", "init_backend", "load_keyring", "get_all_keyring"} & {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute | ast.Name)
    }
