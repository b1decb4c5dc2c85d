"""What is sent, and the processor time used, while nobody touches the program: on every screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tests.benchmarks.harness import Case
from tests.benchmarks.opened import at_list, at_prompt, pressed
from tests.benchmarks.vaults import DEMONSTRATION, Vaults
from tests.benchmarks.watched import Idle

ENTER, ESC = b"\r", b"\x1b"
DOWN, END = b"\x1b[B", b"\x1b[F"
CTRL_G, CTRL_O, CTRL_P = b"\x07", b"\x0f", b"\x10"


@dataclass(frozen=True)
class Stop:
    """A screen: the keys that lead to it from the one before, and words by which it is known."""

    name: str
    keys: Sequence[bytes]
    shows: bytes


def _letters(text: str) -> Sequence[bytes]:
    return [letter.encode() for letter in text]


STOPS = (
    Stop("help", (b"?",), b"HERE"),
    Stop("palette", (ESC, CTRL_P), b"What next?"),
    Stop("findings", (ESC, b"f"), b"HIGH"),
    Stop("diary", (ESC, b"j"), b"A diary, not evidence"),
    Stop("which page", (ESC, b"p"), b"Whose page is open?"),
    Stop("match the page", (ENTER,), b"Match the page"),
    Stop("new pair", (ESC, ESC, b"k"), b"New pair"),
    Stop("trash", (ESC, ESC, b"t"), b"thrown-away"),
    Stop("settings", (ESC, b","), b"Recovery code"),
    Stop("backups", (END, ENTER), b"look into"),
    Stop("new entry", (ESC, ESC, b"n"), b"What shall it be?"),
    Stop("guide: plan", (ENTER,), b"Trading bot"),
    Stop("form", (ESC, b"n", DOWN, DOWN, ENTER), b"Add a key you have"),
    Stop("detail", (ESC, ENTER), b"If this leaks"),
    Stop("hand-over", (b"h",), b"How freqtrade takes"),
    Stop("filter", (ESC, ESC, b"/", *_letters("sol-grid")), b"sol-"),
    Stop("guide: permissions", (ENTER, ENTER), b"to compare"),
    Stop("stuck", (CTRL_G,), b"Stuck?"),
    Stop("guide: addresses", (ESC, b"a", ENTER), b"on the list"),
    Stop("guide: capture", (CTRL_O, ESC, b"/", *_letters("honey"), ENTER, ENTER), b"HALF SEALED"),
)
"""One way through all of them, from the list of the demonstration's entries."""


def walk(vaults: Vaults, seconds: float) -> dict[str, Idle]:
    """Stand on every screen for so long, the prompt first."""
    with at_prompt(vaults, DEMONSTRATION) as terminal:
        terminal.settle(quiet=2)  # behind it the screens are loaded
        seen = {"prompt": terminal.idle(seconds)}
    with at_list(vaults, DEMONSTRATION, b"grid-bot-btc") as terminal:
        seen["list"] = terminal.idle(seconds)
        for stop in STOPS:
            pressed(terminal, stop.keys, quiet=0.6)  # a question takes no answer before it is painted
            terminal.wait_for(stop.shows)
            terminal.settle(quiet=1)
            seen[stop.name] = terminal.idle(seconds)
    return seen


def cases(vaults: Vaults, seconds: float) -> list[Case]:
    """Bytes for each screen, processor time for all of them together."""
    walked = cache(lambda: walk(vaults, seconds))

    def size(name: str) -> Case:
        return Case(
            f"{seconds:g} s idle, {name}",
            lambda: walked()[name].size,
            goal=0,
            unit="bytes",
            most_rounds=1,
        )

    return [
        *(size(name) for name in ("prompt", "list", *(stop.name for stop in STOPS))),
        Case(
            f"{seconds:g} s idle on all, processor time",
            lambda: sum(idle.cpu_seconds for idle in walked().values()),
            goal=0,
            most_rounds=1,
        ),
    ]
