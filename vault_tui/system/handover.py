"""Replacing this process by a program that gets a secret, and nothing else of ours.

Quick look-ups end here too, so the top imports only what an interpreter has loaded anyway.
"""

from __future__ import annotations

import os

from vault_tui.system.process import close_on_exec

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Iterable, Mapping, Sequence
    from typing import NoReturn
else:
    import _signal as signal  # `signal` wraps it, and takes longer to load than all the rest

OURS = "VAULT_TUI_"
"""Prefix of our own variables. None is handed on: one of them may name the passphrase's file."""

_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)
"""Always ignored by the interpreter, so they don't show what the parent process had chosen."""


REMEDY = "No key was used."
"""Follows :meth:`CantStart.sentence`."""

_SHOWN = 60


class CantStart(Exception):
    """The command can't be started: it is ``missing``, or the system refuses to run it."""

    def __init__(self, name: str, why: str, *, missing: bool) -> None:
        super().__init__(why)
        self.name = name
        self.why = why
        self.missing = missing

    def sentence(self) -> str:
        """What happened, for the person."""
        from vault_tui.core.models import visible  # slow to load, and rarely needed

        return f"“{visible(self.name)[:_SHOWN]}” can't be started: {self.why}."


def program_path(name: str, env: Mapping[str, str] = os.environ) -> str:
    """The file that a shell would run for this name; raises :class:`CantStart`."""
    refused = ""
    for path in _candidates(name, env):
        if os.path.isdir(path):  # noqa: PTH112  # pathlib is slow to load
            refused = refused or "it is a folder"
        elif os.access(path, os.X_OK):
            return path
        elif os.path.lexists(path):
            refused = refused or "it is not executable"
    raise CantStart(name, refused or "there is no such command", missing=not refused)


def _candidates(name: str, env: Mapping[str, str]) -> list[str]:
    if "/" in name or not name:
        return [name] if name else []
    folders = env.get("PATH", os.defpath).split(os.pathsep)
    return [f"{folder or '.'}/{name}" for folder in folders]


def ignored_signals() -> frozenset[int]:
    """The signals that the parent process had this one ignore. Call it before any handler is installed."""
    return frozenset(
        number
        for number in range(1, signal.NSIG)
        if number not in _BY_PYTHON and signal.getsignal(number) == signal.SIG_IGN
    )


def descriptors_have_paths() -> bool:
    """Whether a process can open its descriptors by paths in ``/dev/fd``."""
    reader, writer = os.pipe()
    try:
        return os.path.samestat(os.stat(f"/dev/fd/{reader}"), os.fstat(reader))  # noqa: PTH116
    except OSError:
        return False
    finally:
        os.close(reader)
        os.close(writer)


def sealed_file(content: bytes) -> int:
    """A descriptor of a read-only file in memory that can be reopened by ``/dev/fd``.

    Where the system has no such files it is a pipe with the content, which can be read once.
    """
    if not hasattr(os, "memfd_create"):
        return filled_pipe(content)
    import fcntl

    fd = os.memfd_create("vault-tui", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.fchmod(fd, 0o400)
    with os.fdopen(fd, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(fd, 0, os.SEEK_SET)
    seals = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    return fd


def filled_pipe(content: bytes) -> int:
    """A descriptor from which the content can be read once; raises ``OSError`` when a pipe can't hold it."""
    reader, writer = os.pipe()
    try:
        os.set_blocking(writer, False)
        if os.write(writer, content) < len(content):
            raise BlockingIOError
    except OSError:
        os.close(reader)
        raise
    finally:
        os.close(writer)
    return reader


def become(
    path: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    ignored: Iterable[int],
    kept: int | None = None,
    as_number: int | None = None,
) -> NoReturn:
    """Replace this process by the command: same process id, terminal and working directory.

    It gets the three standard descriptors and ``kept``, as number ``as_number`` if that is given. It ignores
    the signals ``ignored`` (see :func:`ignored_signals`), and none is blocked. Raises :class:`CantStart`.
    """
    if kept is not None:
        number = kept if as_number is None else as_number
        if number == kept:
            os.set_inheritable(number, True)
        else:
            os.dup2(kept, number)
        close_on_exec(number)
    else:
        close_on_exec(-1)
    ours = {name: value for name, value in environment.items() if not name.startswith(OURS)}
    ignored = frozenset(ignored)
    for number in range(1, signal.NSIG):
        try:
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)
        except (OSError, ValueError):
            continue  # this one can't be changed
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    try:
        os.execve(path, list(command), ours)  # noqa: S606  # the person named this command
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "bad arguments"
        raise CantStart(path, why, missing=False) from None
