"""The demonstration's entries at a moment that never changes, and the app on them."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from textual.events import Paste
from textual.pilot import Pilot

from tests.bitfinex.standin import StandIn
from tests.screenshots.drawing import picture_of
from tests.tui.guide_stage import settle
from tests.tui.house import shows
from tests.tui.stage import text
from tests.worlds import Clock
from vault_tui.cli.demo import PASSPHRASE
from vault_tui.cli.demo_data import demo_entries
from vault_tui.core.secret import Passphrase
from vault_tui.session import PROFILES, Opening, Session, World
from vault_tui.session.filling import add_many
from vault_tui.system.clipboard import Receipt, Sent
from vault_tui.system.clipboard_routes import Route
from vault_tui.system.state import StateFolder
from vault_tui.tui.app import VaultApp
from vault_tui.tui.base import HardenedApp

MOMENT = datetime(2026, 11, 24, 14, 27, 5, tzinfo=UTC).timestamp()
HOME = (80, 24)
WIDE = (120, 32)
NOBODY = "http://127.0.0.1:9"
STAND_IN = "127.0.0.1:54321"

_DAY = 86_400


class Desk:
    """Somebody who answers no question, and a terminal that takes what is sent to it."""

    def ask_passphrase(self, why: str) -> Passphrase | None:
        return None

    def new_passphrase(self, why: str) -> Passphrase | None:
        return None

    def show_recovery_code(self, groups: tuple[str, ...]) -> bool:
        return True

    def send(self, text: str) -> Sent:
        return Sent(f"sent to {Route.OSC52.words}", Receipt(Route.OSC52))

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


@dataclass
class Studio:
    """Where pictures are made and kept, by name."""

    folder: Path
    pictures: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def app(
        self, size: tuple[int, int] = HOME, theme: str = "vault-dark", bitfinex: StandIn | None = None
    ) -> AsyncIterator["Person"]:
        """The app, opened on a fresh copy of the demonstration by somebody with a home of their own.

        Its questions go to ``bitfinex``, or to nobody.
        """
        clock = Clock(MOMENT)
        with TemporaryDirectory(dir=self.folder) as home:
            os.environ["HOME"] = home  # paths are shown as below it
            session = _demonstration(Path(home), clock, theme)
            desk = Desk()
            app = VaultApp(
                session,
                prompts=desk,
                clipboard=lambda _: desk,
                clock=clock,
                monotonic=clock,
                api_address=bitfinex.url if bitfinex else NOBODY,
                burst_gap=0,
            )
            async with app.run_test(size=size) as pilot:
                await settle(pilot)
                yield Person(self, app, pilot, bitfinex.host if bitfinex else "")
            session.close()


def _demonstration(home: Path, clock: Clock, theme: str) -> Session:
    """The entries of ``vault-tui demo``, in a vault that was changed on some days."""
    world = World(clock=clock, state=StateFolder(home / "state"))
    opening = Opening(home / ".local" / "share" / "vault-tui" / "main.vault", world)
    with Passphrase.copy_of(PASSPHRASE) as passphrase:
        session = Session.create(opening, passphrase, PROFILES["moderate"])
    entries = list(demo_entries(session.now(), session.today()))
    for saved, added in ((2 * _DAY, entries[:4]), (_DAY, entries[4:9]), (300, entries[9:])):
        os.utime(opening.path, (MOMENT - saved, MOMENT - saved))  # what a backup says of its moment
        add_many(session, added)
    session.set_settings(replace(session.settings, name="main account", theme=theme))
    return session


@dataclass
class Person:
    """Somebody at the app, whose screens are kept."""

    studio: Studio
    app: VaultApp
    pilot: Pilot[str]
    asked: str = ""
    """Who is asked; a port is another one each time, so a picture shows :data:`STAND_IN` in its place."""

    async def press(self, *keys: str) -> None:
        """Keys one after the other, each with all that it starts."""
        for key in keys:
            await self.pilot.press(key)
            await settle(self.pilot)

    async def type(self, text: str) -> None:
        """Text, letter by letter."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def paste(self, text: str) -> None:
        """A paste as a terminal with bracketed paste sends it."""
        self.app.post_message(Paste(text))
        await settle(self.pilot)

    def keep(self, name: str, title: str, *words: str) -> None:
        """Keep what is on the screen now under this name; ``words`` say that it is the right one."""
        screen = text(cast(HardenedApp[None], self.app))
        for one in words:
            if one not in " ".join(screen.split()):
                raise LookupError(f"{name}: “{one}” is not on the screen:\n{screen}")
        picture = picture_of(self.app, title)
        self.studio.pictures[name] = picture.replace(self.asked, STAND_IN) if self.asked else picture

    async def until(self, *words: str) -> None:
        """Let the app work until these words are on the screen."""
        await shows(self.pilot, *words)
