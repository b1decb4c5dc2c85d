"""What a window answers from its session: lists, one entry, one secret. Nothing that changes the vault."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from vault_tui.bitfinex.variables import of_integration, of_program
from vault_tui.core.errors import Conflict, ForkedVault, NoSuchEntry, VaultError
from vault_tui.core.models import Entry, visible
from vault_tui.session import Session
from vault_tui.session.diary import LOOK_UPS
from vault_tui.session.giving import give
from vault_tui.session.lookup import chosen
from vault_tui.session.rows import Row, search
from vault_tui.system.process import give_back_memory
from vault_tui.system.surroundings import Origin, origin, ssh_client_address
from vault_tui.window import wire
from vault_tui.window.limits import Limits
from vault_tui.window.style import Piece, Style

LOOK_EVERY: Final = 2.0
"""Seconds between two looks at the file while no request comes: a re-encrypted vault ends the window."""


Pieces = Iterator[tuple[bytes, bytes]]
"""Frames of a reply: kind and content."""

_WORTH_SENDING: Final = 8 * 1024
_LONGEST_NAME: Final = 32
_MOST_KEPT: Final = 4
_MANY: Final = 2_000
"""Above this many entries the rows are not kept: making them again takes a moment, keeping them megabytes."""


class Rendering(Protocol):
    """Renders exactly the text that the commands print."""

    def listed(self, session: Session, rows: Sequence[Row], query: str, style: Style) -> Iterator[Piece]:
        """``ls``."""

    def found(self, rows: Sequence[Row], query: str, style: Style) -> Iterator[Piece]:
        """``find``."""

    def shown(self, session: Session, entry: Entry, style: Style) -> Iterator[Piece]:
        """``show``."""

    def told(self, error: VaultError) -> str:
        """An error as lines of text."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a window serves: everything, or only the entries with the ids in ``only``.

    ``vault`` is the name of the vault's usual socket: it tells which vault a window belongs to. ``forward``
    is the name of a window made to be forwarded, which gives halves and nothing else; else it is empty.
    """

    vault: str
    only: frozenset[str] | None = None
    forward: str = ""


class ClientOrigin:
    """Where the client says it sits, for the diary; nothing proves it."""

    def __init__(self) -> None:
        self._origin = origin()

    def __call__(self) -> Origin:
        return self._origin

    def set(self, text: str, forward: str) -> None:
        """Set it from what :func:`~.client.origin` returned, for a window forwarded as ``forward`` if any."""
        connection, _, terminal = text.partition("\0")
        address = ssh_client_address({"SSH_CONNECTION": connection})
        self._origin = Origin(
            address, f"forwarded {forward}" if forward else visible(terminal)[:_LONGEST_NAME]
        )


class _NotServed(Exception):
    """Reply as if there were no window."""


class Keeper:
    """Answers requests from an open session until its time is up."""

    def __init__(
        self, session: Session, limits: Limits, terms: Terms, rendering: Rendering, origin: ClientOrigin
    ) -> None:
        self._session = session
        self._origin = origin
        self._limits = limits
        self._terms = terms
        self._rendering = rendering
        self._closing = False
        self._opened_at = session.now()
        self._version = 0
        self._last: dict[object, tuple[object, list[tuple[bytes, bytes]]]] = {}
        self._looked = limits.longest_left
        self._busy = True

    def over(self) -> bool:
        """Whether the window has to end: asked to, out of time, or no longer of this vault."""
        if not self._closing and self._looked - self._limits.longest_left >= LOOK_EVERY:
            self._look_quietly()
            if self._busy:
                give_back_memory()
                self._busy = False
        return self._closing or self._limits.over

    def answer(self, message: bytes) -> Iterator[bytes]:
        """The reply to one request, in pieces. Raises ``wire.Unreadable`` before the first one."""
        verb, fields = wire.read_request(message)
        head = wire.greeting()
        code = 0
        try:
            for kind, content in self._contents(verb, fields):
                head += wire.frames(kind, content)
                if len(head) >= _WORTH_SENDING:
                    yield head
                    head = b""
        except _NotServed:
            code = wire.NOT_SERVED
        except VaultError as error:
            code = int(error.exit_code)
            head += wire.frames(wire.TALK, _encoded(self._rendering.told(error)))
        else:
            if verb in _USES:
                self._limits.touch()
        for notice in self._session.take_notices():
            head += wire.frames(wire.TALK, _encoded(f"{notice}\n"))
        yield head + wire.end(code)

    def prepare(self) -> None:
        """Render the whole list before it is asked for: with many entries the first rendering is slow."""
        for _ in self._list("", Style()):
            pass

    def _contents(self, verb: bytes, fields: list[bytes]) -> Pieces:
        self._busy = True
        if verb == wire.CLOSE:
            self._closing = True
            return
        if verb == wire.STATUS:
            yield wire.FIELD, self._status()
            return
        self._look()
        if verb == wire.LABELS:
            yield from self._cached(verb, self._labels)
        elif verb == wire.FETCH:
            yield from self._fetched(*_texts(fields, 5))
        elif verb == wire.RUN:
            yield from self._variables(*_texts(fields, 4))
        elif self._terms.forward:
            raise _NotServed
        elif verb == wire.SHOW:
            label, style, width, how = _texts(fields, 4)
            entry = self._entry(label, how)
            yield from _in_bytes(self._rendering.shown(self._session, entry, _style(style, width)))
        else:
            query, style, width = _texts(fields, 3)
            if verb == wire.LIST:
                yield from self._list(query, _style(style, width))
            else:
                rows = [match.row for match in search(query, self._rows())]
                yield from _in_bytes(self._rendering.found(rows, query, _style(style, width)))
            if self._terms.only is not None:
                yield wire.TALK, b"This window serves only some of the keys.\n"

    def _list(self, query: str, style: Style) -> Pieces:
        if query or style.json:
            return self._listed(query, style)
        return self._cached(style, lambda: self._listed(query, style))

    def _listed(self, query: str, style: Style) -> Pieces:
        rows = [match.row for match in search(query, self._rows())]
        return _in_bytes(self._rendering.listed(self._session, rows, query, style))

    def _labels(self) -> Pieces:
        return ((wire.FIELD, _encoded(row.label)) for row in self._rows())

    def _cached(self, asked: object, make: Callable[[], Pieces]) -> Pieces:
        """What ``make`` gave for ``asked``, made anew when the vault or the day has changed."""
        made_of = (self._version, self._session.today())
        known = self._last.get(asked)
        if known is None or known[0] != made_of:
            if len(self._last) >= _MOST_KEPT:
                self._last.clear()
            known = self._last[asked] = (made_of, list(make()))
        yield from known[1]

    def _fetched(self, label: str, half: str, why: str, how: str, origin: str) -> Pieces:
        wanted = half.removeprefix(wire.NEW)
        if wanted not in {"secret", "key", "pair"} or why not in LOOK_UPS:
            raise wire.Unreadable  # under any other word the diary would not show the look-up
        entry = self._entry(label, how)
        self._origin.set(origin, self._terms.forward)
        given = give(self._session, entry, wanted, why, new=wanted != half, force="f" in how)
        settings = self._session.settings
        for text in (
            entry.label,
            given.api_key,
            given.secret.reveal(),
            entry.integration,
            str(settings.reveal_time),
            str(settings.clipboard_time),
        ):
            yield wire.FIELD, _encoded(text)
        if given.words:
            yield wire.TALK, _encoded(f"{given.words}\n")

    def _variables(self, label: str, program: str, how: str, origin: str) -> Pieces:
        """Environment variables, names and values in turn; an empty ``program`` is the entry's own."""
        entry = self._entry(label, how)
        self._origin.set(origin, self._terms.forward)
        names, words = (of_program(program), "") if program else of_integration(entry.integration)
        given = give(self._session, entry, "pair", "run", force="f" in how)
        halves = {"key": given.api_key, "secret": given.secret.reveal()}
        for name, half in names:
            yield wire.FIELD, _encoded(name)
            yield wire.FIELD, _encoded(halves[half])
        for line in filter(None, (words, given.words)):
            yield wire.TALK, _encoded(f"{line}\n")

    def _entry(self, label: str, how: str) -> Entry:
        prefix = "p" in how
        if self._terms.only is None:
            return self._session.by_label(label, prefix=prefix)
        try:
            return self._session.entry(chosen(self._rows(), label, prefix, trashed=False))
        except NoSuchEntry:
            if self._terms.forward:
                raise
            raise _NotServed from None

    def _rows(self) -> list[Row]:
        rows = self._session.rows()
        if len(rows) > _MANY:
            self._session.forget_rows()
        if self._terms.only is not None:
            rows = [row for row in rows if row.id in self._terms.only]
        return rows

    def _status(self) -> bytes:
        only = self._terms.only
        return json.dumps(
            {
                "pid": os.getpid(),
                "vault": self._terms.vault,
                "forward": self._terms.forward,
                "labels": None if only is None else [row.label for row in self._rows()],
                "opened": self._opened_at,
                "idle": self._limits.idle,
                "idle_left": max(0, round(self._limits.idle_left)),
                "left": max(0, round(self._limits.longest_left)),
            }
        ).encode()

    def _look(self) -> None:
        """Reload what was saved meanwhile; end the window if the file is not this vault any more."""
        self._looked = self._limits.longest_left
        try:
            if self._session.refresh():
                self._version += 1
        except (Conflict, ForkedVault):
            self._closing = True
            raise _NotServed from None

    def _look_quietly(self) -> None:
        try:
            self._look()
        except (_NotServed, VaultError):
            return


_USES: Final = frozenset((wire.LIST, wire.FIND, wire.SHOW, wire.FETCH, wire.RUN))
"""Requests that count as use; shell prompts and completions make the others."""


def _texts(fields: list[bytes], count: int) -> list[str]:
    if len(fields) != count:
        raise wire.Unreadable
    return [field.decode("utf-8", "surrogateescape") for field in fields]


def _style(flags: str, width: str) -> Style:
    if width and not (width.isascii() and width.isdigit() and len(width) < 6):
        raise wire.Unreadable
    return Style("j" in flags, int(width) if width else None)


def _in_bytes(pieces: Iterator[Piece]) -> Pieces:
    return ((kind, _encoded(text)) for kind, text in pieces)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
