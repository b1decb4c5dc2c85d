"""The vault locks by itself, by whichever clock says so first, and nothing ticks meanwhile."""

from pathlib import Path

import pytest

from tests.tui.house import House, flat, shows, small_vault, until
from tests.worlds import Clock
from vault_tui.tui.app import CHECK_EVERY
from vault_tui.tui.idle import UNHURRIED, Idle
from vault_tui.tui.page import Page
from vault_tui.tui.screens.vault_list import VaultList

LIMIT = 300.0


def test_either_clock_is_enough() -> None:
    wall, monotonic = Clock(), Clock(0.0)
    idle = Idle(wall, monotonic)
    monotonic.moment += LIMIT
    assert idle.left(LIMIT) == 0
    idle.touch()
    wall.moment += LIMIT + 1
    assert idle.left(LIMIT) == -1


def test_a_clock_that_is_set_back_gives_no_more_time() -> None:
    wall, monotonic = Clock(), Clock(0.0)
    idle = Idle(wall, monotonic)
    wall.moment -= 10_000
    monotonic.moment += 200
    assert idle.left(LIMIT) == 100


async def test_it_locks_when_nobody_came_and_says_so_by_its_result(tmp_path: Path) -> None:
    wall, monotonic = Clock(), Clock(0.0)
    app = House(small_vault(tmp_path), clock=wall, monotonic=monotonic)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        app._leaving.due()
        assert app.is_running
        monotonic.moment += LIMIT
        app._leaving.due()
        await until(screens, lambda: app.return_value is not None)
    assert app.return_value == "lock"
    assert app.settled


@pytest.mark.parametrize("key", ["s", "enter", "x"])
async def test_a_key_that_comes_too_late_does_nothing_but_lock(tmp_path: Path, key: str) -> None:
    wall = Clock()
    app = House(small_vault(tmp_path), clock=wall)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        wall.moment += 8 * 3_600  # the machine slept: the other clock stood still
        await screens.press(key)
        await until(screens, lambda: app.return_value == "lock")
        assert isinstance(app.screen, VaultList)
    assert app.board.sent == []


async def test_a_lock_does_not_wait_for_a_look_at_what_another_process_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monotonic = Clock(0.0)
    app = House(small_vault(tmp_path), monotonic=monotonic)
    looks: list[bool] = []
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        monkeypatch.setattr(app.session, "refresh", lambda: looks.append(True))
        monotonic.moment += CHECK_EVERY
        await screens.press("down")
        await until(screens, lambda: looks == [True])
        monotonic.moment += CHECK_EVERY
        await screens.press("ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
    assert looks == [True]


async def test_every_key_gives_the_whole_time_again(tmp_path: Path) -> None:
    wall = Clock()
    app = House(small_vault(tmp_path), clock=wall)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes", app._leaving.words())
        for _ in range(3):
            wall.moment += LIMIT - 1
            await screens.press("down")
        await shows(screens, app._leaving.words())
        assert app.is_running


async def test_the_head_is_drawn_again_only_when_the_minute_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = Clock()
    app = House(small_vault(tmp_path), clock=wall)
    drawn: list[bool] = []
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes", "locks at")
        monkeypatch.setattr(app.page.head, "refresh", lambda *_, **__: drawn.append(True))
        wall.moment += 60 - wall.moment % 60
        for _ in range(5):
            wall.moment += 2
            await screens.press("down")
        assert len(drawn) == 1


async def test_who_is_busy_on_bitfinex_s_page_gets_more_time_until_that_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monotonic = Clock(0.0)
    app = House(small_vault(tmp_path), monotonic=monotonic)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        monkeypatch.setattr(Page, "unhurried", True)
        monotonic.moment += UNHURRIED - 1
        app._leaving.due()
        assert app.is_running
        monkeypatch.setattr(Page, "unhurried", False)
        app._leaving.due()
        await until(screens, lambda: app.return_value == "lock")


async def test_a_moving_mouse_is_nobody(tmp_path: Path) -> None:
    monotonic = Clock(0.0)
    app = House(small_vault(tmp_path), monotonic=monotonic)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        monotonic.moment += LIMIT - 1
        await screens.hover("KeyList")
        monotonic.moment += 1
        app._leaving.due()
        await until(screens, lambda: app.return_value == "lock")


async def test_a_question_that_is_open_keeps_nothing_from_locking(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("x")
        await shows(screens, "to the trash?")
        await screens.press("ctrl+l")
        await until(screens, lambda: app.return_value == "lock")
        assert "grid" in flat(screens)
