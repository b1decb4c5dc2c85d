"""The findings and the diary: what they show, where Enter leads, and letting be."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from textual.events import Paste
from textual.strip import Strip

from tests.tui.house import House, Screens, flat, shows, small_vault, until
from tests.tui.stage import SIZES, lines
from tests.worlds import API_SECRET
from vault_tui.core.findings import RULES, Finding
from vault_tui.core.remedies import VARIANTS
from vault_tui.system.surroundings import Origin
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.confirm import Confirm
from vault_tui.tui.screens.backups import BackupsPage
from vault_tui.tui.screens.diary import DiaryPage
from vault_tui.tui.screens.entry_form import EntryForm
from vault_tui.tui.screens.findings import FindingsPage
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.settings import SettingsPage
from vault_tui.tui.screens.vault_list import VaultList
from vault_tui.tui.widgets.finding_list import FindingList

OF_THE_VAULT = {
    *("open-to-others", "other-copy", "no-recovery", "weak-derivation", "no-backups", "run-as-root"),
    *("recovery-untried", "earlier-backups"),
}


async def opened(app: House, screens: Screens) -> FindingsPage:
    await shows(screens, "grid-bot-btc")
    await screens.press("f")
    await until(screens, lambda: isinstance(app.screen, FindingsPage))
    page = app.screen
    assert isinstance(page, FindingsPage)
    await until(screens, lambda: page.query_one(FindingList).current)
    return page


@pytest.mark.parametrize("size", SIZES)
async def test_the_worst_comes_first_with_why_and_what_to_do(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        page = await opened(app, screens)
        first = page.query_one(FindingList).current
        assert first is not None
        assert (first.rule, first.label) == ("withdraw-right", "grid-bot-eth")
        await shows(screens, "‹ Findings", "HIGH: 1", "grid-bot-eth: ", "Take it out of the plan", "high, ")


@pytest.mark.parametrize("size", SIZES)
async def test_each_severity_has_a_heading_with_its_number_that_no_key_and_no_click_stands_on(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=size) as screens:
        page = await opened(app, screens)
        rows = page.query_one(FindingList)
        counts = Counter(str(one.severity) for one in session.audit.findings())
        assert list(counts) == ["high", "medium", "low"]
        await shows(screens, "HIGH: 1", f"MEDIUM: {counts['medium']}")
        (where,) = (at for at, line in enumerate(lines(app)) if line.strip() == f"MEDIUM: {counts['medium']}")
        await screens.click(offset=(3, where))
        await screens.click(offset=(3, where - 1))
        assert rows.cursor == 0
        await screens.press("down")
        assert rows.cursor == 1
        await screens.press("1", "2")
        assert rows.cursor == 1
        await screens.click(offset=(8, where + 2))
        assert rows.cursor == 1


@pytest.mark.parametrize("size", SIZES)
async def test_the_heading_of_what_is_at_the_top_stays_while_the_rest_is_scrolled(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=size) as screens:
        page = await opened(app, screens)
        rows = page.query_one(FindingList)
        for _ in range(rows.count() - 1):
            await screens.press("down")
            await screens.pause()
            current = rows.current
            assert current is not None
            drawn = [line.strip() for line in lines(app)]
            cursor = next(at for at, line in enumerate(drawn) if line.startswith("▸"))
            heads = [line for line in drawn[:cursor] if re.fullmatch(r"(HIGH|MEDIUM|LOW): \d+", line)]
            assert heads[-1].startswith(str(current.severity).upper())


async def test_enter_leads_to_what_puts_it_right(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("enter")
        await until(screens, lambda: isinstance(app.screen, EntryForm))
        await shows(screens, "Edit · grid-bot-eth")


LEADS_TO: Mapping[str, tuple[str, Callable[[House], bool], str]] = {
    "verify": ("verify", lambda app: isinstance(app.screen, Confirm), "about grid-bot-btc now?"),
    "check-dead": (
        "ask whether dead",
        lambda app: isinstance(app.screen, Confirm),
        "about grid-bot-btc now?",
    ),
    "compromised": (
        "deal with the leak",
        lambda app: isinstance(app.screen, Choose),
        "Has someone else seen the key of grid-bot-btc?",
    ),
    "edit": ("edit", lambda app: isinstance(app.screen, EntryForm), "Edit · grid-bot-btc"),
    "open": ("open it", lambda app: isinstance(app.screen, KeyDetail), "‹ grid-bot-btc"),
    "rotate": ("rotate", lambda app: isinstance(app.screen, Confirm), "by a new one?"),
    "retire": ("retire", lambda app: isinstance(app.screen, Confirm), "no longer used?"),
    "recovery": ("recovery code", lambda app: isinstance(app.screen, SettingsPage), "Opens the vault when"),
    "cost": ("cost of unlocking", lambda app: isinstance(app.screen, SettingsPage), "More takes longer"),
    "reencrypt": ("re-encrypt", lambda app: isinstance(app.screen, SettingsPage), "A new vault key:"),
    "backups": ("backups", lambda app: isinstance(app.screen, BackupsPage), "‹ Backups"),
    "copies": (
        "compare, keep",
        lambda app: isinstance(app.screen, Choose),
        "not the copy that was last open here",
    ),
    "shut-out": ("shut others out", lambda app: isinstance(app.screen, Confirm), "(mode 0755)"),
    "outside": ("what to do", lambda app: isinstance(app.screen, FindingsPage), "No key here can do that"),
}
"""What Enter is called for a remedy's command, and where it leads."""


def of_rule(rule: str, variant: str = "", entry_id: str = "") -> Finding:
    return Finding(rule, RULES[rule].severity, "It is so.", "", "", entry_id, variant=variant)


def test_every_remedy_is_one_of_those_that_enter_leads_to() -> None:
    remedies = [*((rule, "") for rule in RULES), *VARIANTS]
    assert {of_rule(*remedy).command for remedy in remedies} == LEADS_TO.keys()
    of_the_vault = {of_rule(rule).command for rule in OF_THE_VAULT}
    assert of_the_vault.isdisjoint(of_rule(*one).command for one in remedies if one[0] not in OF_THE_VAULT)


@pytest.mark.parametrize("command", LEADS_TO)
async def test_enter_does_what_is_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    session = small_vault(tmp_path)
    (tmp_path / "state").chmod(0o755)
    rule = next(rule for rule in RULES if RULES[rule].command == command)
    one = of_rule(rule, entry_id="" if rule in OF_THE_VAULT else session.by_label("grid-bot-btc").id)
    monkeypatch.setattr(session.audit, "findings", lambda: [one])
    word, there, shown = LEADS_TO[command]
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await shows(screens, one.remedy, f"Enter {word}")
        await screens.press("enter")
        await until(screens, lambda: there(app))
        await shows(screens, shown)


async def test_others_are_shut_out_after_asking(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    opened_up = [tmp_path / "state", Path(session.path)]
    for path in opened_up:
        path.chmod(0o755)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        page = await opened(app, screens)
        await screens.press("<")
        while (one := page.query_one(FindingList).current) and one.rule != "open-to-others":
            await screens.press("down")
        await screens.press("enter")
        await shows(screens, "Shut all other users out of these?", "(mode 0755)")
        await screens.press("escape")
        assert {path.stat().st_mode & 0o077 for path in opened_up} == {0o055}
        await screens.press("enter")
        await shows(screens, "Shut all other users out")
        await screens.press("home", "enter")
        await shows(screens, "Only you may get at them now.")
    assert {path.stat().st_mode & 0o077 for path in opened_up} == {0}


async def test_a_finding_is_let_be_with_a_reason_and_a_day_and_counts_again(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        page = await opened(app, screens)
        await screens.press("space")
        await shows(screens, "Let this be?")
        await screens.press(*"needed", "enter")
        await shows(screens, "Until when?", "90d")
        await screens.press(*"30d", "enter")
        await shows(screens, "Let be until", "At the end of the list Space counts it again.")
        under = page.query_one(FindingList).current
        assert under is not None
        assert under.open
        (accepted,) = session.by_label("grid-bot-eth").accepted
        assert (accepted.reason, accepted.until) == ("needed", session.today() + timedelta(days=30))
        await screens.press("end")
        await until(screens, lambda: (one := page.query_one(FindingList).current) and not one.open)
        await shows(screens, "ACCEPTED: 1", "needed")
        await screens.press("space")
        await until(screens, lambda: not session.by_label("grid-bot-eth").accepted)


async def test_leaving_a_question_lets_nothing_be(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        for keys in (("escape",), (*"why", "enter", "escape")):
            await screens.press("space")
            await shows(screens, "Let this be?")
            await screens.press(*keys)
            await until(screens, lambda: isinstance(app.screen, FindingsPage))
        assert not session.by_label("grid-bot-eth").accepted


async def test_the_diary_shows_what_was_done_and_is_narrowed_as_one_types(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    session.open_secret(session.by_label("taxes").id, "reveal")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("j")
        await until(screens, lambda: isinstance(app.screen, DiaryPage))
        await shows(screens, "reveal", "taxes", "change", "A diary, not evidence")
        await screens.press("slash", *"reveal", "enter")
        await until(screens, lambda: "grid-bot-btc" not in flat(screens))
        await shows(screens, "reveal", "taxes")
        await screens.press("escape", "escape")
        await until(screens, lambda: isinstance(app.screen, VaultList))


async def test_nothing_is_called_right_before_it_was_looked_at(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "grid-bot-btc")
        drawn: list[str] = []
        draws = FindingList.draw_empty

        def noted(self: FindingList, line_number: int, width: int) -> Strip:
            strip = draws(self, line_number, width)
            drawn.append(strip.text.strip())
            return strip

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(FindingList, "draw_empty", noted)
            await opened(app, screens)
        assert not any("Nothing" in line for line in drawn)


async def test_half_of_a_pair_pasted_where_the_diary_is_searched_is_taken_out_and_told(
    tmp_path: Path,
) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("j")
        await until(screens, lambda: isinstance(app.screen, DiaryPage))
        await screens.press("slash", *"re")
        app.post_message(Paste(API_SECRET))
        await shows(screens, "was taken out. Paste it onto the list")
        assert API_SECRET not in flat(screens)


@pytest.mark.parametrize("size", SIZES)
async def test_the_diarys_line_under_the_cursor_is_shown_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    session = small_vault(tmp_path)
    entry = session.by_label("grid-bot-btc")
    long = "API key of the new pair"
    session.diary.note("get", entry, long, origin=Origin("2001:db8::1234:5678:9abc:def0", "pts/12"))
    session.diary.unlocked("passphrase", [session.now() - 60])
    app = House(session)
    async with app.run_test(size=size) as screens:
        await shows(screens, "taxes")
        await screens.press("j")
        await until(screens, lambda: isinstance(app.screen, DiaryPage))
        whole = f"· get · grid-bot-btc · {long} · 2001:db8::1234:5678:9abc:def0 pts/12"
        await screens.press("slash", *"get", "enter")
        await shows(screens, whole)
        await screens.press("escape", "slash", *"failed", "enter")
        await shows(screens, "· failed unlock · where is not known")
