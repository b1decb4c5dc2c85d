"""``run LABEL -- COMMAND`` through an open window, before anything slow is imported.

Anything unusual (options other than ``--for``, several keys, no window, a missing command) is left to the
rest of the program.
"""

import os
import sys

from vault_tui.system.handover import REMEDY, CantStart, become, ignored_signals, program_path
from vault_tui.system.paths import usual_vault
from vault_tui.window import client, wire
from vault_tui.window.socket_paths import sockets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_REFUSED = 126  # ExitCode members, spelled out: the enum costs more to import than all of this
_INTERRUPTED = 130


def started(argv: "Sequence[str]", env: "Mapping[str, str]" = os.environ) -> int | None:
    """Replace this process by the command; else the exit code of a refusal, or None to go the usual way."""
    if sys.stderr is None or (plain := _plain(argv)) is None:
        return None
    label, program, command = plain
    try:
        ignored = ignored_signals()
        path = program_path(command[0], env)
    except CantStart:
        return None
    try:
        reply = _asked(label, program, env)
        if reply is None or len(reply.fields) % 2:
            return None
        os.write(2, b"".join(reply.talk))
        if reply.code:
            return reply.code
        texts = [field.decode("utf-8", "surrogateescape") for field in reply.fields]
        added = dict(zip(texts[::2], texts[1::2], strict=True))
        become(path, command, {**env, **added}, ignored=ignored)
    except CantStart as problem:
        os.write(2, f"vault-tui: {problem.sentence()}\n{REMEDY}\n".encode())
        return _REFUSED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _plain(argv: "Sequence[str]") -> "tuple[str, str, Sequence[str]] | None":
    """Label, program and command of ``run LABEL [--for PROGRAM] -- COMMAND``; None for anything else."""
    if "--" not in argv:
        return None
    end = argv.index("--")
    words, command, program = list(argv[1:end]), argv[end + 1 :], ""
    if "--for" in words[:-1]:
        place = words.index("--for")
        program = words[place + 1]
        del words[place : place + 2]
    if len(words) != 1 or words[0].startswith("-") or not command:
        return None
    return words[0], program, command


def _asked(label: str, program: str, env: "Mapping[str, str]") -> "wire.Reply | None":
    how = b"p" if os.isatty(0) and os.isatty(1) else b""
    places = sockets(usual_vault(env), env)
    return client.ask(places, wire.RUN, client.encoded(label), client.encoded(program), how, client.origin())
