"""``keyring``, the first start that needs no passphrase, and what Python programs are given."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli, ended, typed_passphrase
from tests.cli.windows import open_window
from tests.system.desktop import Desktop, needs_gnome_keyring
from tests.system.screen import Screen
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE
from vault_tui.system.keychain_names import refusal
from vault_tui.system.paths import runtime_folder


@pytest.fixture
def at_desktop(cli: Cli, tmp_path: Path) -> Iterator[Cli]:
    """The home of three entries, while its owner is logged in."""
    (tmp_path / "desktop").mkdir()
    with Desktop(tmp_path / "desktop") as session:
        bus = {name: session.env[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}
        yield replace(cli, env={**cli.env, **bus})


@needs_gnome_keyring
class TestAtADesktop:
    def test_it_is_added_told_and_removed(self, at_desktop: Cli) -> None:
        assert at_desktop.run("keyring", opened=False).out == "keyring  Secret Service\n"
        added = at_desktop.run("keyring", "add")
        assert (added.code, added.out) == (0, "")
        assert "every program that runs as you can ask the keyring" in added.err
        status = json.loads(at_desktop.run("keyring", "status", "--json", opened=False).out)
        assert status["opens"]
        assert (status["backend"], status["problem"]) == ("Secret Service", None)
        assert "opens this vault already" in at_desktop.run("keyring", "add").err
        removed = at_desktop.run("keyring", "remove")
        assert removed.code == 0
        assert "re-encrypted" in removed.err
        assert "has no way in for a keyring" in at_desktop.run("keyring", opened=False).err
        assert at_desktop.run("ls").code == 0

    def test_it_opens_the_screens_at_the_first_start_and_never_after_a_lock(self, at_desktop: Cli) -> None:
        at_desktop.run("keyring", "add")
        with Screen([COMMAND], env=at_desktop.environment()) as screen:
            screen.wait_for("grid-bot", "n new")
            screen.press("l")
            screen.wait_for("Type the passphrase")
            screen.press(f"{PASSPHRASE}\r")
            screen.wait_for("grid-bot", "n new")
            screen.press("q")
            assert screen.wait_until_gone() == 0

    def test_who_starts_anew_after_a_lock_on_the_screens_is_asked_too(self, at_desktop: Cli) -> None:
        at_desktop.run("keyring", "add")
        with Screen([COMMAND], env=at_desktop.environment()) as screen:
            screen.wait_for("grid-bot", "n new")
            screen.press("l")
            screen.wait_for("Type the passphrase")
            screen.press("\x03")
            assert screen.wait_until_gone() == 130
        assert at_desktop.run("unlock", opened=False).code == 3
        with Screen([COMMAND], env=at_desktop.environment()) as screen:
            screen.wait_for("Type the passphrase", "It was locked: the keyring opens it again once")
            screen.press(f"{PASSPHRASE}\r")
            screen.wait_for("grid-bot", "n new")
            screen.press("q")
            assert screen.wait_until_gone() == 0
        with Screen([COMMAND], env=at_desktop.environment()) as screen:
            screen.wait_for("grid-bot", "n new")

    def test_after_the_command_lock_it_opens_nothing_until_the_passphrase_was_typed(
        self, at_desktop: Cli
    ) -> None:
        at_desktop.run("keyring", "add")
        with TemporaryDirectory(prefix="vt-", dir="/tmp") as state:
            here = replace(at_desktop, env={**at_desktop.env, "XDG_STATE_HOME": state})
            assert here.run("unlock", opened=False).code == 0
            assert here.run("lock", opened=False).code == 0
            refused = here.run("unlock", opened=False)
            assert (refused.code, here.run("status").code) == (3, 3)
            assert "It was locked" in refused.err
            assert "It was locked" in here.run("keyring", opened=False).err
            assert "It was locked" in json.loads(here.run("keyring", "--json", opened=False).out)["kept_out"]
            assert here.run("ls").code == 0  # by a file, as from a timer: nobody was there
            assert here.run("unlock", opened=False).code == 3
            terminal = here.terminal("unlock")
            typed_passphrase(terminal)
            assert ended(terminal) == 0
            assert here.run("lock", "--forward", "nobody", opened=False).code == 0  # ends that window only
            assert here.run("unlock", opened=False).code == 0
            here.run("lock")

    def test_a_lock_that_can_not_be_noted_says_so(self, at_desktop: Cli) -> None:
        at_desktop.run("keyring", "add")
        with TemporaryDirectory(prefix="vt-", dir="/tmp") as state:
            notes = Path(state) / "vault-tui" / "state"
            notes.mkdir(parents=True)
            notes.chmod(0o777)
            done = at_desktop.run("lock", opened=False, XDG_STATE_HOME=state)
        if runtime_folder():
            assert done.code == 0  # it is noted where the login's own things are
        else:
            assert done.code == 1
            assert "keyring may still open this vault" in done.err

    def test_it_opens_the_unlock_window_and_no_other_command(self, at_desktop: Cli, tmp_path: Path) -> None:
        at_desktop.run("keyring", "add")
        assert at_desktop.run("ls", opened=False).code == 3
        with TemporaryDirectory(prefix="vt-", dir="/tmp") as state:
            unlocked = at_desktop.run("unlock", opened=False, XDG_STATE_HOME=state)
            assert (unlocked.code, at_desktop.run("lock", XDG_STATE_HOME=state).code) == (0, 0), unlocked.err

    def test_a_vault_whose_item_was_deleted_asks_for_the_passphrase_and_says_why(
        self, at_desktop: Cli
    ) -> None:
        at_desktop.run("keyring", "add")
        (slot,) = json.loads(at_desktop.run("keyring", "--json", opened=False).out)["slots"]
        subprocess.run(
            [sys.executable, "-c", FORGET, slot["id"]],
            env=at_desktop.environment(),
            timeout=PATIENCE,
            check=True,
        )
        status = at_desktop.run("keyring", opened=False)
        assert status.code == 8
        assert "None of them opens here" in status.err
        with Screen([COMMAND], env=at_desktop.environment()) as screen:
            screen.wait_for("keeps nothing that opens this vault")
            screen.press(f"{PASSPHRASE}\r")
            screen.wait_for("grid-bot", "n new")


FORGET = """
import sys
from vault_tui.system.keychain import Keychain
Keychain().forget(sys.argv[1:])
"""


class TestWithoutADesktop:
    def test_adding_says_that_there_is_none_and_changes_nothing(self, cli: Cli) -> None:
        before = cli.vault.read_bytes()
        done = cli.run("keyring", "add", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
        assert done.code == 1
        assert "No keyring of this system can be reached" in done.err
        assert (
            "keyring.backends.null.Keyring, named in PYTHON_KEYRING_BACKEND, is refused: it keeps" in done.err
        )
        assert cli.vault.read_bytes() == before

    def test_how_it_stands_is_told(self, cli: Cli) -> None:
        done = cli.run("keyring", "status", "--json", opened=False)
        assert done.code == 0
        assert json.loads(done.out)["backend"] is None
        assert "can be reached" in json.loads(done.out)["problem"]

    def test_there_is_nothing_to_remove(self, cli: Cli) -> None:
        done = cli.run("keyring", "remove", "--yes")
        assert done.code == 2
        assert "nothing to remove" in done.err


ASK = """
import sys, keyring
from keyring.errors import KeyringError
from vault_tui.keyring_backend import OpenWindow
assert isinstance(keyring.get_keyring(), OpenWindow), keyring.get_keyring()
try:
    print(eval(sys.argv[1]))
except KeyringError as error:
    print(type(error).__name__, error)
"""


def program(cli: Cli, expression: str) -> str:
    """What a Python program gets that asks the library."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASK, expression],
        env=cli.environment(PYTHON_KEYRING_BACKEND="vault_tui.keyring_backend.OpenWindow"),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
        start_new_session=True,
    )
    return done.stdout.strip()


class TestWhatPythonProgramsGet:
    def test_without_a_window_a_sentence_that_says_so(self, cli: Cli) -> None:
        said = program(cli, "keyring.get_password('vault-tui', 'grid-bot')")
        assert said.startswith("NotGiven No unlock window of vault-tui is open here")

    def test_with_a_window_both_halves_by_the_label(self, cli: Cli) -> None:
        credential = "keyring.get_credential('vault-tui', 'grid-bot')"
        with open_window(cli) as inside:
            assert program(inside, "keyring.get_password('vault-tui', 'grid-bot')") == API_SECRET
            assert program(inside, "keyring.get_password('vault-tui:key', 'grid-bot')") == API_KEY
            assert program(inside, f"{credential}.username") == API_KEY
            assert program(inside, f"{credential}.password") == API_SECRET
            refused = program(inside, "keyring.get_password('vault-tui', 'nothing')")
            assert "There is no “nothing” in this vault" in refused

    def test_another_service_is_not_ours(self, cli: Cli) -> None:
        assert program(cli, "keyring.get_password('somebody-else', 'grid-bot')") == "None"
        assert program(cli, "keyring.get_credential('somebody-else', 'grid-bot')") == "None"

    @pytest.mark.parametrize(
        ("call", "kind"),
        [
            ("set_password('vault-tui', 'a', 'b')", "PasswordSetError"),
            ("delete_password('vault-tui', 'a')", "PasswordDeleteError"),
        ],
    )
    def test_nothing_is_taken_or_deleted(self, cli: Cli, call: str, kind: str) -> None:
        assert program(cli, f"keyring.{call}").startswith(f"{kind} vault-tui gives keys")

    def test_it_is_offered_to_the_library_and_comes_last(self) -> None:
        (ours,) = (one for one in entry_points(group="keyring.backends") if one.name == "vault-tui")
        assert ours.load().OpenWindow.priority <= 0
        assert "it reads from the vault" in refusal("vault_tui.keyring_backend.OpenWindow")

    def test_it_never_takes_itself_for_the_best(self, cli: Cli) -> None:
        code = (
            "import keyring, vault_tui.keyring_backend as ours; print(type(keyring.get_keyring()).__module__)"
        )
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            env=cli.environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        assert done.stdout == "keyring.backends.fail\n"
