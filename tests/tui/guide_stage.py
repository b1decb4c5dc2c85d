"""The app on a vault with a cheap key derivation, and what it sends and asks noted down."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from textual.events import Paste
from textual.pilot import Pilot

from tests.tui.stage import text
from tests.worlds import Clock, new_session
from vault_tui.core.secret import Passphrase
from vault_tui.session import Session
from vault_tui.system.clipboard import Sent
from vault_tui.tui.app import VaultApp


class Desk:
    """Prompts and clipboard of somebody who says no to every question."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.codes: list[tuple[str, ...]] = []

    def ask_passphrase(self, why: str) -> Passphrase | None:
        return None

    def new_passphrase(self, why: str) -> Passphrase | None:
        return None

    def show_recovery_code(self, groups: tuple[str, ...]) -> bool:
        self.codes.append(groups)
        return True

    def send(self, text: str) -> Sent:
        self.sent.append(text)
        return Sent("sent to your terminal")

    def clear(self) -> bool:
        return True


class GuideApp(VaultApp):
    """The real app; ``desk`` has what it sent."""

    def __init__(self, session: Session, clock: Callable[[], float], *, burst_gap: float = 0) -> None:
        self.desk = Desk()
        super().__init__(
            session,
            prompts=self.desk,
            clipboard=lambda _: self.desk,
            clock=clock,
            monotonic=clock,
            burst_gap=burst_gap,
        )


def app_on(folder: Path, session: Session | None = None) -> GuideApp:
    """The app on a fresh vault in ``folder``, or on one that is open."""
    clock = Clock()
    return GuideApp(session or new_session(folder, clock), clock)


def app_of(pilot: Pilot[Any]) -> GuideApp:
    return cast(GuideApp, pilot.app)


async def settle(pilot: Pilot[Any]) -> None:
    """Until everything that was pressed is done: saving goes through another thread."""
    lane = app_of(pilot).lane
    for _ in range(400):
        await pilot.pause()
        if not lane._open:
            break
    await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Keys one after the other, each with everything that it starts."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """A paste as a terminal with bracketed paste sends it."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)


def boxed(app: GuideApp) -> str:
    """What a dialog says, in one line."""
    inside = [line.split("│")[1] for line in text(app).split("\n") if line.count("│") == 2]
    return " ".join(" ".join(inside).split())


def step_of(app: GuideApp) -> str:
    """The step on screen; the page's name where it is none."""
    return str(getattr(app.page, "step_id", type(app.page).__name__))
