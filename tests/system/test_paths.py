"""Default places follow the XDG rules, and a path is safe to show."""

import subprocess
import sys

import pytest

from vault_tui.system.paths import default_vault, shown, state_folder

HOME = {"HOME": "/home/ada"}


def test_without_any_setting_the_vault_is_in_the_data_folder_of_the_home(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert default_vault(HOME) == "/home/ada/.local/share/vault-tui/main.vault"
    assert state_folder(HOME) == "/home/ada/.local/state/vault-tui/state"


def test_the_xdg_variables_move_both() -> None:
    env = HOME | {"XDG_DATA_HOME": "/data", "XDG_STATE_HOME": "/state"}
    assert default_vault(env) == "/data/vault-tui/main.vault"
    assert state_folder(env) == "/state/vault-tui/state"


def test_a_relative_or_empty_xdg_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for value in ("", "data", "./data"):
        assert default_vault(HOME | {"XDG_DATA_HOME": value}) == default_vault(HOME)


def test_on_a_mac_it_is_the_application_support_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert default_vault(HOME) == "/home/ada/Library/Application Support/vault-tui/main.vault"
    assert state_folder(HOME) == "/home/ada/Library/Application Support/vault-tui/state"


def test_without_a_home_the_user_database_is_asked() -> None:
    assert default_vault({}).startswith("/")


@pytest.mark.parametrize("home", ["", "ada", "./ada"])
def test_an_empty_or_relative_home_counts_as_none(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each folder that somebody stands in would have a vault, and notes of what was seen, of its own."""
    monkeypatch.setenv("HOME", home)
    assert (default_vault(), state_folder()) == (default_vault({}), state_folder({}))
    assert default_vault({}).startswith("/")


def test_the_home_of_users_without_one_is_the_root_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for home in ("/", "//"):
        assert default_vault({"HOME": home}) == "/.local/share/vault-tui/main.vault"
        assert state_folder({"HOME": home}) == "/.local/state/vault-tui/state"
        assert shown("/x.vault", {"HOME": home}) == "/x.vault"


def test_a_user_that_no_database_knows_has_the_root_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 3)
    assert default_vault({}) == "/.local/share/vault-tui/main.vault"


def test_the_home_folder_is_shown_as_a_tilde() -> None:
    assert shown("/home/ada/x.vault", HOME) == "~/x.vault"
    assert shown("/home/adam/x.vault", HOME) == "/home/adam/x.vault"


def test_what_acts_on_a_terminal_is_not_shown() -> None:
    assert shown("/tmp/\x1b]0;x\x07é", HOME) == "/tmp/\ufffd]0;x\ufffdé"


def test_naming_the_vault_loads_nothing_slow() -> None:
    program = (
        "import sys; before = set(sys.modules); from vault_tui.system import paths;"
        "paths.shown(paths.default_vault()); print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert set(done.stdout.split()) <= {
        "__future__",
        "vault_tui",
        "vault_tui.system",
        "vault_tui.system.paths",
    }
