"""A prompt, a screen of Textual's, and the lock in between: the least that goes through all of it.

``--ask WHAT`` asks one question instead and prints what came of it. Where the variable
``MEMORY_SOCKET`` names a socket, every process lets its test read its memory, which has to be
opened before the process is hardened. ``ANSWER_SECONDS`` is how long the terminal's answer is waited for.
"""

import os
import socket
import sys
import time
from pathlib import Path
from threading import Timer
from time import monotonic

from vault_tui.core.secret import Passphrase
from vault_tui.system import console, process, watchdog
from vault_tui.system import terminal as module
from vault_tui.system.page import Page
from vault_tui.system.questions import (
    Weak,
    confirm,
    confirm_word,
    first_run_page,
    message,
    new_passphrase,
    show_recovery_code,
    unlock_page,
)
from vault_tui.system.terminal import Terminal
from vault_tui.system.tty import Prompt

PATIENT = 60.0
"""Seconds that the watchdog gives here: what ends is to end by itself, on a busy machine too."""
CODE = ("7KXQ", "0A1B", "C2D3", "EF45", "GH67", "JK89", "MNPQ", "RSTV", "WXYZ")


def show_memory() -> None:
    if path := os.environ.get("MEMORY_SOCKET"):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(path)
            with open("/proc/self/mem", "rb") as memory, open("/proc/self/maps", "rb") as maps:  # noqa: PTH123
                socket.send_fds(line, [b"!"], [memory.fileno(), maps.fileno()])
            line.recv(1)


def locked_command(vault: str, settings: int) -> list[str]:
    program = os.environ.get("LOCKED_PROGRAM", sys.executable)
    return [program, "-P", __file__, "--locked", "--vault", vault, "--terminal-settings", str(settings)]


def slow_work() -> str:
    time.sleep(0.5)
    return "done"


def rate(line: Passphrase) -> str:
    words = f"It has {len(line)} letters."
    return Weak(words) if len(line) < 8 else words


def ask(prompt: Prompt, what: str) -> object:
    if what == "twice":
        taken = new_passphrase(prompt, first_run_page("~/invented.vault"), rate)
        return taken and taken.buffer.decode()
    if what == "confirm":
        return confirm(prompt, "demo", ["It will take long."], yes="wait for it")
    if what == "word":
        return confirm_word(prompt, "demo", ["It can't be undone."], word="delete")
    if what == "message":
        return message(prompt, "demo", "The file is damaged.", "Restore a backup.")
    if what == "code":
        return show_recovery_code(prompt, CODE)
    if what == "busy":
        return prompt.busy("Opening the vault; about a second.", slow_work) + str(
            prompt.ask(Page("demo", field="After"))
        )
    if what == "slow":
        taken = prompt.ask(Page("demo", field="Slow"), delay=0.5)
        return taken and taken.buffer.decode()
    if what == "patient":
        prompt.patience = 0.2
        prompt.ask(Page("demo", field="Alone"))
        return prompt.left_alone
    if what == "news":
        page = unlock_page("~/invented.vault", name="invented")
        prompt.show(page)
        Timer(0.3, prompt.notice, ["This vault is an older copy."]).start()
        Timer(1.5, prompt.call_off).start()
        taken = prompt.ask(page)
        return taken is None and prompt.called_off and message(prompt, "demo", "The file is damaged.")
    if what == "forget":
        if taken := prompt.ask(unlock_page("~/invented.vault", name="invented")):
            taken.wipe()
        return prompt.choose(Page("Looked at"))
    taken = prompt.ask(unlock_page("~/invented.vault", name="invented"))
    return taken and taken.buffer.decode()


def run_app(terminal: Terminal) -> object:
    from textual.app import App, ComposeResult
    from textual.events import Key
    from textual.widgets import Label

    from vault_tui.tui.driver import driver_on

    class Demo(App[str]):
        def compose(self) -> ComposeResult:
            yield Label("The vault is open.")

        def on_key(self, event: Key) -> None:
            if event.key == "l":
                watchdog.arm()
                self.exit("lock")
            elif event.key == "f":  # more than any terminal keeps
                assert self._driver is not None
                self._driver.write("filling " * 200_000)
            elif event.key == "0":
                with self.suspend():
                    prompt = Prompt(terminal)
                    ask(prompt, "unlock")
                    prompt.close()
            elif event.key in ("escape", "q"):
                self.exit("quit")

    return Demo(driver_class=driver_on(terminal)).run()


def main() -> int:
    started = monotonic()
    process.scrub_environment()
    process.quiet_tracebacks()
    process.locked_command = locked_command
    console._REPLY_SECONDS = float(os.environ.get("ANSWER_SECONDS", console._REPLY_SECONDS))
    watchdog.SECONDS = PATIENT
    show_memory()
    if os.environ.get("NO_SESSION"):  # a terminal that sends no signals, not even when it goes
        module.DEVICE = os.ttyname(0)
    terminal = Terminal.take_over(int(sys.argv[-1])) if "--locked" in sys.argv else Terminal.open()
    prompt = Prompt(terminal)
    if "--ask" in sys.argv:
        answer = ask(prompt, sys.argv[-1])
        terminal.leave()
        print("answer:", answer)
        return 0
    typed = prompt.ask(unlock_page("~/invented.vault", name="invented"))
    if typed is None:
        terminal.leave()
        return 130
    with typed:
        kept = [typed.buffer.decode() for _ in range(3)]  # what an open vault has in memory
    outcome = run_app(terminal)
    if outcome == "lock":
        process.exec_locked(str(Path("invented.vault")), terminal)
    terminal.leave()
    print("ended after", int(monotonic() - started), "s with", len(kept), "copies")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
