"""Pages not about one entry: trash, settings, backups, help, and the palette that leads everywhere."""

from typing import Any

from vault_tui.core.errors import VaultError
from vault_tui.core.models import visible
from vault_tui.session.archive import may_hold
from vault_tui.tui.backup_flow import BackupFlow
from vault_tui.tui.clipboard_trial import ClipboardTrial
from vault_tui.tui.commands import MOVES, commands_for
from vault_tui.tui.copies_flow import CopiesFlow
from vault_tui.tui.dialogs.palette import COMMAND, ENTRY, Palette
from vault_tui.tui.dialogs.typed_confirm import TypedConfirm
from vault_tui.tui.findings_flow import FindingsFlow
from vault_tui.tui.front import Front
from vault_tui.tui.messages import CommandChosen, EntryCommand, FindingDecided
from vault_tui.tui.ports import ClipboardPort
from vault_tui.tui.screens.backups import BackupsPage
from vault_tui.tui.screens.diary import DiaryPage
from vault_tui.tui.screens.help import Help
from vault_tui.tui.screens.settings import SettingsPage
from vault_tui.tui.screens.trash import Trash
from vault_tui.tui.settings_flow import SettingsFlow

_NOT_BY_NAME = {"palette", "back", "next-field", "keep", *MOVES}


class VaultPages:
    """Opens the pages and does what they ask for."""

    def __init__(self, front: Front, clipboard: ClipboardPort) -> None:
        self._front = front
        self._settings = SettingsFlow(front, ClipboardTrial(front, clipboard))
        self._backups = BackupFlow(front)
        self._findings = FindingsFlow(front)
        self._copies = CopiesFlow(front, self._open_backups)

    def open(self, command_id: str) -> None:
        """Open what a command leads to."""
        match command_id:
            case "settings":
                self._open_settings()
            case "trash-list":
                self._front.push_screen(Trash(self._front.session, self._front.clock))
            case "empty-trash":
                self._front.run_task(self._empty_trash())
            case "findings":
                self._front.run_task(self._findings.show())
            case "diary":
                self._front.run_task(self._open_diary())
            case "adopt":
                self._front.run_task(self._copies.keep())
            case "recovery" | "cost" | "reencrypt" as setting:
                self._open_settings(setting)
            case "backups":
                self._open_backups()
            case "copies":
                self._front.run_task(self._copies.choose())
            case "shut-out":
                self._front.run_task(self._findings.shut_out())

    def come_back(self, draft: dict[str, Any]) -> bool:
        """Reopen the page that made this draft; False when it was none of these."""
        match draft.get("at"):
            case "settings":
                self._open_settings(str(draft.get("setting", "")))
            case "trash-list":
                self.open("trash-list")
            case "backups":
                self._open_backups()
            case "findings" | "diary" as page:
                self.open(page)
            case _:
                return False
        return True

    def change_setting(self, setting_id: str) -> None:
        """Change the setting whose line was chosen."""
        if setting_id == "backups":
            self._open_backups()
        else:
            self._front.run_task(self._settings.change(setting_id))

    def do_to_backup(self, command_id: str, number: int) -> None:
        """``look`` or ``bring-back``."""
        do = self._backups.look if command_id == "look" else self._backups.bring_back
        self._front.run_task(do(number))

    def decide(self, message: FindingDecided) -> None:
        """Accept a finding, or let it count again."""
        self._front.run_task(
            self._findings.decide(message.entry_id, message.finding_id, accepted=message.accepted)
        )

    def help(self) -> None:
        """Show what can be done where the person is."""
        self._front.push_screen(Help(self._front.page.foot.place))

    async def palette(self) -> None:
        """Ask for a command or an entry by name, and do or open it."""
        page = self._front.page
        commands = [command for command in commands_for(page.foot.place) if command.id not in _NOT_BY_NAME]
        rows, typed_into = self._front.session.rows(), self._front.is_typed_into
        answer = await self._front.ask(Palette(commands, rows, typed_into=typed_into)) or ""
        if answer.startswith(COMMAND):
            page.post_message(CommandChosen(answer.removeprefix(COMMAND)))
        elif answer.startswith(ENTRY):
            page.post_message(EntryCommand("open", answer.removeprefix(ENTRY)))

    def _open_settings(self, chosen: str = "") -> None:
        session = self._front.session
        self._front.push_screen(SettingsPage(self._settings.pairs, session.shown_path, chosen))

    def _open_backups(self) -> None:
        try:
            self._backups.pairs()
        except VaultError as error:
            self._front.page.say_error(error)
            return
        self._front.push_screen(BackupsPage(self._backups.pairs))

    async def _open_diary(self) -> None:
        events = await self._front.thread.run(self._front.session.diary.events)
        self._front.push_screen(DiaryPage(events))

    async def _empty_trash(self) -> None:
        session = self._front.session
        labels = [row.label for row in session.trashed_rows()]
        what = labels[0] if len(labels) == 1 else f"{len(labels)} entries"
        question = TypedConfirm(
            f"Delete {visible(what)} for good?",
            "delete",
            explanation="Secrets and history go too, here and in the backups. A key that was not revoked "
            "at the exchange still works, and can then only be found there.",
        )
        if await self._front.ask(question):
            gone, left = await self._front.work("Deleting, here and in the backups …", session.empty_trash)
            self._front.vault_changed()
            done = f"{visible(what) if gone == len(labels) else gone or 'Nothing'} deleted for good."
            self._front.page.say(f"{done} {may_hold(left)}" if left else done, "warning" if left else "plain")
