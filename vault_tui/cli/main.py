"""Runs one command: its errors become one sentence, what to do next, and an exit code."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from vault_tui.cli import output
from vault_tui.cli.asking import LeftOff
from vault_tui.cli.options import Options
from vault_tui.cli.parser import build_parser
from vault_tui.cli.texts import told
from vault_tui.core.errors import ExitCode, VaultError
from vault_tui.system.process import quiet_tracebacks, scrub_environment
from vault_tui.window.wire import TALK

Handler = Callable[[Namespace], int]
"""A command: takes what was parsed, gives the exit code, raises ``VaultError``."""


def run_command(argv: Sequence[str]) -> int:
    """Run the command line with these arguments; returns the exit code. Never raises a ``VaultError``."""
    output.prepare()
    quiet_tracebacks()
    scrub_environment()
    try:
        code = _run(argv)
        output.finish()
    except VaultError as error:
        _tell(error)
        code = error.exit_code
    except output.OutputFailed as failure:
        code = output.tell(failure)
    except (KeyboardInterrupt, LeftOff):
        code = ExitCode.INTERRUPTED
    return int(code)


def _run(argv: Sequence[str]) -> int:
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.USAGE
    args.options = _options(args)
    if args.handler is None:
        from vault_tui.cli.interactive import run_interactive

        return run_interactive(args.options)
    return handler(args.handler)(args)


def handler(name: str) -> Handler:
    """The function that a command names as ``module:function``; only its module is imported."""
    module, _, function = name.partition(":")
    found: Handler = getattr(import_module(f"vault_tui.cli.{module}"), function)
    return found


def _options(args: Namespace) -> Options:
    options = Options()
    options.vault = args.vault
    options.passphrase_file = args.passphrase_file
    options.recovery_code_file = args.recovery_code_file
    options.locked = args.locked
    options.terminal_settings = args.terminal_settings
    return options.completed()


def _tell(error: VaultError) -> None:
    try:
        output.finish()  # what was printed before it went wrong comes first
    except output.OutputFailed:
        sys.stdout = None
    output.put([(TALK, told(error))])
