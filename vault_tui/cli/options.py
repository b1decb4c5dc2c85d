"""The global options, read without ``argparse``.

The way to the prompt goes through here, so it imports nothing that the interpreter hasn't loaded already.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PASSPHRASE_FILE = "VAULT_TUI_PASSPHRASE_FILE"  # noqa: S105  # a variable's name

_FIELDS = {
    "--vault": "vault",
    "--passphrase-file": "passphrase_file",
    "--recovery-code-file": "recovery_code_file",
    "--terminal-settings": "terminal_settings",
}


class Options:
    """Which vault, and how it is opened.

    ``passphrase_file`` and ``recovery_code_file`` are "" when the person is to be asked. ``locked``:
    this process replaced one that locked; it always asks, and ``terminal_settings`` is the descriptor
    with the terminal's original settings (-1: none).
    """

    __slots__ = ("locked", "passphrase_file", "recovery_code_file", "terminal_settings", "vault")

    def __init__(self) -> None:
        self.vault = ""
        self.passphrase_file = ""
        self.recovery_code_file = ""
        self.locked = False
        self.terminal_settings = -1

    def completed(self, env: Mapping[str, str] = os.environ) -> Options:
        """Fill in what no option said, from the environment; the vault falls back to the usual one."""
        if not self.vault:
            from vault_tui.system.paths import usual_vault

            self.vault = usual_vault(env)
        if self.locked:
            self.passphrase_file = self.recovery_code_file = ""
        elif not self.passphrase_file and not self.recovery_code_file:
            self.passphrase_file = env.get(PASSPHRASE_FILE, "")
        return self


def without_command(argv: Sequence[str]) -> Options | None:
    """The options if nothing else was given; None for anything more, or a mistake, which argparse reads."""
    options = Options()
    words = iter(argv)
    for word in words:
        if word == "--locked":
            options.locked = True
            continue
        name, equals, value = word.partition("=")
        field = _FIELDS.get(name)
        if field is None:
            return None
        if not equals:
            value = next(words, "")
        if not value:
            return None
        if field == "terminal_settings":
            if not (value.isascii() and value.isdigit()):
                return None
            options.terminal_settings = int(value)
        else:
            setattr(options, field, value)
    if options.passphrase_file and options.recovery_code_file:
        return None
    return options.completed()
