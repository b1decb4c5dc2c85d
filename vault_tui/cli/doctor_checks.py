"""The checks of ``doctor``: each says how things are and, where something should be done, what."""

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vault_tui.core.errors import NoVault, TerminalUnfit, VaultError
from vault_tui.session import PROFILES, Opening
from vault_tui.system import machine, process, surroundings
from vault_tui.system.clipboard_routes import Route, routes
from vault_tui.system.paths import shown, state_folder
from vault_tui.system.terminal import Terminal

_USUAL = (80, 24)
_SMALLEST = (60, 20)
_PAGE = 4096
_MIB = 1 << 20

Env = Mapping[str, str]


class Status(StrEnum):
    """``do``: something should be done about it."""

    OK = "ok"
    NOTE = "note"
    DO = "do"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    about: str
    verdict: Status
    words: str
    remedy: str = ""


def checks(opening: Opening, known_route: Route | None, env: Env = os.environ) -> Iterator[Check]:
    """All checks, in the order of the report. Opens no vault and asks nothing."""
    yield from _terminal(env)
    yield _clipboard(known_route, env)
    yield from _places(opening)
    yield _rights()
    yield _memory(opening)
    yield _swap()
    yield _dumps()
    yield from _watchers()


def _terminal(env: Env) -> Iterator[Check]:
    kind = env.get("TERM", "")
    try:
        terminal = Terminal.open(screen=False)
    except TerminalUnfit:
        yield Check(
            "terminal",
            Status.NOTE,
            "there is none: no screens, no questions",
            "Commands work with --passphrase-file; over SSH, `ssh -t` brings a terminal.",
        )
        return
    size, encoding = terminal.size(), terminal.encoding
    terminal.close()
    yield Check("terminal", Status.OK, "there is one")
    if kind in {"", "dumb", "unknown"}:
        remedy = "Set TERM to your terminal's kind (xterm-256color fits most), or use the commands."
        yield Check("TERM", Status.DO, f"“{kind}”: screens can't be drawn", remedy)
    else:
        yield Check("TERM", Status.OK, kind)
    if encoding == "utf-8":
        yield Check("locale", Status.OK, "UTF-8")
    else:
        remedy = "Set LC_ALL=C.UTF-8, or a UTF-8 locale of yours, and have the terminal use UTF-8."
        yield Check("locale", Status.DO, f"{encoding}: some characters show as stand-ins", remedy)
    words = f"{size[0]} × {size[1]}"
    if size[0] < _SMALLEST[0] or size[1] < _SMALLEST[1]:
        yield Check("size", Status.DO, words, "Make the window 80 × 24 or larger; 60 × 20 is the least.")
    elif size[0] < _USUAL[0] or size[1] < _USUAL[1]:
        yield Check("size", Status.NOTE, words, "80 × 24 shows everything.")
    else:
        yield Check("size", Status.OK, words)


def _clipboard(known: Route | None, env: Env) -> Check:
    here = routes(env)
    if known is Route.NONE or here == (Route.NONE,):
        return Check(
            "clipboard",
            Status.NOTE,
            "none can be reached",
            "Reveal instead, or pipe `vault-tui get`. `vault-tui doctor --clipboard` tries again.",
        )
    if known in here:
        return Check("clipboard", Status.OK, f"{known.words}: seen to work here")
    return Check(
        "clipboard",
        Status.NOTE,
        f"{here[0].words}: not tried here yet",
        "`vault-tui doctor --clipboard` tries it with a harmless word.",
    )


def _places(opening: Opening) -> Iterator[Check]:
    try:
        opening.file.check_place()
    except VaultError as error:
        yield Check("folder", Status.DO, error.sentence, error.remedy)
    else:
        yield Check("folder", Status.OK, "nobody else can exchange the vault")
    if not opening.exists():
        yield Check("vault", Status.NOTE, f"none at {opening.shown} yet", "`vault-tui init` makes one.")
        return
    try:
        remarks = opening.probe().notices
    except VaultError as error:
        yield Check("vault", Status.DO, error.sentence, error.remedy)
    else:
        for remark in remarks:
            yield Check("vault", Status.DO, remark, f"Look at {opening.shown}.")
        if not remarks:
            yield Check("vault", Status.OK, f"{opening.shown}: for you alone")
    state = Path(state_folder())
    if state.is_dir() and (mode := stat.S_IMODE(state.stat().st_mode)) & 0o077:
        words = f"{shown(str(state))} may be used by others (mode {mode:04o})"
        yield Check("state", Status.DO, words, f"chmod 700 {shown(str(state))}")


def _rights() -> Check:
    if surroundings.is_root():
        return Check(
            "user",
            Status.DO,
            "this is root: everything root runs can read an open vault",
            "Keep the vault under a user of its own, and run bots as another.",
        )
    return Check("user", Status.OK, "not root")


def _memory(opening: Opening) -> Check:
    memory = machine.memory()
    words = f"{memory.free // _MIB} MiB free, limited by {memory.limited_by}"
    try:
        slots = opening.probe().header.slots
        need = max(slot.cost.memlimit for slot in slots if slot.cost)
    except NoVault:
        need = PROFILES["moderate"].memlimit
        if memory.free < need:
            remedy = "A new vault gets a cheaper derivation (64 MiB); better make room first."
            return Check("memory", Status.DO, words, remedy)
    except VaultError:
        return Check("memory", Status.NOTE, words, "How much this vault needs can't be read.")
    if memory.free < need:
        remedy = f"Opening this vault takes {need // _MIB} MiB: free some, or raise that limit."
        return Check("memory", Status.DO, words, remedy)
    return Check("memory", Status.OK, f"{words}; {need // _MIB} MiB are needed")


def _swap() -> Check:
    if process.keep_off_disk(_PROBE):
        return Check("swap", Status.OK, "keys can be kept out of it")
    return Check(
        "swap",
        Status.DO,
        "this system doesn't let keys be kept out of it",
        "Raise `ulimit -l`, or encrypt swap.",
    )


_PROBE = bytearray(_PAGE)
"""Locked memory has to live as long as the process."""


def _dumps() -> Check:
    try:
        process.harden()
    except OSError:
        return Check(
            "core dumps",
            Status.DO,
            "this process could not be shielded from others of the same user",
            "Look for a sandbox that forbids prctl, and run vault-tui outside of it.",
        )
    return Check("core dumps", Status.OK, "off, and no other process of yours may look in from now on")


def _watchers(scope: Path = Path("/proc/sys/kernel/yama/ptrace_scope")) -> Iterator[Check]:
    """A process starts unshielded: until it shields itself others may open its memory, and keep it open."""
    if sys.platform != "linux":
        return
    try:
        shut = scope.read_text(encoding="ascii").strip() != "0"
    except (OSError, ValueError):
        shut = False
    if shut:
        yield Check("watchers", Status.OK, "no other process of yours may look in while vault-tui starts")
    else:
        yield Check(
            "watchers",
            Status.NOTE,
            "a process of yours that waits for vault-tui to start could look in before it is shielded",
            "`sysctl kernel.yama.ptrace_scope=1` keeps it from that, where the kernel knows it.",
        )
