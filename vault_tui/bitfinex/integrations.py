"""Programs known to use Bitfinex keys: where and by which names they take the two halves.

What is not known is ``None`` here and called unknown on screen. A program that isn't listed is fine:
an entry's integration is free text.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from vault_tui.bitfinex.source import Source

_AS_OF = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Way:
    """One place where a program takes a pair.

    ``lines`` have ``{api_key}`` and ``{api_secret}`` where the halves go; they are for showing and are
    never filled with a secret. ``environment`` is true where each line is one environment variable,
    ``fillable`` where they belong in a file that ``vault-tui inject`` can fill.
    """

    where: str
    lines: tuple[str, ...]
    environment: bool = False
    fillable: bool = False

    @property
    def variables(self) -> tuple[tuple[str, str], ...]:
        """Each variable with the half it takes, ``key`` or ``secret``, where ``environment`` is true."""
        halves = {"{api_key}": "key", "{api_secret}": "secret"}
        return tuple((name, halves[half]) for name, _, half in (line.partition("=") for line in self.lines))


@dataclass(frozen=True, slots=True)
class Integration:
    """A program. ``encrypted``: uses TLS by default; ``nonce``: the nonces' unit, ``"ms"`` or ``"us"``."""

    id: str
    title: str
    ways: tuple[Way, ...]
    source: Source
    encrypted: bool | None = None
    nonce: str | None = None
    note: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def environment(self) -> Way | None:
        """The way by environment variables; None when the program reads its key from elsewhere only."""
        return next((way for way in self.ways if way.environment), None)


def _source(title: str, *, confirmed: bool = True) -> Source:
    return Source(title, _AS_OF, confirmed)


def _environment(key: str, secret: str, where: str = "environment") -> Way:
    return Way(where, (f"{key}={{api_key}}", f"{secret}={{api_secret}}"), environment=True)


INTEGRATIONS: tuple[Integration, ...] = (
    Integration(
        "freqtrade",
        "freqtrade",
        (
            _environment("FREQTRADE__EXCHANGE__API_KEY", "FREQTRADE__EXCHANGE__SECRET"),
            Way(
                "config.json, in “exchange”",
                ('"api_key": "{api_key}",', '"secret": "{api_secret}"'),
                fillable=True,
            ),
        ),
        _source("freqtrade 2026.9, config_schema.py"),
        encrypted=True,
        nonce="ms",
        note="Older configurations say “key”; that name is deprecated.",
    ),
    Integration(
        "ccxt",
        "ccxt",
        (
            Way("constructor", ('ccxt.bitfinex({"apiKey": "{api_key}", "secret": "{api_secret}"})',)),
            _environment("BITFINEX_APIKEY", "BITFINEX_SECRET", "environment of its command line"),
            Way(
                "keys.json of its command line",
                ('"bitfinex": {"apiKey": "{api_key}", "secret": "{api_secret}"}',),
                fillable=True,
            ),
        ),
        _source("ccxt 4.5.90, base/exchange.py and examples/py/cli.py"),
        encrypted=True,
        nonce="ms",
    ),
    Integration(
        "bitfinex-api-py",
        "bitfinex-api-py",
        (
            _environment("BFX_API_KEY", "BFX_API_SECRET"),
            Way("constructor", ('Client(api_key="{api_key}", api_secret="{api_secret}")',)),
        ),
        _source("bitfinex-api-py 4.0.0, README and examples"),
        encrypted=True,
        nonce="us",
        aliases=("bfxapi",),
    ),
    Integration(
        "bitfinex-api-node",
        "bitfinex-api-node",
        (
            _environment("API_KEY", "API_SECRET"),
            Way("constructor options", ('{ apiKey: "{api_key}", apiSecret: "{api_secret}" }',)),
        ),
        _source("bitfinex-api-node, examples/util/args_from_env.js"),
        encrypted=True,
        nonce="us",
        aliases=("bfx-api-node-rest",),
    ),
    Integration(
        "bfx-hf",
        "Bitfinex Honey Framework",
        (_environment("API_KEY", "API_SECRET", "its .env file"),),
        _source("bfx-hf-algo-server 1.4.3, README"),
        aliases=("bfx-hf-algo", "bfx-hf-algo-server", "bfx-hf-server", "honey framework"),
    ),
    Integration(
        "hummingbot",
        "Hummingbot",
        (
            Way(
                "asked by its command “connect bitfinex”",
                ("bitfinex_api_key: {api_key}", "bitfinex_secret_key: {api_secret}"),
            ),
        ),
        _source("hummingbot, connector/exchange/bitfinex/bitfinex_utils.py"),
        note="Whether its Bitfinex connector is still shipped was not checked.",
    ),
    Integration(
        "octobot",
        "OctoBot",
        (
            Way(
                "user/config.json, in “exchanges” → “bitfinex”",
                ('"api-key": "{api_key}",', '"api-secret": "{api_secret}"'),
                fillable=True,
            ),
        ),
        _source("octobot_commons 1.10.6, constants.py"),
    ),
    Integration(
        "lean",
        "QuantConnect Lean",
        (
            Way(
                "configuration",
                ('"bitfinex-api-key": "{api_key}",', '"bitfinex-api-secret": "{api_secret}"'),
                fillable=True,
            ),
        ),
        _source("published copies of Lean's configuration"),
        aliases=("quantconnect",),
    ),
    Integration(
        "superalgos",
        "Superalgos",
        (Way("configuration of its key node", ('"codeName": "{api_key}",', '"secret": "{api_secret}"')),),
        _source("one published copy of its node configuration", confirmed=False),
    ),
    Integration(
        "cryptofeed",
        "cryptofeed",
        (
            Way(
                "the YAML file named by CRYPTOFEED_CONFIG",
                ("bitfinex:", "  key_id: {api_key}", "  key_secret: {api_secret}"),
                fillable=True,
            ),
        ),
        _source("cryptofeed 2.4.1, config.py and exchange.py"),
        note="Its Bitfinex feed itself uses no key.",
    ),
    Integration(
        "jesse",
        "Jesse",
        (Way("its exchange API keys table", ("api_key: {api_key}", "api_secret: {api_secret}")),),
        _source("jesse 3.5.3, models/ExchangeApiKeys.py and info.py"),
        note="It uses Bitfinex for candles only.",
    ),
    Integration(
        "zenbot",
        "Zenbot",
        (
            _environment("ZENBOT_BITFINEX_API_KEY", "ZENBOT_BITFINEX_SECRET"),
            Way("conf.js", ("c.bitfinex.key = '{api_key}'", "c.bitfinex.secret = '{api_secret}'")),
        ),
        _source("zenbot, conf-sample.js"),
    ),
    Integration(
        "gekko",
        "Gekko",
        (Way("config.js", ("config.trader.key = '{api_key}'", "config.trader.secret = '{api_secret}'")),),
        _source("gekko, sample-config.js"),
    ),
)

COMMON = _environment("BITFINEX_API_KEY", "BITFINEX_API_SECRET")
"""The names that home-made programs use most."""

_BY_NAME: Mapping[str, Integration] = MappingProxyType(
    {
        name.casefold(): integration
        for integration in INTEGRATIONS
        for name in (integration.id, integration.title, *integration.aliases)
    }
)


def find(name: str) -> Integration | None:
    """The known program of that name (id, title or alias, in any case), or None for free text."""
    return _BY_NAME.get(name.strip().casefold())


def title_of(name: str) -> str:
    """A known program's title; any other name as it was written."""
    known = find(name)
    return known.title if known else name


def completions(typed: str) -> tuple[str, ...]:
    """Titles of the known programs with a name that begins with ``typed``; none if it is a full name."""
    start = typed.strip().casefold()
    if not start or start in _BY_NAME:
        return ()
    return tuple(dict.fromkeys(one.title for name, one in _BY_NAME.items() if name.startswith(start)))


@dataclass(frozen=True, slots=True)
class HandOver:
    """What to show when a program is given its pair; it holds names and commands, never a half.

    ``places`` are where it takes the pair, each with the lines for it; ``commands`` write one half each.
    """

    title: str
    places: tuple[tuple[str, tuple[str, ...]], ...]
    commands: tuple[str, ...]
    notes: tuple[str, ...]


def hand_over(name: str, label: str, *, bitfinex: bool = True, new: bool = False) -> HandOver:
    """For the program ``name`` and the entry ``label``; ``new`` for a rotation's new pair.

    With ``bitfinex`` false there are only the commands: the known names are for keys of Bitfinex.
    """
    integration, title = find(name), title_of(name)
    commands = (get_command(label, "key", new=new), get_command(label, "secret", new=new))
    by_command = ("These write the halves to a pipe or file", commands)
    if not bitfinex:
        return HandOver(title, (by_command,), commands, ())
    if integration is None:
        ways: tuple[Way, ...] = (COMMON,)
        notes: tuple[str, ...] = (
            "Which names this program wants is not known here: see its own documentation. These are common.",
        )
    else:
        ways = integration.ways
        doubt = "" if integration.source.confirmed else " (one source only)"
        notes = (
            f"Names from {integration.source.title}, as of {integration.source.as_of.isoformat()}{doubt}.",
        )
        notes += (integration.note,) if integration.note else ()
    # Environment variables first: they are never written to a file.
    ways = tuple(sorted(ways, key=lambda way: not way.environment))
    places = tuple(_place(way, label, new=new) for way in ways)
    if not any(way.environment or way.fillable for way in ways):
        places = (*places, by_command)
    return HandOver(title, places, commands, notes)


def get_command(label: str, half: str, *, new: bool = False) -> str:
    """The shell command that writes one half, ``"key"`` or ``"secret"``, to a pipe or file."""
    guard = "-- " if label.startswith("-") else ""
    return f"vault-tui get {'--new ' if new else ''}{guard}{shlex.quote(label)} {half}"


def _place(way: Way, label: str, *, new: bool) -> tuple[str, tuple[str, ...]]:
    option = "--new " if new else ""
    if way.environment:
        if label.startswith("-"):  # `run` would read it as an option
            gets = (get_command(label, "key", new=new), get_command(label, "secret", new=new))
            lines = (f'export {name}="$({get})"' for (name, _), get in zip(way.variables, gets, strict=True))
            return way.where, tuple(lines)
        names = ", ".join(name for name, _ in way.variables)
        return f"{way.where} ({names})", (f"vault-tui run {option}{shlex.quote(label)} -- COMMAND",)
    if way.fillable:
        from vault_tui.core.templates.references import reference  # slow: it imports every format

        halves = reference(label, "key"), reference(label, "secret")
        where = f"{way.where}, as `vault-tui inject {option}FILE -- COMMAND {{}}` fills it"
    else:
        halves, where = ("<API key>", "<API secret>"), way.where
    return where, tuple(
        line.replace("{api_key}", halves[0]).replace("{api_secret}", halves[1]) for line in way.lines
    )
