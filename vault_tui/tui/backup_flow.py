"""Looking into backups and bringing one back."""

from vault_tui.core.errors import NoSuchEntry
from vault_tui.system.backups import Backup
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.screens.backup_content import BackupContent
from vault_tui.tui.times import ago, moment
from vault_tui.tui.widgets.pairs import Pair


class BackupFlow:
    """Serves the backup pages. A backup under an older passphrase can't be opened; the error says so."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def pairs(self) -> list[Pair]:
        """The backups, as lines of the list."""
        now = self._front.clock()
        return [
            Pair(
                str(backup.number),
                ago(now - backup.made_at),
                moment(backup.made_at),
                f"{max(1, backup.size // 1024)} KiB",
            )
            for backup in self._front.session.archive.listed()
        ]

    async def look(self, number: int) -> None:
        """Show what a backup holds."""
        backup = self._backup(number)
        rows = await self._front.thread.run(lambda: self._front.session.archive.look_into(backup))
        await self._front.push_screen(BackupContent(number, moment(backup.made_at), rows, self._front.clock))

    async def bring_back(self, number: int) -> None:
        """Restore a backup's entries, after asking."""
        backup = self._backup(number)
        made = moment(backup.made_at)
        question = Confirm(
            f"Put the entries back as they were on {made}?",
            "Bring them back",
            keep="Keep what is there",
            explanation="What is there now becomes a backup first. Settings and passphrase stay as they are.",
            danger=True,
        )
        if await self._front.ask(question):
            await self._front.thread.run(lambda: self._front.session.archive.restore(backup))
            self._front.show_list()
            self._front.vault_changed()
            self._front.page.say(f"The entries are as they were on {made}.")

    def _backup(self, number: int) -> Backup:
        for backup in self._front.session.archive.listed():
            if backup.number == number:
                return backup
        raise NoSuchEntry("That backup is gone.", "Newer ones took its place.")
