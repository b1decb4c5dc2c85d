"""Matching the vault with Bitfinex's page: which account, what is only there, and what follows at the end."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from vault_tui.core.models import MAX_LABEL, MAX_NAME, clean_line, visible
from vault_tui.core.phrases import counted
from vault_tui.session.page_keys import Account, Answer, Matched, PageKey
from vault_tui.tui.copying import Copying
from vault_tui.tui.dialogs.ask_text import AskText
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.screens.match_page import MatchPage
from vault_tui.tui.screens.match_result import MatchResult
from vault_tui.tui.widgets.choices import Choice
from vault_tui.tui.widgets.entry_facts import hint

Add = Callable[[Mapping[str, Any]], None]
"""Opens the form for a key that exists already, with these fields filled in."""

_NOTED: Final = Choice("noted", "Revoke it on the page", "Nobody here knows what it is for.")
_ADD: Final = Choice(
    "add", "Add it here", "The page won't show its secret; its program's settings hold both."
)
_MOST_NAMED: Final = 6


class MatchFlow:
    """Asks whose page is open, and shows its keys."""

    def __init__(self, front: Front, copying: Copying, add: Add) -> None:
        self._front = front
        self._copying = copying
        self._add = add

    async def begin(self) -> None:
        """Ask for the account where there are several."""
        accounts = await self._front.thread.run(self._front.session.matching.accounts)
        if not accounts:
            self._front.page.say("No Bitfinex key is sealed here that its page may show.")
            return
        choices = [
            Choice(str(number), account.words, counted(count, "key"))
            for number, (account, count) in enumerate(accounts.items())
        ]
        answer: str | None = "0"
        if len(accounts) > 1:
            words = "Each account has a page of its own: switch into it on Bitfinex first."
            answer = await self._front.ask(Choose("Whose page is open?", choices, explanation=words))
        if answer:
            await self._show(list(accounts)[int(answer)])

    async def come_back(self, draft: Mapping[str, Any]) -> None:
        """Reopen the page that made this draft."""
        await self._show(Account(str(draft.get("account", "")), draft.get("paper") is True))

    async def _show(self, account: Account) -> None:
        matcher = _OneAccount(self._front, self._copying, self._add, account)
        self._front.push_screen(MatchPage(await matcher.state(), matcher))


class _OneAccount:
    """:class:`Matcher`: what is done for the page of one account."""

    def __init__(self, front: Front, copying: Copying, add: Add, account: Account) -> None:
        self._front = front
        self._copying = copying
        self._add = add
        self._account = account
        self._matching = front.session.matching

    async def state(self) -> Matched:
        """How far the matching is."""
        return await self._front.thread.run(lambda: self._matching.state(self._account))

    def answer(self, key: PageKey, answer: Answer | None) -> None:
        async def keep() -> None:
            await self._front.thread.run(lambda: self._matching.answer(self._account, key, answer))

        self._front.run_task(keep())

    def add_stranger(self) -> None:
        self._front.run_task(self._add_stranger())

    def forget_stranger(self, name: str) -> None:
        self._front.run_task(self._forget_stranger(name))

    def finish(self) -> None:
        self._front.run_task(self._finish())

    def send_to_clipboard(self, text: str, what: str) -> None:
        self._front.run_task(self._copying.public(text, what))

    async def _add_stranger(self) -> None:
        """Ask what the page shows of it, and say what the vault knows of that."""
        question = AskText(
            "What does the page show of it: its label, or the start of the key?",
            "Shown there",
            "",
            lambda text: clean_line(text, "label", MAX_NAME, required=True),
        )
        text = await self._front.ask(question)
        if not text:
            return
        name, known = await self._front.thread.run(lambda: self._matching.note_stranger(self._account, text))
        await self._refresh()
        if known:
            self._front.page.say(" ".join(known), "warning")
            return
        what = Choose(f"{visible(name)} is not in this vault. What about it?", [_NOTED, _ADD])
        answer = await self._front.ask(what)
        if answer == _ADD.id:
            await self._forget_stranger(name)
            self._add({"label": name[:MAX_LABEL], "exchange": "Bitfinex", "account": self._account.name})
        elif answer == _NOTED.id:
            self._front.page.say(
                f"Noted. Once it is revoked there: {hint('gone', 'takes it off this list')}."
            )

    async def _forget_stranger(self, name: str) -> None:
        await self._front.thread.run(lambda: self._matching.forget_stranger(self._account, name))
        await self._refresh()

    async def _finish(self) -> None:
        """Retire what is not there, after asking, and say what is left to do."""
        state = await self.state()
        if state.gone and not await self._front.ask(_may_retire(state.gone)):
            return
        done = await self._front.thread.run(lambda: self._matching.finish(self._account))
        self._front.vault_changed()
        await self._refresh()
        self._front.push_screen(MatchResult(done))

    async def _refresh(self) -> None:
        state = await self.state()
        for page in self._front.screen_stack:
            if isinstance(page, MatchPage):
                page.show(state)


def _may_retire(gone: tuple[PageKey, ...]) -> Confirm:
    one = len(gone) == 1
    named = ", ".join(f"{key.label} ({key.standing})" for key in gone[:_MOST_NAMED])
    more = f" and {len(gone) - _MOST_NAMED} more" if len(gone) > _MOST_NAMED else ""
    return Confirm(
        f"{'1 key is' if one else f'{len(gone)} keys are'} not on the page. Tick as gone here?",
        "Tick as gone and retire",
        keep="Not now",
        explanation=f"{named}{more}. Secrets and history stay. Is the right account open there?",
        danger=True,
    )
