"""What ``doctor`` looks at: each finding says how it is and, where something wants doing, what."""

import os
import stat
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


class Verdict(StrEnum):
    """``do``: something should be done about it."""

    OK = "ok"
    NOTE = "note"
    DO = "do"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    about: str
    verdict: Verdict
    words: str
    remedy: str = ""


def findings(opening: Opening, known_route: Route | None, env: Env = os.environ) -> Iterator[Finding]:
    """Everything that is looked at, in the order of the report. Opens no vault and asks nothing."""
    yield from _terminal(env)
    yield _clipboard(known_route, env)
    yield from _places(opening)
    yield _rights()
    yield _memory(opening)
    yield _swap()
    yield _dumps()


def _terminal(env: Env) -> Iterator[Finding]:
    kind = env.get("TERM", "")
    try:
        terminal = Terminal.open(screen=False)
    except TerminalUnfit:
        yield Finding(
            "terminal",
            Verdict.NOTE,
            "there is none: no screens, no questions",
            "Commands work with --passphrase-file; over SSH, `ssh -t` brings a terminal.",
        )
        return
    size, encoding = terminal.size(), terminal.encoding
    terminal.close()
    yield Finding("terminal", Verdict.OK, "there is one")
    if kind in {"", "dumb", "unknown"}:
        remedy = "Set TERM to your terminal’s kind (xterm-256color fits most), or use the commands."
        yield Finding("TERM", Verdict.DO, f"“{kind}”: screens can’t be drawn", remedy)
    else:
        yield Finding("TERM", Verdict.OK, kind)
    if encoding == "utf-8":
        yield Finding("locale", Verdict.OK, "UTF-8")
    else:
        remedy = "Set LC_ALL=C.UTF-8, or a UTF-8 locale of yours, and have the terminal use UTF-8."
        yield Finding("locale", Verdict.DO, f"{encoding}: some characters show as stand-ins", remedy)
    words = f"{size[0]} × {size[1]}"
    if size[0] < _SMALLEST[0] or size[1] < _SMALLEST[1]:
        yield Finding("size", Verdict.DO, words, "Make the window 80 × 24 or larger; 60 × 20 is the least.")
    elif size[0] < _USUAL[0] or size[1] < _USUAL[1]:
        yield Finding("size", Verdict.NOTE, words, "80 × 24 shows everything.")
    else:
        yield Finding("size", Verdict.OK, words)


def _clipboard(known: Route | None, env: Env) -> Finding:
    here = routes(env)
    if known is Route.NONE or here == (Route.NONE,):
        return Finding(
            "clipboard",
            Verdict.NOTE,
            "none can be reached",
            "Reveal instead, or pipe `vault-tui get`. `vault-tui doctor --clipboard` tries again.",
        )
    if known in here:
        return Finding("clipboard", Verdict.OK, f"{known.words}: seen to work here")
    return Finding(
        "clipboard",
        Verdict.NOTE,
        f"{here[0].words}: not tried here yet",
        "`vault-tui doctor --clipboard` tries it with a harmless word.",
    )


def _places(opening: Opening) -> Iterator[Finding]:
    try:
        opening.file.check_place()
    except VaultError as error:
        yield Finding("folder", Verdict.DO, error.sentence, error.remedy)
    else:
        yield Finding("folder", Verdict.OK, "nobody else can exchange the vault")
    if not opening.exists():
        yield Finding("vault", Verdict.NOTE, f"none at {opening.shown} yet", "`vault-tui init` makes one.")
        return
    try:
        remarks = opening.probe().notices
    except VaultError as error:
        yield Finding("vault", Verdict.DO, error.sentence, error.remedy)
    else:
        for remark in remarks:
            yield Finding("vault", Verdict.DO, remark, f"Look at {opening.shown}.")
        if not remarks:
            yield Finding("vault", Verdict.OK, f"{opening.shown}: for you alone")
    state = Path(state_folder())
    if state.is_dir() and (mode := stat.S_IMODE(state.stat().st_mode)) & 0o077:
        words = f"{shown(str(state))} may be used by others (mode {mode:04o})"
        yield Finding("state", Verdict.DO, words, f"chmod 700 {shown(str(state))}")


def _rights() -> Finding:
    if surroundings.is_root():
        return Finding(
            "user",
            Verdict.DO,
            "this is root: everything root runs can read an open vault",
            "Keep the vault under a user of its own, and run bots as another.",
        )
    return Finding("user", Verdict.OK, "not root")


def _memory(opening: Opening) -> Finding:
    memory = machine.memory()
    words = f"{memory.free // _MIB} MiB free, limited by {memory.limited_by}"
    try:
        slots = opening.probe().header.slots
        need = max(slot.cost.memlimit for slot in slots if slot.cost)
    except NoVault:
        need = PROFILES["moderate"].memlimit
        if memory.free < need:
            remedy = "A new vault gets a cheaper derivation (64 MiB); better make room first."
            return Finding("memory", Verdict.DO, words, remedy)
    except VaultError:
        return Finding("memory", Verdict.NOTE, words, "How much this vault needs can’t be read.")
    if memory.free < need:
        remedy = f"Opening this vault takes {need // _MIB} MiB: free some, or raise that limit."
        return Finding("memory", Verdict.DO, words, remedy)
    return Finding("memory", Verdict.OK, f"{words}; {need // _MIB} MiB are needed")


def _swap() -> Finding:
    if process.keep_off_disk(_PROBE):
        return Finding("swap", Verdict.OK, "keys can be kept out of it")
    return Finding(
        "swap",
        Verdict.DO,
        "this system doesn’t let keys be kept out of it",
        "Raise `ulimit -l`, or encrypt swap.",
    )


_PROBE = bytearray(_PAGE)
"""Locked memory has to live as long as the process."""


def _dumps() -> Finding:
    try:
        process.harden()
    except OSError:
        return Finding(
            "core dumps",
            Verdict.DO,
            "this process could not be shielded from others of the same user",
            "Look for a sandbox that forbids prctl, and run vault-tui outside of it.",
        )
    return Finding("core dumps", Verdict.OK, "off, and no other process of yours may look in")
