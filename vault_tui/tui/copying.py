"""Sending halves to the person's clipboard, saying honestly where they went, and emptying it again."""

from collections.abc import Callable
from typing import Final

from textual.timer import Timer

from vault_tui.core.alphabets import named
from vault_tui.core.halves import Half
from vault_tui.core.models import Entry
from vault_tui.session.giving import which_pair
from vault_tui.system.clipboard import Receipt, Sent
from vault_tui.tui.commands import Where
from vault_tui.tui.front import Front
from vault_tui.tui.ports import ClipboardPort
from vault_tui.tui.times import clock
from vault_tui.tui.widgets.entry_facts import hint

_HARMLESS: Final = "vault-tui"


class Copying:
    """The only way from a screen to the clipboard. Everything slow is done on the session's thread."""

    def __init__(self, front: Front, clipboard: ClipboardPort) -> None:
        self._front = front
        self.clipboard = clipboard
        self._timer: Timer | None = None
        self._told = ""

    async def key(self, entry_id: str) -> None:
        """Send an entry's API key."""
        entry = self._front.session.entry(entry_id)
        if not entry.api_key:
            self._front.page.say(f"{named(entry.label)} has no API key yet.", "warning")
            return
        sent = await self._send(lambda: self._noted_key(entry))
        listed = self._front.page.place is Where.LIST
        where = f"{hint('open', 'opens')} the entry, where it stands" if listed else "it stands above"
        self._tell(sent, f"API key of {named(entry.label)}", where, which_pair(entry))

    def _noted_key(self, entry: Entry) -> str:
        self._front.session.diary.note("copy", entry, "API key")
        return entry.api_key

    async def secret(self, entry_id: str) -> None:
        """Send an entry's API secret. It is opened on the session's thread and never reaches a widget."""
        session = self._front.session
        entry = session.entry(entry_id)
        sent = await self._send(lambda: session.open_secret(entry_id, "copy").reveal())
        self._tell(sent, f"API secret of {named(entry.label)}", hint("reveal", "reveals"), which_pair(entry))

    async def new_half(self, entry_id: str, half: Half) -> None:
        """Send a half of the new pair of an entry that is being rotated."""
        session = self._front.session
        label = named(session.entry(entry_id).label)
        sent = await self._send(lambda: session.rotating.copied(entry_id, half).reveal())
        self._tell(sent, f"NEW {half} of {label}", "`vault-tui rotate` copies it, too")

    async def public(self, text: str, what: str) -> None:
        """Send something that is no secret, such as a page's address; it isn't cleared afterwards."""
        sent = await self._send(lambda: text)
        self._front.page.say(f"{what}: {sent.words}.", "plain" if sent.receipt else "warning")

    async def overwrite(self) -> None:
        """Replace the clipboard's content by a harmless word, in case a secret was copied there elsewhere."""
        await self.public(_HARMLESS, "A harmless word instead of the secret")

    def clear(self) -> None:
        """Empty what was sent; call it on the session's thread."""
        self.clipboard.clear()

    async def _send(self, text: Callable[[], str]) -> Sent:
        return await self._front.thread.run(lambda: self.clipboard.send(text()))

    def _tell(self, sent: Sent, what: str, fallback: str, which: str = "") -> None:
        page, receipt = self._front.page, sent.receipt
        if receipt is None:
            page.say(f"{what}: not sent, {sent.words}. {fallback}.", "warning")
            return
        seconds = self._front.session.settings.clipboard_time
        until = clock(self._front.clock() + seconds, seconds=True)
        self._told = f"{what} {sent.words} — not there? {fallback}. Emptied at {until}. {which}".rstrip()
        page.say(self._told)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._front.set_timer(seconds, lambda: self._front.run_task(self._empty(receipt)))

    async def _empty(self, receipt: Receipt) -> None:
        emptied = await self._front.thread.run(self.clipboard.clear)
        if self._front.page.said.text != self._told:
            return
        if not emptied:
            words = "Your clipboard holds something else by now; it was left as it is."
        elif receipt.route.native:
            words = "Your clipboard was emptied."
        else:
            words = "Your terminal was told to empty its clipboard."
        self._front.page.say(words)
