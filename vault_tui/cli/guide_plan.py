"""The questions of ``guide`` about the key itself: its plan, its addresses, its dates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from vault_tui.bitfinex.addresses import address_words
from vault_tui.bitfinex.integrations import INTEGRATIONS, title_of
from vault_tui.bitfinex.permissions import CUSTOM, PRESETS, PRESETS_ARE_OURS, rows, toggled
from vault_tui.bitfinex.steps import one_key_each
from vault_tui.cli.asking import LeftOff, ask, confirm, tell
from vault_tui.core.alphabets import doubts
from vault_tui.core.days import read_day
from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import Entry, Progress, RunsOn
from vault_tui.session import Session
from vault_tui.system.surroundings import ssh_server_address

_PLACES = (
    (RunsOn.HERE, "on this machine"),
    (RunsOn.ANOTHER, "on another machine"),
    (RunsOn.HOSTED, "a hosted service"),
    (RunsOn.PHONE, "on a phone"),
    (RunsOn.UNKNOWN, "not known yet"),
)
ANY = "any"


def new_entry(session: Session, label: str, first_step: str) -> Entry:
    """Add a draft, asking for a label until one can be used."""
    while True:
        label = label or ask("Label of the new key, for you to find it by")
        if not _meant(("label", label)):
            label = ""
            continue
        try:
            return session.add(label, progress=Progress(first_step))
        except InvalidInput as error:
            _tell_error(error)
            label = ""


def ask_plan(session: Session, entry: Entry) -> Entry:
    """Ask what the key is for, where that runs, and what it may do. Each answer is saved."""
    draft = _Draft(session, entry)
    while True:
        try:
            account = ask("Account or sub-account", draft.entry.account)
            draft.keep(account=account)
            paper = choose("What is it for?", ("live trading", "paper trading"), int(draft.entry.paper)) == 1
            draft.keep(paper=paper)
            integration = _integration(draft.entry)
            draft.keep(integration=integration)
            if not _meant(("account", account), ("program", integration)):
                continue
            others = session.users_of(integration, account)
            if words := one_key_each(integration, tuple(other.label for other in others)):
                tell(words)
            places = [words for _, words in _PLACES]
            at = next(
                number
                for number, (where, _) in enumerate(_PLACES)
                if where is (draft.entry.runs_on or RunsOn.HERE)
            )
            draft.keep(runs_on=_PLACES[choose("Where does that run?", places, at)][0])
            draft.keep(**_permissions(draft.entry))
        except InvalidInput as error:
            _tell_error(error)
        else:
            return draft.entry


class _Draft:
    """An entry whose plan is being answered: one line of its history and one backup for all the answers."""

    def __init__(self, session: Session, entry: Entry) -> None:
        self.entry = entry
        self._session = session
        self._noted = False

    def keep(self, **values: Any) -> None:
        """Save an answer. Raises :class:`InvalidInput`."""
        before = self.entry
        self.entry = self._session.change(before, "" if self._noted else "planned", **values)
        self._noted = self._noted or self.entry != before


def ask_addresses(session: Session, entry: Entry) -> tuple[Entry, bool]:
    """Ask which addresses may use the key; also returns whether any address was chosen on purpose."""
    words = address_words(entry.runs_on, ssh_server_address())
    tell(words.lead)
    for line in words.lines:
        tell(f"  {line}")
    default = ", ".join(entry.addresses) or words.suggestion
    while True:
        answer = ask(f"Addresses, with commas between them, or “{ANY}”", default)
        if not answer:
            return entry, False
        addresses = () if answer.casefold() == ANY else tuple(answer.replace(",", " ").split())
        try:
            return session.change(entry, "addresses planned", addresses=addresses), not addresses
        except InvalidInput as error:
            _tell_error(error)


def ask_dates(session: Session, entry: Entry) -> Entry:
    """Ask by when the key is to be rotated and reviewed."""
    tell("A day as 2027-01-31, a span as 90d, or never.")
    return session.change(
        entry,
        "dates set",
        rotate_by=_ask_day("Rotate by", entry.rotate_by, session.today()),
        review_by=_ask_day("Review by", entry.review_by, session.today()),
    )


def choose(question: str, choices: Sequence[str], default: int | None = None) -> int:
    """Ask for one of these by its number; returns its index. “later” is as good as the end of input."""
    tell(question)
    for number, words in enumerate(choices, start=1):
        tell(f"  {number}. {words}")
    while True:
        answer = ask("Number", "" if default is None else str(default + 1))
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choices):
            return int(answer) - 1
        if answer.casefold() == "later":
            raise LeftOff
        tell(f"Type a number from 1 to {len(choices)}, or “later”.")


def _integration(entry: Entry) -> str:
    tell(
        "Known programs: "
        + ", ".join(known.title for known in INTEGRATIONS)
        + ". Any other name is fine, too."
    )
    return title_of(ask("Which program will use this key?", entry.integration))


def _permissions(entry: Entry) -> dict[str, Any]:
    presets = list(PRESETS.values())
    tell(PRESETS_ARE_OURS)
    at = next((number for number, preset in enumerate(presets) if preset.id == entry.preset), 0)
    preset = presets[
        choose("What should it be able to do?", [f"{one.title}: {one.line}" for one in presets], at)
    ]
    permissions: Mapping[str, str] = preset.permissions
    if preset.id == CUSTOM:
        permissions = _toggles(entry.permissions)
    return {"preset": preset.id, "permissions": dict(permissions)}


def _toggles(permissions: Mapping[str, str]) -> Mapping[str, str]:
    """Every toggle of the page, switched by number until the person is content."""
    while True:
        shown = rows(permissions)
        for number, row in enumerate(shown, start=1):
            danger = " (dangerous)" if row.danger else ""
            tell(f"  {number:>2}. {'ON ' if row.on else 'off'} {row.title}: {row.toggle}{danger}")
        answer = ask("Numbers to switch, Enter when it is right")
        if not answer:
            return permissions
        for word in answer.replace(",", " ").split():
            if word.isascii() and word.isdigit() and 1 <= int(word) <= len(shown):
                row = shown[int(word) - 1]
                permissions = toggled(permissions, row.group_id, row.right)
            else:
                tell(f"There is no row {word}.")


def _ask_day(question: str, before: date | None, today: date) -> date | None:
    while True:
        answer = ask(question, before.isoformat() if before else "never")
        try:
            return read_day(answer, today)
        except InvalidInput as error:
            _tell_error(error)


def _meant(*names: tuple[str, str]) -> bool:
    """Whether names whose letters deceive are written as they are on purpose."""
    words = doubts(names)
    for sentence in words:
        tell(sentence)
    return not words or confirm("Keep it written so?")


def _tell_error(error: InvalidInput) -> None:
    tell(f"{error.sentence} {error.remedy}".strip())
