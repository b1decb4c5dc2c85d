"""Hiding this process's memory and errors, and replacing it when the vault is locked.

Little is imported at the top: :func:`scrub_environment` and :func:`quiet_tracebacks` run before
anything else, and the prompt must be on screen before :func:`harden` loads what it needs.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from types import TracebackType
    from typing import NoReturn

    from vault_tui.system.terminal import Terminal

# Read by the UI framework when it is imported; all its other variables log keys, write the screen to
# disk, load code by name or run keys by themselves.
_HARMLESS = {
    "TEXTUAL_ANIMATIONS",
    "TEXTUAL_COLOR_SYSTEM",
    "TEXTUAL_DISABLE_KITTY_KEY",
    "TEXTUAL_FPS",
    "TEXTUAL_SMOOTH_SCROLL",
}
_DANGEROUS = {
    "PYTHONASYNCIODEBUG",  # logs the arguments of slow callbacks, even when set to 0
    "PYTHONBREAKPOINT",
    "PYTHONINSPECT",  # an interpreter prompt at exit, with everything still in memory
    "SSLKEYLOGFILE",  # the keys of every connection, in a file
}
_NOT_PASSED_ON = ("PYTHON", "LD_", "DYLD_", "TEXTUAL", "VAULT_TUI_PASSPHRASE", "VAULT_TUI_RECOVERY")

_PR_SET_DUMPABLE = 4

_MOST_TRIED = 1 << 16

# The same as `-m vault_tui` without `runpy`, which takes longer to load than the prompt to be painted.
_PROGRAM = (sys.executable, "-P", "-c", "from vault_tui.__main__ import command; command()")

_state = {"hardened": False, "screen": False}
_held_back: list[str] = []
_dropped: dict[str, str] = {}


def scrub_environment(env: MutableMapping[str, str] = os.environ) -> None:
    """Remove every variable that could make Python or the UI framework leak secrets.

    Call it before ``textual`` or ``asyncio`` is imported, which read them on import.
    """
    for name in list(env):
        if name in _DANGEROUS or (name.startswith("TEXTUAL") and name not in _HARMLESS):
            _dropped[name] = env.pop(name)


def environment_as_found() -> dict[str, str]:
    """The environment including what :func:`scrub_environment` removed, for another program."""
    return {**os.environ, **_dropped}


def quiet_tracebacks() -> None:
    """Make uncaught errors print only their type and place: text and values may be secrets."""
    sys.excepthook = _say_type_and_place
    sys.unraisablehook = lambda unraisable: _say_type_and_place(
        unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback
    )


def harden() -> None:
    """Disable core dumps and reads of our memory by this user's other processes.

    Call it before the first secret is read. Also quiets the tracebacks of threads. Raises
    :class:`OSError` when the system refuses. On macOS only core dumps are disabled.
    """
    if _state["hardened"]:
        return
    import resource
    import threading

    threading.excepthook = lambda args: _print_or_hold_back(
        _type_and_place(args.exc_type, args.exc_traceback)
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the process could not be made undumpable")
    _state["hardened"] = True


def screen_is_up() -> None:
    """Hold back errors of threads until :func:`screen_is_gone`: on the screen they would be lost."""
    _state["screen"] = True


def screen_is_gone() -> None:
    """Print the errors that were held back."""
    _state["screen"] = False
    while _held_back:
        _print(_held_back.pop(0))


def load_asyncio_without_tls() -> None:
    """Import ``asyncio`` without ``ssl``, a library of 4 MB: its own TLS streams are never used.

    The Bitfinex client imports ``ssl`` itself, and does TLS on plain streams.
    """
    if "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            import asyncio  # noqa: F401
        finally:
            del sys.modules["ssl"]


def keep_off_disk(buffer: bytearray) -> bool:
    """Lock the memory of ``buffer`` so that it is never swapped out; False when the system refuses.

    It is never unlocked, so ``buffer`` must live as long as the process.
    """
    import ctypes

    view = (ctypes.c_char * len(buffer)).from_buffer(buffer)
    return bool(ctypes.CDLL(None).mlock(ctypes.byref(view), ctypes.c_size_t(len(buffer))) == 0)


def give_back_memory() -> None:
    """Return freed memory to the system: opening a vault briefly takes several times its size."""
    import ctypes

    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def settle() -> None:
    """Collect garbage once and exclude what is left from later collections; return freed memory.

    With ten thousand rows a full collection would delay the response to a key.
    """
    import gc

    gc.collect()
    gc.freeze()
    give_back_memory()


def exec_locked(vault: str, terminal: Terminal) -> NoReturn:
    """Replace this process by a fresh one that shows the prompt for ``vault``; never returns.

    Nothing of this address space is left afterwards. The terminal stays raw, so that no key is
    echoed in between; its original settings are handed on by a descriptor. The watchdog is disarmed
    at the last moment. If the new process can't be started, the terminal is restored and this one ends.
    """
    import signal

    from vault_tui.system import watchdog
    from vault_tui.system.signals import ENDING

    try:
        settings = terminal.hand_on()
        command = locked_command(vault, settings)
        close_on_exec(settings)
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        watchdog.disarm()
        os.execve(command[0], command, _environment_to_hand_on())  # noqa: S606
    except OSError:
        terminal.leave()
        os.write(2, b"vault-tui: locked, but the prompt could not be started. Run vault-tui again.\n")
    finally:
        os._exit(1)


def locked_command(vault: str, settings: int) -> list[str]:
    """The command that replaces this process at a lock; options of the first command line are dropped."""
    path = os.path.abspath(vault)  # noqa: PTH100
    return [*_PROGRAM, "--locked", "--vault", path, "--terminal-settings", str(settings)]


def _environment_to_hand_on() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_NOT_PASSED_ON)}


def close_on_exec(kept: int) -> None:
    """Set close-on-exec on every descriptor above 2 except ``kept``."""
    _for_each_other(kept, lambda number: os.set_inheritable(number, False))


def close_others(kept: int) -> None:
    """Close every descriptor above 2 except ``kept``."""
    _for_each_other(kept, os.close)


def _for_each_other(kept: int, act: Callable[[int], None]) -> None:
    try:
        numbers = [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208
    except OSError:  # no /proc, as in some containers, where the limit may be a billion
        numbers = list(range(3, min(os.sysconf("SC_OPEN_MAX"), _MOST_TRIED)))
    for number in numbers:
        if number > 2 and number != kept:
            try:
                act(number)
            except OSError:
                continue


def _say_type_and_place(
    kind: type[BaseException], _error: BaseException | None, at: TracebackType | None
) -> None:
    _print(_type_and_place(kind, at))


def _type_and_place(kind: type[BaseException], at: TracebackType | None) -> str:
    """``vault-tui: ValueError at vault.py:12``: the text and the values may be secrets."""
    place = ""
    while at is not None:
        code = at.tb_frame.f_code
        place = f" at {os.path.basename(code.co_filename)}:{at.tb_lineno}"  # noqa: PTH119
        at = at.tb_next
    return f"vault-tui: {kind.__name__}{place}"


def _print_or_hold_back(line: str) -> None:
    if _state["screen"]:
        _held_back.append(line)
    else:
        _print(line)


def _print(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr)
