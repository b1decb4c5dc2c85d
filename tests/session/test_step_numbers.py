"""The list, the guide's screens and its plain lines count the steps of an entry alike."""

from pathlib import Path

import pytest

from tests.worlds import API_KEY, new_session
from vault_tui.bitfinex.steps import ELSEWHERE, ON_SCREEN, STEPS, way_of
from vault_tui.core.guide import Guide
from vault_tui.core.models import Progress


@pytest.mark.parametrize(
    ("progress", "exchange", "steps"),
    [
        (Progress("capture"), "Bitfinex", ON_SCREEN),
        (Progress("capture"), "Example Exchange", ELSEWHERE),
        (Progress("plan"), "Bitfinex", STEPS),
        (Progress("capture", frozenset({"sign-in/site"})), "Bitfinex", STEPS),
        (Progress("capture", frozenset({"sign-in/skipped/signed-in"})), "Bitfinex", STEPS),
        (Progress("permissions"), "Bitfinex", STEPS),
    ],
)
def test_the_list_says_the_step_that_the_guide_says(
    tmp_path: Path, progress: Progress, exchange: str, steps: tuple[object, ...]
) -> None:
    session = new_session(tmp_path)
    entry = session.add("grid", progress=progress, exchange=exchange)
    guide = Guide.resume(way_of(entry), entry)
    assert guide.steps == steps
    assert session.row(entry.id).state == guide.place
    if progress.step == "capture":
        session.seal_api_key(entry.id, API_KEY)
        numbers = guide.place.removeprefix("step ").replace(" of ", "/")
        assert f"({numbers})" in session.row(entry.id).state
