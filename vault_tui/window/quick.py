"""Look-ups answered by an open window before anything slow is imported.

Anything unusual (another option, a secret that would stay on a terminal, no window) is left to the rest of
the program, which asks the window itself where it can.
"""

import os
import sys

from vault_tui.system.paths import usual_vault
from vault_tui.window import client, wire
from vault_tui.window.socket_paths import sockets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMANDS = {"get": wire.FETCH, "ls": wire.LIST, "find": wire.FIND, "show": wire.SHOW}

_FAILED = 1  # ExitCode members, spelled out: the enum costs more to import than all of this
_INTERRUPTED = 130


def answered(argv: "Sequence[str]", env: "Mapping[str, str]" = os.environ) -> int | None:
    """The exit code when a window answered and its reply was printed; None to go the usual way."""
    if sys.stdout is None or sys.stderr is None or sys.stdout.encoding != "utf-8":
        return None
    words: list[str] = []
    vault, flags = "", b""
    rest = iter(argv)
    for word in rest:
        if word == "--json" and words:
            flags += b"j"
        elif word == "--vault":
            vault = next(rest, "")
        elif word.startswith("--vault="):
            vault = word[len("--vault=") :]
        elif word.startswith("-"):
            return None
        else:
            words.append(word)
    if not words or words[0] not in COMMANDS:
        return None
    try:
        reply = _asked(words[0], words[1:], flags, sockets(vault or usual_vault(env), env))
        return None if reply is None else _printed(reply)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _asked(
    command: str, words: "Sequence[str]", flags: bytes, places: "Sequence[str]"
) -> "wire.Reply | None":
    on_terminal = os.isatty(1)
    how = b"p" if on_terminal and os.isatty(0) else b""
    if command == "get":
        if flags or on_terminal or len(words) not in {1, 2} or words[1:] not in ([], ["secret"], ["key"]):
            return None
        half = words[1] if len(words) == 2 else "secret"
        reply = client.ask(
            places, wire.FETCH, client.encoded(words[0]), half.encode(), b"get", how, client.origin()
        )
        if reply is not None and not reply.code:
            if len(reply.fields) < 3:
                return None  # a forwarded window may be of another release
            reply.out = [reply.fields[1] or reply.fields[2], b"\n"]
        return reply
    if (command == "show" and len(words) != 1) or (command == "find" and not words):
        return None
    width = b""
    if on_terminal:
        if os.environ.get("COLUMNS"):
            return None
        width = b"%d" % os.get_terminal_size(1).columns
    subject = client.encoded(" ".join(words))
    return client.ask(places, COMMANDS[command], subject, flags, width, *([how] if command == "show" else []))


def _printed(reply: "wire.Reply") -> int:
    try:
        if not reply.code:
            _write(1, b"".join(reply.out))
        _write(2, b"".join(reply.talk))
    except BrokenPipeError:
        return _FAILED  # the reader closed the pipe
    except OSError as error:
        os.write(
            2, f"vault-tui: The output could not be written: {os.strerror(error.errno or 5)}.\n".encode()
        )
        return _FAILED
    return reply.code


def _write(descriptor: int, content: bytes) -> None:
    at = 0
    while at < len(content):
        at += os.write(descriptor, content[at : at + 65536])
