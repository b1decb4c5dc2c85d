"""Invented entries of every kind, for trying the program and for its pictures. None of these keys exists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vault_tui.bitfinex.permissions import GROUPS, PRESETS
from vault_tui.core.life import Outcome, Seen, nothing
from vault_tui.core.models import Change, Entry, Progress, RunsOn, State
from vault_tui.core.secret import Secret

_DAY = 86_400
_HOUR = 3_600
_TERM = 90
HOST = "demo.invalid"
"""The host shown as the source of what these keys may do. None was asked; every screen names it."""

Filled = tuple[Entry, Secret | None]
"""A whole entry, and the secret to seal for it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An invented answer about a key, ``hours`` ago: as planned, except for ``but`` (by scope).

    A key that was ``refused`` worked a day before.
    """

    hours: int
    but: Mapping[str, str] = field(default_factory=nothing)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Invented:
    """One entry as this file describes it; ``age`` and ``rotate_in`` are days."""

    label: str
    integration: str
    preset: str
    age: int
    runs_on: RunsOn = RunsOn.HERE
    addresses: tuple[str, ...] = ("203.0.113.9",)
    state: State = State.ACTIVE
    rotate_in: int | None = None
    account: str = "main"
    paper: bool = False
    exchange: str = "Bitfinex"
    permissions: Mapping[str, str] = field(default_factory=nothing)
    tags: tuple[str, ...] = ()
    notes: str = ""
    step: str = ""
    trashed: bool = False
    told: _Told | None = None


_ENTRIES = (
    _Invented(
        "grid-bot-btc",
        "freqtrade",
        "trading-bot",
        34,
        tags=("grid",),
        notes="BTC/USD, 12 levels.",
        told=_Told(2),
    ),
    _Invented(
        "grid-bot-eth",
        "freqtrade",
        "custom",
        12,
        addresses=(),
        permissions={"account": "r", "history": "r", "orders": "rw", "wallets": "rw", "withdraw": "w"},
        tags=("grid",),
        notes="Sweeps profits to cold storage: hence the withdrawals.",
        told=_Told(30),
    ),
    _Invented("grid-old", "", "trading-bot", 201, RunsOn.UNKNOWN, addresses=(), rotate_in=-111),
    _Invented(
        "taxes",
        "CoinTracking",
        "reporting",
        80,
        RunsOn.HOSTED,
        addresses=("198.51.100.20", "198.51.100.21"),
        tags=("yearly",),
        told=_Told(620),
    ),
    _Invented(
        "portfolio-app",
        "Delta",
        "portfolio",
        150,
        RunsOn.PHONE,
        addresses=(),
        rotate_in=-4,
        told=_Told(100, but={"orders": "rw", "withdraw": "w"}),
    ),
    _Invented(
        "margin-hedge",
        "ccxt",
        "margin-bot",
        20,
        RunsOn.ANOTHER,
        addresses=("2001:db8::9",),
        told=_Told(1, but={"orders": "r"}),
    ),
    _Invented(
        "lend-usd",
        "home-made",
        "lending-bot",
        61,
        account="lending",
        tags=("funding",),
        told=_Told(3, refused=True),
    ),
    _Invented("grid-bot-paper", "freqtrade", "trading-bot", 7, account="paper-1", paper=True),
    _Invented(
        "kraken-dca",
        "home-made",
        "",
        45,
        exchange="Kraken",
        permissions={},
        notes="Buys on Mondays.",
        tags=("dca",),
    ),
    _Invented("market-maker", "Hummingbot", "trading-bot", 3, RunsOn.ANOTHER, addresses=("203.0.113.77",)),
    _Invented(
        "pasted-in-chat",
        "OctoBot",
        "trading-bot",
        9,
        addresses=(),
        state=State.COMPROMISED,
        notes="Was pasted into a support chat. Revoke first.",
        told=_Told(200),
    ),
    _Invented(
        "zenbot-2024", "Zenbot", "trading-bot", 400, state=State.RETIRED, told=_Told(300, refused=True)
    ),
    _Invented(
        "lending-new",
        "Bitfinex Honey Framework",
        "lending-bot",
        0,
        state=State.HALF_SEALED,
        step="capture",
    ),
    _Invented("sol-grid-plan", "freqtrade", "trading-bot", 1, state=State.DRAFT, step="permissions"),
    _Invented("thrown-away", "Gekko", "trading-bot", 300, trashed=True),
)

_SIGNED_IN = frozenset(f"sign-in/{item}" for item in ("site", "account", "two-factor", "open"))
"""The ticks of entries that are still being made, with the whole guide."""


def demo_entries(now: int, today: date) -> Iterator[Filled]:
    """The entries that every demonstration shows."""
    for number, invented in enumerate(_ENTRIES, start=1):
        yield _filled(invented, number, now, today)


def many_entries(count: int, now: int, today: date) -> Iterator[Filled]:
    """``count`` simple entries, for benchmarks."""
    programs = ("freqtrade", "ccxt", "Hummingbot", "OctoBot", "home-made")
    presets = ("trading-bot", "reporting", "portfolio", "margin-bot", "lending-bot")
    names = ("grid", "taxes", "hedge", "lend", "maker", "dca", "rebalance")
    for number in range(1, count + 1):
        invented = _Invented(
            f"{names[number % len(names)]}-bot-{number:05}",
            programs[number % len(programs)],
            presets[number % len(presets)],
            number % 200,
            addresses=(f"203.0.113.{number % 250 + 1}",) if number % 3 else (),
            rotate_in=_TERM - number % 200,
            tags=(names[number % len(names)],),
        )
        yield _filled(invented, number, now, today)


def _filled(invented: _Invented, number: int, now: int, today: date) -> Filled:
    made = now - invented.age * _DAY
    sealed = invented.state is not State.DRAFT
    whole = sealed and invented.state is not State.HALF_SEALED
    history = [Change(made, "created")]
    if sealed:
        history.append(Change(made + 240, "API key sealed"))
    if whole:
        history.append(Change(made + 275, "API secret sealed"))
    if invented.state in {State.COMPROMISED, State.RETIRED}:
        history.append(Change(now - _DAY, f"marked {invented.state}"))
    rotate_in = _TERM - invented.age if invented.rotate_in is None else invented.rotate_in
    plan = invented.permissions or dict(PRESETS[invented.preset].permissions if invented.preset else {})
    seen = _seen(invented, plan, now)
    entry = Entry(
        id="",
        label=invented.label,
        created_at=made,
        changed_at=history[-1].at,
        exchange=invented.exchange,
        account=invented.account,
        paper=invented.paper,
        state=invented.state,
        api_key=f"EXAMPLEexampleEXAMPLEexampleEXAMPLE{number:08}" if sealed else "",
        integration=invented.integration,
        runs_on=invented.runs_on,
        preset=invented.preset,
        permissions=plan,
        addresses=invented.addresses,
        notes=invented.notes,
        tags=invented.tags,
        rotate_by=today + timedelta(days=rotate_in) if whole else None,
        trashed_at=now - _DAY if invented.trashed else None,
        progress=Progress(invented.step, _SIGNED_IN, history[-1].at) if invented.step else None,
        seen=seen,
        account_id=seen.account_id if seen else "",
        history=tuple(history),
    )
    return entry, Secret(f"SECRETsecretSECRETsecretSECRETsecret{number:07}") if whole else None


def _seen(invented: _Invented, plan: Mapping[str, str], now: int) -> Seen | None:
    told = invented.told
    if told is None:
        return None
    asked = now - told.hours * _HOUR
    return Seen(
        asked,
        Outcome.REFUSED if told.refused else Outcome.WORKS,
        "not-accepted" if told.refused else "works",
        host=HOST,
        alive_at=asked - _DAY if told.refused else asked,
        permissions={group.scope: plan.get(group.id, "") for group in GROUPS} | dict(told.but),
        account_id="100003" if invented.account == "lending" else "100001",
        paper=invented.paper,
        sub_account=invented.account == "lending",
        two_factor=("otp",),
        wallets=4,
    )
