"""What this process lets others see of it, and how it is replaced when the vault is locked.

Little is imported at the top: :func:`scrub_environment` and :func:`quiet_tracebacks` run before
anything else, and the prompt is on screen before :func:`harden` loads what it needs.
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
    "PYTHONINSPECT",  # an interpreter prompt after the end, with everything still in memory
    "SSLKEYLOGFILE",  # the keys of every connection, in a file
}
_NEVER_HANDED_ON = ("PYTHON", "LD_", "DYLD_", "TEXTUAL", "VAULT_TUI_PASSPHRASE", "VAULT_TUI_RECOVERY")

_PR_SET_DUMPABLE = 4

_MOST_TRIED = 1 << 16

# What `-m vault_tui` does, without `runpy`, which takes longer to load than the prompt takes to be painted.
_PROGRAM = (sys.executable, "-P", "-c", "from vault_tui.__main__ import command; command()")

_state = {"hardened": False, "screen": False}
_untold: list[str] = []
_dropped: dict[str, str] = {}


def scrub_environment(env: MutableMapping[str, str] = os.environ) -> None:
    """Drop every variable that would make Python or the UI framework tell secrets.

    Call it before ``textual`` or ``asyncio`` is imported: they read them then.
    """
    for name in list(env):
        if name in _DANGEROUS or (name.startswith("TEXTUAL") and name not in _HARMLESS):
            _dropped[name] = env.pop(name)


def environment_as_found() -> dict[str, str]:
    """The variables with those that :func:`scrub_environment` dropped, for a program that isn't ours."""
    return {**os.environ, **_dropped}


def quiet_tracebacks() -> None:
    """From now on an error that nobody caught says its type and place, never its text or any value."""
    sys.excepthook = _say_type_and_place
    sys.unraisablehook = lambda unraisable: _say_type_and_place(
        unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback
    )


def harden() -> None:
    """No core dumps, no other process of this user reading our memory; before the first secret is read.

    Also quiets the tracebacks of threads. Raises :class:`OSError` when the system refuses. On macOS
    only core dumps are switched off.
    """
    if _state["hardened"]:
        return
    import resource
    import threading

    threading.excepthook = lambda args: _say_or_keep(_type_and_place(args.exc_type, args.exc_traceback))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the process could not be made undumpable")
    _state["hardened"] = True


def screen_is_up() -> None:
    """Until :func:`screen_is_gone`, keep what a thread failed with: it would be lost in the picture."""
    _state["screen"] = True


def screen_is_gone() -> None:
    """Print what was kept."""
    _state["screen"] = False
    while _untold:
        _say(_untold.pop(0))


def load_asyncio_without_tls() -> None:
    """Load ``asyncio`` and not the 4 MB of library with which it encrypts streams of its own: there are none.

    Who asks Bitfinex brings that library along, and encrypts by itself what goes over a plain stream.
    """
    if "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            import asyncio  # noqa: F401
        finally:
            del sys.modules["ssl"]


def keep_off_disk(buffer: bytearray) -> bool:
    """Ask that the memory behind ``buffer`` is never swapped out; False when the system says no.

    ``buffer`` must live as long as the process: its pages are not released.
    """
    import ctypes

    view = (ctypes.c_char * len(buffer)).from_buffer(buffer)
    return bool(ctypes.CDLL(None).mlock(ctypes.byref(view), ctypes.c_size_t(len(buffer))) == 0)


def give_back_memory() -> None:
    """Return freed memory to the system. Opening a vault takes several times its size, for a moment."""
    import ctypes

    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def settle() -> None:
    """Give back memory, and let no later collection of garbage look at what is there now: it stays.

    With ten thousand rows a collection would be felt under the keys.
    """
    import gc

    gc.collect()
    gc.freeze()
    give_back_memory()


def exec_locked(vault: str, terminal: Terminal) -> NoReturn:
    """Replace this process by a fresh one that shows the prompt for ``vault``; returns never.

    Nothing of this address space is left afterwards. The terminal stays raw, so that no key is
    echoed in between; its original settings are handed on by descriptor. The watchdog is disarmed
    at the last moment. When the new process can't be started, the terminal is restored and this
    one ends.
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
    """The only command a locked vault is followed by; what was typed on the first one is not repeated."""
    path = os.path.abspath(vault)  # noqa: PTH100
    return [*_PROGRAM, "--locked", "--vault", path, "--terminal-settings", str(settings)]


def _environment_to_hand_on() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_NEVER_HANDED_ON)}


def close_on_exec(kept: int) -> None:
    """Every descriptor above the standard three closes itself on exec, ``kept`` excepted."""
    _for_others(kept, lambda number: os.set_inheritable(number, False))


def close_others(kept: int) -> None:
    """Close every descriptor above the standard three, ``kept`` excepted."""
    _for_others(kept, os.close)


def _for_others(kept: int, act: Callable[[int], None]) -> None:
    try:
        numbers = [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208
    except OSError:  # no /proc, as in some containers; and their limit may be a thousand million
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
    _say(_type_and_place(kind, at))


def _type_and_place(kind: type[BaseException], at: TracebackType | None) -> str:
    """``vault-tui: ValueError at vault.py:12``: the text and the values may be secrets."""
    place = ""
    while at is not None:
        code = at.tb_frame.f_code
        place = f" at {os.path.basename(code.co_filename)}:{at.tb_lineno}"  # noqa: PTH119
        at = at.tb_next
    return f"vault-tui: {kind.__name__}{place}"


def _say_or_keep(line: str) -> None:
    if _state["screen"]:
        _untold.append(line)
    else:
        _say(line)


def _say(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr)
