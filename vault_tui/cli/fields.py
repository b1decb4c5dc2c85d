"""From options to the fields of an entry: what ``add`` and ``edit`` have in common."""

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from vault_tui.bitfinex.integrations import title_of
from vault_tui.bitfinex.permissions import DANGEROUS, PRESETS, clean_permissions, clean_preset
from vault_tui.bitfinex.steps import one_key_each
from vault_tui.cli import asking
from vault_tui.cli.output import say
from vault_tui.core.alphabets import doubts, named
from vault_tui.core.days import read_day, read_every
from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import Entry, RunsOn, State, visible
from vault_tui.session import Session

_NAMES: Final = {"label": "label", "exchange": "exchange", "account": "account", "integration": "program"}


def values_from(args: Namespace, today: date, entry: Entry | None = None) -> dict[str, Any]:
    """The fields that the options name, by the names of :class:`Entry`; raises ``InvalidInput``.

    ``entry`` is the one that will be changed, None for a new one.
    """
    values: dict[str, Any] = {
        name: value for name in ("exchange", "account", "paper") if (value := getattr(args, name)) is not None
    }
    if args.integration is not None:
        values["integration"] = title_of(args.integration)
    if args.runs_on is not None:
        values["runs_on"] = RunsOn(args.runs_on)
    if args.ip is not None:
        values["addresses"] = tuple(address for text in args.ip for address in text.split(","))
    if args.note is not None:
        values["notes"] = args.note
    if args.tag is not None:
        values["tags"] = tuple(args.tag)
    if args.rotate_in is not None:
        values["rotate_by"] = read_day(args.rotate_in, today)
    return values | _plan(args, entry)


def changes_from(args: Namespace, today: date, entry: Entry) -> dict[str, Any]:
    """The same for ``edit``, with the options that only it has."""
    values = values_from(args, today, entry)
    if args.new_label is not None:
        values["label"] = args.new_label
    if args.state is not None:
        values["state"] = State(args.state)
        if values["state"] is State.ACTIVE and entry.secret is None:
            raise InvalidInput(
                f"“{named(entry.label)}” can't be active: its API secret is not sealed.",
                "Seal the pair first: `vault-tui edit LABEL --stdin`, or `vault-tui guide LABEL`.",
            )
    if args.rotate_every is not None:
        values["rotate_every"] = read_every(args.rotate_every, field="rotate_every")
    if args.nonce_unit is not None:
        values["nonce_unit"] = "" if args.nonce_unit == "auto" else args.nonce_unit
    for name in ("rotate_by", "review_by"):
        if (text := getattr(args, name)) is not None:
            values[name] = read_day(text, today)
    return values


def check_letters(values: Mapping[str, Any], *, ask: bool) -> None:
    """Say which names can pass for others; with ``ask``, raise ``InvalidInput`` unless they are meant."""
    names = [(what, str(values.get(field) or "")) for field, what in _NAMES.items()]
    words = doubts([*names, *(("tag", tag) for tag in values.get("tags", ()))])
    for sentence in words:
        say(sentence)
    if words and ask and not asking.confirm("Keep it written so?"):
        raise InvalidInput("Nothing was saved.", "Type the name again in one alphabet.")


def tell_consequences(session: Session, values: dict[str, Any], entry: Entry) -> None:
    """Warn on stderr about these choices; nothing is refused."""
    for group, words in DANGEROUS.items():
        if "w" in values.get("permissions", {}).get(group, ""):
            say(words)
    if "integration" in values or "account" in values:
        others = session.users_of(entry.integration, entry.account)
        labels = tuple(other.label for other in others if other.id != entry.id)
        if words := one_key_each(entry.integration, labels):
            say(words)


def _plan(args: Namespace, entry: Entry | None) -> dict[str, Any]:
    """Preset and permissions: a preset sets all of them, single ones are changed on top of it."""
    values: dict[str, Any] = {}
    permissions = dict(entry.permissions) if entry else {}
    if args.preset is not None:
        values["preset"] = clean_preset(args.preset)
        permissions = dict(PRESETS[values["preset"]].permissions)
    for text in args.permission or ():
        group, equals, rights = text.partition("=")
        if not equals:
            raise InvalidInput(
                f"“{visible(text)[:50]}” sets no permission.", "Write it as orders=rw, or orders=- for none."
            )
        permissions[group.strip()] = "" if rights in {"", "-"} else rights
    if args.preset is not None or args.permission:
        values["permissions"] = clean_permissions(permissions)
    return values
