"""Parsing Bitfinex's answers, by the shapes that its documents give them.

Each function takes any answer and returns what it says, or a :data:`Trouble`; none raises. A shape that isn't
documented is never guessed at, because the result decides what a key is believed to be allowed to do.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

from vault_tui.bitfinex.wire import Answer, Fault
from vault_tui.core.life import MAX_SCOPES
from vault_tui.core.models import MAX_NAME, is_unsafe, visible

MAX_TEXT: Final = 200
"""Characters that are kept of any text in an answer."""
MAX_ENTRIES: Final = 500
MAX_WALLETS: Final = 10_000
_LATEST: Final = 253_402_300_799
"""The last second of the year 9999."""
_LIKE_A_HALF: Final = re.compile(r"[A-Za-z0-9_-]{32,}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Bitfinex said no. ``code`` is None where it gave none; then only the HTTP ``status`` says anything.

    ``text`` is Bitfinex's wording, safe to show. It may change any day, so it only ever gives hints.
    """

    status: int
    code: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class UnexpectedAnswer:
    """An answer of an undocumented shape. ``what`` names the part at fault, without quoting it."""

    what: str


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Bitfinex says that it is not operating at the moment."""


Trouble = Refusal | UnexpectedAnswer | Maintenance | Fault
"""Every outcome but a documented answer."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """``scopes`` maps each scope that was told, known or not, to ``""``, ``"r"``, ``"w"`` or ``"rw"``."""

    scopes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UserInfo:
    """The account that a key belongs to. None means that it was not told.

    ``master_id`` is the account that this one is a sub-account of, or empty.
    """

    account_id: str
    master_id: str = ""
    paper: bool | None = None
    two_factor: tuple[str, ...] | None = None

    @property
    def sub_account(self) -> bool:
        return bool(self.master_id)


@dataclass(frozen=True, slots=True)
class Login:
    """One login by a browser or app, which is never the use of a key. ``at``: Unix seconds."""

    id: int
    at: int
    address: str
    network: str = ""
    place: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class AccountChange:
    """One line of the account's changelog, in Bitfinex's words. ``at``: Unix seconds."""

    at: int
    what: str
    address: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Wallets:
    """How many wallets the key can read. What is in them is not kept."""

    count: int


@dataclass(frozen=True, slots=True)
class Operative:
    """Bitfinex says that it is operating."""


class _WrongShape(Exception):
    """The value doesn't have the documented shape; the message names the part."""


Parsed = TypeVar("Parsed")


def permissions(answer: Answer) -> Permissions | Trouble:
    """``auth/r/permissions``. An empty list is not documented, so it is an :class:`UnexpectedAnswer`."""
    return _read(answer, _permissions)


def user_info(answer: Answer) -> UserInfo | Trouble:
    """``auth/r/info/user``."""
    return _read(answer, _user_info)


def logins(answer: Answer) -> tuple[Login, ...] | Trouble:
    """``auth/r/logins/hist``, in Bitfinex's order: latest first."""
    return _read(answer, lambda value: tuple(map(_login, _entries(value))))


def account_changes(answer: Answer) -> tuple[AccountChange, ...] | Trouble:
    """``auth/r/audit/hist``, in Bitfinex's order: latest first."""
    return _read(answer, lambda value: tuple(map(_account_change, _entries(value))))


def wallets(answer: Answer) -> Wallets | Trouble:
    """``auth/r/wallets``: only their number."""
    return _read(answer, _wallets)


def platform_status(answer: Answer) -> Operative | Trouble:
    """``platform/status``."""
    return _read(answer, _platform_status)


def _read(answer: Answer, shape: Callable[[Any], Parsed | Trouble]) -> Parsed | Trouble:
    if isinstance(answer, Fault):
        return answer
    value = answer.value
    if _is_error(value):
        return Refusal(answer.status, value[1], _quoted(value[2]))
    if answer.status != 200:
        said = (value.get("error"), value.get("message")) if isinstance(value, dict) else (value,)
        return Refusal(
            answer.status, text=_quoted(next((text for text in said if isinstance(text, str)), ""))
        )
    try:
        return shape(value)
    except _WrongShape as error:
        return UnexpectedAnswer(str(error))


def _is_error(value: Any) -> bool:
    """Whether it has the shape of Bitfinex's errors: exactly ``["error", code or null, text]``.

    A longer list is data that happens to begin the same way, and must not be quoted as a reason.
    """
    match value:
        case ["error", None | int() as code, str()]:
            return not isinstance(code, bool)
    return False


def _quoted(text: Any) -> str:
    """A text made safe to show. What could be an echoed half or signature is taken out."""
    return visible(_LIKE_A_HALF.sub("…", text))[:MAX_TEXT] if isinstance(text, str) else ""


def _permissions(value: Any) -> Permissions:
    scopes: dict[str, str] = {}
    for row in _list(value, "the permissions", most=MAX_SCOPES):
        scope, read, write = _list(row, "a permission", least=3, most=3)
        if not (isinstance(scope, str) and 0 < len(scope) <= MAX_NAME) or any(map(is_unsafe, scope)):
            raise _WrongShape("the name of a permission")
        if scope in scopes:
            raise _WrongShape("a permission that is told twice")
        scopes[scope] = "r" * _flag(read, "a permission") + "w" * _flag(write, "a permission")
    if not scopes:
        raise _WrongShape("permissions without a single one")
    return Permissions(MappingProxyType(scopes))


def _user_info(value: Any) -> UserInfo:
    fields = _list(value, "the account", least=27)
    master, paper, modes = fields[16], fields[21], fields[26]
    return UserInfo(
        account_id=_account_number(fields[0]),
        master_id="" if master is None else _account_number(master),
        paper=None if paper is None else _flag(paper, "whether it is a paper account"),
        two_factor=None if modes is None else _modes(modes),
    )


def _account_number(value: Any) -> str:
    if not _is_number(value) or not 0 < value < 10**18:
        raise _WrongShape("the account's number")
    return str(value)


def _modes(value: Any) -> tuple[str, ...]:
    modes = _list(value, "the two-factor modes", most=20)
    if not all(isinstance(mode, str) for mode in modes):
        raise _WrongShape("a two-factor mode")
    return tuple(visible(mode)[:MAX_NAME] for mode in modes)


def _login(row: list[Any]) -> Login:
    if len(row) < 8 or not _is_number(row[0]):
        raise _WrongShape("a login")
    extra = _extra(row[7])
    return Login(
        row[0], _moment(row[2]), _text(row[4]), _kept(extra, "asn"), _kept(extra, "geo"), _agent(extra)
    )


def _account_change(row: list[Any]) -> AccountChange:
    if len(row) < 7:
        raise _WrongShape("an account change")
    agent = _quoted(row[6]) or _agent({"user_agent": _extra(row[6])})
    return AccountChange(_moment(row[0]), _text(row[2]), _text(row[5]), agent)


def _extra(value: Any) -> Mapping[str, Any]:
    """Details of the client: an object, or its JSON text. Only shown, so other shapes are ignored."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _agent(extra: Mapping[str, Any]) -> str:
    agent = extra.get("user_agent")
    if not isinstance(agent, dict):
        return _quoted(agent)
    browser = " ".join(filter(None, (_kept(agent, "browser"), _kept(agent, "version"))))
    return ", ".join(filter(None, (browser, _kept(agent, "os")))) or _kept(agent, "raw")


def _kept(extra: Mapping[str, Any], name: str) -> str:
    return _quoted(extra.get(name))


def _wallets(value: Any) -> Wallets:
    for row in _entries(value, MAX_WALLETS):
        if len(row) < 3 or not (isinstance(row[0], str) and isinstance(row[1], str)):
            raise _WrongShape("a wallet")
        if not (_is_number(row[2]) or isinstance(row[2], float)):
            raise _WrongShape("a wallet's balance")
    return Wallets(len(value))


def _platform_status(value: Any) -> Operative | Maintenance:
    (status,) = _list(value, "the platform's status", least=1, most=1)
    if status is None:
        raise _WrongShape("the platform's status")
    return Operative() if _flag(status, "the platform's status") else Maintenance()


def _entries(value: Any, most: int = MAX_ENTRIES) -> list[list[Any]]:
    entries = _list(value, "the list", most=most)
    if not all(isinstance(entry, list) for entry in entries):
        raise _WrongShape("the list")
    return entries


def _list(value: Any, what: str, *, least: int = 0, most: int = MAX_ENTRIES) -> list[Any]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise _WrongShape(what)
    return value


def _flag(value: Any, what: str) -> bool:
    """0 or 1; Bitfinex has been seen to send ``null`` for 0."""
    if value is not None and not (_is_number(value) and value in {0, 1}):
        raise _WrongShape(what)
    return bool(value)


def _moment(value: Any) -> int:
    if not _is_number(value) or not 0 <= value // 1_000 <= _LATEST:
        raise _WrongShape("a time")
    return int(value) // 1_000


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise _WrongShape("a text")
    return _quoted(value)


def _is_number(value: Any) -> bool:
    return type(value) is int
