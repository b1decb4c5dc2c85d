"""Leaked keys on the screens: marked together after one question, then one page for all of it."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, Final

from vault_tui.bitfinex.asking_words import note_on_leaked
from vault_tui.bitfinex.incident_words import Task
from vault_tui.core.alphabets import named
from vault_tui.core.days import read_since
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.core.incident import can_leak, check_closable, incident_of, leaked, needs_mark
from vault_tui.core.models import Entry
from vault_tui.session.death import Death, Verdict
from vault_tui.session.incident_report import Line, Report, markdown
from vault_tui.system.private_file import write_new
from vault_tui.tui.asking_flow import AskingFlow
from vault_tui.tui.copying import Copying
from vault_tui.tui.dialogs.ask_text import AskText
from vault_tui.tui.dialogs.asking import Asking
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.marking import ask_and_mark, in_short
from vault_tui.tui.screens.incident import IncidentPage, visits_in_words
from vault_tui.tui.times import moment
from vault_tui.tui.widgets.entry_facts import hint

_AFTER: Final = "`vault-tui compromised LABEL --markdown` still prints the report."


class IncidentFlow:
    """:class:`Responder`, and the way to its page."""

    def __init__(
        self, front: Front, copying: Copying, asking: AskingFlow, rotate: Callable[[str], Awaitable[None]]
    ) -> None:
        self._front = front
        self._copying = copying
        self._asking = asking
        self._rotate = rotate
        self._incidents = front.session.incidents

    # -- the way in

    async def begin(self, entry_ids: Sequence[str]) -> None:
        """Ask once, mark all in one save, and show what to do; marked keys are shown without asking."""
        session = self._front.session
        entries = [session.entry(entry_id) for entry_id in entry_ids]
        if not any(map(can_leak, entries)):
            self._front.page.say(f"{in_short(entries)}: no whole key is sealed there yet.", "warning")
            return
        wanted = [entry for entry in entries if can_leak(entry)]
        if any(map(needs_mark, wanted)) and not await ask_and_mark(self._front, wanted):
            return
        await self.show(wanted[0].id)

    async def show(self, entry_id: str = "") -> None:
        """Show every open leak, with the cursor on that entry's key."""
        report = await self._report()
        if not (report.lines or self._incidents.open()):
            self._front.page.say("Every key of it is ticked as gone already: there is nothing left to do.")
            return
        page = self._front.page
        if isinstance(page, IncidentPage):
            page.show(report, entry_id)
        else:
            page = IncidentPage(report, self, self._front.clock, entry_id)
            self._front.push_screen(page, lambda _: self._front.run_task(self._mark_place({})))
            await self._mark_place({"page": page.draft()})

    async def _mark_place(self, place: dict[str, Any]) -> None:
        """Bookmark the page, to be found again after a crash; ``{}`` forgets it, once the person left."""
        bookmark = self._front.session.bookmark
        await self._front.thread.run(lambda: bookmark.keep(place) if place else bookmark.forget())

    # -- what the page asks for

    def refresh(self) -> None:
        self._front.run_task(self._refresh())

    def ask(self, line: Line | None) -> None:
        self._front.run_task(self._ask(line) if line else self._ask_all())

    def gone(self, line: Line) -> None:
        self._front.run_task(self._gone(line))

    def tick(self, task: Task, done: bool) -> None:
        async def tick() -> None:
            await self._front.thread.run(lambda: self._incidents.tick(task.id, done=done))
            self._front.vault_changed()

        self._front.run_task(tick())

    def logins(self, line: Line | None) -> None:
        self._front.run_task(self._logins(line))

    def replace(self, line: Line) -> None:
        self._front.run_task(self._replace(line))

    def since(self) -> None:
        self._front.run_task(self._since())

    def write_report(self) -> None:
        self._front.run_task(self._write_report())

    def close(self) -> None:
        self._front.run_task(self._close())

    def take_back(self, line: Line) -> None:
        self._front.run_task(self._take_back(line))

    def send_to_clipboard(self, text: str, what: str) -> None:
        self._front.run_task(self._copying.public(text, what))

    # -- a key's end

    async def _ask(self, line: Line) -> None:
        entry = self._front.session.entry(line.entry_id)
        if line.pair == "pair in use" and not await self._asking.may_ask([entry]):
            return
        await self._asking.ask_whether_dead(
            entry, lambda who: self._incidents.ask(line.entry_id, line.whole_key, who)
        )

    async def _ask_all(self) -> None:
        """Ask with one key after the other; each answer is saved before the next request."""
        left = [one for one in self._incidents.leaked() if not one.ended and one.entry.is_bitfinex]
        asked = [one for one in left if one.pair.secret is not None]
        if not asked:
            self._front.page.say("There is no key left to ask with.")
            return
        endpoint = self._asking.endpoint()
        told: list[Death | VaultError] = []
        dialog: Asking

        async def ask() -> None:
            for number, one in enumerate(asked, start=1):
                dialog.tell(f"{number} of {len(asked)}: {named(one.entry.label)}")
                try:
                    told.append(await self._incidents.ask(one.entry.id, one.pair.api_key, endpoint))
                except VaultError as error:
                    told.append(error)

        work = asyncio.ensure_future(ask())
        words = f"Asking {endpoint.host or 'Bitfinex'} with {len(asked)} keys …"
        note = next(filter(None, (note_on_leaked(one.entry) for one in asked)), "")
        dialog = Asking(words, work.cancel, note)
        await self._asking.shown(dialog, work)
        self._front.vault_changed()
        verdicts = [one.verdict for one in told if isinstance(one, Death)]
        refused, alive = verdicts.count(Verdict.REFUSED_FROM_HERE), verdicts.count(Verdict.ALIVE)
        words = f"{alive} ALIVE, {refused} refused from here, {len(told) - alive - refused} could not tell"
        rest = f", {len(asked) - len(told)} not asked" if len(told) < len(asked) else ""
        why = next((f" {one.sentence} {one.remedy}" for one in told if isinstance(one, VaultError)), "")
        by = f" Said by {endpoint.host}, not by Bitfinex." if endpoint.host else ""
        self._front.page.say(f"{words}{rest}.{why}{by}", "danger" if alive else "warning")

    async def _gone(self, line: Line) -> None:
        if line.gone_at is not None and line.stand.startswith(("ticked", "revoked")):
            question = Confirm(
                f"Is the key {line.api_key} of {line.label} on the page after all?",
                "It is still there",
                keep="It is gone",
            )
            gone = False
        else:
            question = Confirm(
                f"Is the key that starts {line.api_key} gone from that page?",
                "It is gone",
                keep="Not yet",
                explanation=f"It is {line.label}'s. Only there you see it: look at “My API Keys” once more.",
                danger=True,
            )
            gone = True
        if not await self._front.ask(question):
            return
        await self._front.thread.run(
            lambda: self._incidents.tick_gone(line.entry_id, line.whole_key, gone=gone)
        )
        self._front.vault_changed()

    async def _replace(self, line: Line) -> None:
        entry = self._front.session.entry(line.entry_id)
        if line.pair != "pair in use" and entry.rotation is None:
            self._front.page.say(f"{line.label} has a new key in its place already.")
            return
        if not line.ended and entry.rotation is None:
            question = Confirm(
                f"Replace {line.label} before it is revoked?",
                "Replace it now",
                keep="Revoke it first",
                explanation="Until it is revoked, whoever has it can use it, and replacing takes a while.",
                danger=True,
            )
            if not await self._front.ask(question):
                return
        await self._rotate(line.entry_id)

    # -- the account

    async def _logins(self, line: Line | None) -> None:
        entry = self._front.session.entry(line.entry_id) if line else self._first_to_ask()
        if entry is None:
            self._front.page.say("There is no key left to ask with. Look at the account's own page.")
            return
        asked_with = self._incidents.asked_with(entry)
        if not await self._asking.may_ask([asked_with]):
            return
        found = await self._asking.ask_about_account(
            asked_with, lambda who: self._incidents.logins(entry.id, who)
        )
        await self._refresh()
        if found is None:
            self._front.page.say("Stopped. Nothing was concluded.")
        elif found.logins is None and found.changes is None:
            steps = " ".join(found.diagnosis.next[:1])
            self._front.page.say(f"{found.diagnosis.what} {steps}".strip(), "danger")
        else:
            self._front.page.say(*visits_in_words(await self._report()))

    def _first_to_ask(self) -> Entry | None:
        entries = (one.entry for one in self._incidents.leaked() if one.entry.secret is not None)
        return next((entry for entry in entries if entry.is_bitfinex), None)

    async def _since(self) -> None:
        session = self._front.session
        report = await self._report()

        def clean(text: str) -> str:
            if read_since(text, session.now(), field="since") > session.now():
                raise InvalidInput("That moment is still to come.", "Name one that is past.", field="since")
            return text

        question = "Since when may others have had the keys? As 12h or 7d ago, or a day and time."
        text = await self._front.ask(AskText(question, "Since", moment(report.since), clean))
        if text:
            since = read_since(text, session.now())
            ids = [entry.id for entry in self._incidents.open()]
            await self._front.thread.run(lambda: self._incidents.set_since(ids, since))
            self._front.vault_changed()
            self._front.page.say(*visits_in_words(await self._report()))

    # -- its end

    async def _write_report(self) -> None:
        def clean(text: str) -> str:
            path = _absolute(text)
            if not text.strip() or os.path.isdir(path):  # noqa: PTH112  # pathlib's raises for some paths
                raise InvalidInput("That is not a file.", "Name one to be made.", field="file")
            if os.path.lexists(path):
                raise InvalidInput("There is something there already.", "Name a new file.", field="file")
            return text.strip()

        day = date.fromtimestamp(self._front.clock()).isoformat()  # noqa: DTZ012  # the person's day
        names = (f"~/leak-{day}{number}.md" for number in ("", *map("-{}".format, range(2, 100))))
        free = next((name for name in names if not os.path.lexists(_absolute(name))), "~/")
        question = AskText("Where to write the report? No secret is in it.", "File", free, clean)
        if not (name := await self._front.ask(question)):
            return
        text = "\n".join(markdown(await self._report())) + "\n"
        await self._front.thread.run(lambda: write_new(_absolute(name), text.encode()))
        self._front.page.say(f"Written to {name}. Only you can read that file.", "good")

    async def _close(self) -> None:
        entries = self._incidents.open()
        proved = [entry for entry in entries if _closable(entry, by_word=False)]
        chosen = proved or [entry for entry in entries if _closable(entry, by_word=True)]
        if not chosen:
            self._front.page.say(
                "Nothing can be closed yet: no key is both refused and ticked as gone.", "warning"
            )
            return
        retired = [entry for entry in chosen if any(one.which == "current" for one in leaked(entry))]
        ends = f"{in_short(retired)}: retired. " if retired else ""
        if any(entry.integration for entry in retired):
            ends += f"Is another key needed there? Then not yet: {hint('rotate', 'replaces')} it first. "
        if proved:
            question = Confirm(
                f"Close the incident of {in_short(chosen)}? Every leaked key of it is revoked.",
                "Close it",
                keep="Not yet",
                explanation=f"{ends}Secrets and history stay. {_AFTER}",
            )
        else:
            question = Confirm(
                f"Close the incident of {in_short(chosen)} by your word?",
                "Close it by my word",
                keep="Not yet",
                explanation=f"It was not seen to be refused and may be alive. {ends}The history says so.",
                danger=True,
            )
        if not await self._front.ask(question):
            return
        ids = [entry.id for entry in chosen]
        await self._front.thread.run(lambda: self._incidents.close(ids, by_word=not proved))
        self._leave_if_over()
        self._front.page.say(f"Closed: {in_short(chosen)}. {_AFTER}", "good")

    async def _take_back(self, line: Line) -> None:
        question = Confirm(
            f"Was it a mistake that {line.label} is marked as compromised?",
            "It was a mistake",
            keep="Keep the mark",
            explanation="Only if nobody else ever saw the secret.",
            danger=True,
        )
        if await self._front.ask(question):
            await self._front.thread.run(lambda: self._incidents.unmark([line.entry_id]))
            self._leave_if_over()
            self._front.page.say(f"{line.label} is no longer marked.", "warning")

    # -- within

    async def _refresh(self) -> None:
        report = await self._report()
        for page in self._front.screen_stack:
            if isinstance(page, IncidentPage):
                page.show(report)

    async def _report(self) -> Report:
        return await self._front.thread.run(self._incidents.report)

    def _leave_if_over(self) -> None:
        page = self._front.page
        if not self._incidents.open() and isinstance(page, IncidentPage):
            page.dismiss()
        self._front.vault_changed()


def _closable(entry: Entry, *, by_word: bool) -> bool:
    try:
        check_closable(entry, by_word=by_word)
    except InvalidInput:
        return False
    return incident_of(entry) is not None


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path.strip()))  # noqa: PTH100, PTH111
