"""In a container: no ``/run/user``, no terminal, processes and users of its own."""

import shutil
import subprocess
from collections.abc import Sequence

import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli, Done
from tests.worlds import API_KEY, API_SECRET

ALONE = ("--user", "--map-root-user", "--mount", "--pid", "--fork", "--mount-proc", "--ipc", "--uts")
NOBODY = ("--user",)

NO_RUN = "mount -t tmpfs none /run"
"""What the system keeps for users who are logged in is not there."""

EVERYTHING = f"""
{NO_RUN}
"$0" unlock
"$0" status
"$0" get grid-bot
"$0" run grid-bot --stdin -- cat
"$0" run grid-bot --file --half key -- cat {{}}
"$0" lock
unset VAULT_TUI_PASSPHRASE_FILE
"$0" get grid-bot || echo "refused with $?"
"""


def inside(options: Sequence[str], script: str, cli: Cli) -> Done:
    """Run a script where those things are its own."""
    words = ["unshare", *options, "sh", "-c", script, COMMAND]
    if (
        shutil.which("unshare") is None
        or subprocess.run(
            ["unshare", *options, "sh", "-c", NO_RUN if "--mount" in options else "true"],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        ).returncode
    ):
        pytest.skip("this system lets nobody make what containers are made of")
    return cli.run(*words[1:], command=words[:1])


def test_everything_works_where_the_system_has_no_folder_for_its_users(home: Cli) -> None:
    done = inside(ALONE, EVERYTHING, home)
    status, *given = done.out.splitlines()
    assert status.startswith("Open: the window for all keys"), done.err
    assert given == [API_SECRET, API_KEY, API_SECRET, API_KEY, "refused with 3"]


def test_a_user_whom_the_system_does_not_know_opens_none(home: Cli) -> None:
    done = inside(NOBODY, '"$0" unlock; echo $?; "$0" status', home)
    assert (done.code, done.out.splitlines()[0]) == (3, "1")
    assert "could not tell you from them" in done.err
    assert home.run("status").code == 3
