"""A leak as its tests see it: asked about, ticked, and told of in a report."""

import asyncio
import json

from tests.bitfinex.standin import Fault, StandIn
from tests.bitfinex.standin.endpoints import login
from vault_tui.core.incident import Stand
from vault_tui.core.models import Entry
from vault_tui.session import Session
from vault_tui.session.activity import Activity
from vault_tui.session.death import Death
from vault_tui.session.incident_report import markdown

BOT, WITHDRAW, OTHER = "trading-bot", "withdraw", "other-account"
DAY = 86_400


def ask(session: Session, standin: StandIn, entry: Entry, api_key: str = "") -> Death:
    endpoint = session.exchange.endpoint(standin.url)
    return asyncio.run(session.incidents.ask(entry.id, api_key or entry.api_key, endpoint))


def logins(session: Session, standin: StandIn, entry: Entry) -> Activity:
    return asyncio.run(session.incidents.logins(entry.id, session.exchange.endpoint(standin.url)))


def done(session: Session) -> set[str]:
    """The steps that are ticked."""
    return {task.id for task, ticked in session.incidents.report().tasks if ticked}


def stands(session: Session) -> dict[str, Stand]:
    return {one.entry.label: one.stand for one in session.incidents.leaked()}


def report(session: Session, *entries: Entry) -> str:
    return "\n".join(markdown(session.incidents.report({one.id for one in entries} if entries else None)))


def told(standin: StandIn, now: float, *visits: tuple[int, str]) -> None:
    """The account's logins: days ago, and from where."""
    rows = [
        login(number, int((now - days * DAY) * 1_000), address, "64500, Example", "Road Town, VG")
        for number, (days, address) in enumerate(visits)
    ]
    standin.fail(Fault(json.dumps(rows).encode(), 200), path="auth/r/logins/hist")


def revoke(session: Session, standin: StandIn, bot: Entry) -> None:
    session.incidents.mark([bot.id])
    standin.change(BOT, revoked=True)
    ask(session, standin, bot)
    session.incidents.tick_gone(bot.id, bot.api_key)
