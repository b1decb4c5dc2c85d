"""``w`` opens and closes the unlock window; a lock closes what was opened here."""

from pathlib import Path

import pytest

from tests.tui.house import House, flat, shows, small_vault, until
from vault_tui.core.errors import StorageFailed


class FakeWindow:
    """A window that is open or not."""

    def __init__(self, is_open: bool = False, failing: bool = False) -> None:
        self.is_open = is_open
        self.failing = failing
        self.closed = 0

    def until(self) -> str:
        return "until 22:17" if self.is_open else ""

    def open(self) -> str:
        if self.failing:
            raise StorageFailed("The window's process ended before it was open.", "Try again.")
        self.is_open = True
        return self.until()

    def close(self) -> None:
        self.is_open = False
        self.closed += 1


async def test_one_key_opens_it_and_closes_it_and_the_head_says_so(tmp_path: Path) -> None:
    window = FakeWindow()
    app = House(small_vault(tmp_path), window=window)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        assert "window open" not in flat(screens)
        await screens.press("w")
        await shows(screens, "window open", "need no passphrase until 22:17")
        await screens.press("w")
        await shows(screens, "The window is closed")
        assert "window open" not in flat(screens)
    assert not window.is_open


async def test_one_that_was_opened_elsewhere_is_seen_and_closed_by_the_same_key(tmp_path: Path) -> None:
    window = FakeWindow(is_open=True)
    app = House(small_vault(tmp_path), window=window)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("w")
        await shows(screens, "The window is closed")
    assert not window.is_open


@pytest.mark.parametrize(
    ("key", "closed"), [("l", 1), ("q", 0)], ids=["a lock closes it", "leaving leaves it open"]
)
async def test_how_it_ends_decides_over_the_one_opened_here(tmp_path: Path, key: str, closed: int) -> None:
    window = FakeWindow()
    app = House(small_vault(tmp_path), window=window)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("w")
        await shows(screens, "window open")
        await screens.press(key)
        await until(screens, lambda: app.return_value is not None)
    assert window.closed == closed


async def test_a_lock_leaves_one_open_that_was_opened_elsewhere(tmp_path: Path) -> None:
    window = FakeWindow(is_open=True)
    app = House(small_vault(tmp_path), window=window)
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("l")
        await until(screens, lambda: app.return_value == "lock")
    assert window.is_open


async def test_one_that_does_not_open_is_said(tmp_path: Path) -> None:
    app = House(small_vault(tmp_path), window=FakeWindow(failing=True))
    async with app.run_test(size=(80, 24)) as screens:
        await shows(screens, "taxes")
        await screens.press("w")
        await shows(screens, "ended before it was open")
        assert "window open" not in flat(screens)
