"""The warm-up: nobody sees it, and what is shown afterwards looks as it does without."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.tui.house import House, shows, small_vault
from tests.tui.stage import drawn
from vault_tui.tui.screens.vault_list import VaultList
from vault_tui.tui.warm_up import WarmUp

SIZE = (80, 24)


async def test_the_list_looks_the_same_after_it(tmp_path: Path) -> None:
    warm_up = await asyncio.to_thread(WarmUp, SIZE)
    pictures = []
    for prepared in (False, True):
        app = House(small_vault(tmp_path / str(prepared)))
        before = app.stylesheet
        if prepared:
            warm_up.hand_over(app)
        assert (app.stylesheet is before) is not prepared
        async with app.run_test(size=SIZE) as screens:
            await shows(screens, "sol-plan", "taxes")
            pictures.append(drawn(app))
    assert pictures[0] == pictures[1]


async def test_an_app_of_other_colours_parses_its_own(tmp_path: Path) -> None:
    warm_up = await asyncio.to_thread(WarmUp, SIZE)
    app = House(small_vault(tmp_path))
    app.theme = "vault-light"
    before = app.stylesheet
    warm_up.hand_over(app)
    assert app.stylesheet is before


@pytest.mark.parametrize("fails", [False, True])
async def test_nothing_is_seen_of_it(
    fails: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_: VaultList) -> None:
        raise RuntimeError("an actor is ill")

    if fails:
        monkeypatch.setattr(VaultList, "on_mount", fail)
    streams = sys.stdout, sys.stderr
    await asyncio.to_thread(WarmUp, SIZE)
    assert (sys.stdout, sys.stderr) == streams
    assert capfd.readouterr() == ("", "")
