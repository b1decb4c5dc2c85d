"""A Bitfinex entry at its capture step."""

from collections.abc import AsyncIterator
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.guide_stage import GuideApp, app_on, settle
from tests.worlds import new_session
from vault_tui.bitfinex.steps import ON_SCREEN
from vault_tui.core.models import Entry, Progress
from vault_tui.tui.widgets.half_row import HalfRow


async def capturing(tmp_path: Path) -> AsyncIterator[tuple[GuideApp, Pilot[str]]]:
    """The app on it; make a fixture of this."""
    session = new_session(tmp_path)
    session.add("grid", progress=Progress(ON_SCREEN[0].id))
    app = app_on(tmp_path, session)
    async with app.run_test(size=(80, 24)) as pilot:
        app.flows.guide.resume(entry(app).id)
        await settle(pilot)
        yield app, pilot


def entry(app: GuideApp) -> Entry:
    """The entry, as it is in the vault."""
    return app.session.by_label("grid")


def rows(app: GuideApp) -> list[HalfRow]:
    """The API key's row and the secret's."""
    return list(app.page.query(HalfRow))
