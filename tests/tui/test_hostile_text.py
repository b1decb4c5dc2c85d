"""Text from outside can't act on the terminal, run actions or crash the app, whatever widget shows it."""

from collections.abc import Callable, Iterable

import pytest
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tests.tui.stage import HOSTILE, Stage, acting_characters, clock, drawn, matches, row, text
from vault_tui.core.secret import Secret
from vault_tui.tui.commands import Where
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.dialogs.frame import Dialog
from vault_tui.tui.dialogs.typed_confirm import TypedConfirm
from vault_tui.tui.line_filters import SafeLines
from vault_tui.tui.widgets.capture_field import CaptureField
from vault_tui.tui.widgets.checklist import Checklist, Item
from vault_tui.tui.widgets.choices import Choice, Choices
from vault_tui.tui.widgets.foot import Foot
from vault_tui.tui.widgets.head import Head
from vault_tui.tui.widgets.key_list import KeyList
from vault_tui.tui.widgets.notice import Notice
from vault_tui.tui.widgets.permission_table import PermissionTable
from vault_tui.tui.widgets.secret_field import SecretField
from vault_tui.tui.widgets.text_field import TextField


class Filled(KeyList):
    """A list of one hostile entry."""

    def __init__(self, payload: str) -> None:
        super().__init__(clock)
        self.payload = payload

    def on_mount(self) -> None:
        texts = dict.fromkeys(("label", "integration", "account", "exchange", "may", "state"), self.payload)
        self.fill(matches([row(1, **texts), row(2, account="x")]))


class Revealed(SecretField):
    """A hostile secret on screen."""

    def __init__(self, payload: str) -> None:
        super().__init__()
        self.payload = payload

    def on_mount(self) -> None:
        self.reveal(Secret(self.payload), 600)


class Captured(CaptureField):
    """A hostile half in the field."""

    def __init__(self, payload: str) -> None:
        super().__init__(masked=False)
        self.placeholder = self.payload = payload

    def on_mount(self) -> None:
        self.fill(Secret(self.payload))


class Wrong(TextField):
    """A hostile field with a hostile error."""

    def __init__(self, payload: str) -> None:
        super().__init__(payload, payload, placeholder=payload, hint=payload)
        self.payload = payload

    def on_mount(self) -> None:
        super().on_mount()
        self.say(self.payload)


WIDGETS: dict[str, Callable[[str], Widget]] = {
    "KeyList": Filled,
    "Head": lambda payload: Head(payload, payload),
    "Foot": lambda payload: Foot(Where.DIALOG, labels={"back": payload}),
    "Notice": lambda payload: Notice(payload, "danger"),
    "SecretField": Revealed,
    "CaptureField": Captured,
    "TextField": Wrong,
    "TextField, empty": lambda payload: TextField("Name", placeholder=payload, hint=payload),
    "PermissionTable": lambda payload: PermissionTable({payload: payload, "orders": "rw"}),
    "Checklist": lambda payload: Checklist([Item("a", payload, payload)]),
    "Choices": lambda payload: Choices([Choice("a", payload, payload)]),
}
DIALOGS: dict[str, Callable[[str], Dialog[str] | Dialog[bool]]] = {
    "Confirm": lambda payload: Confirm(payload, payload, keep=payload, explanation=payload),
    "TypedConfirm": lambda payload: TypedConfirm(payload, payload, explanation=payload),
    "Choose": lambda payload: Choose(payload, [Choice("a", payload, payload)], explanation=payload),
}


def one(widget: Callable[[str], Widget], payload: str) -> Callable[[], Iterable[Widget]]:
    return lambda: [widget(payload)]


@pytest.mark.parametrize("name", WIDGETS)
async def test_every_widget_makes_hostile_text_harmless_by_itself(name: str) -> None:
    for payload in HOSTILE:
        app = Stage(one(WIDGETS[name], payload), net=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert acting_characters(app) == set(), repr(payload)
            assert "\x1b]" not in drawn(app)
            await pilot.click(offset=(4, 1))
            await pilot.click(offset=(4, 0))
            assert app.is_running


@pytest.mark.parametrize("name", DIALOGS)
async def test_every_dialog_makes_hostile_text_harmless_by_itself(name: str) -> None:
    for payload in HOSTILE:
        app = Stage(list, net=False)
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(DIALOGS[name](payload))
            await pilot.pause()
            assert acting_characters(app) == set(), repr(payload)
            assert "\x1b]" not in drawn(app)


@pytest.mark.parametrize("payload", HOSTILE)
async def test_the_net_catches_what_a_widget_forgot(payload: str) -> None:
    app = Stage(lambda: [Static(Content(payload), markup=False)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert acting_characters(app) - {"\n", "\ufffd"} == set()
        assert "\x1b]" not in drawn(app)


@pytest.mark.parametrize("payload", HOSTILE)
def test_the_net_keeps_every_line_as_wide_as_it_was(payload: str) -> None:
    before = Strip([Segment(f"a{payload}b".replace("\n", ""))])
    after = Strip(SafeLines().apply(list(before), Color(0, 0, 0)))
    assert after.cell_length == before.cell_length


def test_the_net_drops_control_segments() -> None:
    segments = [Segment("a"), Segment("\x1b[2J", None, [(ControlType.CLEAR,)]), Segment("\u200b")]
    assert [segment.text for segment in SafeLines().apply(segments, Color(0, 0, 0))] == ["a"]


def test_the_net_lets_only_our_own_links_through() -> None:
    ours, theirs = "https://setting.bitfinex.com/api", "https://example.org"
    net = SafeLines([ours])
    segments = net.apply([Segment("a", Style(link=ours)), Segment("b", Style(link=theirs))], Color(0, 0, 0))
    assert [segment.style.link if segment.style else None for segment in segments] == [ours, None]


async def test_a_click_on_text_that_was_taken_for_markup_runs_nothing() -> None:
    app = Stage(lambda: [Static("[@click=app.quit]click here[/]")])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(offset=(2, 0))
        await pilot.pause()
        assert app.is_running
        assert not app._exit


async def test_a_notification_is_never_markup() -> None:
    app = Stage(list, net=False)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for payload in ("[/]", "[@click=app.quit]x", "\x1b[2J\u202e"):
            app.notify(payload, title=payload)
        await pilot.pause(0.2)
        shown = text(app)
        assert "[/]" in shown
        assert "[@click=app.quit]x" in shown
        assert acting_characters(app) == set()
