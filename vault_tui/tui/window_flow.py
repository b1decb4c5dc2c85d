"""The unlock window from the screens: one key opens and closes it, and the head says that it is open."""

from vault_tui.tui.front import Front
from vault_tui.tui.ports import Window


class WindowFlow:
    """Opens and closes this vault's window. A lock closes what was opened here; quitting doesn't."""

    def __init__(self, front: Front, window: Window | None) -> None:
        self._front = front
        self._window = window
        self._until = ""
        self._opened_here = False

    @property
    def words(self) -> str:
        """What the head says; nothing while none is open."""
        return "window open" if self._until else ""

    async def toggle(self) -> None:
        """Open it, or close the one that is open, whoever opened it."""
        if self._window is None:
            return
        window = self._window
        if await self._front.thread.run(window.until):
            await self._front.thread.run(window.close)
            self._until, self._opened_here = "", False
            self._front.page.say("The window is closed: look-ups outside ask for the passphrase again.")
            return
        self._until = await self._front.work("Opening the window …", window.open)
        self._opened_here = True
        self._front.page.say(
            f"Look-ups outside need no passphrase {self._until}. A lock closes the window, leaving doesn't.",
            "good",
        )

    async def look(self) -> None:
        """See whether one is open; it may have ended by itself, or been opened elsewhere."""
        if self._window is not None:
            self._until = await self._front.thread.run(self._window.until)

    def locking(self) -> None:
        """Close what was opened here. Not in the UI's thread."""
        if self._window is not None and self._opened_here:
            self._window.close()
