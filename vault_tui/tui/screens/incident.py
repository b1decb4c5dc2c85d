"""The night a key leaks: every key that others may have, what to do in which order, and what happened."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Protocol

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.bitfinex.incident_words import CLOSE_BY_WORD, LINK, ORDER, Task, advice_words
from vault_tui.core.phrases import counted
from vault_tui.session.incident_report import Event, Line, Report
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.guide_step import link_line
from vault_tui.tui.messages import EntryCommand
from vault_tui.tui.page import Page
from vault_tui.tui.times import moment
from vault_tui.tui.widgets.entry_facts import hint
from vault_tui.tui.widgets.incident_list import IncidentList
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rows import Rows


class Responder(Protocol):
    """What the page leaves to its flow. Each method saves what it does and shows the result."""

    def refresh(self) -> None:
        """Show the current state."""

    def ask(self, line: Line | None) -> None:
        """Ask whether that key is dead; None: about every key that is not known to be."""

    def gone(self, line: Line) -> None:
        """Tick a key as gone from the exchange's page, or untick it, after asking."""

    def tick(self, task: Task, done: bool) -> None:
        """Tick a step as done, or untick it."""

    def logins(self, line: Line | None) -> None:
        """Ask who has logged in to that key's account; None: that of the first key that can ask."""

    def replace(self, line: Line) -> None:
        """Begin or go on with a new key in its place."""

    def since(self) -> None:
        """Ask since when others may have had the keys."""

    def write_report(self) -> None:
        """Ask for a file, and write the report there."""

    def close(self) -> None:
        """Close what can be closed, after asking."""

    def take_back(self, line: Line) -> None:
        """Take back a mark made by mistake, after asking."""

    def send_to_clipboard(self, text: str, what: str) -> None:
        """Send something that is no secret, and say where it went."""


class IncidentPage(Page):
    """One list for every open leak. Space ticks; other commands act on the key under the cursor."""

    place: ClassVar[Where] = Where.INCIDENT
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.INCIDENT)]

    def __init__(
        self, report: Report, responder: Responder, clock: Callable[[], float], at: str = ""
    ) -> None:
        labels = {
            "tick": "tick",
            "gone": "gone",
            "activity": "logins",
            "rotate": "replace",
            "send-link": "copy",
            "retire": "close",
            "compromised": "a mistake",
        }
        super().__init__("‹ Leaked keys", labels=labels)
        self._report = report
        self._responder = responder
        self._at = at
        self._list = IncidentList(clock)
        self._order = Notice(ORDER)
        self._order.add_class("-strong")
        self._detail = Notice(id="detail")
        self._detail.add_class("-quiet")

    def body(self) -> Iterable[Widget]:
        yield link_line(LINK)
        yield self._order
        yield self._list
        yield self._detail

    def on_mount(self) -> None:
        self.show(self._report, self._at)
        self._list.focus()

    def show(self, report: Report, at: str = "") -> None:
        """Show a report; with the cursor on the key of the entry ``at``."""
        self._report = report
        self._list.show(report, at)
        self._show_detail()
        self.show_state()

    def state_words(self) -> str:
        keys = len(self._report.lines)
        return f"{keys - self._report.left} of {keys} revoked" if keys else ""

    def say(self, text: str, tone: str = "plain") -> None:
        """Say it in place of the details of the line under the cursor, until that moves."""
        super().say(text, tone)
        self._show_detail()

    def vault_changed(self) -> None:
        self._responder.refresh()

    def draft(self) -> dict[str, Any]:
        line = self._line
        return {"at": "incident", "entry": line.entry_id if line else ""}

    # -- keys

    def on_rows_highlighted(self, _: Rows.Highlighted) -> None:
        self._clear_said()

    def on_rows_chosen(self, _: Rows.Chosen) -> None:
        self.action_open()

    def action_tick(self) -> None:
        """Space: tick what is under the cursor."""
        item = self._list.item
        if item is None:
            return
        if isinstance(item.about, Task):
            self._clear_said()
            self._responder.tick(item.about, item.box == "[ ]")
        elif self._line is not None:
            self.action_gone()
        else:
            self.say("That line ticks itself once it is done.")

    def action_check_dead(self) -> None:
        self._clear_said()
        self._responder.ask(self._line)

    def action_gone(self) -> None:
        if line := self._needs_line():
            self._responder.gone(line)

    def action_activity(self) -> None:
        self._clear_said()
        self._responder.logins(self._line)

    def action_rotate(self) -> None:
        if line := self._needs_line():
            self._responder.replace(line)

    def action_compromised(self) -> None:
        if line := self._needs_line():
            self._responder.take_back(line)

    def action_open(self) -> None:
        if line := self._line:
            self.post_message(EntryCommand("open", line.entry_id))

    def action_since(self) -> None:
        self._responder.since()

    def action_report(self) -> None:
        self._responder.write_report()

    def action_retire(self) -> None:
        self._responder.close()

    def action_send_link(self) -> None:
        self._responder.send_to_clipboard(LINK.url, "address")

    def action_back(self) -> None:
        """Esc: leave; every tick is kept."""
        self.dismiss()

    @property
    def _line(self) -> Line | None:
        """The leaked key under the cursor."""
        about = self._list.item.about if self._list.item else None
        return about if isinstance(about, Line) else None

    def _needs_line(self) -> Line | None:
        self._clear_said()
        if self._line is None:
            self.say("That needs a key: move the cursor to one.")
        return self._line

    def _clear_said(self) -> None:
        self.said.clear()
        self._show_detail()

    def _show_detail(self) -> None:
        """Show details of what is under the cursor, its next step, and the commands that matter for it."""
        over = self._line.ended if self._line else self._report.left == 0
        by_word = self._line is not None and self._line.next == CLOSE_BY_WORD
        out = {"check-dead", "gone"} if over else {"gone"} if by_word else {"retire"}
        self.foot.show(left_out=frozenset(out))
        if self.said.text:
            self._detail.clear()
            return
        about = self._list.item.about if self._list.item else None
        match about:
            case Line():
                next_step = f"Next: {about.next}." if about.next else ""
                text = " ".join(filter(None, (*about.standing, next_step)))
            case Task():
                text = about.why
            case Event():
                text = ""
            case _:
                text = " ".join(advice_words())
        self._detail.say(text)


def visits_in_words(report: Report) -> tuple[str, str]:
    """Who was in the account since the leak, as the page says it, and its tone."""
    since = moment(report.since)
    if report.logins_at is None:
        return f"Logins and what happened are shown since {since}.", "plain"
    visits = [one for one in report.events if one.in_account]
    strangers = {one.origin for one in visits if one.stranger}
    count = f"{counted(len(visits), 'login')} and changes since {since}"
    if strangers:
        many = "1 NEW ADDRESS" if len(strangers) == 1 else f"{len(strangers)} NEW ADDRESSES"
        return f"{count}, from {many}: was it you? They are listed below.", "warning"
    return f"{count}, none from a new address. {hint('since', 'looks further back')}.", "plain"
