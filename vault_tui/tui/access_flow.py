"""Changing who may open the vault. Passphrases are typed at the bare prompt, while the screens are away."""

from vault_tui.core.secret import Passphrase
from vault_tui.session import Cost, SlotKind
from vault_tui.system.backups import Backup
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.front import Front
from vault_tui.tui.widgets.choices import Choice

_COPIES = (
    "Copies of the file elsewhere still open with what was valid when they were made. If that leaked, rotate "
    "the API keys as well."
)


class AccessFlow:
    """Passphrase, recovery code, cost of unlocking. All but the first recovery code re-encrypt the vault."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._access = front.session.access

    async def change_passphrase(self) -> None:
        """Change the passphrase. The current one isn't asked for after unlocking with the recovery code."""
        with_recovery = await self._ask_for_code("Change the passphrase?")
        if with_recovery is None:
            return
        if self._front.session.opened_by is not SlotKind.RECOVERY:
            known = await self._proven("Before it can be changed: the passphrase as it is now.")
            if known is None:
                return
            known.wipe()
        prompts = self._front.prompts
        fresh = self._front.at_prompt(lambda: prompts.new_passphrase("Choose the new passphrase."))
        if fresh is not None:
            await self._reencrypt(fresh, with_recovery, "The passphrase was changed.")

    async def recovery_code(self) -> None:
        """Make the first recovery code; try or renew one that exists."""
        if not self._access.has_recovery:
            question = Confirm(
                "Make a recovery code?",
                "Make it and show it once",
                keep="Not now",
                explanation="It opens the vault when the passphrase is forgotten. Keep it on paper or in a "
                "password manager, not on this server.",
            )
            if await self._front.ask(question):
                await self._make_first_code()
            return
        choice = Choose(
            "What about the recovery code?",
            [
                Choice("try", "Try the one I have", "You type it once: a slip of the pen shows then."),
                Choice("renew", "Re-encrypt, and show a new code once", "The old code stops working."),
            ],
            explanation=_COPIES,
        )
        answer = await self._front.ask(choice)
        if answer == "try":
            await self._try_code()
        elif answer:
            await self._with_current_passphrase(True, None, "The recovery code was renewed.")

    async def _try_code(self) -> None:
        typed = self._front.at_prompt(
            lambda: self._front.prompts.ask_passphrase("The recovery code, to see whether it was kept right.")
        )
        if typed is None:
            return
        with typed:
            right = await self._front.work(
                "Trying the code; about a second …", lambda: self._access.try_recovery(typed)
            )
        self._front.vault_changed()
        if right:
            self._front.page.say("It is the recovery code: it opens this vault.", "good")
        else:
            self._front.page.say(
                "That is not the recovery code. Compare it with the paper, or make another one here.",
                "warning",
            )

    async def _make_first_code(self) -> None:
        """Asks for the passphrase: an unattended unlocked screen must not be enough for lasting access."""
        known = await self._proven("Before a code is made: the passphrase once more.")
        if known is not None:
            known.wipe()
            self._show_code(await self._front.thread.run(self._access.add_recovery), "The code was made.")
            self._front.vault_changed()

    async def reencrypt(self) -> None:
        """A new vault key behind the same passphrase."""
        with_recovery = await self._ask_for_code("Re-encrypt the vault?")
        if with_recovery is not None:
            await self._with_current_passphrase(with_recovery, None, "The vault was re-encrypted.")

    async def change_cost(self, cost: Cost) -> None:
        """Change the cost of unlocking; the passphrase stays."""
        with_recovery = await self._ask_for_code("Re-encrypt the vault with that cost?")
        if with_recovery is not None:
            await self._with_current_passphrase(with_recovery, cost, "The cost of unlocking was changed.")

    async def _ask_for_code(self, question: str) -> bool | None:
        """Whether to make a new recovery code as well; None when the person left."""
        dropped = " The system keyring's way in is dropped." * ("system keyring" in self._access.ways_in)
        had = "The recovery code made before stops working." if self._access.has_recovery else ""
        choices = [
            Choice("with", "Yes, and make a new recovery code", had or "It is shown once."),
            Choice("without", "Yes, without a recovery code", had),
        ]
        answer = await self._front.ask(
            Choose(
                question,
                choices if self._access.has_recovery else choices[::-1],
                explanation=f"The whole vault is re-encrypted. {_COPIES}{dropped}",
            )
        )
        return answer == "with" if answer else None

    async def _with_current_passphrase(self, with_recovery: bool, cost: Cost | None, done: str) -> None:
        passphrase = await self._proven("The passphrase, to re-encrypt the vault.")
        if passphrase is not None:
            await self._reencrypt(passphrase, with_recovery, done, cost)

    async def _proven(self, why: str) -> Passphrase | None:
        """The current passphrase, typed again and checked: an unlocked screen alone changes nothing."""
        typed = self._front.at_prompt(lambda: self._front.prompts.ask_passphrase(why))
        if typed is None:
            return None
        proven = False
        try:
            proven = await self._front.work(
                "Checking the passphrase; about a second …", lambda: self._access.is_passphrase(typed)
            )
        finally:
            if not proven:
                typed.wipe()
        if not proven:
            self._front.page.say("That is not the passphrase. Nothing was changed.", "warning")
            return None
        return typed

    async def _reencrypt(
        self, passphrase: Passphrase, with_recovery: bool, done: str, cost: Cost | None = None
    ) -> None:
        with passphrase:
            groups, left = await self._front.work(
                "Re-encrypting the vault; about a second …",
                lambda: self._access.reencrypt(passphrase, with_recovery=with_recovery, cost=cost),
            )
        self._front.vault_changed()
        if groups:
            self._show_code(groups, done)
        else:
            self._front.page.say(done, "good")
        if left:
            await self._offer_to_remove(left)

    def _show_code(self, groups: tuple[str, ...], done: str) -> None:
        if self._front.at_prompt(lambda: self._front.prompts.show_recovery_code(groups)):
            self._front.page.say(done, "good")
        else:
            self._front.page.say(
                f"{done} You left before the code was typed back. "
                "If you don't have it, renew it in the settings.",
                "warning",
            )

    async def _offer_to_remove(self, left: list[Backup]) -> None:
        number = "One backup" if len(left) == 1 else f"{len(left)} backups"
        question = Confirm(
            f"{number} could not be re-encrypted. Delete?",
            "Delete for good",
            keep="Keep",
            explanation="They still open with what was valid when they were made.",
            danger=True,
        )
        if await self._front.ask(question):
            await self._front.thread.run(lambda: self._front.session.archive.remove(left))
            self._front.vault_changed()
