"""The settings, and changing who may open the vault."""

from pathlib import Path

import pytest

from tests.tui.house import FakePrompts, House, Screens, flat, shows, small_vault, until
from tests.tui.stage import SIZES
from tests.worlds import CHEAP, PASSPHRASE, open_again
from vault_tui.core.errors import WrongPassphrase
from vault_tui.session import Cost, Session, SlotKind
from vault_tui.tui.screens.settings import SettingsPage
from vault_tui.tui.settings_flow import cost_words
from vault_tui.tui.widgets.pairs import Pairs

SIZE = (80, 24)
FRESH = "another horse altogether"


async def at_setting(app: House, screens: Screens, setting_id: str) -> None:
    """Open the settings and press Enter on one of them."""
    await shows(screens, "taxes")
    await screens.press("comma")
    await until(screens, lambda: isinstance(app.screen, SettingsPage))
    settings = app.screen.query_one(Pairs)
    await until(screens, settings.count)
    settings.choose(setting_id)
    await screens.press("enter")


def opens(folder: Path, passphrase: str) -> bool:
    try:
        open_again(folder, passphrase).close()
    except WrongPassphrase:
        return False
    return True


@pytest.mark.parametrize("size", SIZES)
async def test_every_setting_stands_there_with_its_value(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        await screens.press("comma")
        await shows(screens, "‹ Settings", "File /", "Lock after 5 minutes")
        await shows(screens, "Show a secret for 10 seconds")
        await shows(screens, "Empty the clipboard after 30 seconds", "Rotate keys after 90 days")
        await shows(screens, "Verify again after 90 days", "No look-up for 180 days")
        await shows(screens, "Who is asked Bitfinex itself", "Proxy of the environment not used")
        await screens.press("end")
        await shows(screens, "Theme dark", "Passphrase change", "Recovery code not made yet", "Backups")


@pytest.mark.parametrize(
    ("setting", "keys", "name", "value"),
    [
        ("idle_lock", ("down",), "idle_lock", 600),
        ("reveal_time", ("up",), "reveal_time", 5),
        ("clipboard_time", ("down",), "clipboard_time", 60),
        ("rotate_after_days", ("end",), "rotate_after_days", 0),
        ("theme", ("down",), "theme", "vault-light"),
        ("name", ("ctrl+u", *"bots"), "name", "bots"),
    ],
)
async def test_a_setting_is_saved_as_it_is_changed(
    tmp_path: Path, setting: str, keys: tuple[str, ...], name: str, value: object
) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, setting)
        await screens.press(*keys, "enter")
        await shows(screens, "Saved.")
        assert getattr(session.settings, name) == value
    assert getattr(open_again(tmp_path).settings, name) == value


async def test_the_vault_s_name_changes_at_the_top_of_the_list(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "name")
        await screens.press("ctrl+u", *"bots", "enter")
        await shows(screens, "Saved.")
        await screens.press("escape")
        await shows(screens, "vault-tui · bots")


async def test_a_theme_is_shown_while_the_cursor_stands_on_it_and_esc_takes_it_back(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "theme")
        await screens.press("down")
        await until(screens, lambda: app.theme == "vault-light")
        await screens.press("down")
        await until(screens, lambda: app.theme == "vault-terminal")
        await screens.press("escape")
        await until(screens, lambda: app.theme == "vault-dark")
    assert session.settings.theme == "vault-dark"


async def test_the_saved_theme_is_there_from_the_start(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "theme")
        await screens.press("down", "enter")
        await shows(screens, "Saved.")
    assert House(open_again(tmp_path)).theme == "vault-light"


async def test_the_passphrase_changes_once_the_present_one_was_typed(tmp_path: Path) -> None:
    prompts = FakePrompts(present=PASSPHRASE, fresh=FRESH)
    app = House(small_vault(tmp_path), prompts=prompts)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "passphrase")
        await shows(screens, "Change the passphrase?", "rotate the API keys")
        await screens.press("enter")
        await shows(screens, "The passphrase was changed.")
    assert prompts.asked == ["present", "new"]
    assert opens(tmp_path, FRESH)
    assert not opens(tmp_path, PASSPHRASE)


@pytest.mark.parametrize(
    ("present", "fresh", "asked"),
    [("wrong", FRESH, ["present"]), (None, FRESH, ["present"]), (PASSPHRASE, None, ["present", "new"])],
)
async def test_without_the_present_passphrase_or_a_new_one_nothing_changes(
    tmp_path: Path, present: str | None, fresh: str | None, asked: list[str]
) -> None:
    prompts = FakePrompts(present=present, fresh=fresh)
    app = House(small_vault(tmp_path), prompts=prompts)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "passphrase")
        await shows(screens, "Change the passphrase?")
        await screens.press("enter")
        await until(screens, lambda: prompts.asked == asked)
        if present == "wrong":
            await shows(screens, "That is not the passphrase. Nothing was changed.")
        await until(screens, lambda: isinstance(app.screen, SettingsPage))
    assert opens(tmp_path, PASSPHRASE)


async def test_esc_at_the_question_asks_for_no_passphrase(tmp_path: Path) -> None:
    prompts = FakePrompts(present=PASSPHRASE, fresh=FRESH)
    app = House(small_vault(tmp_path), prompts=prompts)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "passphrase")
        await shows(screens, "Change the passphrase?")
        await screens.press("escape")
        await screens.pause()
    assert prompts.asked == []


async def test_who_came_in_by_the_keyring_is_asked_for_the_present_passphrase(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    session.opened_by = SlotKind.KEYRING
    prompts = FakePrompts(present="wrong", fresh=FRESH)
    app = House(session, prompts=prompts)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "passphrase")
        await screens.press("enter")
        await shows(screens, "That is not the passphrase. Nothing was changed.")
    assert prompts.asked == ["present"]
    assert opens(tmp_path, PASSPHRASE)


async def test_who_came_in_by_the_recovery_code_needs_no_present_passphrase(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    code = "-".join(session.access.add_recovery())
    session.close()
    prompts = FakePrompts(fresh=FRESH)
    app = House(open_again(tmp_path, code), prompts=prompts)
    async with app.run_test(size=SIZE) as screens:
        await shows(screens, "Opened with the recovery code.")
        await at_setting(app, screens, "passphrase")
        await shows(screens, "The recovery code made before stops working.")
        await screens.press("enter")
        await until(screens, lambda: prompts.asked == ["new", "code"])
        await shows(screens, "The passphrase was changed.")
    assert opens(tmp_path, FRESH)
    assert opens(tmp_path, "-".join(prompts.groups))
    assert not opens(tmp_path, code)


async def test_the_first_recovery_code_is_made_and_shown(tmp_path: Path) -> None:
    prompts = FakePrompts(present=PASSPHRASE)
    app = House(small_vault(tmp_path), prompts=prompts)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "recovery")
        await shows(screens, "Make a recovery code?")
        await screens.press("enter")
        await shows(screens, "The code was made.", "Recovery code made")
        assert not any(group in flat(screens) for group in prompts.groups)
    assert opens(tmp_path, "-".join(prompts.groups))


async def test_an_unlocked_screen_alone_makes_no_recovery_code(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session, prompts=FakePrompts(present="wrong"))
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "recovery")
        await shows(screens, "Make a recovery code?")
        await screens.press("enter")
        await shows(screens, "That is not the passphrase.")
    assert not session.access.has_recovery


async def test_a_code_that_was_not_typed_back_is_said_to_be_renewed(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path), prompts=FakePrompts(present=PASSPHRASE, kept=False))
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "recovery")
        await shows(screens, "Make a recovery code?")
        await screens.press("enter")
        await shows(screens, "If you don't have it, renew it in the settings.")


async def test_renewing_the_code_ends_the_old_one(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    old = "-".join(session.access.add_recovery())
    prompts = FakePrompts(present=PASSPHRASE)
    app = House(session, prompts=prompts)
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "recovery")
        await shows(screens, "What about the recovery code?", "The old code stops working.")
        await screens.press("down", "enter")
        await shows(screens, "The recovery code was renewed.")
    assert opens(tmp_path, "-".join(prompts.groups))
    assert not opens(tmp_path, old)


@pytest.mark.parametrize("what", ["the code", "another code", "the passphrase", "nothing"])
async def test_the_code_that_was_kept_is_tried_without_locking(tmp_path: Path, what: str) -> None:
    session = small_vault(tmp_path)
    code = "-".join(session.access.add_recovery())
    typed = {"the code": code, "another code": "wrong horse", "the passphrase": PASSPHRASE, "nothing": None}
    app = House(session, prompts=FakePrompts(present=typed[what]))
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "recovery")
        await shows(screens, "Try the one I have")
        await screens.press("enter")
        if what == "the code":
            await shows(screens, "It is the recovery code", "Recovery code made, tried")
        elif what != "nothing":
            await shows(screens, "That is not the recovery code.", "made, never tried")
    assert (session.settings.recovery_tried_at is not None) == (what == "the code")
    assert opens(tmp_path, code)


async def test_re_encrypting_keeps_the_passphrase_and_says_what_is_dropped(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    old = "-".join(session.access.add_recovery())
    app = House(session, prompts=FakePrompts(present=PASSPHRASE))
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "reencrypt")
        await shows(screens, "Re-encrypt the vault?", "The recovery code made before stops working.")
        await screens.press("down", "enter")
        await shows(screens, "The vault was re-encrypted.")
    assert opens(tmp_path, PASSPHRASE)
    assert not opens(tmp_path, old)


async def test_another_cost_of_unlocking_is_chosen_by_its_name(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session, prompts=FakePrompts(present=PASSPHRASE))
    async with app.run_test(size=SIZE) as screens:
        await at_setting(app, screens, "cost")
        await shows(screens, "interactive: 2 passes, 64 MiB", "moderate: 3 passes, 256 MiB")
        await screens.press("home", "enter")
        await shows(screens, "Re-encrypt the vault with that cost?")
        await screens.press("enter")
        await shows(screens, "The cost of unlocking was changed.")
    assert cost_of(session) == Cost(2, 64 << 20)


def cost_of(session: Session) -> Cost:
    return session.access.cost


def test_a_cost_is_said_in_words_with_or_without_a_name() -> None:
    assert cost_words(CHEAP) == "1 pass, 8 KiB"
    assert cost_words(Cost(3, 256 << 20)) == "moderate: 3 passes, 256 MiB"
