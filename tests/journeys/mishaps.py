"""The real program, with one mishap in it: ``python mishaps.py [ARGUMENT]…``.

``MISHAP`` names it. F5 brings it about once the vault is open; a mishap of the prompt comes by itself.
What it fails with holds the passphrase and an API secret. Where ``MEMORY_SOCKET`` names a socket, every
process lets its test read its memory (see ``prompt_demo.py``).
"""

import asyncio
import ctypes
import os
import resource
import sys
import threading
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

HERE = Path(__file__)
sys.path.insert(0, str(HERE.parents[2]))

from tests.system.prompt_demo import PATIENT, show_memory  # noqa: E402
from vault_tui.__main__ import main  # noqa: E402
from vault_tui.cli.preload import Preload  # noqa: E402
from vault_tui.system import console, process, terminal, watchdog  # noqa: E402

MISHAP = os.environ.get("MISHAP", "")
PR_GET_DUMPABLE = 3
LABEL = "grid-bot"


def crash(secret: object) -> None:
    """Fail with the secret in an argument, in a local variable and in the exception's text."""
    held = [secret, {"secret": secret}]
    raise ValueError(f"{held[0]!r} can't be taken")


def with_mishap(screens: ModuleType) -> type[Any]:
    """The app of the real program, with one key more."""
    from textual.events import Key
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget

    class Loud(Exception):
        """An exception that draws itself."""

        def __rich__(self) -> str:
            return str(self)

    class Breaks:
        """A terminal that can't be written to."""

        def __init__(self, secret: str) -> None:
            self.secret = secret

        def encode(self, text: str) -> bytes:
            crash(self.secret)
            return text.encode()

    class Mounted(Screen[None]):
        def on_mount(self) -> None:
            crash(self.name)

    class Drawn(Widget):
        def render_line(self, y: int) -> Strip:
            crash(self.name)
            return Strip.blank(1)

    class WithMishap(screens.Screens):  # type: ignore[name-defined, misc]
        def on_key(self, event: Key) -> None:
            if event.key != "f5":
                return
            entry = self.session.by_label(LABEL)
            secret = self.session.open_secret(entry.id, "get").reveal()
            match MISHAP:
                case "handler":
                    crash(secret)
                case "worker":
                    self.run_worker(self.fails(secret))
                case "thread worker":
                    self.run_worker(lambda: crash(secret), thread=True)
                case "session thread":
                    self.run_task(self.thread.run(lambda: crash(secret)))
                case "timer":
                    self.set_timer(0.01, lambda: crash(secret))
                case "mount":
                    self.push_screen(Mounted(secret))
                case "draw":
                    self.screen.mount(Drawn(name=secret))
                case "callback":
                    asyncio.get_running_loop().call_soon(crash, secret)
                case "lost task":
                    asyncio.get_running_loop().create_task(self.fails(secret))
                case "drawn exception":
                    raise Loud(secret)
                case "chained":
                    self.chain(secret)
                case "input thread":
                    self._driver.process_message = lambda event: crash(secret)
                    self.bell()
                case "output thread":
                    self._driver._writer._terminal = Breaks(secret)
                    self.bell()
                case "thread":
                    thread = threading.Thread(target=crash, args=(secret,))
                    thread.start()
                    thread.join()
                    self.bell()
                case "hang":
                    self.page.draft = threading.Event().wait
                    self.action_lock()

        async def fails(self, secret: str) -> None:
            crash(secret)

        def chain(self, secret: str) -> None:
            try:
                crash(secret)
            except ValueError as error:
                raise RuntimeError(secret) from error

    return WithMishap


def report() -> None:
    """What the process lets others see of it, into the file that ``REPORT`` names."""
    dumpable = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)
    text = f"dumpable {dumpable}, core {resource.getrlimit(resource.RLIMIT_CORE)}"
    Path(os.environ["REPORT"]).write_text(text, encoding="ascii")


def prepare() -> None:
    """Put the mishap where it belongs, before the program begins."""
    load = Preload.screens

    def screens(self: Preload) -> ModuleType:
        module = load(self)
        module.Screens = with_mishap(module)  # type: ignore[attr-defined]
        if "REPORT" in os.environ:
            report()
        return module

    def fails(self: Preload, typed: Any) -> Any:
        crash(typed.buffer.decode())

    Preload.screens = screens  # type: ignore[method-assign]
    if MISHAP != "hang":
        watchdog.SECONDS = PATIENT
    if os.environ.get("NO_SESSION"):  # a terminal that sends no signals, not even when it goes
        terminal.DEVICE = os.ttyname(0)
    if MISHAP == "prompt":
        Preload.unlock = fails  # type: ignore[method-assign]
    if MISHAP == "slow answer":
        console._REPLY_SECONDS = 60
    if MISHAP == "short idle time":
        from vault_tui.core.models import Settings

        Settings.LIMITS = MappingProxyType({**Settings.LIMITS, "idle_lock": (1, 3_600)})


def locked_command(vault: str, settings: int) -> list[str]:
    """As the real one, but of this file."""
    return [sys.executable, str(HERE), *real_locked_command(vault, settings)[4:]]


real_locked_command = process.locked_command

if __name__ == "__main__":
    process.locked_command = locked_command
    show_memory()
    prepare()
    raise SystemExit(main())
