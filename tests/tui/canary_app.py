"""A program that crashes, or is typed into, with a planted secret; run as a process of its own.

``python -P canary_app.py MODE SECRET``
"""

# As in the program: our package before Textual, which reads its variables while it's imported.
import vault_tui.tui  # noqa: F401  # isort: skip

import asyncio
import logging
import sys
import threading
from typing import Any

from textual.app import ComposeResult
from textual.events import Key, Mount
from textual.widget import Widget
from textual.worker import Worker

from vault_tui.core.secret import Secret
from vault_tui.tui.base import HardenedApp
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.secret_field import SecretField
from vault_tui.tui.widgets.text_field import TextInput

SECRET = sys.argv[2]


class Loud(Exception):
    """An exception that draws itself."""

    def __rich__(self) -> str:
        return str(self)


def crash(secret: str) -> None:
    """Fail with the secret in a local variable, in an argument and in the exception's text."""
    held = [secret, {"secret": secret}]
    raise ValueError(f"{held[0]!r} can't be taken")


class Fails(Widget):
    """A widget that can't be drawn."""

    def render_line(self, y: int) -> Any:
        crash(SECRET)


class CanaryApp(HardenedApp[None]):
    """Does what ``mode`` says as soon as it can."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.mode = mode

    def compose(self) -> ComposeResult:
        if self.mode == "compose":
            crash(SECRET)
        yield TextInput()
        yield CaptureField(masked=False)
        yield SecretField()
        if self.mode == "draw":
            yield Fails()

    def on_mount(self, _: Mount) -> None:
        if self.mode == "mount":
            crash(SECRET)
        self.call_after_refresh(self.start)

    def start(self) -> None:
        """Crash in the place asked for, or wait for what the test types."""
        secret = SECRET
        match self.mode:
            case "handler":
                self.post_message(Key("f5", None))
            case "worker":
                self.run_worker(self.work(secret))
            case "thread-worker":
                self.run_worker(lambda: crash(secret), thread=True)
            case "timer":
                self.set_timer(0.01, lambda: crash(secret))
            case "chained":
                self.chain(secret)
            case "draws-itself":
                raise Loud(secret)
            case "task":
                asyncio.get_running_loop().call_soon(crash, secret)
            case "lost-task":
                self.lost = asyncio.get_running_loop().create_task(self.work(secret))
                self.set_timer(0.1, self.drop)
            case "slow-callback":
                logging.basicConfig(stream=sys.__stderr__)
                asyncio.get_running_loop().call_soon(self.slow, secret)
            case "input-thread":
                threading.Thread(target=self.fail_as_the_input_thread_does, args=(secret,)).start()
            case "typed":
                self.query_one(SecretField).reveal(Secret(secret), 60)
                self.query_one(CaptureField).focus()
            case "waits":
                pass

    async def work(self, secret: str) -> None:
        """Fail in a task."""
        crash(secret)

    def chain(self, secret: str) -> None:
        """Fail while dealing with another failure."""
        try:
            crash(secret)
        except ValueError as error:
            raise RuntimeError(secret) from error

    def drop(self) -> None:
        """Lose the only reference to a failed task."""
        del self.lost

    def slow(self, _: str) -> None:
        """A callback so slow that asyncio's debug mode reports it with its arguments."""
        threading.Event().wait(0.2)
        self.exit()

    def fail_as_the_input_thread_does(self, secret: str) -> None:
        """Textual's driver hands the traceback of its input thread to ``panic``."""
        try:
            crash(secret)
        except ValueError:
            import rich.traceback

            self.call_later(self.panic, rich.traceback.Traceback())

    def on_key(self, event: Key) -> None:
        """Crash in a handler."""
        if event.key == "f5":
            crash(SECRET)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Keep the worker's result in a local variable, as handlers do."""
        result = event.worker
        assert result is not None

    async def action_quit(self) -> None:
        """Ends at once."""
        self.exit()


if __name__ == "__main__":
    app = CanaryApp(sys.argv[1])
    app.run()
    sys.exit(app.return_code or 0)
