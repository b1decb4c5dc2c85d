"""The whole app on a cheap vault, with everything outside it faked."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.bitfinex.standin import StandIn
from tests.cli.conftest import NOWHERE
from tests.tui.stage import text
from tests.worlds import API_KEY, API_SECRET, Clock, new_session
from vault_tui.core.models import Entry
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Session
from vault_tui.session.rows import Row
from vault_tui.system.clipboard import Receipt, Sent
from vault_tui.system.clipboard_routes import Route
from vault_tui.tui.app import VaultApp
from vault_tui.tui.ports import Window
from vault_tui.tui.widgets.key_list import KeyList
from vault_tui.tui.widgets.notice import Notice

Screens = Pilot[str]
PATIENCE = 20.0


class FakeClipboard:
    """Keeps what was sent, and whether it was emptied."""

    def __init__(self, route: Route = Route.OSC52) -> None:
        self.route = route
        self.sent: list[str] = []
        self.cleared = 0
        self.still_ours = True
        self.there: tuple[Route, ...] = (Route.TMUX, Route.OSC52)
        self.kept: Route | None = None

    @property
    def known(self) -> Route | None:
        return self.kept

    def send_by(self, route: Route, text: str) -> Sent:
        self.sent.append(text)
        return Sent(f"sent to {route.words}", Receipt(route))

    def ways(self) -> tuple[Route, ...]:
        return self.there

    def keep(self, route: Route) -> None:
        self.kept = route

    def send(self, text: str) -> Sent:
        if self.route is Route.NONE:
            return Sent("no clipboard can be reached from here")
        self.sent.append(text)
        return Sent(f"sent to {self.route.words}", Receipt(self.route))

    def clear(self) -> bool:
        self.cleared += 1
        return self.still_ours


class FakePrompts:
    """Answers without a terminal. ``asked`` is what it was asked, in order."""

    def __init__(self, present: str | None = None, fresh: str | None = None, kept: bool = True) -> None:
        self.present = present
        self.fresh = fresh
        self.kept = kept
        self.asked: list[str] = []
        self.groups: tuple[str, ...] = ()

    def ask_passphrase(self, why: str) -> Passphrase | None:
        self.asked.append("present")
        return None if self.present is None else Passphrase.copy_of(self.present)

    def new_passphrase(self, why: str) -> Passphrase | None:
        self.asked.append("new")
        return None if self.fresh is None else Passphrase.copy_of(self.fresh)

    def show_recovery_code(self, groups: tuple[str, ...]) -> bool:
        self.asked.append("code")
        self.groups = groups
        return self.kept


class House(VaultApp):
    """The app with its fakes at hand."""

    def __init__(
        self,
        session: Session,
        *,
        clock: Callable[[], float] | None = None,
        monotonic: Callable[[], float] | None = None,
        prompts: FakePrompts | None = None,
        route: Route = Route.OSC52,
        burst_gap: float = 0,
        api_address: str = NOWHERE,
        window: Window | None = None,
    ) -> None:
        self.board = FakeClipboard(route)
        self.fake_prompts = prompts or FakePrompts()
        super().__init__(
            session,
            prompts=self.fake_prompts,
            clipboard=lambda _: self.board,
            clock=clock or Clock(),
            monotonic=monotonic or (lambda: 0.0),
            burst_gap=burst_gap,
            api_address=api_address,
            window=window,
        )

    def query_alerts(self) -> str:
        """The notices on the list."""
        return self.screen_stack[0].query_one("#alerts", Notice).text

    def shown_rows(self) -> list[Row]:
        """What the list shows."""
        return [match.row for match in self.screen_stack[0].query_one(KeyList)._matches]


def house(session: Session, server: StandIn) -> House:
    """The app that asks a stand-in, by the real time."""
    return House(session, api_address=server.url, clock=time.time)


def add_key(session: Session, label: str, **values: Any) -> Entry:
    """An entry with both halves sealed."""
    entry = session.add(label, **values)
    first = session.holder_of(Secret(API_KEY)) is None
    number = f"{len(session.rows()):02}"  # tells the pairs after the first one apart
    session.seal_api_key(entry.id, API_KEY if first else API_KEY[:-2] + number)
    return session.seal_secret(entry.id, Secret(API_SECRET if first else API_SECRET[:-2] + number))


def small_vault(folder: Path, clock: Clock | None = None) -> Session:
    """A vault with three keys and a draft."""
    session = new_session(folder, clock)
    add_key(
        session,
        "grid-bot-btc",
        integration="freqtrade",
        permissions={"orders": "rw", "wallets": "r"},
        addresses=("203.0.113.9",),
    )
    add_key(session, "grid-bot-eth", integration="freqtrade", permissions={"orders": "rw", "withdraw": "w"})
    add_key(session, "taxes", integration="CoinTracking", permissions={"history": "r"}, notes="once a year")
    session.add("sol-plan")
    return session


async def until(screens: Screens, true: Callable[[], object]) -> None:
    """Let the app work until something is true."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not true():
        assert asyncio.get_running_loop().time() < deadline, text(screens.app)
        await screens.pause(0.01)
    if screens.app.is_running:
        await screens.pause()  # it may have begun only: a screen is there before what is on it


async def shows(screens: Screens, *words: str) -> None:
    """Wait until all of these are on the screen, line breaks and boxes aside."""
    await until(screens, lambda: all(one in flat(screens) for one in words))


def flat(screens: Screens) -> str:
    """What the screen says, as one line."""
    return " ".join(text(screens.app).replace("│", " ").split())
