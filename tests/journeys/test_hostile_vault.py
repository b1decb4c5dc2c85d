"""A vault into which something else wrote: its texts act on no terminal, on no screen and in no command."""

import re
from dataclasses import replace
from datetime import date

import pexpect
import pytest

from tests.cli.conftest import CONTROL, Cli, ended
from tests.journeys.person import Person
from tests.tui.stage import HOSTILE
from tests.worlds import API_KEY, API_SECRET
from vault_tui.bitfinex.steps import LINKS, STEPS
from vault_tui.core.models import Change, Entry, Progress, RunsOn, Settings, State
from vault_tui.core.secret import Secret
from vault_tui.session import PROFILES
from vault_tui.session.filling import add_many

MARK = "\x1b[77;77;77m"
"""A sequence that the program itself never sends."""
OWN_SEQUENCES = re.compile(
    r"\x1b\[[?<>=]?[0-9;]*\$?[A-Za-z]"
    rf"|\x1b\]8;[^;\x1b\x07]*;({'|'.join(re.escape(link.url) for link in LINKS)})?\x1b\\"
    r"|\x1b\]52;c;(?!QUJD)[A-Za-z0-9+/=]*\x07"
)
"""What the program may send: it moves the cursor, sets modes, links to Bitfinex's page, and copies."""


def hostile(number: int, label: str) -> Entry:
    """An entry of which every text is hostile in another way."""
    texts = [f"{HOSTILE[(number + place) % len(HOSTILE)]}{MARK}" for place in range(8)]
    return Entry(
        "",
        f"{label}{texts[0]}",
        1_790_000_000,
        1_790_000_000,
        account=texts[1],
        integration=texts[2],
        runs_on=RunsOn.HERE,
        preset=texts[3],
        permissions={"orders": "rw", texts[3]: "r"},
        addresses=(texts[4],),
        notes=texts[5],
        tags=(texts[6], texts[7]),
        history=(Change(1_790_000_000, texts[7]),),
        rotate_by=date(2026, 10, 1),
    )


@pytest.fixture
def vault(home: Cli) -> Cli:
    """Two dozen keys, each hostile in another way, and one entry at each step of the guide."""
    session = home.make(PROFILES["interactive"])
    session._store.transact(
        lambda contents: contents.with_settings(Settings(name=f"main{MARK}", reveal_time=3, clipboard_time=5))
    )
    half = f"{API_KEY}{MARK}"
    keys = [
        replace(hostile(number, f"key{number} "), state=State.ACTIVE, api_key=half)
        for number in range(len(HOSTILE))
    ]
    add_many(session, [(key, Secret(f"{API_SECRET}{MARK}")) for key in keys])
    drafts = [
        replace(hostile(number, f"draft{number} "), progress=Progress(step.id))
        for number, step in enumerate(STEPS[:-1])
    ]
    add_many(session, [(draft, None) for draft in drafts])
    trashed = replace(hostile(0, "trashed "), trashed_at=1_790_000_000)
    handed_over = replace(keys[0], label=f"last {MARK}", progress=Progress(STEPS[-1].id))
    add_many(session, [(trashed, None), (handed_over, Secret(API_SECRET))])
    session.close()
    return home


def foreign(sent: bytes) -> list[str]:
    """What was sent that acts and isn't the program's own, each with what followed it."""
    rest = OWN_SEQUENCES.sub("", sent.decode()).replace("\r", "").replace("\a", "")
    return [rest[found.start() : found.start() + 20] for found in CONTROL.finditer(rest)]


def look_at(person: Person, *keys: str, shows: str, without: str = "") -> None:
    """Press keys, and wait until a screen is there (and what was over it gone) and at rest."""
    person.presses(*keys)
    person.sees(shows, without=without)
    person.pauses()


def find(person: Person, words: str, *, shows: str) -> None:
    """Open the first entry that is found by words."""
    look_at(person, "/", shows="Enter to the list")
    look_at(person, "ctrl-u", shows="/ label, program")
    person.types(words, shown=f"/ {words}")
    look_at(person, "enter", shows="Enter open")
    look_at(person, "enter", shows=shows)


def opened(vault: Cli, columns: int = 80, rows: int = 24) -> Person:
    """The program on that vault, which needs no passphrase typed."""
    env = vault.environment(VAULT_TUI_PASSPHRASE_FILE=str(vault.home / "passphrase"))
    return Person(env, columns=columns, rows=rows)


def test_no_list_lets_a_text_act_on_the_terminal(vault: Cli) -> None:
    with opened(vault, columns=160) as person:
        look_at(person, shows="locks at")
        for _ in range(4):
            look_at(person, *["down"] * 4, shows="If this leaks")  # beside the list
        for key, shows in (("t", "trashed"), (",", "Settings"), ("n", "What shall it be?")):
            look_at(person, key, shows=shows)
            look_at(person, "esc", shows="n new", without=shows)
    assert foreign(person.screen.sent) == []
    assert MARK.encode() not in person.screen.sent


def test_no_page_of_a_key_lets_a_text_act_on_the_terminal(vault: Cli) -> None:
    with opened(vault) as person:
        person.sees("locks at")
        find(person, "key1 ", shows="‹ key1")
        look_at(person, "r", shows="shown until")
        for key, shows in (
            ("h", "Hand over"),
            ("e", "Edit · key1"),
            ("!", "Has someone else seen"),
            ("x", "Move to trash"),
            ("ctrl-p", "What next?"),
            ("?", "Help"),
        ):
            look_at(person, key, shows=shows)
            look_at(person, "esc", shows="‹ key1", without=shows)
        look_at(person, "l", shows="▸ Passphrase")
    assert foreign(person.screen.sent) == []
    assert MARK.encode() not in person.screen.sent


def test_no_step_of_the_guide_lets_a_text_act_on_the_terminal(vault: Cli) -> None:
    with opened(vault) as person:
        person.sees("locks at")
        for number, step in enumerate(STEPS[:-1]):
            find(person, f"draft{number} ", shows=f"New Bitfinex key · draft{number} ")
            if step.id == "capture":
                look_at(person, "ctrl-g", shows="Stuck?")
                look_at(person, "esc", shows="Ctrl-G stuck", without="Stuck?")
            look_at(person, "ctrl-o", shows="Enter open")
        find(person, "last ", shows="Give the pair to")
        look_at(person, "enter", shows="Make a recovery code?")
    assert foreign(person.screen.sent) == []
    assert MARK.encode() not in person.screen.sent


@pytest.mark.parametrize(
    "command",
    [
        ("get", "key1 "),
        ("copy", "key1 "),
        ("edit", "key1 ", "--note", "x"),
        ("trash",),
        ("guide",),
    ],
    ids=" ".join,
)
def test_no_command_lets_a_text_act_on_the_terminal(vault: Cli, command: tuple[str, ...]) -> None:
    terminal = vault.terminal(*command, opened=True)
    asked = terminal.expect([pexpect.EOF, r"Number \[1\]: "])
    said = terminal.before
    if asked:
        terminal.sendeof()
        ended(terminal)
        said += terminal.before
    assert foreign(said.encode()) == []
    assert "\ufffd" in said
