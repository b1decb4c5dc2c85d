"""Requests to the exchange about the keys of an open vault. No other module starts any."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vault_tui.bitfinex.answers import Trouble
from vault_tui.bitfinex.comparison import VerdictRow
from vault_tui.bitfinex.diagnosis import RATE_LIMIT, Diagnosis, diagnose
from vault_tui.bitfinex.endpoint import Endpoint, endpoint
from vault_tui.bitfinex.verdict import CheckFinding
from vault_tui.core.contents import Contents
from vault_tui.core.errors import VaultError
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry
from vault_tui.core.pairs import NAMES, Which
from vault_tui.session.activity import Activity, Visits, known_as, known_before, visits
from vault_tui.session.asking import Asker, Obstacle
from vault_tui.session.death import Death, again_at, judged
from vault_tui.session.diary import VERIFY, Diary
from vault_tui.session.pair_result import PairResult, question
from vault_tui.session.store import Store
from vault_tui.session.verifying import OnStep, PairAnswers, interview, probe

AT_ONCE: Final = 8
"""Keys that are asked about in parallel."""
_APART: Final = 0.003
"""Seconds between the first requests of two keys: in step, each would wait for all answers."""
_SAVE_EVERY: Final = 1.0
"""Seconds after which results are saved while many keys are verified."""

Run = Callable[[Callable[[], None]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying one pair.

    ``seen`` is the pair's record now, ``rows`` compare it with the plan, ``findings`` are sorted worst first.
    ``host`` was asked, empty for Bitfinex's own. ``counts`` is false for a stand-in's answer about a pair
    that Bitfinex itself has answered for: it is not saved.
    """

    entry_id: str
    label: str
    which: Which
    outcome: Outcome
    diagnosis: Diagnosis
    rows: tuple[VerdictRow, ...]
    findings: tuple[CheckFinding, ...]
    as_planned: bool
    seen: Seen
    host: str
    checked_at: int
    took_ms: int
    counts: bool


class Exchange:
    """Requests to Bitfinex, or to a stand-in for it; made only through these methods.

    Network errors are part of the result and never raised. Methods raise :class:`NoSuchEntry` where there is
    no complete pair, :class:`InvalidInput` where it is not a Bitfinex key, and :class:`Busy` where another
    process asks with the same key for too long. Results are saved when a method returns; a failure to save
    becomes a notice of the session.
    """

    def __init__(self, store: Store, diary: Diary) -> None:
        self._store = store
        self._diary = diary
        self._askers: dict[tuple[Endpoint, bool], Asker] = {}
        self.run: Run = _at_once
        """Runs the saves; a front that saves in another thread replaces it."""

    def endpoint(self, text: str = "") -> Endpoint:
        """The endpoint to ask: the address in ``text``, or the usual one. Raises :class:`InvalidInput`."""
        return endpoint(text, self._store.contents.settings.api_host)

    async def verify(
        self, entry_id: str, *, endpoint: Endpoint, pair: Which = "current", on_step: OnStep | None = None
    ) -> Verification:
        """Ask whether a pair works and what it may do, and save the result."""
        result = await self._interview(entry_id, pair, endpoint, on_step)
        await self._keep([result])
        return _verification(result)

    async def verify_all(
        self,
        entry_ids: Iterable[str],
        endpoint: Endpoint,
        on_result: Callable[[str, Verification | VaultError], None],
        cancel: asyncio.Event | None = None,
    ) -> None:
        """Verify the pairs in use of many entries: several keys in parallel, one request at a time for each.

        ``on_result`` is called with each result as it arrives. Once ``cancel`` is set, or the task is
        cancelled, no more requests are made; the results until then are saved.
        """
        waiting = list(dict.fromkeys(entry_ids))[::-1]
        results: list[PairResult] = []
        saved_at = time.monotonic()
        blocked: Trouble | Obstacle | None = None

        async def begin() -> None:
            nonlocal blocked
            blocked = await self._asker(endpoint).obstacle()

        async def work(begin: float) -> None:
            nonlocal saved_at, blocked
            await asyncio.sleep(begin)
            while waiting:
                entry_id = waiting.pop()
                try:
                    results.append(await self._interview(entry_id, "current", endpoint, blocked=blocked))
                except VaultError as error:
                    on_result(entry_id, error)
                    continue
                if results[-1].diagnosis.id == RATE_LIMIT:
                    blocked = results[-1].answers.trouble  # more requests would only lengthen it
                on_result(entry_id, _verification(results[-1]))
                if time.monotonic() - saved_at > _SAVE_EVERY:
                    saved_at = time.monotonic()
                    batch, results[:] = results[:], []
                    await self._keep(batch)

        try:
            async with self._asker(endpoint).connected():
                await _until([begin()], cancel)  # once for all keys
                if not (cancel and cancel.is_set()):
                    workers = range(min(AT_ONCE, len(waiting)))
                    await _until([work(_APART * number) for number in workers], cancel)
        finally:
            await self._keep(results)

    async def activity(self, entry_id: str, endpoint: Endpoint) -> Activity:
        """Ask for the logins to the account of the pair in use; their addresses are then known."""
        asked = question(self._store, entry_id, "current", self._asker(endpoint))
        seen = asked.pair.seen
        account = seen.account_id if seen is not None and seen.host == endpoint.host else ""
        async with asked.asker.connected():
            found = await visits(asked.asker, asked.holder, account)
        known = known_before(self._store.contents.known_addresses, endpoint.host)
        diagnosis = diagnose(found.trouble, asked.known)
        await self._change(
            lambda contents: _remembered(contents, found, endpoint.host), [(asked.entry, diagnosis.id)]
        )
        return Activity(
            entry_id=entry_id,
            label=asked.entry.label,
            account_id=found.account_id,
            logins=found.logins,
            changes=found.changes,
            new=frozenset(found.addresses) - known,
            first=not known,
            diagnosis=diagnosis,
            host=endpoint.host,
            checked_at=self._store.world.now(),
        )

    async def check_dead(self, entry_id: str, pair: Which, endpoint: Endpoint) -> Death:
        """Ask with a pair that should be revoked; the verdict claims no more than can be known."""
        asked = question(self._store, entry_id, pair, self._asker(endpoint))
        async with asked.asker.connected():
            answers = await probe(asked.asker, asked.holder, asked.known)
        result = PairResult.of(asked, answers, self._store.world.now())
        verdict, words, steps = judged(answers, result.diagnosis, asked.pair.seen, endpoint)
        await self._keep([result])
        return Death(
            entry_id=entry_id,
            label=asked.entry.label,
            verdict=verdict,
            words=words,
            next=steps,
            diagnosis=result.diagnosis,
            host=endpoint.host,
            family=answers.family,
            asked_at=result.at,
            again_at=again_at(verdict, result.diagnosis, result.at),
        )

    async def _interview(
        self,
        entry_id: str,
        which: Which,
        endpoint: Endpoint,
        on_step: OnStep | None = None,
        blocked: Trouble | Obstacle | None = None,
    ) -> PairResult:
        asked = question(self._store, entry_id, which, self._asker(endpoint))
        if blocked:
            return PairResult.of(asked, PairAnswers(blocked), self._store.world.now())
        async with asked.asker.connected():
            answers = await interview(asked.asker, asked.holder, asked.known, on_step or (lambda _: None))
        return PairResult.of(asked, answers, self._store.world.now())

    def _asker(self, endpoint: Endpoint) -> Asker:
        by = endpoint, self._store.contents.settings.environment_proxy
        if by not in self._askers:
            self._askers[by] = Asker(self._store, endpoint)
        return self._askers[by]

    async def _keep(self, results: Sequence[PairResult]) -> None:
        def keep(contents: Contents) -> Contents:
            for one in results:
                contents = one.kept_in(contents)
            return contents

        if results:
            await self._change(keep, [(one.entry, _noted(one)) for one in results])

    async def _change(
        self, change: Callable[[Contents], Contents], asked: Iterable[tuple[Entry, str]]
    ) -> None:
        """Save without a backup, since the exchange can be asked again; note it in the diary."""

        def save() -> None:
            self._diary.note_each(VERIFY, asked)
            try:
                self._store.transact(change, backup=False)
            except VaultError as error:
                self._store.notices.append(f"What was heard could not be kept: {error.sentence}")

        await self.run(save)


def _noted(result: PairResult) -> str:
    """The result, and which pair it is about unless that is the one in use."""
    what = result.diagnosis.id
    return what if result.which == "current" else f"{what}, {NAMES[result.which]}"


async def _at_once(call: Callable[[], None]) -> None:
    call()


async def _until(work: Iterable[Coroutine[Any, Any, None]], cancel: asyncio.Event | None) -> None:
    """Run all of the work concurrently, or cancel the rest when ``cancel`` is set."""
    workers = [asyncio.create_task(each) for each in work]
    stop = asyncio.create_task(cancel.wait() if cancel else asyncio.Event().wait())
    try:
        while left := [worker for worker in workers if not worker.done()]:
            await asyncio.wait((*left, stop), return_when=asyncio.FIRST_COMPLETED)
            if stop.done():
                return
        for worker in workers:
            worker.result()
    finally:
        for task in (*workers, stop):
            task.cancel()
        await asyncio.gather(*workers, stop, return_exceptions=True)


def _remembered(contents: Contents, found: Visits, host: str) -> Contents:
    known = contents.known_addresses.get(known_as(found.account_id, host), ())
    if set(found.addresses) <= set(known):
        return contents
    return contents.with_known_addresses(known_as(found.account_id, host), found.addresses)


def _verification(result: PairResult) -> Verification:
    judgement = result.judgement
    return Verification(
        entry_id=result.entry.id,
        label=result.entry.label,
        which=result.which,
        outcome=result.outcome,
        diagnosis=result.diagnosis,
        rows=judgement.rows,
        findings=judgement.findings,
        as_planned=judgement.as_planned,
        seen=result.seen,
        host=result.host,
        checked_at=result.at,
        took_ms=result.answers.took_ms,
        counts=result.counts,
    )
