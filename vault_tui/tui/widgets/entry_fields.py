"""The fields of an entry that a person fills in: in the guide's plan, when adding and when editing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from vault_tui.bitfinex.integrations import completions, title_of
from vault_tui.bitfinex.permissions import CUSTOM, PRESETS, preset_of
from vault_tui.core.alphabets import doubts
from vault_tui.core.days import DEFAULT, NEVER, read_day, read_every
from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import MAX_LABEL, MAX_NAME, Entry, RunsOn, State
from vault_tui.tui.widgets.choices import Choice, Choices
from vault_tui.tui.widgets.pick import Pick
from vault_tui.tui.widgets.plan_table import PlanTable
from vault_tui.tui.widgets.rows import Rows
from vault_tui.tui.widgets.text_field import TextField, TextInput

BREAKPOINTS = [(0, "-narrow"), (72, "-home")]
"""Classes for a screen with these fields: below 72 columns each has a line to itself."""
TALL = [(0, "-low"), (30, "-tall")]
"""Classes for the same screens: from 30 lines on, hints are right below what they are about."""
NO_PRESET = "none"
LINE_BREAK = "⏎"
"""Stands in a field of one line for the line breaks of notes."""

_TEXTS: Final = {
    "label": ("Label", MAX_LABEL),
    "exchange": ("Exchange", MAX_NAME),
    "account": ("Account", MAX_NAME),
    "integration": ("Used by", MAX_NAME),
    "addresses": ("Addresses", 0),
    "tags": ("Tags", 0),
    "notes": ("Notes", 0),
    "rotate_every": ("Rotate every", 0),
    "rotate_by": ("Rotate by", 0),
    "review_by": ("Review by", 0),
}
_EMPTY: Final = Entry("", "", 0, 0)
_PROPOSED: Final = {"exchange": _EMPTY.exchange, "account": _EMPTY.account, "rotate_every": DEFAULT}
"""What stands in a field that nobody has filled in."""
_TITLES: Final = {"label": "label", "exchange": "exchange", "account": "account", "integration": "program"}
_PICKS: Final = {
    "paper": ("Money", (("live", "live"), ("paper", "paper"))),
    "runs_on": (
        "Runs on",
        (
            (RunsOn.HERE.value, "this machine"),
            (RunsOn.ANOTHER.value, "another"),
            (RunsOn.HOSTED.value, "hosted"),
            (RunsOn.PHONE.value, "phone"),
            (RunsOn.UNKNOWN.value, "unknown"),
        ),
    ),
    "state": (
        "State",
        tuple((state.value, state.value) for state in (State.ACTIVE, State.COMPROMISED, State.RETIRED)),
    ),
    "nonce_unit": ("Counts in", (("", "what its program does"), ("ms", "ms"), ("us", "µs"))),
}
_KEYS: Final = "Up, Down: preset\nTab: to the table\nSpace: ON or off"
_PERMISSIONS: Final = ("preset", "permissions")
_ERRORS: Final = {"tag": "tags"}
"""Names that errors have for a field, where they aren't the field's own."""


class EntryFields(Widget):
    """``rows`` are the names of fields, up to two in a line; ``plan`` adds presets and permissions.

    It knows nothing of a vault: :meth:`values` gives what was typed, in the shape of the fields of
    :class:`Entry`, and :meth:`say` puts what is wrong beside the field it is about.
    """

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, fields: "EntryFields") -> None:
            super().__init__()
            self.fields = fields

        @property
        def control(self) -> "EntryFields":
            return self.fields

    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        entry: Entry,
        *,
        today: date,
        plan: bool,
        must_have_preset: bool = False,
    ) -> None:
        super().__init__()
        self._today = today
        self._lines = tuple(tuple(row) for row in rows)
        self._inputs: dict[str, TextField | Pick] = {
            name: _field(name, entry) for row in rows for name in row
        }
        self._plan = plan
        offered = [Choice(preset.id, preset.title) for preset in PRESETS.values()]
        if not must_have_preset:
            offered.insert(0, Choice(NO_PRESET, "Not noted"))
        self._presets = Choices(offered, _preset(entry, must_have_preset), id="field-preset")
        permissions = entry.permissions or (_permissions(self.preset) if must_have_preset else {})
        self._meant: set[str] = set()
        self._table = PlanTable(permissions, id="field-permissions")
        self._began = self.draft()
        self._meant = set(self.doubts())

    def compose(self) -> ComposeResult:
        for row in self._lines:
            with Horizontal(classes="fields--row"):
                yield from (self._inputs[name] for name in row)
        with Horizontal(classes="fields--plan") as plan:
            with Vertical(classes="fields--presets"):
                yield self._presets
                yield Static(_KEYS, classes="fields--keys", markup=False)
            yield self._table
        plan.display = self._shows_plan

    # -- what stands in it

    @property
    def names(self) -> tuple[str, ...]:
        """The fields in the order in which Tab goes through them."""
        return tuple(self._inputs) + (_PERMISSIONS if self._shows_plan else ())

    @property
    def current(self) -> str:
        """The name of the field that has the cursor; empty when none has."""
        if not self.is_mounted or (focused := self.screen.focused) is None:
            return ""
        for widget in focused.ancestors_with_self:
            if widget.id and widget.id.startswith("field-"):
                return widget.id.removeprefix("field-")
        return ""

    @property
    def preset(self) -> str:
        """The chosen preset's id; empty when none is noted."""
        return "" if self._presets.current == NO_PRESET else self._presets.current

    @property
    def permissions(self) -> Mapping[str, str]:
        """The plan as it stands; empty where none is made."""
        return self._table.permissions if self._shows_plan else {}

    @property
    def changed(self) -> bool:
        """Whether anything is different from how it began."""
        return self.draft() != self._began

    def text(self, name: str) -> str:
        """What is typed or chosen in one field."""
        return self._inputs[name].value

    @property
    def may_become(self) -> str:
        """What Right completes the field with the cursor to, in words; empty when there is nothing."""
        known = completions(self.text("integration")) if self.current == "integration" else ()
        more = f" ({', '.join(known[1:])})" if known[1:] else ""
        return f"Right takes “{known[0]}”{more}; or any other name." if known else ""

    def values(self) -> dict[str, Any]:
        """All fields as an entry holds them; raises :class:`InvalidInput` for what can't be read."""
        values: dict[str, Any] = {name: self._value(name) for name in self._inputs}
        if self._plan:
            # Another exchange's permissions are unknown; an earlier plan doesn't apply to it.
            values["preset"] = self.preset if self._shows_plan else ""
            values["permissions"] = dict(self.permissions)
        return values

    def doubts(self) -> list[str]:
        """A sentence for each name that can pass for another, unless it did before or was accepted."""
        named = [(_TITLES[name], self.text(name)) for name in _TITLES if name in self._inputs]
        tags = self.text("tags").split(",") if "tags" in self._inputs else ()
        found = doubts([*named, *(("tag", tag.strip()) for tag in tags)])
        return [sentence for sentence in found if sentence not in self._meant]

    def accept_doubts(self) -> None:
        """Note that all of :meth:`doubts` is written so on purpose."""
        self._meant.update(self.doubts())

    def draft(self) -> dict[str, Any]:
        """Everything typed and chosen, to be kept while the vault is locked. There is no secret in it."""
        typed: dict[str, Any] = {name: field.value for name, field in self._inputs.items()}
        if self._plan:
            typed |= {"preset": self._presets.current, "permissions": dict(self._table.permissions)}
        return typed

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Restore what :meth:`draft` gave; anything that doesn't fit is left out."""
        for name, field in self._inputs.items():
            if isinstance(value := draft.get(name), str):
                field.value = value
        permissions = draft.get("permissions")
        if self._plan and isinstance(permissions, dict):
            self._choose_preset(str(draft.get("preset")))
            self._table.show({str(name): str(rights) for name, rights in permissions.items()})

    def withdrawals_off(self) -> None:
        """Take the right to withdraw out of the plan."""
        without = {name: rights for name, rights in self._table.permissions.items() if name != "withdraw"}
        self._table.show(without)
        self._choose_preset(preset_of(without))

    # -- what is wrong

    def say(self, error: InvalidInput) -> bool:
        """Put an error beside the field it is about and go there; False when it is about none of these."""
        self.clear()
        field = self._inputs.get(_ERRORS.get(error.field, error.field))
        if not isinstance(field, TextField):
            return False
        field.say(f"{error.sentence} {error.remedy}".strip())
        field.focus()
        return True

    def clear(self) -> None:
        """Take all errors away."""
        for field in self._inputs.values():
            if isinstance(field, TextField):
                field.say("")

    # -- moving and choosing

    def go_to(self, name: str) -> None:
        """Put the cursor into a field, at once: of two Enters in a row each must move it."""
        plan: dict[str, Widget] = {"preset": self._presets, "permissions": self._table}
        field = plan[name] if name in plan else self._inputs[name]
        self.screen.set_focus(field.input if isinstance(field, TextField) else field)

    def go_on(self) -> bool:
        """To the field after the one with the cursor; False on the last and in the permissions."""
        names = [name for name in self.names if name != "permissions"]
        if self.current not in names or self.current == names[-1]:
            return False
        self.go_to(names[names.index(self.current) + 1])
        return True

    def toggle_permission(self) -> None:
        """Switch the permission under the cursor."""
        if self._table.has_focus:
            self._table.toggle()

    def on_input_changed(self, event: TextInput.Changed) -> None:
        event.stop()
        if event.input is getattr(self._inputs.get("exchange"), "input", None):
            self._show_plan()
        self.post_message(self.Changed(self))

    def on_pick_changed(self, event: Pick.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self))

    def on_plan_table_changed(self, event: PlanTable.Changed) -> None:
        event.stop()
        self._choose_preset(preset_of(self._table.permissions))
        self.post_message(self.Changed(self))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        if event.rows is self._presets:
            event.stop()
            if self.preset != CUSTOM or preset_of(self._table.permissions) != CUSTOM:
                self._table.show(_permissions(self.preset))
            self.post_message(self.Changed(self))

    def _choose_preset(self, preset_id: str) -> None:
        with self._presets.prevent(Rows.Highlighted):
            self._presets.choose(preset_id)

    @property
    def _shows_plan(self) -> bool:
        exchange = self._inputs.get("exchange")
        return self._plan and (exchange is None or exchange.value.strip().casefold() == "bitfinex")

    def _show_plan(self) -> None:
        try:
            self.query_one(".fields--plan").display = self._shows_plan
        except NoMatches:
            return  # the fields are filled before they are on screen

    def _value(self, name: str) -> Any:
        typed = self._inputs[name].value
        if name in {"rotate_by", "review_by"}:
            return read_day(typed, self._today, field=name) if typed.strip() else None
        if name == "rotate_every":
            return read_every(typed or DEFAULT, field=name)
        return _READERS[name](typed) if name in _READERS else typed


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "paper": lambda typed: typed == "paper",
    "runs_on": RunsOn,
    "state": State,
    "integration": title_of,
    "addresses": lambda typed: tuple(typed.replace(",", " ").split()),
    "tags": lambda typed: tuple(tag.strip() for tag in typed.split(",") if tag.strip()),
    "notes": lambda typed: typed.replace(LINE_BREAK, "\n"),
}


def _field(name: str, entry: Entry) -> TextField | Pick:
    value = getattr(entry, name)
    if name in _PICKS:
        title, answers = _PICKS[name]
        chosen = ("paper" if value else "live") if name == "paper" else str(value)
        return Pick(title, answers, chosen, id=f"field-{name}")
    title, most = _TEXTS[name]
    if name in {"addresses", "tags"}:
        value = ", ".join(value)
    elif isinstance(value, date):
        value = value.isoformat()
    elif name == "rotate_every":
        value = DEFAULT if value is None else f"{value}d" if value else NEVER
    text = (value or "").replace("\n", LINE_BREAK)
    known = completions if name == "integration" else None
    proposed = text == _PROPOSED.get(name)
    return TextField(title, text, max_length=most, known=known, proposed=proposed, id=f"field-{name}")


def _preset(entry: Entry, must_have_preset: bool) -> str:
    if entry.preset in PRESETS:
        return entry.preset
    if entry.permissions:
        return preset_of(entry.permissions)
    return next(iter(PRESETS)) if must_have_preset else NO_PRESET


def _permissions(preset_id: str) -> Mapping[str, str]:
    return PRESETS[preset_id].permissions if preset_id in PRESETS else {}
