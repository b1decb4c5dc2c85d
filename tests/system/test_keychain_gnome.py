"""The way to a real keyring: GNOME's, on a bus of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.desktop import Desktop, needs_gnome_keyring
from vault_tui.core.errors import KeyringUnfit
from vault_tui.system.keychain import Keychain

pytestmark = needs_gnome_keyring

ROOT = bytes(range(32))
OTHER = bytes(range(32, 64))
PATIENT = Keychain(silence=30.0)


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with Desktop(tmp_path) as session:
        for name, value in session.env.items():
            monkeypatch.setenv(name, value)
        yield session


def test_what_is_kept_is_given_back_to_another_process(desktop: Desktop) -> None:
    assert PATIENT.keep("one", ROOT) == "Secret Service"
    PATIENT.keep("two", OTHER)
    kept = PATIENT.fetch(["none", "one", "two"])
    assert kept.backend == "Secret Service"
    assert kept.roots == {"one": ROOT, "two": OTHER}
    kept.wipe()
    assert set(kept.roots["one"]) == {0}


def test_what_is_forgotten_is_gone_and_forgetting_twice_does_no_harm(desktop: Desktop) -> None:
    PATIENT.keep("one", ROOT)
    PATIENT.forget(["one", "never there"])
    PATIENT.forget(["one"])
    assert PATIENT.fetch(["one"]).roots == {}


def test_the_settings_of_the_library_change_nothing(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
    PATIENT.keep("one", ROOT)
    for name in (
        "PYTHON_KEYRING_BACKEND",
        "KEYRING_PROPERTY_SCHEME",
        "KEYRING_PROPERTY_PREFERRED_COLLECTION",
    ):
        monkeypatch.delenv(name)
    assert PATIENT.fetch(["one"]).roots == {"one": ROOT}


PROMPTER = "[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/usr/bin/touch {asked}\n"
"""What the bus starts when the keyring wants to ask the person."""


def test_a_locked_keyring_is_named_and_the_person_only_asked_who_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    services = tmp_path / "run" / "dbus-1" / "services"
    services.mkdir(parents=True)
    (services / "org.gnome.keyring.SystemPrompter.service").write_text(PROMPTER.format(asked=asked))
    for locked in (False, True):
        with Desktop(tmp_path, locked=locked) as session:
            for name, value in session.env.items():
                monkeypatch.setenv(name, value)
            if not locked:
                PATIENT.keep("one", ROOT)
                continue
            with pytest.raises(KeyringUnfit, match="locked"):
                PATIENT.fetch(["one"])
            assert not asked.exists()
            with pytest.raises(KeyringUnfit, match="did not answer"):  # nobody is there who could
                Keychain(silence=30.0, person=5.0).fetch(["one"], may_ask=True)
            assert asked.exists()
