"""Everything about one entry, as a person reads it: on its own screen, or beside a wide list."""

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from vault_tui.bitfinex.leak import how_known, if_it_leaks
from vault_tui.core.models import Entry, visible
from vault_tui.core.secret import Secret
from vault_tui.tui.times import clock
from vault_tui.tui.widgets.asked_facts import asked_facts
from vault_tui.tui.widgets.entry_facts import (
    hint,
    history_facts,
    key_fact,
    new_pair_facts,
    secret_fact,
    standing,
    use_facts,
)
from vault_tui.tui.widgets.facts import MARGIN, Fact, Facts
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.rights_lines import RightsLines
from vault_tui.tui.widgets.scroll import Scroll
from vault_tui.tui.widgets.secret_field import SecretField


class KeyCard(Scroll):
    """Opens with what a thief could do with the key. ``beside`` a list it has no cursor and less margin."""

    def __init__(self, *, beside: bool = False) -> None:
        super().__init__()
        self.can_focus = not beside
        margin = 1 if beside else MARGIN
        self.entry_id = ""
        self._consequence = Static(classes="card--consequence", markup=False)
        self._how_known = Notice()
        self._how_known.add_class("-quiet")
        self._standing = Notice()
        self._standing.add_class("card--standing")
        self._key = Facts(margin=margin)
        self._key.add_class("card--key")
        self._secret = SecretField()
        self._secret_line = Horizontal(
            Static("API secret", classes="card--name"), self._secret, classes="card--secret"
        )
        self._secret_facts = Facts(margin=margin)
        self._use = Facts(margin=margin)
        self._rights = RightsLines(margin=margin)
        self._asked = Facts(margin=margin)
        self._new_pair = Facts(margin=margin)
        self._history = Facts(title="HISTORY", names=18, margin=margin)
        self._hidden_fact: Fact | None = None

    def compose(self) -> ComposeResult:
        yield self._consequence
        yield self._how_known
        yield self._standing
        yield self._key
        yield self._secret_line
        yield self._secret_facts
        yield self._new_pair
        yield self._use
        yield self._asked
        yield self._rights
        yield self._history

    @property
    def shows_secret(self) -> bool:
        """Whether the API secret can be read on the screen now."""
        return self._secret.is_shown

    def show(self, entry: Entry, today: date, now: float) -> None:
        """Show another entry, or the same one after it changed."""
        if entry.id != self.entry_id:
            self._secret.conceal()
            self.scroll_home(animate=False)
        self.entry_id = entry.id
        self._consequence.update(Content(visible(if_it_leaks(entry))))
        self._how_known.say(how_known(entry))
        self._standing.say(*standing(entry))
        self._key.show([key_fact(entry)])
        self._secret_line.display = entry.secret is not None
        self._hidden_fact = secret_fact(entry, now)
        if not self.shows_secret:
            self._secret_facts.show([self._hidden_fact])
        self._use.show(use_facts(entry, today, now))
        asked = entry.is_bitfinex and entry.secret is not None
        self._asked.show(asked_facts(entry.seen, now, keys=hint("verify")) if asked else [])
        self._new_pair.show(new_pair_facts(entry))
        self._rights.show(entry, now)
        self._rights.display = entry.is_bitfinex or bool(entry.permissions)
        self._history.show(history_facts(entry))

    def reveal(self, secret: Secret, seconds: float, now: float) -> None:
        """Show the API secret for ``seconds``, and say until when."""
        self._secret.reveal(secret, seconds)
        until = f"shown until {clock(now + seconds, seconds=True)}"
        self._secret_facts.show(
            [Fact("", until, f"{hint('copy-secret', 'copy')}  {hint('reveal', 'hide')}", "warning")]
        )
        self._secret_line.scroll_visible(animate=False)

    def conceal(self) -> None:
        """Hide the API secret."""
        self._secret.conceal()

    def on_secret_field_hidden(self, message: SecretField.Hidden) -> None:
        message.stop()
        if self._hidden_fact is not None:
            self._secret_facts.show([self._hidden_fact])
