"""A vault file that is not the copy last open here: comparing it with another, and keeping it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.session.archive import Beside
from vault_tui.session.store import OLDER_COPY
from vault_tui.tui.dialogs.ask_text import AskText
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.dialogs.typed_confirm import TypedConfirm
from vault_tui.tui.front import Front
from vault_tui.tui.widgets.choices import Choice

_COMPARE: Final = Choice("compare", "Compare it with another file", "Which keys only one of the two holds.")
_BACKUPS: Final = Choice("backups", "See the backups", "What this file held earlier.")
_KEEP: Final = Choice("keep", "Keep this one", "It is the vault that counts from then on.")
_MOST_NAMED: Final = 4


class CopiesFlow:
    """What can be done about a doubted copy of the vault."""

    def __init__(self, front: Front, backups: Callable[[], None]) -> None:
        self._front = front
        self._backups = backups

    async def choose(self) -> None:
        """Ask what to do; comparing and looking leave everything as it is."""
        question = Choose(
            "This file is not the copy that was last open here. What now?",
            [_COMPARE, _BACKUPS, _KEEP],
            explanation="Is the other file the right one? Then leave, and put it in this one's place.",
        )
        match await self._front.ask(question):
            case "compare":
                await self.compare()
            case "backups":
                self._backups()
            case "keep":
                await self.keep()

    async def compare(self) -> None:
        """Ask for another copy's path, and say which keys only one of the two holds."""

        def clean(text: str) -> str:
            if not text.strip() or not Path(text.strip()).expanduser().is_file():
                raise InvalidInput("There is no such file.", "Name the other copy.", field="file")
            return text.strip()

        name = await self._front.ask(AskText("Where is the other copy of this vault?", "File", "", clean))
        if name:
            path = Path(name).expanduser()
            told = await self._front.thread.run(lambda: self._front.session.archive.compare(path))
            self._front.page.say(in_words(told))

    async def keep(self) -> None:
        """Make this copy the one that counts, after asking; one that opened read-only takes a typed word."""
        session = self._front.session
        if not session.is_doubted or session.read_only not in {"", OLDER_COPY}:
            self._front.page.say(session.read_only or "This vault is the one that counts already.")
            return
        question: TypedConfirm | Confirm
        if session.read_only:
            question = TypedConfirm(
                "Make this older copy the vault that counts?",
                "older copy",
                explanation="What was changed after this copy was made is not in it. It opens with the "
                "passphrase of its day; change that afterwards if it may be known to someone.",
            )
        else:
            question = Confirm(
                "Keep this copy of the vault as the one that counts?",
                "Keep this one",
                keep="Not yet",
                explanation="What only the other copy holds is not in it. That file stays where it is.",
                danger=True,
            )
        if await self._front.ask(question):
            await self._front.thread.run(session.adopt_copy)
            self._front.vault_changed()
            self._front.page.say("This copy is the one that counts now. It can be changed again.")


def in_words(told: Beside) -> str:
    """Which keys only one of the two copies holds, and how to take them over."""
    parts = (
        ("Only there", told.only_there),
        ("only here", told.only_here),
        ("in both, but different", told.different),
    )
    said = "; ".join(f"{words}: {_listed(labels)}" for words, labels in parts if labels)
    if not said:
        return "Both hold the same keys."
    take = " `vault-tui import FILE` takes over what is missing." if told.only_there else ""
    return f"{said[0].upper()}{said[1:]}.{take}"


def _listed(labels: tuple[str, ...]) -> str:
    more = len(labels) - _MOST_NAMED
    return ", ".join(labels[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
