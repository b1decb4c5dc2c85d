"""Questions on the bare terminal while a vault is open, so that no screen ever holds a passphrase."""

from __future__ import annotations

from vault_tui.core.secret import Passphrase
from vault_tui.session import Cost, Session
from vault_tui.system.page import Page
from vault_tui.system.questions import Weak, change_page, message, new_passphrase, show_recovery_code
from vault_tui.system.strength import Level, strength_of
from vault_tui.system.tty import Prompt

_KEYS = ("Enter next", "Ctrl-U empty", "Esc back")


def strength_words(typed: Passphrase, cost: Cost) -> str:
    """One line on how long a passphrase would hold against somebody who has the file."""
    strength = strength_of(typed, opslimit=cost.opslimit, memlimit=cost.memlimit)
    words = f"Strength: {strength.words}. {strength.hint}".rstrip()
    return Weak(words) if Level.UNKNOWN < strength.level <= Level.WEAK else words


class AppPrompts:
    """Questions of the screens while they are away; a page left alone for the idle time returns None."""

    def __init__(self, prompt: Prompt, session: Session) -> None:
        self._prompt = prompt
        self._session = session

    @property
    def left_alone(self) -> bool:
        """Whether the last page ended because nobody was there: then the vault is to be locked."""
        return self._prompt.left_alone

    def ask_passphrase(self, why: str) -> Passphrase | None:
        """The passphrase as it is now; None when the person left."""
        self._set_patience()
        return self._prompt.ask(Page(self._title(), [why], state="unlocked", field="Passphrase", keys=_KEYS))

    def new_passphrase(self, why: str) -> Passphrase | None:
        """A new passphrase, typed twice, its strength said; None when the person left."""
        self._set_patience()
        page = change_page(self._session.settings.name)
        page.sentences = [why, *page.sentences]
        return new_passphrase(self._prompt, page, self._strength)

    def show_recovery_code(self, groups: tuple[str, ...]) -> bool:
        """Show a code once and have two of its groups typed back; whether that was done."""
        self._set_patience()
        typed_back = show_recovery_code(self._prompt, groups)
        if typed_back:
            self._session.access.note_recovery_tried()
        return typed_back

    def renew_after_recovery(self) -> None:
        """The passphrase was forgotten: a new one, and a new code, since the old code was used."""
        page = Page(
            self._title(),
            [
                "The recovery code opened the vault. Choose a new passphrase now.",
                "Old passphrase and old code stop working for it; a new code follows.",
            ],
            state="unlocked",
            field="New passphrase",
            keys=("Enter next", "Ctrl-U empty", "Esc later"),
        )
        self._set_patience()
        passphrase = new_passphrase(self._prompt, page, self._strength)
        if passphrase is None:
            return
        with passphrase:
            groups, left = self._prompt.busy(
                "Re-encrypting; a few seconds.",
                lambda: self._session.access.reencrypt(passphrase, with_recovery=True),
            )
        self.show_recovery_code(groups)
        if left:
            message(
                self._prompt,
                self._title(),
                f"{len(left)} older backups could not be resealed.",
                "They open with what was valid when they were made: see Settings, Backups.",
            )

    def _set_patience(self) -> None:
        self._prompt.patience = float(self._session.settings.idle_lock)

    def _strength(self, typed: Passphrase) -> str:
        return strength_words(typed, self._session.access.cost)

    def _title(self) -> str:
        return f"vault-tui · {self._session.settings.name}"
