"""The app on a vault with a cheap key derivation, and what it sends and asks noted down."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from textual.events import Paste
from textual.pilot import Pilot

from tests.cli.conftest import NOWHERE
from tests.tui.house import PATIENCE
from tests.tui.stage import text, type_at_once
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE, Clock, new_session
from vault_tui.bitfinex.permissions import PRESETS
from vault_tui.core.models import Entry, Progress, RunsOn
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Session
from vault_tui.system.clipboard import Sent
from vault_tui.system.clipboard_routes import Route
from vault_tui.tui.app import VaultApp
from vault_tui.tui.guide_step import GuideStep
from vault_tui.tui.widgets.entry_fields import EntryFields

SERVER = "203.0.113.9"
SSH_CONNECTION = f"198.51.100.7 50000 {SERVER} 22"
TRADING = dict(PRESETS["trading-bot"].permissions)


class Desk:
    """Prompts and clipboard of somebody who knows the passphrase and chooses no other."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.codes: list[tuple[str, ...]] = []

    def ask_passphrase(self, why: str) -> Passphrase | None:
        return Passphrase.copy_of(PASSPHRASE)

    def new_passphrase(self, why: str) -> Passphrase | None:
        return None

    def show_recovery_code(self, groups: tuple[str, ...]) -> bool:
        self.codes.append(groups)
        return True

    def send(self, text: str) -> Sent:
        self.sent.append(text)
        return Sent("sent to your terminal")

    @property
    def known(self) -> Route | None:
        return None

    def send_by(self, route: Route, text: str) -> Sent:
        return self.send(text)

    def ways(self) -> tuple[Route, ...]:
        return ()

    def keep(self, route: Route) -> None:
        """Nothing is remembered here."""

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
            api_address=NOWHERE,
        )


def app_on(folder: Path, session: Session | None = None) -> GuideApp:
    """The app on a fresh vault in ``folder``, or on one that is open."""
    clock = Clock()
    return GuideApp(session or new_session(folder, clock), clock)


def app_of(pilot: Pilot[Any]) -> GuideApp:
    return cast(GuideApp, pilot.app)


async def settle(pilot: Pilot[Any]) -> None:
    """Until everything that was pressed is done: saving goes through another thread."""
    await pilot.pause()
    thread = app_of(pilot).thread
    busy = thread._thread is not None
    while busy and not thread._closed:
        busy = bool(thread._open)
        await asyncio.wait_for(thread.run(_nothing), PATIENCE)  # its turn is after all that was asked before
        await pilot.pause()


def _nothing() -> None:
    """Takes a turn."""


async def type_in(pilot: Pilot[Any], text: str) -> None:
    """A text into the field with the focus, faster than it is drawn."""
    type_at_once(pilot.app, *text)
    await settle(pilot)


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


def step(app: GuideApp) -> GuideStep:
    """The step on screen."""
    assert isinstance(app.page, GuideStep)
    return app.page


def words(app: GuideApp) -> str:
    """The screen as one line of words."""
    return " ".join(text(app).split())


def fields(app: GuideApp) -> EntryFields:
    """The form on screen."""
    return app.page.query_one(EntryFields)


def at_step(session: Session, step_id: str, **values: Any) -> Entry:
    """An entry whose guide stands at a step."""
    fields: dict[str, Any] = {
        "integration": "freqtrade",
        "runs_on": RunsOn.HERE,
        "preset": "trading-bot",
        "permissions": TRADING,
        **values,
    }
    label = fields.pop("label", "grid")
    ticks = frozenset({"sign-in/site"})
    entry = session.add(label, progress=Progress(step_id, ticks), **fields)
    if step_id in {"verify", "hand-over"}:
        session.seal_api_key(entry.id, API_KEY)
        session.seal_secret(entry.id, Secret(API_SECRET))
    return session.entry(entry.id)


async def shown_at(pilot: Pilot[str], app: GuideApp, entry: Entry) -> None:
    """Resume an entry's guide."""
    app.flows.guide.resume(entry.id)
    await settle(pilot)


PLAN = "plan"
"""Stands for the keys that go through the rest of the plan."""
STEP_KEYS: dict[str, tuple[str, ...]] = {
    "plan": (),
    "sign-in": (PLAN,),
    "permissions": (PLAN, "enter"),
    "addresses": (PLAN, "enter", "a", "enter"),
    "generate": (PLAN, "enter", "a", "enter", "enter", "enter"),
    "capture": (PLAN, "enter", "a", "enter", "enter", "enter", "enter"),
}
"""From a plan with a label to each step."""


async def go_to(pilot: Pilot[str], app: GuideApp, step_id: str, label: str = "grid") -> None:
    """From anywhere to a step of a new guide."""
    app.flows.guide.make()
    await settle(pilot)
    await type_in(pilot, label)
    await press(pilot, "enter")
    for key in STEP_KEYS[step_id]:
        if key == PLAN:
            await press(pilot, *["enter"] * 5)
        else:
            await press(pilot, key)
    assert step_of(app) == step_id
