"""What can be done to one entry from the list and from its own screen."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from vault_tui.core.alphabets import named
from vault_tui.core.models import Entry, State
from vault_tui.tui.copying import Copying
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.widgets.entry_facts import hint

_STILL_WORKS = "The key itself still works until it is revoked at the exchange."


class EntryActions:
    """Each command asks where it must, does it on the session's thread, and says what happened."""

    def __init__(self, front: Front, copying: Copying) -> None:
        self._front = front
        self.by_command: Mapping[str, Callable[[str], Coroutine[Any, Any, None]]] = {
            "copy-key": copying.key,
            "copy-secret": copying.secret,
            "retire": self.retire,
            "trash": self.trash,
            "bring-back": self.bring_back,
        }

    async def retire(self, entry_id: str) -> None:
        """Mark a key as retired, or a retired one as used again."""
        entry = self._front.session.entry(entry_id)
        label = named(entry.label)
        if entry.state is State.RETIRED:
            question = Confirm(f"Is {label} used again?", "Mark it active", keep="Leave it retired")
            await self._mark(entry, State.ACTIVE, question, f"{label} is active.")
            return
        question = Confirm(
            f"Is {label} no longer used?",
            "Mark it as retired",
            keep="Leave it as it is",
            explanation=f"{_STILL_WORKS} It stays here, and its history with it.",
        )
        await self._mark(entry, State.RETIRED, question, f"{label} is retired. {_STILL_WORKS}")

    async def trash(self, entry_id: str) -> None:
        """Move an entry to the trash."""
        label = named(self._front.session.entry(entry_id).label)
        question = Confirm(
            f"Move {label} to the trash?",
            "Move to trash",
            explanation=f"{_STILL_WORKS} The entry can be brought back until the trash is emptied.",
            danger=True,
        )
        if await self._front.ask(question):
            await self._front.thread.run(lambda: self._front.session.trash(entry_id))
            self._front.show_list()
            self._front.entry_changed(entry_id)
            self._front.page.say(
                f"{label} is in the trash ({hint('trash-list', 'shows it')}). {_STILL_WORKS}"
            )

    async def bring_back(self, entry_id: str) -> None:
        """Take an entry out of the trash."""
        entry = await self._front.thread.run(lambda: self._front.session.restore(entry_id))
        self._front.entry_changed(entry_id)
        self._front.page.say(f"{named(entry.label)} is back in the list.", "good")

    async def _mark(self, entry: Entry, state: State, question: Confirm, done: str) -> None:
        if entry.secret is None:
            self._front.page.say(f"{named(entry.label)} holds no whole key yet.", "warning")
        elif await self._front.ask(question):
            await self._front.thread.run(lambda: self._front.session.set_state(entry.id, state))
            self._front.entry_changed(entry.id)
            self._front.page.say(done, "warning")
