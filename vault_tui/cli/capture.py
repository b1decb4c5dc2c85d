"""Taking in the two halves of a pair: from stdin, or one after the other at the terminal."""

import sys
import time
from dataclasses import dataclass
from typing import Protocol

from vault_tui.cli import asking
from vault_tui.cli.output import say
from vault_tui.core.alphabets import named
from vault_tui.core.errors import InvalidInput
from vault_tui.core.halves import MAX_PASTE, Half, Paste, read_paste, shown_key
from vault_tui.core.models import Entry
from vault_tui.core.secret import Secret
from vault_tui.session import Session

NO_RECOVERY = "This vault has no recovery code yet: `vault-tui recovery` makes one. Keep it off this machine."


class Sealing(Protocol):
    """What seals an entry's halves: a :class:`Session` seals its pair in use.

    It returns the entry as if the pair that is being sealed were the one in use.
    """

    def seal_api_key(self, entry_id: str, api_key: str) -> Entry:
        """Seal the first half."""

    def seal_secret(self, entry_id: str, secret: Secret) -> Entry:
        """Seal the second half."""

    def holder_of(self, half: Secret) -> tuple[Entry, str] | None:
        """The entry that already holds a half, and as what."""

    def now(self) -> int:
        """The current time in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both halves, checked and ready to be sealed."""

    api_key: str
    secret: Secret


def pair_from_stdin(session: Session, *, bitfinex: bool, yes: bool) -> Pair:
    """Read the API key and then the API secret from stdin; labels may say otherwise. Raises ``InvalidInput``.

    Says on stderr what is odd about them; refuses what needs an answer unless ``yes``.
    """
    lines = _lines_from_stdin()
    pastes = [
        read_paste(line, expects, bitfinex=bitfinex) for line, expects in zip(lines, Half, strict=False)
    ]
    if len(lines) == 1 and None in (pastes[0].api_key, pastes[0].secret):
        raise _not_two(lines)
    for paste in pastes:
        if paste.problem:
            raise InvalidInput(
                paste.problem, "Give the API key in the first line and its secret in the second."
            )
    api_key = pastes[0].api_key or pastes[-1].api_key
    secret = pastes[-1].secret or pastes[0].secret
    if api_key is None or secret is None:
        raise InvalidInput("Those are not one API key and one API secret.", "Nothing was taken.")
    for paste in pastes:
        for words in (paste.how if len(lines) == 1 else "", *paste.doubts):
            if words:
                say(words)
    if secret == Secret(api_key):
        if not yes:
            raise InvalidInput("Both halves are the same. Nothing was taken.", "Add --yes if that is right.")
        say("Both halves are the same.")
    for half, value in ((Half.API_KEY, Secret(api_key)), (Half.SECRET, secret)):
        if known := _known(session, half, value):
            say(known)
    return Pair(api_key, secret)


def seal_pair(session: Session, entry: Entry, pair: Pair) -> Entry:
    """Seal both halves, one after the other; a pair that was there goes to the history."""
    session.seal_api_key(entry.id, pair.api_key)
    return session.seal_secret(entry.id, pair.secret)


def seal_candidate(session: Session, entry: Entry, pair: Pair) -> Entry:
    """Seal both halves as a new pair beside the one in use."""
    session.pairs.seal_candidate_key(entry.id, pair.api_key)
    return session.pairs.seal_candidate_secret(entry.id, pair.secret)


def ask_halves(session: Sealing, entry: Entry) -> Entry:
    """Ask for the halves that are missing until both are sealed; each is on disk before the next is asked.

    Raises :class:`~vault_tui.cli.asking.LeftOff`; what was sealed until then stays.
    """
    if not entry.api_key:
        asking.tell("Paste the API key, then the API secret; or both at once, labelled or in two lines.")
    while entry.secret is None:
        entry = ask_half(session, entry)
    return entry


def ask_half(session: Sealing, entry: Entry, again: Half | None = None) -> Entry:
    """Ask once for the half that comes next, or for one ``again``, and seal what was pasted.

    Raises as :func:`ask_halves`.
    """
    expected = again or (Half.SECRET if entry.api_key else Half.API_KEY)
    with asking.ask_hidden(f"{expected} (not shown; Esc leaves)", lines=True) as typed:
        text = typed.buffer.decode("utf-8", "replace")
    paste = read_paste(text, expected, bitfinex=entry.is_bitfinex, api_key=entry.api_key)
    if paste.problem:
        asking.tell(paste.problem)
        return entry
    known, exposed = _all_known(session, paste, entry)
    for words in (paste.how, *paste.doubts, *known):
        if words:
            asking.tell(words)
    if (paste.ask or exposed) and not asking.confirm("Seal it all the same?"):
        return entry
    entry = _seal_paste(session, entry, paste)
    odd = [half for half in Half if paste.odd.get(half)] or ([expected] if known else [])
    if (
        odd
        and _is_sealed(entry, odd[-1])
        and asking.confirm(f"It is sealed. Paste another {odd[-1]} instead?")
    ):
        return ask_half(session, entry, odd[-1])
    return entry


def _is_sealed(entry: Entry, half: Half) -> bool:
    return bool(entry.api_key if half is Half.API_KEY else entry.secret)


def _seal_paste(session: Sealing, entry: Entry, paste: Paste) -> Entry:
    """Seal what was found in a paste, the API key first, and say so once it is on disk."""
    if paste.api_key is not None and paste.api_key != entry.api_key:
        entry = session.seal_api_key(entry.id, paste.api_key)
        asking.tell(f"API key SEALED {_time(session)}, {len(entry.api_key)} characters.")
        shown = shown_key(entry.api_key, bitfinex=entry.is_bitfinex)
        whole = shown == entry.api_key
        asking.tell(
            f"Compare it with the page: {shown}" if whole else f"It starts {shown} The rest may be secret."
        )
    if paste.secret is not None:
        if not entry.api_key:
            asking.tell("That is an API secret; the API key comes first. Nothing was taken.")
            return entry
        entry = session.seal_secret(entry.id, paste.secret)
        asking.tell(f"API secret SEALED {_time(session)}, {len(paste.secret)} characters.")
    return entry


def _all_known(session: Sealing, paste: Paste, entry: Entry) -> tuple[list[str], bool]:
    """Which of the halves are in this vault already, and whether a secret would be taken for an API key."""
    sentences, exposed = [], False
    api_key = None if paste.api_key is None else Secret(paste.api_key)
    for half, value in ((Half.API_KEY, api_key), (Half.SECRET, paste.secret)):
        if value is not None and (words := _known(session, half, value, entry)):
            sentences.append(words)
            holder = session.holder_of(value)
            exposed = exposed or (half is Half.API_KEY and holder is not None and holder[1] == Half.SECRET)
    return sentences, exposed


def _known(session: Sealing, half: Half, value: Secret, entry: Entry | None = None) -> str:
    """The sentence for a half that is in this vault already; empty when it is new."""
    holder = session.holder_of(value)
    if holder is None or (entry is not None and entry.api_key and value == Secret(entry.api_key)):
        return ""  # the paste itself says that it is this entry's own API key
    return f"That {half} is in this vault already, as the {holder[1]} of “{named(holder[0].label)}”."


def _time(session: Sealing) -> str:
    return time.strftime("%H:%M:%S", time.localtime(session.now()))


def _lines_from_stdin() -> list[str]:
    if sys.stdin is None:
        raise InvalidInput("There is no stdin to read the halves from.", "Leave out --stdin to be asked.")
    if sys.stdin.isatty():
        raise InvalidInput("With --stdin the halves come from a pipe or file.", "Leave it out to be asked.")
    data = sys.stdin.buffer.read(MAX_PASTE + 1)
    if len(data) > MAX_PASTE:
        raise InvalidInput("That is far too much for two halves. Nothing was taken.")
    lines = [line for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    if len(lines) not in {1, 2}:
        raise _not_two(lines)
    return lines


def _not_two(lines: list[str]) -> InvalidInput:
    return InvalidInput(
        f"Two lines were expected on stdin, and {len(lines)} came. Nothing was taken.",
        "Give the API key in the first line and its secret in the second.",
    )
