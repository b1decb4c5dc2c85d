"""One entry: what it says first, the secret that is shown for a while, and what is done to it."""

from pathlib import Path

import pytest
from textual.message_pump import MessagePump

from tests.tui.house import House, Screens, add_key, flat, shows, small_vault, until
from tests.tui.stage import SIZES, text
from tests.worlds import API_KEY, API_SECRET, PASSPHRASE, open_again
from vault_tui.core.life import Leftover
from vault_tui.core.models import State
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.tui.screens.key_detail import KeyDetail
from vault_tui.tui.screens.vault_list import VaultList


async def opened(app: House, screens: Screens, label: str = "grid-bot-btc") -> KeyDetail:
    """The detail of an entry, opened from the list by keys."""
    await shows(screens, label)
    await screens.press("slash", *label, "enter", "enter")
    await until(screens, lambda: isinstance(app.screen, KeyDetail))
    await shows(screens, f"‹ {label}")
    assert isinstance(app.screen, KeyDetail)
    return app.screen


def state(session: Session, label: str = "grid-bot-btc") -> State:
    return session.by_label(label).state


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_with_the_consequence_and_shows_the_api_key_but_no_secret(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=size) as screens:
        await opened(app, screens)
        await shows(screens, "If this leaks: can trade your balance, cannot withdraw, from one address.")
        await shows(screens, API_KEY, "c copy", "s copy r reveal", "203.0.113.9", "freqtrade")
        await shows(screens, "main · live · active")
        assert API_SECRET not in flat(screens)


async def test_files_that_were_seen_to_hold_it_stand_there(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    reported = (Leftover("/srv/bot/.env", 1), Leftover("/srv/\x1b[2Jbot.json", 1))
    session.change(session.by_label("grid-bot-btc"), leftovers=reported)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await shows(
            screens, "Plain copy /srv/bot/.env was seen to hold it", "/srv/\ufffd[2Jbot.json was seen"
        )


async def test_on_a_wide_terminal_the_keys_stay_near_what_they_are_about(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(200, 50)) as screens:
        await opened(app, screens)
        (line,) = (line for line in text(app).split("\n") if API_KEY in line)
        assert line.endswith("c copy")
        assert len(line) <= 80


async def test_the_plan_stands_in_the_page_s_order_and_what_is_really_allowed_is_not_claimed(
    tmp_path: Path,
) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens, "grid-bot-eth")
        await shows(screens, "So says the plan. What Bitfinex really allows has not been seen yet.")
        await shows(screens, "ON BITFINEX PLANNED not checked yet")
        await shows(screens, "Orders read, write Margin Trading — ")
        await shows(screens, "Withdrawals write !")


async def test_a_revealed_secret_is_gone_after_its_time(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        page = await opened(app, screens)
        page.reveal(page.entry_id, Secret(API_SECRET), 0.2)
        await shows(screens, API_SECRET)
        await until(screens, lambda: API_SECRET not in flat(screens))
        await shows(screens, "r reveal")


async def test_reveal_says_until_when_and_the_same_key_hides(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("r")
        await shows(screens, API_SECRET, "shown until", "r hide")
        await screens.press("r")
        await until(screens, lambda: API_SECRET not in flat(screens))


async def test_reveal_on_a_narrow_list_opens_the_entry_that_shows_it(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("r")
        await shows(screens, API_SECRET, "‹ grid-bot-btc")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 32)])
async def test_the_keys_beside_a_fact_can_be_clicked(tmp_path: Path, size: tuple[int, int]) -> None:
    app = House(small_vault(tmp_path))

    async def click(words: str) -> None:
        lines = text(app).split("\n")
        y = next(number for number, line in enumerate(lines) if words in line)
        await screens.click(offset=(lines[y].index(words) + 1, y))

    async with app.run_test(size=size) as screens:
        await opened(app, screens)
        await click("c copy")
        await until(screens, lambda: app.board.sent == [API_KEY])
        await click("r reveal")
        await shows(screens, API_SECRET)
        await click("r hide")
        await until(screens, lambda: API_SECRET not in flat(screens))
        await click("h hand over")
        await shows(screens, "Hand over · grid-bot-btc")


async def test_what_covers_a_revealed_secret_hides_it(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        page = await opened(app, screens)
        await screens.press("r")
        await shows(screens, API_SECRET)
        await screens.press("question_mark")
        await shows(screens, "Help: an entry")
        assert not page.hide_secret()


async def test_no_secret_travels_in_a_message_or_a_notification(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    post = MessagePump.post_message

    def watched(pump: MessagePump, message: object) -> bool:
        seen.append(f"{type(message).__name__} {vars(message) if hasattr(message, '__dict__') else ''}")
        return post(pump, message)  # type: ignore[arg-type]

    monkeypatch.setattr(MessagePump, "post_message", watched)
    monkeypatch.setattr(House, "notify", lambda *args, **_: seen.append(str(args)))
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(140, 40)) as screens:
        await opened(app, screens)
        await screens.press("r", "s", "c")
        await until(screens, lambda: len(app.board.sent) == 2)
        await screens.press("escape", "escape", "r")
        await shows(screens, API_SECRET)
    assert any("EntryCommand" in one for one in seen)
    assert not [one for one in seen if API_SECRET in one or PASSPHRASE in one]


async def test_compromised_says_to_revoke_first_and_can_be_taken_back(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("exclamation_mark")
        await shows(screens, "Revoke the key on Bitfinex now", "stops nobody")
        await screens.press("escape")
        assert state(session) is State.ACTIVE
        await screens.press("exclamation_mark", "enter")
        await shows(screens, "Revoke first, replace after", "https://setting.bitfinex.com/api")
        assert state(session) is State.COMPROMISED
        await screens.press("escape")
        await shows(screens, "COMPROMISED. Revoke it first")
        await screens.press("exclamation_mark")
        await shows(screens, "Revoke first, replace after")
        await screens.press("exclamation_mark")
        await shows(screens, "mistake")
        await screens.press("up", "enter")
        await until(screens, lambda: state(session) is State.ACTIVE)


async def test_retiring_says_that_the_key_still_works(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("z")
        await shows(screens, "still works until it is revoked")
        await screens.press("enter")
        await shows(screens, "main · live · retired")
        await screens.press("z", "enter")
        await shows(screens, "main · live · active")


async def test_nothing_goes_to_the_trash_by_one_key_or_by_an_enter_too_many(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens)
        await screens.press("x")
        await shows(screens, "Move grid-bot-btc to the trash?", "still works until it is revoked")
        await screens.press("enter")
        await screens.press("x", "escape")
        assert session.trashed_rows() == []
        await screens.press("x", "up", "enter")
        await until(screens, session.trashed_rows)
        await until(screens, lambda: isinstance(app.screen, VaultList))
        await shows(screens, "grid-bot-btc is in the trash")


async def test_a_key_of_another_exchange_is_never_asked_about(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    add_key(session, "dca", exchange="Kraken", integration="freqtrade")
    app = House(session)
    async with app.run_test(size=(80, 24)) as screens:
        await opened(app, screens, "dca")
        await shows(screens, "Kraken main · live · active", "e edit")
        assert "v verify" not in flat(screens)
        assert "i activity" not in flat(screens)
        for key in "vi":
            await screens.press(key)
            await shows(screens, "Only Bitfinex can be asked about its keys.")
            await screens.press("e")
            await shows(screens, "Edit · dca")
            await screens.press("escape")
            await until(screens, lambda: isinstance(app.screen, KeyDetail))


async def test_an_entry_that_another_process_removed_is_left(tmp_path: Path) -> None:
    moments = iter(range(0, 10_000, 10))
    app = House(small_vault(tmp_path), monotonic=lambda: float(next(moments)))
    async with app.run_test(size=(80, 24)) as screens:
        page = await opened(app, screens)
        other = open_again(tmp_path)
        other.trash(page.entry_id)
        other.empty_trash()
        await screens.press("down")
        await until(screens, lambda: isinstance(app.screen, VaultList))


async def test_the_same_several_times_in_a_row_is_one_line_of_the_history(tmp_path: Path) -> None:
    session = small_vault(tmp_path)
    for note in "abc":
        session.change(session.by_label("taxes"), "dates set", notes=note)
    app = House(session)
    async with app.run_test(size=(80, 40)) as screens:
        await opened(app, screens, "taxes")
        await shows(screens, "dates set, 3 times")
        assert flat(screens).count("dates set") == 1


async def test_the_history_tells_what_happened_newest_first(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 40)) as screens:
        await opened(app, screens)
        await shows(screens, "HISTORY")
        shown = flat(screens)
        assert shown.index("API secret sealed") < shown.index("API key sealed") < shown.rindex("created")
