"""Invented entries of every kind, for trying the program and for its pictures. None of these keys exists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vault_tui.bitfinex.permissions import PRESETS
from vault_tui.core.life import nothing
from vault_tui.core.models import Change, Entry, Progress, RunsOn, State
from vault_tui.core.secret import Secret

_DAY = 86_400
_TERM = 90

Filled = tuple[Entry, Secret | None]
"""A whole record, and the secret that is to be sealed for it."""


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


_ENTRIES = (
    _Invented("grid-bot-btc", "freqtrade", "trading-bot", 34, tags=("grid",), notes="BTC/USD, 12 levels."),
    _Invented(
        "grid-bot-eth",
        "freqtrade",
        "custom",
        12,
        addresses=(),
        permissions={"account": "r", "history": "r", "orders": "rw", "wallets": "rw", "withdraw": "w"},
        tags=("grid",),
        notes="Sweeps profits to cold storage: hence the withdrawals.",
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
    ),
    _Invented("portfolio-app", "Delta", "portfolio", 150, RunsOn.PHONE, addresses=(), rotate_in=-4),
    _Invented("margin-hedge", "ccxt", "margin-bot", 20, RunsOn.ANOTHER, addresses=("2001:db8::9",)),
    _Invented("lend-usd", "home-made", "lending-bot", 61, account="lending", tags=("funding",)),
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
    ),
    _Invented("zenbot-2024", "Zenbot", "trading-bot", 400, state=State.RETIRED),
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


def demo_entries(now: int, today: date) -> Iterator[Filled]:
    """The entries that every demonstration shows."""
    for number, invented in enumerate(_ENTRIES, start=1):
        yield _filled(invented, number, now, today)


def many_entries(count: int, now: int, today: date) -> Iterator[Filled]:
    """So many entries, for measuring."""
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
        permissions=invented.permissions
        or dict(PRESETS[invented.preset].permissions if invented.preset else {}),
        addresses=invented.addresses,
        notes=invented.notes,
        tags=invented.tags,
        rotate_by=today + timedelta(days=rotate_in) if whole else None,
        trashed_at=now - _DAY if invented.trashed else None,
        progress=Progress(invented.step, saved_at=history[-1].at) if invented.step else None,
        history=tuple(history),
    )
    return entry, Secret(f"SECRETsecretSECRETsecretSECRETsecret{number:07}") if whole else None
