"""What screens and widgets tell the app. Ids and counts only: a secret never travels in a message."""

from textual.message import Message


class CommandChosen(Message):
    """A command of the table was chosen by mouse or from the palette."""

    def __init__(self, command_id: str) -> None:
        super().__init__()
        self.command_id = command_id


class EntryCommand(Message):
    """A screen asks for ``command_id`` to be done to one entry; the app knows which screen that needs."""

    def __init__(self, command_id: str, entry_id: str) -> None:
        super().__init__()
        self.command_id = command_id
        self.entry_id = entry_id


class EntriesCommand(Message):
    """As :class:`EntryCommand`, for several entries at once."""

    def __init__(self, command_id: str, entry_ids: tuple[str, ...]) -> None:
        super().__init__()
        self.command_id = command_id
        self.entry_ids = entry_ids


class FindingDecided(Message):
    """A finding shall be let be, or (``accepted`` already) count again; ``entry_id`` empty: the vault's."""

    def __init__(self, entry_id: str, finding_id: str, *, accepted: bool) -> None:
        super().__init__()
        self.entry_id = entry_id
        self.finding_id = finding_id
        self.accepted = accepted


class PasteCaught(Message):
    """Something was pasted where nothing is typed. It was dropped; only how long it was is told."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


class HalvesPasted(Message):
    """A screen caught a paste that looks like an API key or secret; the text waits on the screen itself."""


class PageShown(Message):
    """A page came to the top: the app brings its head up to date."""


class PageWanted(Message):
    """A screen asks for what ``command_id`` leads to: ``settings``, ``trash-list``, ``new`` …"""

    def __init__(self, command_id: str) -> None:
        super().__init__()
        self.command_id = command_id


class BackupCommand(Message):
    """A screen asks for ``command_id`` to be done to the backup of that number."""

    def __init__(self, command_id: str, number: int) -> None:
        super().__init__()
        self.command_id = command_id
        self.number = number


class SettingChosen(Message):
    """A setting shall be changed."""

    def __init__(self, setting_id: str) -> None:
        super().__init__()
        self.setting_id = setting_id
