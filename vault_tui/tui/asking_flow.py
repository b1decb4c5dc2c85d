"""Asking Bitfinex from the screens: one key, or many. Only a pressed key starts a question."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final, TypeVar

from vault_tui.bitfinex.asking_words import note_on_leaked, warning_before_asking, words_about_many
from vault_tui.bitfinex.endpoint import Endpoint
from vault_tui.core.alphabets import named
from vault_tui.core.errors import VaultError
from vault_tui.core.life import Outcome
from vault_tui.core.models import Entry
from vault_tui.core.pairs import Which
from vault_tui.session.activity import Activity
from vault_tui.session.death import Death, Verdict
from vault_tui.session.exchange import Exchange, Verification
from vault_tui.session.incidents import activity, check_dead
from vault_tui.tui.dialogs.asking import Asking
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.screens.activity import ActivityPage
from vault_tui.tui.screens.key_check import KeyCheck
from vault_tui.tui.times import clock

Result = TypeVar("Result")

_STEPS: Final = 2
"""The likeliest steps that a verdict is told with: all of them would cover the page and its last sentence."""


class AskingFlow:
    """Asks before a running bot could be disturbed, shows what is under way, and lets it be stopped.

    ``address`` is the host to ask, as :meth:`Exchange.endpoint` takes it; empty for Bitfinex itself.
    """

    def __init__(self, front: Front, address: str) -> None:
        self._front = front
        self._address = address
        self._agreed: set[tuple[str, bool]] = set()

    @property
    def exchange(self) -> Exchange:
        """The session's exchange, which saves on the session's thread."""
        exchange = self._front.session.exchange
        exchange.run = self._front.thread.run
        return exchange

    def endpoint(self) -> Endpoint:
        """The host to ask; raises :class:`InvalidInput`."""
        return self.exchange.endpoint(self._address)

    # -- one key

    async def verify(self, entry_id: str, which: Which = "current") -> None:
        """Ask about a pair, and show the result."""
        entry = self._front.session.entry(entry_id)
        if not await self.may_ask([entry], new=which == "candidate"):
            return
        found = await self.ask_about(entry, which)
        if found is None:
            self._front.page.say("Stopped. Nothing was concluded.")
            return
        page = self._front.page
        entry = self._front.session.entry(entry_id)
        if isinstance(page, KeyCheck) and (page.entry_id, page.which) == (entry_id, which):
            page.show(found, entry)
        else:
            self._front.push_screen(KeyCheck(found, entry, self._front.clock))

    async def ask_about(self, entry: Entry, which: Which = "current") -> Verification | None:
        """Verify a pair while a dialog shows the progress; None when the person stopped it."""
        endpoint = self.endpoint()
        who = endpoint.host or "Bitfinex"
        dialog: Asking

        def tell(step: str) -> None:
            dialog.tell(step)

        work = asyncio.ensure_future(
            self.exchange.verify(entry.id, pair=which, endpoint=endpoint, on_step=tell)
        )
        dialog = Asking(f"Asking {who} about {named(entry.label)} …", work.cancel, note_on_leaked(entry))
        found = await self.shown(dialog, work)
        self._front.entry_changed(entry.id)
        return found

    # -- its account

    async def activity(self, entry_id: str) -> None:
        """Ask who has logged in to the account of an entry's pair in use, and show it."""
        entry = self._front.session.entry(entry_id)
        if not await self.may_ask([entry]):
            return
        found = await self.ask_about_account(entry, lambda who: activity(self._front.session, entry_id, who))
        page = self._front.page
        if found is None:
            page.say("Stopped. Nothing was concluded.")
        elif isinstance(page, ActivityPage) and page.entry_id == entry_id:
            page.show(found)
        else:
            self._front.push_screen(ActivityPage(found))

    async def ask_about_account(
        self, entry: Entry, ask: Callable[[Endpoint], Coroutine[Any, Any, Activity]]
    ) -> Activity | None:
        """Run ``ask`` about an entry's account while a dialog shows it; None when the person stopped it."""
        endpoint = self.endpoint()
        work = asyncio.ensure_future(ask(endpoint))
        who = endpoint.host or "Bitfinex"
        words = f"Asking {who} who was in the account of {named(entry.label)} …"
        dialog = Asking(words, work.cancel, note_on_leaked(entry))
        return await self.shown(dialog, work)

    async def check_dead(self, entry_id: str) -> None:
        """Ask with a pair that should be dead: the old one of a rotation, else the one in use."""
        entry = self._front.session.entry(entry_id)
        which: Which = "current" if entry.outgoing is None else "outgoing"
        if which == "current" and not await self.may_ask([entry]):
            return
        await self.ask_whether_dead(entry, lambda who: check_dead(self._front.session, entry_id, which, who))

    async def ask_whether_dead(
        self, entry: Entry, ask: Callable[[Endpoint], Coroutine[Any, Any, Death]]
    ) -> None:
        """Run ``ask`` while a dialog shows it, and say the verdict on the page."""
        endpoint = self.endpoint()
        work = asyncio.ensure_future(ask(endpoint))
        label = named(entry.label)
        words = f"Asking {endpoint.host or 'Bitfinex'} whether {label} is dead …"
        dialog = Asking(words, work.cancel, note_on_leaked(entry))
        found = await self.shown(dialog, work)
        self._front.entry_changed(entry.id)
        if found is None:
            self._front.page.say("Stopped. Nothing was concluded.")
            return
        told = [f"{label}: {str(found.verdict).upper()}.", *found.words]
        if found.host:
            told.append(f"Said by {found.host}, not by Bitfinex.")
        if found.again_at is not None:
            told.append(f"Ask again from {clock(found.again_at)} on.")
        told += found.next[:_STEPS]
        self._front.page.say(" ".join(told), "danger" if found.verdict is Verdict.ALIVE else "warning")

    # -- many

    async def verify_many(self, entry_ids: Sequence[str]) -> None:
        """Ask about the pairs in use of several entries, some side by side."""
        session = self._front.session
        entries = [session.entry(entry_id) for entry_id in entry_ids]
        asked = [entry for entry in entries if entry.is_bitfinex and entry.secret is not None]
        if not asked:
            self._front.page.say("None of them is a whole Bitfinex key: there is nothing to ask.", "warning")
            return
        if not await self.may_ask(asked):
            return
        endpoint = self.endpoint()
        stop = asyncio.Event()
        results: dict[str, Verification | VaultError] = {}
        dialog = Asking(f"Asking {endpoint.host or 'Bitfinex'} about {len(asked)} keys …", stop.set)

        slow = words_about_many(len(asked))

        def heard(entry_id: str, result: Verification | VaultError) -> None:
            results[entry_id] = result
            words = f"{len(results)} of {len(asked)} answered. {_summary(list(results.values()))}"
            dialog.tell(f"{words} {slow}".rstrip())

        work = asyncio.ensure_future(
            self.exchange.verify_all([entry.id for entry in asked], endpoint, heard, stop)
        )
        await self.shown(dialog, work)
        self._front.vault_changed()
        rest = len(asked) - len(results)
        words = [_summary(list(results.values())) or "Nothing was asked."]
        if rest:
            words.append(f"{rest} {'was' if rest == 1 else 'were'} not asked.")
        if skipped := len(entries) - len(asked):
            words.append(f"{skipped} left out: no whole Bitfinex key.")
        if endpoint.host:
            words.append(f"Said by {endpoint.host}, not by Bitfinex.")
        tone = "plain" if all(map(_good, results.values())) and not rest else "warning"
        self._front.page.say(" ".join(words), tone)

    # -- within

    async def may_ask(self, entries: Sequence[Entry], *, new: bool = False) -> bool:
        """Whether the person consents, asked once a pair that a bot may use (``new``: the new pair)."""
        askable = (entry for entry in entries if entry.is_bitfinex and entry.secret is not None)
        used = [
            entry
            for entry in askable
            if (entry.id, new) not in self._agreed and warning_before_asking(entry, new=new)
        ]
        if not used:
            return True
        first = named(used[0].label)
        what = first if len(entries) == 1 else f"these {len(entries)} keys"
        words = warning_before_asking(used[0], new=new)
        if len(used) > 1:
            words = f"{len(used)} of them may be in use. {words}"
        who = self.endpoint().host or "Bitfinex"
        question = Confirm(f"Ask {who} about {what} now?", "Ask", keep="Not now", explanation=words)
        if not await self._front.ask(question):
            return False
        self._agreed |= {(entry.id, new) for entry in used}
        return True

    async def shown(self, dialog: Asking, work: "asyncio.Future[Result]") -> Result | None:
        """The result of ``work``, with the dialog on screen until then; None when the person stopped it."""
        await self._front.push_screen(dialog)
        try:
            return await work
        except asyncio.CancelledError:
            if not work.cancelled():
                raise
            return None
        finally:
            work.cancel()
            dialog.close()


def _good(result: Verification | VaultError) -> bool:
    return not isinstance(result, VaultError) and result.outcome is Outcome.WORKS and result.as_planned


def _summary(results: Sequence[Verification | VaultError]) -> str:
    """``12 as planned, 1 not as planned, 2 refused, 1 could not be asked``."""
    told = [result for result in results if not isinstance(result, VaultError)]
    counts = (
        (sum(map(_good, results)), "as planned"),
        (sum(found.outcome is Outcome.WORKS and not found.as_planned for found in told), "NOT as planned"),
        (sum(found.outcome is Outcome.REFUSED for found in told), "refused"),
        (len(results) - sum(found.outcome is not Outcome.UNKNOWN for found in told), "could not tell"),
    )
    return ", ".join(f"{count} {words}" for count, words in counts if count) + ("." if results else "")
