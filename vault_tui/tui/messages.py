"""What screens and widgets tell the app. Ids and counts only: a secret never travels in a message."""

from textual.message import Message


class CommandChosen(Message):
    """A command of the table was chosen by mouse or from the palette."""

    def __init__(self, command_id: str) -> None:
        super().__init__()
        self.command_id = command_id


class EntryCommand(Message):
    """A screen asks for ``command_id`` on one entry; the app knows which screen that needs."""

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
    """Accept a finding or, where it is ``accepted``, let it count again. No ``entry_id``: the vault's."""

    def __init__(self, entry_id: str, finding_id: str, *, accepted: bool) -> None:
        super().__init__()
        self.entry_id = entry_id
        self.finding_id = finding_id
        self.accepted = accepted


class PasteCaught(Message):
    """Text was pasted where nothing is typed, and dropped; only its length in characters is kept."""

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
    """A screen asks for ``command_id`` on the backup of that number."""

    def __init__(self, command_id: str, number: int) -> None:
        super().__init__()
        self.command_id = command_id
        self.number = number


class SettingChosen(Message):
    """A screen asks for a setting to be changed."""

    def __init__(self, setting_id: str) -> None:
        super().__init__()
        self.setting_id = setting_id
