"""The audit on screen: its findings, accepting one for a while, and withdrawing that."""

from vault_tui.core.days import read_day
from vault_tui.core.models import MAX_NAME, clean_line
from vault_tui.tui.dialogs.ask_text import AskText
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.screens.findings import FindingsPage

_MAX_REASON = 200
_UNTIL = "90d"


class FindingsFlow:
    """Opens the page, and keeps it up to date while it is open."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def show(self) -> None:
        """Run the audit, and show its findings."""
        found = await self._front.thread.run(self._front.session.audit.findings)
        page = next((page for page in self._front.screen_stack if isinstance(page, FindingsPage)), None)
        if page is None:
            await self._front.push_screen(FindingsPage(found))
        else:
            page.show(found)

    async def shut_out(self) -> None:
        """Remove other users' permissions on the vault's files, after asking."""
        session = self._front.session
        question = Confirm(
            "Shut all other users out of these?",
            "Take their rights away",
            keep="Leave them",
            explanation=" ".join(session.audit.open_to_others),
        )
        if await self._front.ask(question):
            await self._front.thread.run(session.audit.shut_out)
            self._front.vault_changed()
            self._front.page.say("Only you may get at them now.", "good")

    async def decide(self, entry_id: str, finding_id: str, *, accepted: bool) -> None:
        """Accept a finding for a reason and until a day or, where it is ``accepted``, let it count again."""
        session = self._front.session
        if accepted:
            await self._front.thread.run(
                lambda: session.audit.withdraw_acceptance(entry_id or None, finding_id)
            )
            self._front.vault_changed()
            self._front.page.say("It counts again.")
            return
        reason = await self._front.ask(
            AskText(
                "Let this be? It stays in the list, and counts again when its time is over.",
                "Why",
                "",
                lambda text: clean_line(text, "reason", _MAX_REASON, required=True),
            )
        )
        if not reason:
            return
        today = session.today()
        until = await self._front.ask(
            AskText(
                "Until when? A day as 2027-01-31, a span as 90d, or never.",
                "Until",
                _UNTIL,
                lambda text: (
                    text if read_day(text, today, field="until") else clean_line(text, "day", MAX_NAME)
                ),
            )
        )
        if not until:
            return
        day = read_day(until, today)
        await self._front.thread.run(lambda: session.audit.accept(entry_id or None, finding_id, reason, day))
        self._front.vault_changed()
        self._front.page.say(
            f"Let be{f' until {day}' if day else ''}. At the end of the list Space counts it again."
        )
