"""The whole command line, put together from its groups of commands."""

import argparse

from vault_tui import __version__
from vault_tui.cli import (
    entry_commands,
    exchange_commands,
    handover_commands,
    life_commands,
    moving_commands,
    vault_commands,
)
from vault_tui.cli.declaring import Commands, Parser

_GROUPS = (
    entry_commands,
    exchange_commands,
    life_commands,
    handover_commands,
    moving_commands,
    vault_commands,
)
"""In the order in which ``--help`` lists them."""

_EXIT_CODES = "Exit codes: " + " · ".join(
    (
        "0 ok",
        "1 failed",
        "2 usage",
        "3 wrong passphrase",
        "4 no such entry",
        "5 no vault",
        "6 damaged or foreign file",
        "7 busy",
        "8 a check found something, or Bitfinex said no",
        "9 Bitfinex could not be asked",
        "126 the command of `run` could not be started",
        "127 the command of `run` is not there",
        "130 interrupted",
    )
)
_NO_COMMAND = "Without a command it opens the vault on screen."


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(
        prog="vault-tui",
        description="A terminal key vault for people who run trading bots. " + _NO_COMMAND,
        epilog=_EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"vault-tui {__version__}")
    parser.set_defaults(handler=None)
    _global_options(parser, default="")
    behind = Parser(add_help=False)
    # A default here would overwrite what was given before the command.
    _global_options(behind, default=argparse.SUPPRESS)
    commands = Commands(parser, [behind])
    for group in _GROUPS:
        group.declare(commands)
    return parser


def _global_options(parser: argparse.ArgumentParser, *, default: str) -> None:
    group = parser.add_argument_group("the vault and how it opens")
    group.add_argument("--vault", metavar="FILE", default=default, help="the vault (or VAULT_TUI_VAULT)")
    ways = group.add_mutually_exclusive_group()
    ways.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=default,
        help="read the passphrase from the first line of this file (or VAULT_TUI_PASSPHRASE_FILE)",
    )
    ways.add_argument(
        "--recovery-code-file",
        metavar="FILE",
        default=default,
        help="open with the recovery code in this file",
    )
    suppressed = default is argparse.SUPPRESS
    group.add_argument(
        "--accept-cost",
        action="store_true",
        default=argparse.SUPPRESS if suppressed else False,
        help="open a vault whose key derivation costs more than usual without asking",
    )
    if not suppressed:
        # For the process that follows a lock; nobody types these.
        group.add_argument("--locked", action="store_true", help=argparse.SUPPRESS)
        group.add_argument("--terminal-settings", type=int, default=-1, help=argparse.SUPPRESS)
