"""Finding the route by which a copy reaches this person: only they can see whether it arrived."""

import secrets

from vault_tui.core.errors import VaultError
from vault_tui.system.clipboard_routes import Route
from vault_tui.tui.dialogs.paste_word import PasteWord
from vault_tui.tui.front import Front
from vault_tui.tui.ports import ClipboardPort


def known_words(known: Route | None) -> str:
    """The remembered result, in a few words."""
    if known is None:
        return "not tried here yet"
    return "none works here" if known is Route.NONE else f"works: {known.value}"


class ClipboardTrial:
    """What ``doctor --clipboard`` does, on screen."""

    def __init__(self, front: Front, clipboard: ClipboardPort) -> None:
        self._front = front
        self._clipboard = clipboard

    @property
    def words(self) -> str:
        """What is known of this kind of terminal."""
        return known_words(self._clipboard.known)

    async def run(self) -> None:
        """Send a harmless word by each route until the person can paste it, and remember that route.

        Esc remembers nothing.
        """
        works = Route.NONE
        for route in await self._front.thread.run(self._clipboard.ways):
            answer = await self._try(route)
            if answer is None:
                self._front.page.say("Nothing was kept: copying works as before.")
                return
            if answer:
                works = route
                break
        try:
            await self._front.thread.run(lambda: self._clipboard.keep(works))
        except VaultError as error:
            self._front.page.say_error(error)
            return
        self._front.vault_changed()
        if works is Route.NONE:
            words = "No way to a clipboard works here: nothing will be sent. Reveal instead."
            self._front.page.say(words, "warning")
        else:
            self._front.page.say(
                f"That works: copies go to {works.words}. It is kept for this kind of terminal.", "good"
            )

    async def _try(self, route: Route) -> bool | None:
        """Whether the word could be pasted; None when the person left."""
        word = f"harmless-{secrets.randbelow(9_000) + 1_000}"
        sent = await self._front.thread.run(lambda: self._clipboard.send_by(route, word))
        if sent.receipt is None:
            return False
        try:
            pasted = await self._front.ask(PasteWord(sent.words))
        finally:
            await self._front.thread.run(self._clipboard.clear)
        return None if pasted is None else pasted.strip() == word
