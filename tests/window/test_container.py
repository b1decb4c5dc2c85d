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


WITHOUT_PROC = """
mount -t tmpfs none /proc
"$0" run grid-bot --file -- cat {}; echo $?
"$0" inject bot.json -- cat {}; echo $?
"$0" unlock
unset VAULT_TUI_PASSPHRASE_FILE
"$0" get grid-bot
"$0" run grid-bot --stdin -- cat
"$0" run grid-bot --env KEY=key -- sh -c 'echo "$KEY."'
"$0" inject bot.json | tr -d '"{} ' | cut -d : -f 2
"$0" lock
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


def test_where_no_process_is_shown_a_file_in_memory_is_refused_and_every_other_way_works(home: Cli) -> None:
    home.write("bot.json", '{"key": "vault://grid-bot/key"}')
    done = inside(ALONE, WITHOUT_PROC, home)
    assert done.out.splitlines() == ["2", "2", API_SECRET, API_KEY, API_SECRET, f"{API_KEY}.", API_KEY], (
        done.err
    )
    assert done.err.count("A file in memory has no path here") == 2


def test_a_user_whom_the_system_does_not_know_opens_none(home: Cli) -> None:
    done = inside(NOBODY, '"$0" unlock; echo $?; "$0" status', home)
    assert (done.code, done.out.splitlines()[0]) == (3, "1")
    assert "could not tell you from them" in done.err
    assert home.run("status").code == 3
