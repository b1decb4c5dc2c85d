"""Behind the prompt: one thread reads the vault's header, gives the warnings, and loads the screens.

The slow imports happen here while a person types, PyNaCl first, and then a warm-up with the first screen
if there is time. The main thread imports nothing of the screens before this thread is done with them.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from vault_tui.system.process import load_asyncio_without_tls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from vault_tui.cli.options import Options
    from vault_tui.core.errors import VaultError
    from vault_tui.core.secret import Passphrase
    from vault_tui.session import Opening, Probe, Session
    from vault_tui.system.tty import Prompt

HALF_LENGTH = 43
HALF_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
"""What both halves of a Bitfinex pair look like (see ``core/halves.py``); checked here without a ``str``."""
LONG = 60
"""Characters in one run that nobody types: two halves without a gap, or a half of another exchange."""


class Preload:
    """The vault at ``vault`` before it is open, and the screens before they are needed.

    ``expected``: a file should be there, so that a missing one is a problem and no first run.
    """

    def __init__(self, vault: str, prompt: Prompt, *, expected: bool) -> None:
        self._vault = vault
        self._expected = expected
        self._prompt = prompt
        self._opening: Opening | None = None
        self._probe: Probe | None = None
        self._problem: VaultError | None = None
        self._failure: BaseException | None = None
        self._screens: ModuleType | None = None
        self.warm_up: object = None
        self.remarks: list[str] = []
        """Warnings for the screens to show first."""
        self._called = threading.Event()
        self._looked = threading.Event()
        self._loader = threading.Thread(target=self._load, name="preload", daemon=True)
        self._loader.start()

    # The thread

    def _load(self) -> None:
        try:
            self._look()
            self._looked.set()
            self._take_own_keys()
            load_asyncio_without_tls()
            from vault_tui.cli import screens

            self._screens = screens
            if not self._called.is_set():
                self.warm_up = screens.warm_up(self._prompt.terminal.size())
        except BaseException as error:
            self._failure = error
        finally:
            self._looked.set()

    def _take_own_keys(self) -> None:
        """Apply the person's own keys before any screen is imported: screens bind theirs then."""
        from vault_tui.cli.own_keys import own_keys
        from vault_tui.tui.commands import rebind

        own = own_keys()
        rebind(own.keys)
        if own.problem:
            self.remarks.append(own.problem)

    def _look(self) -> None:
        from vault_tui.core.errors import VaultError
        from vault_tui.session import Opening

        self._opening = Opening(Path(self._vault))
        self._problem = self._probe = None
        if not self._expected:
            if words := self._opening.world.short_of_memory():
                self._prompt.notice(words)
            if left := self._opening.file.what_is_left():
                self._prompt.notice(" ".join(left))
            return
        try:
            self._probe = self._opening.probe()
        except VaultError as error:
            self._problem = error
            self._prompt.call_off()
        else:
            for notice in self._probe.notices:
                self._prompt.notice(notice)

    # For the main thread

    def problem(self) -> VaultError | None:
        """Why this file can't be opened at all; None when a passphrase is worth trying."""
        self._ready()
        return self._problem

    def probe_again(self) -> None:
        """Look at the file again: the person may have put something else there."""
        self._ready()
        self._look()
        self._prompt.called_off = False

    def cost_words(self) -> str | None:
        """What opening costs, if that is more than is spent without asking; returned once."""
        self._ready()
        cost = self._probe.costly if self._probe else None
        if cost is None:
            return None
        self._probe = None
        return (
            f"Opening this vault takes {cost.memlimit >> 20} MiB of memory and {cost.opslimit} passes over "
            "it, more than usual. Go on only if you chose that."
        )

    def create(self, passphrase: Passphrase) -> Session:
        """Make the vault. Slow."""
        from vault_tui.session import Session

        return Session.create(self._ready(), passphrase)

    def unlock(self, typed: Passphrase) -> Session:
        """Open the vault. Slow."""
        from vault_tui.session import Session

        return Session.unlock(self._ready(), typed)

    def unlock_by_keyring(self) -> Session | None:
        """Open the vault by the system's keyring; None when the file has a problem or no such way in."""
        opening = self._ready()  # first: that thread imports what this import needs
        from vault_tui.session.by_keyring import unlock_by_keyring

        return None if self._problem else unlock_by_keyring(opening)

    def note_locked(self) -> None:
        """Keep keyrings out until the person opens the vault; no failure here may hold up the lock."""
        from vault_tui.core.errors import VaultError
        from vault_tui.session.locked import note_locked

        with contextlib.suppress(VaultError):
            note_locked(self._ready())

    def read_file(self, options: Options) -> Passphrase | VaultError:
        """What the passphrase's or recovery code's file holds, or why that can't be read."""
        from vault_tui.cli.first_line import first_line
        from vault_tui.core.errors import VaultError

        try:
            if options.recovery_code_file:
                return first_line(options.recovery_code_file, "recovery code", self._remark)
            return first_line(options.passphrase_file, "passphrase", self._remark)
        except VaultError as error:
            return error

    def _remark(self, text: str) -> None:
        """Say it on the prompt, and on the list, where there is time to read it."""
        self._prompt.notice(text)
        self.remarks.append(text)

    def hint_on(self, typed: Passphrase) -> str:
        """What to say about a wrong passphrase that holds half of a key pair; else empty."""
        run = 0
        for place in range(len(typed.buffer) + 1):
            if place < len(typed.buffer) and typed.buffer[place] in HALF_ALPHABET:
                run += 1
            elif run == HALF_LENGTH or run >= LONG:
                return "Not the passphrase: it looks like an API key or secret. Unlock first, then paste it."
            else:
                run = 0
        return ""

    def strength(self, typed: Passphrase) -> str:
        """How long a passphrase would hold, in words. Takes a moment: not for the main thread."""
        from vault_tui.cli.prompts import strength_words

        return strength_words(typed, self._ready().world.affordable())

    def screens(self) -> ModuleType:
        """The module that shows the screens; raises what its import raised."""
        self._called.set()
        self._loader.join()
        if self._screens is None:
            raise self._failure or RuntimeError("the screens were not loaded")
        return self._screens

    def _ready(self) -> Opening:
        self._looked.wait()
        if self._opening is None:
            raise self._failure or RuntimeError("the vault's file was not looked at")
        return self._opening
