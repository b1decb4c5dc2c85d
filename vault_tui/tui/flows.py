"""Where an entry's commands lead. Each flow is loaded when first used."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vault_tui.core.guide import DONE
from vault_tui.core.models import Entry, State
from vault_tui.tui.copying import Copying
from vault_tui.tui.entry_actions import EntryActions
from vault_tui.tui.entry_page import EntryPage
from vault_tui.tui.front import Front
from vault_tui.tui.screens.key_detail import KeyDetail

if TYPE_CHECKING:
    from vault_tui.tui.asking_flow import AskingFlow
    from vault_tui.tui.guide_flow import GuideFlow
    from vault_tui.tui.incident_flow import IncidentFlow
    from vault_tui.tui.match_flow import MatchFlow
    from vault_tui.tui.pair_flow import PairFlow
    from vault_tui.tui.rotation_flow import RotationFlow


class Flows:
    """The app's flows; ``api_address`` is the host to ask instead of Bitfinex, if any."""

    def __init__(self, front: Front, copying: Copying, api_address: str) -> None:
        self._front = front
        self._copying = copying
        self._entry_actions = EntryActions(front, copying)
        self._api_address = api_address

    @cached_property
    def guide(self) -> "GuideFlow":
        """Making and editing entries."""
        from vault_tui.tui.guide_flow import GuideFlow

        return GuideFlow(self._front, self._copying, self.asking)

    @cached_property
    def asking(self) -> "AskingFlow":
        """Asking Bitfinex."""
        from vault_tui.tui.asking_flow import AskingFlow

        return AskingFlow(self._front, self._api_address)

    @cached_property
    def pairs(self) -> "PairFlow":
        """A new pair beside the one in use."""
        from vault_tui.tui.pair_flow import PairFlow

        return PairFlow(self._front, self._copying, self.asking, self.guide.edit)

    @cached_property
    def rotation(self) -> "RotationFlow":
        """Replacing a key by a new one."""
        from vault_tui.tui.rotation_flow import RotationFlow

        return RotationFlow(self._front, self._copying, self.asking, self.guide.edit)

    @cached_property
    def incidents(self) -> "IncidentFlow":
        """Keys that others may have."""
        from vault_tui.tui.incident_flow import IncidentFlow

        return IncidentFlow(self._front, self._copying, self.asking, self.rotation.open)

    @cached_property
    def match(self) -> "MatchFlow":
        """Matching the vault with Bitfinex's page."""
        from vault_tui.tui.match_flow import MatchFlow

        return MatchFlow(self._front, self._copying, self.guide.add)

    async def do(self, command_id: str, entry_id: str) -> None:
        """Run a command on one entry."""
        rotated = self._front.session.entry(entry_id).rotation is not None
        match command_id:
            case "open":
                self._open(self._front.session.entry(entry_id))
            case "edit":
                self.guide.edit(entry_id)
            case "hand-over":
                self.guide.hand_over(entry_id)
            case "compromised":
                await self.incidents.begin([entry_id])
            case "use-new-pair" if rotated:
                await self.rotation.agree(entry_id)
            case "verify-new-pair" if rotated:
                await self.rotation.verify(entry_id)
            case "new-pair" | "use-new-pair" | "verify-new-pair":
                await self.pairs.do(command_id, entry_id)
            case "reveal":
                await self._reveal(entry_id)
            case "rotate":
                await self.rotation.open(entry_id)
            case "verify" | "activity" | "check-dead":
                ask = self.asking
                ways = {"verify": ask.verify, "activity": ask.activity, "check-dead": ask.check_dead}
                await ways[command_id](entry_id)
            case _:
                await self._entry_actions.by_command[command_id](entry_id)

    async def do_to_many(self, command_id: str, entry_ids: Sequence[str]) -> None:
        """Run a command on several entries at once."""
        if command_id == "compromised":
            await self.incidents.begin(entry_ids)
        else:
            await self.asking.verify_many(entry_ids)

    def come_back(self, draft: dict[str, Any]) -> bool:
        """Reopen the page that made this draft; False when it was none of an entry's."""
        at, entry_id = str(draft.get("at")), draft.get("entry")
        if at == "match":
            self._front.run_task(self.match.come_back(draft))
        elif at == "incident":
            self._front.run_task(self.incidents.show(str(entry_id or "")))
        elif at in _COMMANDS and isinstance(entry_id, str):
            self._front.run_task(self.do(_COMMANDS[at], entry_id))
        else:
            return False
        return True

    def _open(self, entry: Entry) -> None:
        """Show the entry's own screen or, while it is unfinished, the guide where it stopped."""
        led = entry.progress is not None and entry.progress.step != DONE
        unfinished = entry.state in {State.DRAFT, State.HALF_SEALED} or (led and entry.state is State.ACTIVE)
        if unfinished and not self._front.session.read_only:
            self.guide.resume(entry.id)
        else:
            self._front.push_screen(KeyDetail(self._front.session, entry, self._front.clock))

    async def _reveal(self, entry_id: str) -> None:
        session = self._front.session
        secret = await self._front.thread.run(lambda: session.open_secret(entry_id, "reveal"))
        seconds = session.settings.reveal_time
        page = self._front.page
        if not (isinstance(page, EntryPage) and page.reveal(entry_id, secret, seconds)):
            detail = KeyDetail(session, session.entry(entry_id), self._front.clock)
            await self._front.push_screen(detail)
            detail.reveal(entry_id, secret, seconds)


_COMMANDS = {"detail": "open", "new-pair": "new-pair", "rotation": "rotate"}
"""The command that opens the page of each name."""
