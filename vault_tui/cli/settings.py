"""``settings``: list a vault's settings, and change them."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from vault_tui.bitfinex.endpoint import ANOTHER_HOST, BITFINEX, ENVIRONMENT, TRUST_WORD, clean_host
from vault_tui.cli import asking
from vault_tui.cli.output import out, out_json, out_table, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.days import read_every
from vault_tui.core.errors import ExitCode, InvalidInput, TerminalUnfit
from vault_tui.core.models import Settings, visible
from vault_tui.session import Session

_YES_NO: Final = {"yes": True, "no": False}
_UNITS: Final = {"s": 1, "m": 60, "h": 3_600}


def settings(args: Namespace) -> int:
    """List the settings, say what one is, or set it."""
    with unlocked(args) as session:
        if args.name is None:
            _list(args, session.settings)
            return ExitCode.OK
        field = args.name.replace("-", "_")
        if args.value is not None:
            value = _READERS[field](args.value)
            if not _may_set(session.settings, field, value):
                say("Nothing was changed.")
                return ExitCode.FAILED
            _set(session, field, value)
        if args.json:
            out_json({args.name: getattr(session.settings, field)})
        else:
            out(_words(session.settings, field))
    return ExitCode.OK


def _list(args: Namespace, now: Settings) -> None:
    if args.json:
        out_json({field.replace("_", "-"): getattr(now, field) for field in _READERS})
    else:
        rows = [[field.replace("_", "-"), _words(now, field), MEANINGS[field]] for field in _READERS]
        out_table(["SETTING", "VALUE", "MEANING"], rows)


def _set(session: Session, field: str, value: Any) -> None:
    if getattr(session.settings, field) != value:
        session.set_settings(replace(session.settings, **{field: value}))


def _may_set(now: Settings, field: str, value: Any) -> bool:
    """Whether a value may be set; one that lets others read or relay what is asked takes a typed word."""
    words = {"api_host": ANOTHER_HOST, "environment_proxy": ENVIRONMENT}.get(field)
    if words is None or not value or value == getattr(now, field):
        return True
    if not asking.has_terminal():
        # No option answers for the person: an attacker's script could give it, too.
        raise TerminalUnfit(
            "Whom to trust with your questions is for a person to say, at a terminal.",
            "Run it at one (ssh -t), or use the settings' screen. Nothing was changed.",
        )
    for line in words.split("\n"):
        asking.tell(line)
    what = f"Ask {value} instead of Bitfinex?" if field == "api_host" else "Let the environment choose?"
    return asking.confirm_word(what, TRUST_WORD)


def _words(now: Settings, field: str) -> str:
    value = getattr(now, field)
    if field == "api_host":
        return visible(value) or BITFINEX.name
    if field == "environment_proxy":
        return "yes" if value else "no"
    if field.endswith("_days"):
        return f"{value}d" if value else "never"
    return f"{value}s" if isinstance(value, int) else visible(value)


def _seconds(text: str) -> int:
    plain = text.strip().casefold()
    number, unit = (plain[:-1], _UNITS[plain[-1]]) if plain[-1:] in _UNITS else (plain, 1)
    if number.isascii() and number.isdigit() and len(number) < 6:
        return int(number) * unit
    raise InvalidInput(f"“{visible(text.strip())[:30]}” is not a span of time.", "Write it as 90s, 5m or 1h.")


def _days(text: str) -> int:
    days = read_every(text)
    return 90 if days is None else days


def _yes_no(text: str) -> bool:
    try:
        return _YES_NO[text.strip().casefold()]
    except KeyError:
        raise InvalidInput(f"“{visible(text.strip())[:30]}” is neither.", "Write yes or no.") from None


MEANINGS: Final[Mapping[str, str]] = {
    "name": "what the vault is called on screen",
    "idle_lock": "locks after so long without a key pressed",
    "reveal_time": "a revealed secret is hidden again after",
    "clipboard_time": "the clipboard is emptied after",
    "rotate_after_days": "a key without a term of its own is to be rotated after",
    "verify_after_days": "the audit reminds to verify again after",
    "unused_after_days": "the audit reminds of a key that nobody looked up for",
    "api_host": "who is asked about keys",
    "environment_proxy": "whether variables may name a proxy and certificates for that",
}
_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "name": str,
    "idle_lock": _seconds,
    "reveal_time": _seconds,
    "clipboard_time": _seconds,
    "rotate_after_days": _days,
    "verify_after_days": _days,
    "unused_after_days": _days,
    "api_host": clean_host,
    "environment_proxy": _yes_no,
}
