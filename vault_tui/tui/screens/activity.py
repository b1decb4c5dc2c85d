"""Who has been in the account behind a key, as Bitfinex tells it."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from vault_tui.bitfinex.asking_words import BESIDE_ACTIVITY
from vault_tui.core.alphabets import named
from vault_tui.core.models import visible
from vault_tui.session.activity import Activity, visits_of
from vault_tui.tui import bindings
from vault_tui.tui.commands import Where
from vault_tui.tui.messages import EntryCommand
from vault_tui.tui.page import Page
from vault_tui.tui.widgets.check_report import diagnosis_facts
from vault_tui.tui.widgets.facts import Facts
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.visit_list import VisitList


class ActivityPage(Page):
    """Read only; ``i`` asks again."""

    place: ClassVar[Where] = Where.ACTIVITY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings.for_screen(Where.ACTIVITY)]

    def __init__(self, found: Activity) -> None:
        labels = {"activity": "ask again"}
        super().__init__(f"‹ Who has been here · {named(found.label)}", labels=labels)
        self._found = found
        self._headline = Notice()
        self._headline.add_class("check--headline")
        self._meaning = Facts(names=3, margin=1)
        self._list = VisitList()
        self._beside = Notice("\n".join(BESIDE_ACTIVITY))
        self._beside.add_class("-quiet")

    def body(self) -> Iterable[Widget]:
        yield self._headline
        yield self._meaning
        yield self._list
        yield self._beside

    def on_mount(self) -> None:
        self.show(self._found)
        self._list.focus()

    def show(self, found: Activity) -> None:
        """Show a newer answer."""
        self._found = found
        self._headline.say(*headline(found))
        troubled = found.diagnosis.id != "works"
        self._meaning.show(diagnosis_facts(found.diagnosis) if troubled else [])
        self._list.show(visits_of(found), _empty(found))
        self.show_state()

    @property
    def entry_id(self) -> str:
        """The entry whose account it is."""
        return self._found.entry_id

    def draft(self) -> dict[str, Any]:
        return {"at": "detail", "entry": self.entry_id}

    def action_activity(self) -> None:
        self.post_message(EntryCommand("activity", self.entry_id))

    def action_back(self) -> None:
        self.dismiss()


def headline(found: Activity) -> tuple[str, str]:
    """The result in one sentence, and its tone. A host that isn't Bitfinex is named."""
    said = f" So says {visible(found.host)}, not Bitfinex." if found.host else ""
    if found.logins is None and found.changes is None:
        return found.diagnosis.what, "danger"
    if found.diagnosis.id != "works":
        which = "logins" if found.logins is None else "changes of the account"
        return f"The {which} were not told. {found.diagnosis.what}", "warning"
    visits = visits_of(found)
    account = f"Account {visible(found.account_id)}. " if found.account_id else ""
    new = len({visit.address for visit in visits if visit.new})
    if new:
        one = new == 1
        words = f"{new} address{'' if one else 'es'} never seen before in this vault, marked NEW. Was it you?"
        return account + words + said, "warning"
    if found.first and visits:
        words = "The first look: every address is new to this vault, so none is marked."
    else:
        words = "No address that is new to this vault." if visits else "Nobody."
    return account + words + said, "plain"


def _empty(found: Activity) -> str:
    if found.logins is None and found.changes is None:
        return ""
    return (
        "No login and no change was told. That is odd for an account that somebody signs in to: look at "
        "Bitfinex's own page, too."
    )
