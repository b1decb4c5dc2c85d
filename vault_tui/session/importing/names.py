"""What names of variables, columns and entries mean: which half, and which exchange."""

import re
from types import MappingProxyType
from typing import Final

from vault_tui.core.halves import KEY_WORDS, SECRET_WORDS, Half, half_named, looks_like_half

_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NEUTRAL: Final = frozenset({"api", "access", "public", "id"})
_EXCHANGES: Final = MappingProxyType(
    {
        "bitfinex": "Bitfinex",
        "bfx": "Bitfinex",
        "binance": "Binance",
        "binanceus": "Binance US",
        "bitget": "Bitget",
        "bitmex": "BitMEX",
        "bitstamp": "Bitstamp",
        "bybit": "Bybit",
        "coinbase": "Coinbase",
        "coinbaseexchange": "Coinbase Exchange",
        "cryptocom": "Crypto.com",
        "deribit": "Deribit",
        "gate": "Gate",
        "gateio": "Gate",
        "gemini": "Gemini",
        "htx": "HTX",
        "huobi": "HTX",
        "hyperliquid": "Hyperliquid",
        "kraken": "Kraken",
        "kucoin": "KuCoin",
        "mexc": "MEXC",
        "okx": "OKX",
        "poloniex": "Poloniex",
    }
)


def parts(name: str) -> list[str]:
    """The words of a name like ``GRID_BOT_API_KEY``, ``apiSecret`` or ``api-key``, in lower case."""
    return [part.casefold() for part in _PARTS.findall(name)]


def half_of(name: str) -> str:
    """``key`` or ``secret`` if the name means one of them, else empty."""
    half = half_named(name)
    return "" if half is None else "secret" if half is Half.SECRET else "key"


def stem(name: str) -> tuple[str, ...]:
    """The words of the name without those that say which half it is."""
    return tuple(word for word in parts(name) if word not in SECRET_WORDS | KEY_WORDS | _NEUTRAL)


def exchange_title(name: str) -> str:
    """An exchange's usual name, from a program's id for it (``bitfinex2``, ``okx``)."""
    known = name.strip().casefold()
    return (
        _EXCHANGES.get(known)
        or _EXCHANGES.get(known.rstrip("0123456789"))
        or name.strip().title()
        or "Unknown"
    )


def exchange_in(text: str) -> str:
    """The known exchange that is named in a text, else empty."""
    return next((_EXCHANGES[word] for word in parts(text) if word in _EXCHANGES), "")


def exchange_by(text: str, api_key: object) -> str:
    """The exchange that a text names, else ``Bitfinex`` if the key looks like one of its keys."""
    looks = isinstance(api_key, str) and looks_like_half(api_key.strip())
    return exchange_in(text) or ("Bitfinex" if looks else "Unknown")
