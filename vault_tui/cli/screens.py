"""The one place where the command line touches the Textual front. Importing this imports all of it."""

from dataclasses import dataclass

from vault_tui.cli.prompts import AppPrompts
from vault_tui.core.errors import ExitCode
from vault_tui.session import Session
from vault_tui.system.terminal import Terminal
from vault_tui.tui.app import VaultApp
from vault_tui.tui.driver import driver_on


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the screens ended: locked, or with an exit code and what is to be printed after them."""

    locked: bool
    code: int
    last_words: tuple[str, ...] = ()


def show(session: Session, terminal: Terminal, prompts: AppPrompts, *, first_run: bool) -> Outcome:
    """Run the screens on ``terminal`` until the person locks or leaves."""
    app = VaultApp(session, prompts=prompts, driver_class=driver_on(terminal), first_run=first_run)
    outcome = app.run()
    if app.return_code:
        return Outcome(locked=False, code=app.return_code, last_words=app.last_words)
    return Outcome(locked=outcome == "lock", code=ExitCode.OK)
