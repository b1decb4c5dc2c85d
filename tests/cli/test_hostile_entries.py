"""Every command on a vault into which something else wrote: no text of an entry acts on a terminal."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.cli.conftest import CONTROL, Cli
from tests.cli.test_front import commands
from tests.worlds import API_SECRET, OTHER_SECRET
from vault_tui.core.models import Change
from vault_tui.core.secret import Secret
from vault_tui.session.filling import add_many

TEXT = "\x1b]52;c;eHh4\x07[/]\x9b2J\u202e\u2066\u200bz"
LABEL = f"label{TEXT}"
TRASHED = f"trashed{TEXT}"
NEWEST = "the newest one"
NOWHERE = ("--api-url", "http://127.0.0.1:1")
"""A port that nobody listens on."""

ON_THE_ENTRY: dict[str, tuple[str, ...]] = {
    "add": ("add", LABEL, "--exchange", TEXT, "--stdin"),
    "ls": ("ls",),
    "find": ("find", "label"),
    "show": ("show", LABEL),
    "get": ("get", "label"),
    "copy": ("copy", LABEL),
    "edit": ("edit", LABEL, "--tag", TEXT),
    "rm": ("rm", LABEL),
    "restore": ("restore", TRASHED),
    "trash": ("trash",),
    "guide": ("guide", LABEL),
    "verify": ("verify", LABEL, *NOWHERE),
    "activity": ("activity", LABEL, *NOWHERE),
    "check-dead": ("check-dead", LABEL, *NOWHERE),
    "match": ("match",),
    "audit": ("audit",),
    "log": ("log",),
    "rotate": ("rotate", LABEL, "--json"),
    "compromised": ("compromised", LABEL, "--yes"),
    "unlock": ("unlock", LABEL, "--forward", TEXT),
    "run": ("run", LABEL, "--for", TEXT, "--", "true"),
    "env": ("env", LABEL, "--for", TEXT),
    "inject": ("inject", "template.toml"),
    "import": ("import", "template.toml", "--yes"),
    "scan": ("scan", "template.toml"),
    "export": ("export", "exported.vault", LABEL, "--export-passphrase-file", "passphrase"),
    "backups": ("backups", "show", NEWEST),
}
"""What is run of each command that deals with entries."""
OF_THE_VAULT = {
    "init",
    "passphrase",
    "recovery",
    "reencrypt",
    "keyring",
    "adopt",
    "settings",
    "where",
    "doctor",
}
OF_NO_VAULT = {"lock", "status", "keys", "completion", "man", "demo"}


@pytest.fixture
def hostile(cli: Cli) -> Cli:
    """One entry of which every text is hostile, and another like it in the trash."""
    session = cli.session()
    record = replace(
        session.by_label("grid-bot"),
        label=LABEL,
        account=TEXT,
        exchange=f"Bitfinex{TEXT}",
        integration=TEXT,
        notes=TEXT,
        preset=TEXT,
        tags=(TEXT,),
        permissions={TEXT: "rw"},
        addresses=(TEXT,),
        history=(Change(1_790_000_000, TEXT),),
        secret=None,
    )
    trashed = replace(record, label=TRASHED, trashed_at=1_790_000_000)
    add_many(session, [(record, Secret(API_SECRET + "2")), (trashed, Secret(OTHER_SECRET + "2"))])
    session.add("newer than the backup")
    session.close()
    cli.write("template.toml", f"x = 'vault://{quote(LABEL, safe='')}/secret'\n")
    return cli


def test_no_command_is_left_out() -> None:
    assert set(ON_THE_ENTRY) | OF_THE_VAULT | OF_NO_VAULT == set(commands())


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "JSON"])
@pytest.mark.parametrize("command", ON_THE_ENTRY)
def test_no_line_carries_a_control_character(hostile: Cli, command: str, form: tuple[str, ...]) -> None:
    newest = str(hostile.session().archive.listed()[0].number)
    name, *rest = (newest if word is NEWEST else word for word in ON_THE_ENTRY[command])
    done = hostile.run(name, *form, *rest, stdin=f"{API_SECRET}\n{OTHER_SECRET}\n")
    assert not CONTROL.search(done.out)
    assert not CONTROL.search(done.err)
    assert "Traceback" not in done.err
    assert "stopped because of a bug" not in done.err
