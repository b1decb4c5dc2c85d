"""What a command is, and the places where commands apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """The places of the program, as commands and help know them."""

    LIST = "list"
    FILTER = "filter"
    DETAIL = "detail"
    CHECK = "check"
    FINDINGS = "findings"
    DIARY = "diary"
    ACTIVITY = "activity"
    ROTATION = "rotation"
    INCIDENT = "incident"
    MATCH = "match"
    TRASH = "trash"
    NEW = "new"
    FORM = "form"
    PLAN = "plan"
    GUIDE = "guide"
    CAPTURE = "capture"
    VERIFY = "verify"
    HAND_OVER = "hand-over"
    SETTINGS = "settings"
    BACKUPS = "backups"
    HELP = "help"
    DIALOG = "dialog"


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    ``places`` maps each place where it applies to its rank in that place's footer: 1 comes first, and
    0 is left to the help page because the screen itself, or habit, already names the key.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    places: Mapping[Where, int]

    @property
    def action(self) -> str:
        """The name of the method that does it, without ``action_``."""
        return self.id.replace("-", "_")

    def keys_while(self, typing: bool) -> tuple[str, ...]:
        """The keys that act: all of them, or only those that act where text is typed."""
        return tuple(key for key in self.keys if acts_while_typing(key)) if typing else self.keys


def acts_while_typing(key: str) -> bool:
    """Whether a key is a command even where text is typed."""
    return key in {"tab", "shift+tab", "enter", "escape"} or key.startswith("ctrl+")
