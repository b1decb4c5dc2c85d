"""What is sent, and the processor time used, while nobody touches the program: on every screen.

They are walked to on several terminals at once, each with a vault of its own, so that standing a minute on
each of them takes some minutes. Where a screen needs an answer it is a stand-in's on this machine.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path

from tests.benchmarks.harness import Case
from tests.benchmarks.opened import COMMAND, at_list, at_prompt
from tests.benchmarks.vaults import DEMONSTRATION, PASSPHRASE, Vaults
from tests.benchmarks.watched import Idle, Watched
from tests.bitfinex.standin import Key, StandIn, scopes
from vault_tui.cli.demo_data import demo_entries

ENTER, ESC = b"\r", b"\x1b"
DOWN, END = b"\x1b[B", b"\x1b[F"
CTRL_G, CTRL_O, CTRL_P, CTRL_U = b"\x07", b"\x0f", b"\x10", b"\x15"
API_KEY, API_SECRET = (
    "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample9",
    "SECRETsecretSECRETsecretSECRETsecretSECRET9",
)
FIRST_RUN = "first run"


@dataclass(frozen=True)
class Stop:
    """A screen: the keys that lead to it from the one before, and words by which it is known.

    ``screen`` is the class that draws it, where it is one of those in ``tui/screens``.
    """

    name: str
    keys: Sequence[bytes]
    shows: bytes
    screen: str = ""


def _letters(text: str) -> Sequence[bytes]:
    return [letter.encode() for letter in text]


def _pasted(text: str) -> bytes:
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


_NEW_KEY = (b"n", ENTER, *_letters("grid-bot-sol"), ENTER, ENTER, ENTER, *_letters("freqtrade"), ENTER, ENTER)

ROUTES: dict[str, Sequence[Stop]] = {
    "prompt": (Stop("prompt", (), b"Passphrase"),),
    FIRST_RUN: (
        Stop("first run", (), b"Choose a passphrase"),
        Stop(
            "first run, once more", (*_letters("seven lamps under the harbour"), ENTER), b"Type it once more"
        ),
        Stop("what shall it be", (*_letters("seven lamps under the harbour"), ENTER), b"What shall it be?"),
        Stop("list without entries", (ESC,), b"No keys yet"),
    ),
    "rooms": (
        Stop("list", (), b"grid-bot-btc", "VaultList"),
        Stop("help", (b"?",), b"HERE", "Help"),
        Stop("palette", (ESC, CTRL_P), b"What next?"),
        Stop("findings", (ESC, b"f"), b"HIGH", "FindingsPage"),
        Stop("diary", (ESC, b"j"), b"A diary, not evidence", "DiaryPage"),
        Stop("trash", (ESC, b"t"), b"thrown-away", "Trash"),
    ),
    "page": (
        Stop("which page", (b"p",), b"Whose page is open?"),
        Stop("match the page", (ENTER,), b"looked at", "MatchPage"),
        Stop("matched", (b" ", ENTER), b"Matched", "MatchResult"),
        Stop("settings", (ESC, ESC, b","), b"Recovery code", "SettingsPage"),
        Stop("backups", (END, ENTER), b"look into", "BackupsPage"),
        Stop("backup", (ENTER,), b"Backup of", "BackupContent"),
    ),
    "recovery": (
        Stop("make a recovery code", (b",", *[DOWN] * 12, ENTER), b"Make a recovery code?"),
        Stop("recovery: passphrase", (ENTER,), b"the passphrase once more"),
        Stop("recovery: code", (*_letters(PASSPHRASE), ENTER), b"recovery code"),
    ),
    "entry": (
        Stop("new entry", (b"n",), b"What shall it be?", "Start"),
        Stop("guide: plan", (ENTER,), b"Trading bot", "GuidePlan"),
        Stop("form", (ESC, b"n", DOWN, DOWN, ENTER), b"Add a key you have", "EntryForm"),
        Stop("detail", (ESC, ENTER), b"If this leaks", "KeyDetail"),
        Stop("hand-over", (b"h",), b"How freqtrade takes", "HandOver"),
        Stop("filter", (ESC, ESC, b"/", *_letters("sol-grid")), b"sol-"),
    ),
    "begun": (
        Stop(
            "guide: permissions",
            (b"/", *_letters("sol-grid"), ENTER, ENTER),
            b"to compare",
            "GuidePermissions",
        ),
        Stop("stuck", (CTRL_G,), b"Stuck?"),
        Stop("guide: addresses", (ESC, b"a", ENTER), b"on the list", "GuideAddresses"),
        Stop(
            "guide: capture, half sealed",
            (CTRL_O, ESC, b"/", *_letters("honey"), ENTER, ENTER),
            b"HALF SEALED",
            "GuideCapture",
        ),
    ),
    "guide": (
        Stop("guide: sign in", (*_NEW_KEY, DOWN, DOWN, ENTER), b"step 2 of 8", "GuideList"),
        Stop(
            "guide: generate",
            (b"a", ENTER, b"a", ENTER, ENTER, b" ", ENTER),
            b"step 5 of 8",
        ),
        Stop("guide: capture", (ENTER,), b"NOT YET"),
        Stop("guide: both sealed", (_pasted(API_KEY), _pasted(API_SECRET)), b"Both halves are sealed"),
        Stop("guide: verify", (ENTER,), b"ask Bitfinex", "GuideVerify"),
        Stop("guide: verified", (ENTER,), b"may do what was planned"),
        Stop("guide: hand over", (ENTER,), b"step 8 of 8", "GuideHandOver"),
    ),
    "asking": (
        Stop("before asking", (b"v",), b"may be running with this key"),
        Stop("verified", (ENTER,), b"may do what was planned", "KeyCheck"),
        Stop("who has been here", (ESC, b"i"), b"never the use of a key", "ActivityPage"),
        Stop("new pair", (ESC, b"k"), b"New pair"),
    ),
    "life": (
        Stop("before rotating", (b"R",), b"by a new one?"),
        Stop("rotation", (ENTER,), b"stage 1 of 7", "RotationPage"),
        Stop("what has leaked", (ESC, b"!"), b"Has someone else seen"),
        Stop("leaked keys", (ENTER,), b"Revoke first, replace after", "IncidentPage"),
    ),
}
"""Ways that together lead over all of them. Each begins with the first of its stops, most at the list."""


def stops() -> Iterable[Stop]:
    """All of them."""
    return chain.from_iterable(ROUTES.values())


def walk(folder: Path, seconds: float) -> dict[str, Idle]:
    """Stand on every screen for so long."""
    now = int(time.time())
    keys = [
        Key(entry.api_key, secret.reveal(), scopes(**entry.seen.permissions or {}), name=entry.label)
        for entry, secret in demo_entries(now, datetime.fromtimestamp(now, UTC).date())
        if secret is not None and entry.seen is not None
    ]
    new = Key(API_KEY, API_SECRET, scopes(account="r", history="r", orders="rw", wallets="r"), name="new")
    with StandIn([*keys, new]) as standin, ThreadPoolExecutor(len(ROUTES)) as side_by_side:
        walks = [side_by_side.submit(_walk, folder / name, name, standin.url, seconds) for name in ROUTES]
        return {name: idle for each in walks for name, idle in each.result().items()}


def _walk(folder: Path, route: str, url: str, seconds: float) -> dict[str, Idle]:
    folder.mkdir(parents=True)
    seen = {}
    with _begun(route, folder, url) as terminal:
        for stop in ROUTES[route]:
            for key in stop.keys:
                terminal.send(key)
                terminal.rest(0.5)  # a question takes no answer before it is painted
            if stop.keys:
                terminal.wait_for(stop.shows)
            terminal.rest(1.5)  # behind the prompt the screens are loaded
            seen[stop.name] = terminal.idle(seconds)
    return seen


@contextmanager
def _begun(route: str, folder: Path, url: str) -> Iterator[Watched]:
    vaults = Vaults(folder)
    vaults.environment["VAULT_TUI_API_URL"] = url
    first = ROUTES[route][0]
    if route == FIRST_RUN:
        with Watched(
            [COMMAND, "--vault", str(folder / "new" / "main.vault")], env=vaults.environment
        ) as made:
            made.wait_for(first.shows)
            yield made
    elif route == "prompt":
        with at_prompt(vaults, DEMONSTRATION) as terminal:
            yield terminal
    else:
        with at_list(vaults, DEMONSTRATION, b"grid-bot-btc") as terminal:
            yield terminal


def cases(folder: Path, seconds: float) -> list[Case]:
    """Bytes for each screen, processor time for all of them together."""
    walked = cache(lambda: walk(folder, seconds))

    def size(name: str) -> Case:
        return Case(
            f"{seconds:g} s idle, {name}",
            lambda: walked()[name].size,
            goal=0,
            unit="bytes",
            most_rounds=1,
        )

    return [
        *(size(stop.name) for stop in stops()),
        Case(
            f"{seconds:g} s idle on all, processor time",
            lambda: sum(idle.cpu_seconds for idle in walked().values()),
            goal=0,
            most_rounds=1,
        ),
    ]
