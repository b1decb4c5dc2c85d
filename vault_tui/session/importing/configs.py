"""freqtrade's ``config.json``, ccxt's ``keys.json``, and our own plain export."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vault_tui.core.errors import InvalidInput
from vault_tui.session.importing.found import Found, Reading, Unread, judged, place, reading
from vault_tui.session.importing.names import exchange_title
from vault_tui.session.importing.tolerant import load_tolerantly

OUR_MARK: Final = "vault-tui"
"""The member of a plain export whose value is its layout's version."""
OUR_VERSION: Final = 1
_MORE: Final = ("password", "uid", "privateKey", "walletAddress", "twofa", "token")
"""Further credentials in ccxt's options, which freqtrade has too."""
_CARRIED: Final = ("account", "paper", "notes", "tags", "addresses", "permissions", "preset")


def read_config(path: str, text: str, shown: str) -> Reading | None:
    """The pairs in a JSON file of one of the three kinds; None if it is none of them."""
    value = load_tolerantly(text, shown)
    if not isinstance(value, dict):
        return None
    if OUR_MARK in value:
        return reading(path, _ours(value, shown))
    if isinstance(value.get("exchange"), dict):
        return reading(path, [_freqtrade(value), *_beyond_a_pair("exchange", value["exchange"])])
    accounts = {name: one for name, one in value.items() if isinstance(one, dict) and "apiKey" in one}
    if not accounts:
        return None
    pairs = [_ccxt(name, one) for name, one in accounts.items()]
    return reading(path, [*pairs, *(more for one in accounts.items() for more in _beyond_a_pair(*one))])


def _freqtrade(value: Mapping[str, Any]) -> Found | Unread:
    exchange = value["exchange"]
    name = exchange.get("name")
    found = place(
        _text(value.get("bot_name")) or "freqtrade",
        "exchange",
        exchange=exchange_title(name) if isinstance(name, str) else "Unknown",
        integration="freqtrade",
    )
    return judged(exchange.get("api_key") or exchange.get("key"), exchange.get("secret"), found)


def _ccxt(name: str, value: Mapping[str, Any]) -> Found | Unread:
    exchange = exchange_title(name)
    found = place(f"ccxt {exchange}", name, exchange=exchange, integration="ccxt")
    return judged(value.get("apiKey"), value.get("secret"), found)


def _beyond_a_pair(name: str, value: Mapping[str, Any]) -> Iterator[Unread]:
    """Further credentials, which would be lost if the file were deleted after the import."""
    for more in _MORE:
        if _text(value.get(more)):
            yield Unread(name, f"its {more} is not a half of a key and is not taken")


def _ours(value: Mapping[str, Any], shown: str) -> list[Found | Unread]:
    entries = value.get("entries")
    if value[OUR_MARK] != OUR_VERSION or not isinstance(entries, list):
        raise InvalidInput(f"{shown} is an export of another version.", "Use the release that wrote it.")
    results: list[Found | Unread] = []
    for number, one in enumerate(entries, start=1):
        if not isinstance(one, dict):
            results.append(Unread(f"entry {number}", "it is not an entry"))
            continue
        found = place(
            _text(one.get("label")) or f"entry {number}",
            f"entry {number}",
            exchange=_text(one.get("exchange")) or "Unknown",
            integration=_text(one.get("integration")),
            values={name: one[name] for name in _CARRIED if _fits(name, one.get(name))},
        )
        results.append(judged(one.get("api_key"), one.get("api_secret"), found))
    return results


def _fits(name: str, value: object) -> bool:
    """Whether a value has the field's type."""
    if name in {"tags", "addresses"}:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name == "permissions":
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return isinstance(value, bool if name == "paper" else str)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
