"""The way to the screens: prompt first, everything else behind it; and back to the prompt at a lock.

The prompt is on screen some milliseconds after the start. While a person types, a thread reads the
vault's header, gives the warnings about it, and imports the screens.
"""

from __future__ import annotations

import os
import sys
from os.path import lexists

from vault_tui.system import process
from vault_tui.system.page import WARNING, Page, Said
from vault_tui.system.questions import first_run_page, unlock_page
from vault_tui.system.tty import Prompt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from vault_tui.cli.options import Options
    from vault_tui.cli.preload import Preload
    from vault_tui.core.errors import VaultError
    from vault_tui.core.secret import Passphrase
    from vault_tui.session import Session
    from vault_tui.system.terminal import Terminal

SLOWER = 0.5
"""Seconds that each wrong passphrase adds to the wait before the next, in this process."""
SLOWEST = 5.0
BAD_FILE = 6  # ExitCode members, spelled out: the enum costs more to import than the prompt to paint
INTERRUPTED = 130
_HEADER = 64 * 1024
_OPENING = "Opening; about a second."
_BY_KEYRING = "Opening by the system's keyring; two seconds at most."


def run_interactive(options: Options) -> int:
    """Show the prompt, then the screens, for as long as the person stays; the process's exit code."""
    process.scrub_environment()
    process.quiet_tracebacks()
    terminal = _terminal(options)
    if isinstance(terminal, int):
        return terminal
    interactive = Interactive(options, terminal)
    try:
        return interactive.run()
    except BaseException:
        interactive.close()
        raise


def _terminal(options: Options) -> Terminal | int:
    from vault_tui.system.terminal import Terminal

    try:
        return Terminal.take_over(options.terminal_settings) if options.locked else Terminal.open()
    except Exception as error:
        from vault_tui.core.errors import VaultError

        if not isinstance(error, VaultError):
            raise
        print(f"vault-tui: {error.sentence} {error.remedy}".rstrip(), file=sys.stderr)
        return int(error.exit_code)


class Interactive:
    """One stay at one vault: from the prompt to the screens, to a lock or the end."""

    def __init__(self, options: Options, terminal: Terminal) -> None:
        from vault_tui.system.paths import shown

        self._options = options
        self._terminal = terminal
        self._prompt = Prompt(terminal)
        self._shown = shown(options.vault)
        self._attempts = 0

    def run(self) -> int:
        """Prompt, unlock and show the screens; returns the exit code."""
        exists = self._options.locked or lexists(self._options.vault)
        by_file = bool(self._options.passphrase_file or self._options.recovery_code_file)
        # After a lock only the person may open the vault.
        by_keyring = exists and not (by_file or self._options.locked) and _names_keyring(self._options.vault)
        page = self._unlock_page() if exists else first_run_page(self._shown)
        said = None
        if (exists and by_file) or by_keyring:
            page = Page(page.title, state=page.state, fixed=page.fixed)
            said = Said(_BY_KEYRING if by_keyring else _OPENING)
        process.screen_is_up()
        self._prompt.show(page, said)
        try:
            process.harden()
        except OSError:
            self._prompt.notice("This system refuses to shield the process: your other programs may read it.")
        from vault_tui.cli.preload import Preload

        preload = Preload(self._options.vault, self._prompt, expected=exists)
        session: Session | Said | int | None = self._by_keyring(preload) if by_keyring else None
        if not exists:
            session = self._make(preload)
        elif session is None or isinstance(session, Said):
            session = self._open(preload, session, by_file=by_file)
        if isinstance(session, int):
            self.close()
            return session
        return self._show(preload, session, first_run=not exists)

    def close(self) -> None:
        """Give the terminal back."""
        self._prompt.close()
        self._terminal.leave()
        process.screen_is_gone()

    # First run

    def _make(self, preload: Preload) -> Session | int:
        from vault_tui.system.questions import message, new_passphrase

        page = first_run_page(self._shown)
        while True:
            passphrase = new_passphrase(self._prompt, page, preload.strength)
            if passphrase is None:
                return INTERRUPTED
            with passphrase:
                made = self._try(preload.create, passphrase, "Making the vault; about a second.")
            if isinstance(made, Exception):
                if not message(self._prompt, page.title, made.sentence, made.remedy, enter="try again"):
                    return int(made.exit_code)
                continue
            return made

    # Unlocking

    def _by_keyring(self, preload: Preload) -> Session | Said | None:
        """The session that the keyring opened, or why not; None when another problem comes first."""
        from vault_tui.core.errors import VaultError

        try:
            return self._prompt.busy(_BY_KEYRING, preload.unlock_by_keyring)
        except VaultError as error:
            return _warning(error)

    def _open(self, preload: Preload, said: Said | None, *, by_file: bool) -> Session | int:
        """Ask until the vault is open or the person leaves."""
        while True:
            typed, by_person = preload.read_file(self._options) if by_file else self._ask(said), not by_file
            by_file = False
            if (problem := preload.problem()) is not None:
                if typed is not None and not isinstance(typed, Exception):
                    typed.wipe()
                if (code := self._explain(preload, problem)) is not None:
                    return code
                continue
            if typed is None:
                return INTERRUPTED
            if isinstance(typed, Exception):
                said = _warning(typed)
                continue
            with typed:
                if not self._may_cost(preload):
                    return INTERRUPTED
                opened = self._try(preload.unlock, typed, _OPENING)
                hint = preload.hint_on(typed)
            if not isinstance(opened, Exception):
                if by_person:
                    _note_opened_by_person(opened)
                return self._after_recovery(opened)
            if opened.exit_code == BAD_FILE:
                if (code := self._explain(preload, opened)) is not None:
                    return code
            else:
                said = _warning(opened, hint)
                self._attempts += 1

    def _ask(self, said: Said | None) -> Passphrase | None:
        delay = min(self._attempts * SLOWER, SLOWEST) if self._attempts > 1 else 0.0
        return self._prompt.ask(self._unlock_page(), said, delay=delay)

    def _explain(self, preload: Preload, problem: VaultError) -> int | None:
        """Say what is wrong with the file; None to look again, an exit code to leave."""
        from vault_tui.system.questions import message

        self._prompt.called_off = False
        if message(self._prompt, "vault-tui", problem.sentence, problem.remedy, enter="look again"):
            preload.probe_again()
            return None
        return int(problem.exit_code)

    def _may_cost(self, preload: Preload) -> bool:
        from vault_tui.system.questions import confirm

        if (words := preload.cost_words()) is None:
            return True
        return confirm(self._prompt, "vault-tui", [words], yes="open it")

    def _after_recovery(self, session: Session) -> Session:
        """Opened with a recovery code: the passphrase is lost, so a new one is due."""
        if session.opened_by == "recovery" and not session.read_only:
            from vault_tui.cli.prompts import AppPrompts

            self._terminal.signals.before_end(session.close)
            AppPrompts(self._prompt, session).renew_after_recovery()
        return session

    # The screens

    def _show(self, preload: Preload, session: Session, *, first_run: bool) -> int:
        from vault_tui.cli.prompts import AppPrompts

        screens = preload.screens()
        outcome = screens.show(
            session,
            self._terminal,
            AppPrompts(self._prompt, session),
            lock=lambda: self._lock(preload),
            first_run=first_run,
            warm_up=preload.warm_up,
            remarks=tuple(preload.remarks),
        )
        self.close()
        for line in outcome.last_words:
            print(line, file=sys.stderr)
        return int(outcome.code)

    def _lock(self, preload: Preload) -> NoReturn:
        if _names_keyring(self._options.vault):
            preload.note_locked()
        process.exec_locked(self._options.vault, self._terminal)

    # Small things

    def _try(
        self, work: Callable[[Passphrase], Session], typed: Passphrase, text: str
    ) -> Session | VaultError:
        from vault_tui.core.errors import VaultError

        try:
            return self._prompt.busy(text, lambda: work(typed))
        except VaultError as error:
            return error

    def _unlock_page(self) -> Page:
        return unlock_page(self._shown, name="your vault")


def _names_keyring(path: str) -> bool:
    """Whether the vault's header, which is text in one spelling, has a slot for a keyring."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe must not hold up the prompt
    except (OSError, ValueError):
        return False
    try:
        return b'"kind":"keyring"' in os.read(fd, _HEADER)
    except OSError:
        return False
    finally:
        os.close(fd)


def _note_opened_by_person(session: Session) -> None:
    from vault_tui.session.locked import note_opened_by_person

    note_opened_by_person(session)


def _warning(error: VaultError, hint: str = "") -> Said:
    """The line under the field: ``hint``, where it says better than the error what was typed."""
    return Said(hint or f"{error.sentence} {error.remedy}".rstrip(), WARNING)
