"""The step that everything else is for: both halves pasted, each sealed to disk as it arrives."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.bitfinex.advice import advice
from vault_tui.core.errors import VaultError
from vault_tui.core.guide import sealed_halves
from vault_tui.core.halves import Half, Paste, read_paste, shown_key
from vault_tui.core.models import Entry
from vault_tui.core.secret import Secret
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.guide_step import GuideStep, paragraph
from vault_tui.tui.guide_walk import Navigation, Walk
from vault_tui.tui.times import clock, moment
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.choices import Choice, Choices
from vault_tui.tui.widgets.half_row import HalfRow
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows

_ASK = "NOT SEALED yet: Enter seals it, Ctrl-U empties the field."
_WRONG = "Is that wrong? Ctrl-U, then paste the right one."
_SECRET_FIRST = "The API key comes first. The secret waits in its field, NOT SEALED."  # noqa: S105
_KEY_AGAIN = "That was the API key again. Nothing changed. Is the secret really the same? Paste it once more."
_OVERWRITE, _ON, _AGAIN = "overwrite", "on", "again"
_STUCK = "No secret shown? Link opened on the phone? Page closed?  Ctrl-G"
_AFTER: Final = (
    Choice(_OVERWRITE, "Overwrite the clipboard, then go on", advice("clipboard").words),
    Choice(_ON, "Go on, and leave the clipboard as it is"),
    Choice(_AGAIN, "Put in another pair", "The page shows a different one."),
)
_DAY = 86_400


class GuideCapture(GuideStep):
    """Two rows, one for each half.

    What is pasted is checked and sealed at once; anything odd about it is said beside it, and Ctrl-U leads
    back to it. A paste waits for Enter in its field only when it is plainly no half, when it is on disk
    already and would be shown or taken for the other half, or when it would replace a whole sealed pair.
    The cursor is in the second field before the first half is on disk, so that nobody pastes the secret
    where it would be shown.
    """

    place: ClassVar[Where] = Where.CAPTURE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.CAPTURE)]

    def __init__(self, walk: Walk, navigation: Navigation) -> None:
        super().__init__(walk, navigation)
        self._rows = {half: HalfRow(half) for half in Half}
        self._lead = Notice(id="lead")
        self._message = Notice(id="message")
        self._after = Choices(_AFTER, id="after")
        self._reading = paragraph(*self.content.notes, *((_STUCK,) if walk.entry.is_bitfinex else ()))
        self._advice = paragraph(*(advice(one).words for one in self.content.advice), quiet=True)
        self._agreed: set[Half] = set()
        """Halves in their fields that the next Enter seals, whatever is odd about them."""
        self._doubted: list[Half] = []
        """Halves that were sealed with something odd about them, the latest last."""
        self._insisted = False
        """Whether the API key came in place of the secret, and the person was told."""
        self._again = False
        """Whether another pair is being put in place of the one that is sealed."""

    def middle(self) -> Iterable[Widget]:
        yield self._lead
        yield from self._rows.values()
        yield self._message
        yield self._after
        yield self._reading
        yield self._advice

    def on_mount(self) -> None:
        self._focus_next()

    # -- what it shows

    def show(self) -> None:
        entry = self.walk.entry
        tone = "warning" if self.guide.half_sealed else "plain" if not self._both else "good"
        self._lead.say(self.content.lead, tone)
        for half, row in self._rows.items():
            text = entry.api_key if half is Half.API_KEY else ""
            shown = shown_key(text, bitfinex=entry.is_bitfinex)
            row.show(shown, _sealed_at(entry, half, self.walk.session.now()), len(text))
        done = self._both and not self._again
        self._after.display = done
        self._reading.display = self._advice.display = not done

    @property
    def left_out(self) -> frozenset[str]:
        done = self._both and not self._again
        return frozenset({"show-typed", "empty", "next-field"} if done else ())

    @property
    def _both(self) -> bool:
        return len(sealed_halves(self.walk.entry)) == len(Half)

    def _focus_next(self) -> None:
        """Put the cursor where the next half goes, or on what comes after both."""
        if self._both and not self._again:
            self._after.choose(_OVERWRITE)
            self._after.focus()
            return
        missing = [half for half in Half if half not in sealed_halves(self.walk.entry)]
        self._rows[missing[0] if missing else Half.API_KEY].field.focus()

    def _say(self, *sentences: str, tone: str = "warning") -> None:
        self._message.say(" ".join(filter(None, sentences)), tone)

    # -- what is pasted and typed

    async def on_capture_field_pasted(self, event: CaptureField.Pasted) -> None:
        pasted = event.field.take_paste()
        if len(pasted):  # not taken with the one before
            await self._look_at(pasted, self._half_of(event.field))

    def on_capture_field_paste_too_long(self, _: CaptureField.PasteTooLong) -> None:
        self._say("That is far too long to be a key. Nothing was taken.")

    def on_capture_field_changed(self, event: CaptureField.Changed) -> None:
        half = self._half_of(event.field)
        self._agreed.discard(half)
        if half not in sealed_halves(self.walk.entry) or event.field.text_length:
            self._rows[half].say_open()
        else:
            self.show()

    def _half_of(self, field: CaptureField) -> Half:
        return next(half for half, row in self._rows.items() if row.field is field)

    async def _look_at(self, pasted: Secret, expects: Half) -> None:
        """Extract the halves from pasted or typed text; seal them, or ask first."""
        entry = self.walk.entry
        paste = read_paste(pasted.reveal(), expects, bitfinex=entry.is_bitfinex, api_key=entry.api_key)
        if paste.problem:
            self._say(paste.problem)
            return
        if paste.secret == Secret(entry.api_key) and not (paste.replaces or self._insisted):
            self._insisted = True
            self._say(_KEY_AGAIN)
            return
        self._insisted = False
        odd, on_disk = await self._oddities(paste)
        self._agreed.clear()
        for half, value in _halves(paste):
            whole = Secret(shown_key(value.reveal(), bitfinex=entry.is_bitfinex)) == value
            hidden = paste.ask or on_disk or not whole
            self._rows[half].put(value, masked=hidden)
            self._rows[half].doubt.clear()
        if paste.ask or on_disk or (paste.replaces and self._both and not self._again):
            self._agreed = {half for half, _ in _halves(paste)}
            every = (words for said in odd.values() for words in said)
            self._say(paste.how, *paste.warnings, *dict.fromkeys(every), _ASK)
            return
        self._say(paste.how, *paste.warnings, tone="warning" if paste.warnings else "plain")
        await self._seal(odd)

    async def _oddities(self, paste: Paste) -> tuple[dict[Half, list[str]], bool]:
        """What is odd about each half, and whether the API key is known to be a secret."""
        odd, on_disk = {half: list(words) for half, words in paste.odd.items()}, False
        for half, value in _halves(paste):
            if value != Secret(self.walk.entry.api_key):
                known = await self.walk.known(half, value)
                odd[half] += [known.words] if known.words else []
                on_disk = on_disk or known.would_be_shown
        return odd, on_disk

    # -- sealing

    async def _seal(self, odd: Mapping[Half, Sequence[str]] = MappingProxyType({})) -> None:
        """Seal what is in the fields, the API key first. What can't be saved stays in its field."""
        for half, row in self._rows.items():
            if not row.field.text_length:
                continue
            if half is Half.SECRET and not self.walk.entry.api_key:
                self._say(_SECRET_FIRST)
                self._rows[Half.API_KEY].field.focus()
                return
            if half is Half.SECRET and half not in self._agreed and self._is_the_key(row):
                self._agreed.add(half)
                self._say("Both halves are the same.", _ASK)
                return
            if not await self._seal_one(row):
                return
            self._doubt(row, odd.get(half, ()))
        self._again = self._again and not self._both
        self.redraw()
        self._focus_next()

    def _doubt(self, row: HalfRow, odd: Sequence[str]) -> None:
        """Say beside a half that was sealed what is odd about it, and how to put another in its place."""
        row.doubt.say(" ".join((*odd, _WRONG)) if odd else "", "warning")
        self._doubted = [half for half in self._doubted if half is not row.half] + [row.half] * bool(odd)

    def _is_the_key(self, row: HalfRow) -> bool:
        """Whether a secret that waited for the API key turns out to be that key."""
        value = row.take()
        row.put(value)
        return value == Secret(self.walk.entry.api_key)

    async def _seal_one(self, row: HalfRow) -> bool:
        value = row.take()
        row.status.say("sealing …")
        if row.half is Half.API_KEY and not self._rows[Half.SECRET].field.has_focus:
            self._rows[Half.SECRET].field.focus()
        try:
            await self.walk.seal(row.half, value)
        except VaultError as error:
            row.put(value)
            self._say("NOT SEALED.", error.sentence, error.remedy, "Enter tries again.", tone="danger")
            return False
        self._agreed.discard(row.half)
        self.redraw()
        return True

    # -- keys

    async def action_next(self) -> None:
        """Enter: seal what is in the fields, or go on when both halves are sealed."""
        if not self.is_here:
            return
        filled = [half for half, row in self._rows.items() if row.field.text_length]
        if filled:
            # What was typed by hand, or waited for the other half, has not been looked at yet.
            unseen = next((half for half in filled if half not in self._agreed), None)
            if unseen is None:
                self._message.clear()
                await self._seal()
            else:
                await self._look_again(unseen)
        elif self._after.has_focus:
            await self._take_answer()
        elif self._both:
            self._again = False
            self.redraw()
            self._focus_next()
        else:
            self._say(self.guide.hindrance)

    async def _look_again(self, half: Half) -> None:
        row = self._rows[half]
        value = row.take()
        await self._look_at(value, half)
        if not row.field.text_length and half not in sealed_halves(self.walk.entry):
            row.put(value)

    async def _take_answer(self) -> None:
        answer = self._after.current
        if answer == _AGAIN:
            self._again = True
            self._say("The pair that is sealed goes to this entry's history as soon as another one comes.")
            self.redraw()
            self._focus_next()
            return
        if answer == _OVERWRITE:
            self.navigation.overwrite_clipboard()
        await self.go_on()

    async def on_rows_chosen(self, _: Rows.Chosen) -> None:
        await self.action_next()

    def action_empty(self) -> None:
        """Ctrl-U: empty the field with the cursor; where it is empty, back to a half that was odd."""
        if isinstance(self.focused, CaptureField) and self.focused.text_length:
            self.focused.action_empty()
            self._message.clear()
        elif self._doubted:
            half = self._doubted[-1]
            self._again = self._both
            self.redraw()
            self._rows[half].field.focus()
            self._say(f"Paste the right {half}. The one that is sealed then goes to this entry's history.")

    def action_show_typed(self) -> None:
        """Ctrl-T: show what is in the field, or hide it."""
        if isinstance(self.focused, CaptureField):
            self.focused.action_show_typed()


def _halves(paste: Paste) -> list[tuple[Half, Secret]]:
    """The halves found in a paste. An API key may be a secret pasted into the wrong field."""
    found = [(Half.API_KEY, Secret(paste.api_key))] if paste.api_key else []
    return [*found, *([(Half.SECRET, paste.secret)] if paste.secret else [])]


def _sealed_at(entry: Entry, half: Half, now: int) -> str:
    """When a half was sealed, in words; empty while it isn't."""
    if half is Half.SECRET:
        at = entry.secret.set_at if entry.secret else 0
    else:
        lines = [change.at for change in entry.history if change.what == "API key sealed"]
        at = (lines[-1] if lines else entry.changed_at) if entry.api_key else 0
    if not at:
        return ""
    return clock(at, seconds=True) if now - at < _DAY else moment(at)
