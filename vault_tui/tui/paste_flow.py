"""An API key or secret that was pasted onto the list: known already, or offered to be sealed."""

from functools import partial

from textual.events import Paste

from vault_tui.core.alphabets import named
from vault_tui.core.halves import Half, read_paste
from vault_tui.core.secret import Secret
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.front import Front
from vault_tui.tui.guide_flow import GuideFlow
from vault_tui.tui.screens.guide_capture import GuideCapture
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.choices import Choice

_NEW, _OTHER, _INTO = "new", "other", "into:"
_MOST = 5
_HALF_SEALED = "half sealed"


class PasteFlow:
    """Asks where the paste belongs, and gives it to that entry's page, which checks it like any other.

    Until then it is held here, never in a message or on a screen, and dropped when the person goes back.
    """

    def __init__(self, front: Front, guide: GuideFlow) -> None:
        self._front = front
        self._guide = guide
        self._waiting: Secret | None = None

    async def offer(self, pasted: Secret) -> None:
        """Say where the vault has it already; otherwise ask where it belongs, and go there."""
        session = self._front.session
        halves = _halves(pasted)
        for half in halves:
            if (held := await self._front.thread.run(partial(session.holder_of, half))) is not None:
                holder, what = held
                if holder.trashed_at is None:
                    self._front.show_list(holder.id)
                self._front.page.say(
                    f"That is in this vault already: the {what} of “{named(holder.label)}”"
                    f"{', in the trash' if holder.trashed_at else ''}. Nothing was done with it."
                )
                return
        if session.read_only:
            self._front.page.say(f"{session.read_only} What was pasted was dropped.", "warning")
            return
        what = "an API key and its secret" if len(halves) > 1 else "an API key or an API secret"
        answer = await self._front.ask(
            Choose(
                f"That looks like {what}. Seal it?",
                self._choices(),
                explanation="It is not shown, and nothing was done with it so far.",
            )
        )
        if not answer:
            self._front.page.say("What was pasted was dropped.")
            return
        self._waiting = pasted
        if answer == _NEW:
            self._guide.on_screen()
        elif answer == _OTHER:
            self._guide.add(exchange="")
        else:
            self._guide.resume(answer.removeprefix(_INTO))

    def page_shown(self) -> None:
        """Called when a page comes up: the page for the halves gets the held paste, the list drops it."""
        if self._waiting is None:
            return
        page = self._front.screen
        if isinstance(page, GuideCapture):
            pasted, self._waiting = self._waiting, None
            # Only after the refresh has the field that takes it the focus.
            self._front.call_after_refresh(lambda: _paste_into(page, pasted))
        elif page is self._front.home:
            self._waiting = None
            self._front.page.say("What was pasted was dropped.")

    def _choices(self) -> list[Choice]:
        begun = [row for row in self._front.session.rows() if row.state.startswith(_HALF_SEALED)]
        into = [
            Choice(f"{_INTO}{row.id}", f"Into “{named(row.label)}”", "One of its halves is still missing.")
            for row in begun[:_MOST]
        ]
        new = "A new entry, for a key of Bitfinex"
        return [
            *into,
            Choice(_NEW, new, "First what it is for; then it is sealed."),
            Choice(_OTHER, "A new entry, for a key of another exchange"),
        ]


def _halves(pasted: Secret) -> list[Secret]:
    found = read_paste(pasted.reveal(), Half.API_KEY)
    halves = [Secret(found.api_key)] if found.api_key else []
    return [*halves, found.secret] if found.secret is not None else halves


def _paste_into(page: GuideCapture, pasted: Secret) -> None:
    field = page.focused
    if isinstance(field, CaptureField):
        field.post_message(Paste(pasted.reveal()))
