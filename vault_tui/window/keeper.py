"""What a window answers out of its session: lists, one entry, one secret. Nothing that changes the vault."""

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
"""Seconds after which the file is looked at although nobody asked: a re-encrypted vault ends the window."""


Pieces = Iterator[tuple[bytes, bytes]]
"""Frames of a reply: kind and content."""

_WORTH_SENDING: Final = 8 * 1024
_LONGEST_NAME: Final = 32
_MOST_KEPT: Final = 4
_MANY: Final = 2_000
"""Entries from which on rows are not kept: made again they take a moment, kept some megabytes."""


class Rendering(Protocol):
    """How the command line says things: the very text that its commands print."""

    def listed(self, session: Session, rows: Sequence[Row], query: str, style: Style) -> Iterator[Piece]:
        """``ls``."""

    def found(self, rows: Sequence[Row], query: str, style: Style) -> Iterator[Piece]:
        """``find``."""

    def shown(self, session: Session, entry: Entry, style: Style) -> Iterator[Piece]:
        """``show``."""

    def told(self, error: VaultError) -> str:
        """An error, as lines."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a window is for: everything, or (``only``) some entries by their ids.

    ``vault`` is the name of the vault's usual socket, by which a window is known to be one of this vault;
    ``forward`` is the name of one that is made to be forwarded, and gives halves and nothing else.
    """

    vault: str
    only: frozenset[str] | None = None
    forward: str = ""


class ClientOrigin:
    """Where the client sits, for the diary: by its own word, which nothing proves."""

    def __init__(self) -> None:
        self._origin = origin()

    def __call__(self) -> Origin:
        return self._origin

    def told(self, text: str, forward: str) -> None:
        """The SSH connection and the terminal, as :func:`~.client.origin` puts them together."""
        connection, _, terminal = text.partition("\0")
        address = ssh_client_address({"SSH_CONNECTION": connection})
        self._origin = Origin(
            address, f"forwarded {forward}" if forward else visible(terminal)[:_LONGEST_NAME]
        )


class _NotServed(Exception):
    """Reply as if there were no window."""


class Keeper:
    """Answers requests out of an open session until its time is over."""

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
        """The reply to one request, in pieces; raises ``wire.Unreadable`` at the first for what is none."""
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
        """Render the whole list before somebody asks for it; that takes a moment where entries are many."""
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
            yield from self._kept(verb, self._labels)
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
        return self._kept(style, lambda: self._listed(query, style))

    def _listed(self, query: str, style: Style) -> Pieces:
        rows = [match.row for match in search(query, self._rows())]
        return _in_bytes(self._rendering.listed(self._session, rows, query, style))

    def _labels(self) -> Pieces:
        return ((wire.FIELD, _encoded(row.label)) for row in self._rows())

    def _kept(self, asked: object, make: Callable[[], Pieces]) -> Pieces:
        """Replies that are asked for again and again are made once, and again when the vault changes."""
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
            raise wire.Unreadable  # by any other word it could look something up that the diary never shows
        entry = self._entry(label, how)
        self._origin.told(origin, self._terms.forward)
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
        """What a program is started with, name and value in turn; ``program`` empty is the entry's own."""
        entry = self._entry(label, how)
        self._origin.told(origin, self._terms.forward)
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
        """Take over what was saved since the last answer; a vault that isn't this one any more ends it."""
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
"""Requests that keep the window open; the others are made by prompts and completions."""


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
