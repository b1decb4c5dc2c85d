"""Where a command that hands keys over gets them: an open window, else the vault and its passphrase."""

from argparse import Namespace
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from vault_tui.cli import windowed
from vault_tui.cli.output import say
from vault_tui.cli.unlocking import find_entry, shield, unlocked
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.giving import give


@dataclass(frozen=True, slots=True)
class Handed:
    """What was asked for of one entry; a half that wasn't is empty."""

    label: str
    integration: str
    api_key: str = field(repr=False)
    secret: Secret

    def half(self, name: str) -> str:
        """``key`` or ``secret``, as text: here it leaves our care."""
        return self.api_key if name == "key" else self.secret.reveal()


class Source:
    """Gives pairs for ``why`` (``run``, ``env`` or ``inject``) as long as its block lasts.

    The vault is opened for the first key that no window serves.
    """

    def __init__(self, args: Namespace, why: str) -> None:
        self._args = args
        self._why = why
        self._force: bool = args.force
        self._new: bool = args.new
        self._stack = ExitStack()
        self._session: Session | None = None

    def __enter__(self) -> Self:
        shield()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, at)

    def fetch(self, label: str, half: str = "pair") -> Handed:
        """The ``key``, ``secret`` or ``pair`` of one entry; in a rotation says on stderr which pair it is.

        Raises ``NoSuchEntry``, ``NotToBeUsed`` and whatever opening the vault raises.
        """
        return self._by_window(label, half) or self._by_vault(label, half)

    def _by_window(self, label: str, half: str) -> Handed | None:
        got = windowed.fetched(self._args, label, half, self._why, new=self._new, force=self._force)
        if got is None:
            return None
        return Handed(got.label, got.integration, got.api_key, Secret(got.secret))

    def _by_vault(self, label: str, half: str) -> Handed:
        if self._session is None:
            self._session = self._stack.enter_context(unlocked(self._args))
        entry = find_entry(self._session, label)
        given = give(self._session, entry, half, self._why, new=self._new, force=self._force)
        if given.words:
            say(given.words)
        return Handed(entry.label, entry.integration, given.api_key, given.secret)
