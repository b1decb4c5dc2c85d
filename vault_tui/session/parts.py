"""The parts of an open vault. Most are imported when first used: a look-up needs few."""

from functools import cached_property
from typing import TYPE_CHECKING

from vault_tui.session.bookmark import Bookmark
from vault_tui.session.diary import Diary
from vault_tui.session.store import Store

if TYPE_CHECKING:
    from vault_tui.session.access import Access
    from vault_tui.session.archive import Archive
    from vault_tui.session.auditing import Auditing
    from vault_tui.session.exchange import Exchange
    from vault_tui.session.incidents import Incidents
    from vault_tui.session.listing import Listing
    from vault_tui.session.matching import Matching
    from vault_tui.session.pairs import Pairs
    from vault_tui.session.rotating import Rotating


class Parts:
    """Base of :class:`~.session.Session`: creates its parts and their dependencies."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.diary = Diary(store)
        self.bookmark = Bookmark(store)

    @cached_property
    def access(self) -> "Access":
        """The ways to open the vault."""
        from vault_tui.session.access import Access

        return Access(self._store, self.diary)

    @cached_property
    def audit(self) -> "Auditing":
        """The audit and its findings."""
        from vault_tui.session.auditing import Auditing

        return Auditing(self._store, self.diary)

    @cached_property
    def archive(self) -> "Archive":
        """The backups."""
        from vault_tui.session.archive import Archive

        return Archive(self._store, lambda: self.audit.facts(False))

    @cached_property
    def pairs(self) -> "Pairs":
        """The pairs of an entry."""
        from vault_tui.session.pairs import Pairs

        return Pairs(self._store)

    @cached_property
    def matching(self) -> "Matching":
        """Matching the vault with Bitfinex's page."""
        from vault_tui.session.matching import Matching

        return Matching(self._store)

    @cached_property
    def exchange(self) -> "Exchange":
        """Requests to Bitfinex."""
        from vault_tui.session.exchange import Exchange

        return Exchange(self._store, self.diary)

    @cached_property
    def rotating(self) -> "Rotating":
        """Rotations of keys."""
        from vault_tui.session.rotating import Rotating

        return Rotating(self._store, self.pairs, self.diary, lambda: self.exchange)

    @cached_property
    def incidents(self) -> "Incidents":
        """Leaked keys."""
        from vault_tui.session.incidents import Incidents

        return Incidents(self._store, self.diary, lambda: self.exchange)

    @cached_property
    def _listing(self) -> "Listing":
        from vault_tui.session.listing import Listing

        return Listing(self._store, self.audit.facts)

    def _forget_listing(self) -> None:
        self.__dict__.pop("_listing", None)
