"""Pages on which the commands for an entry act."""

from vault_tui.core.secret import Secret
from vault_tui.tui.messages import EntryCommand
from vault_tui.tui.page import Page


class EntryPage(Page):
    """Base of the list and the detail: an entry's commands become messages with its id."""

    @property
    def entry_id(self) -> str:
        """The entry that a command is for; empty when there is none."""
        raise NotImplementedError

    def reveal(self, entry_id: str, secret: Secret, seconds: float) -> bool:
        """Show the secret if this page shows that entry and has room for it; returns whether it did."""
        raise NotImplementedError

    def hide_secret(self) -> bool:
        """Hide a secret that is shown; returns whether there was one."""
        raise NotImplementedError

    def on_screen_suspend(self) -> None:
        """Hide the secret when something covers this page: its time would run unseen."""
        self.hide_secret()

    def action_copy_key(self) -> None:
        self._ask("copy-key")

    def action_copy_secret(self) -> None:
        self._ask("copy-secret")

    def action_reveal(self) -> None:
        if not self.hide_secret():
            self._ask("reveal")

    def action_edit(self) -> None:
        self._ask("edit")

    def action_hand_over(self) -> None:
        self._ask("hand-over")

    def action_compromised(self) -> None:
        self._ask("compromised")

    def action_retire(self) -> None:
        self._ask("retire")

    def action_verify(self) -> None:
        self._ask("verify")

    def action_activity(self) -> None:
        self._ask("activity")

    def action_new_pair(self) -> None:
        self._ask("new-pair")

    def action_rotate(self) -> None:
        self._ask("rotate")

    def action_check_dead(self) -> None:
        self._ask("check-dead")

    def action_trash(self) -> None:
        self._ask("trash")

    def _ask(self, command_id: str) -> None:
        if self.entry_id:
            self.post_message(EntryCommand(command_id, self.entry_id))
