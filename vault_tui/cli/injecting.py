"""``inject``: a configuration with its references filled, for stdout or for a program."""

import sys
from argparse import Namespace

from vault_tui.cli.output import on_terminal, out_exact, say
from vault_tui.cli.sources import Source
from vault_tui.cli.starting import Starting
from vault_tui.core.errors import ExitCode, InvalidInput
from vault_tui.core.models import visible
from vault_tui.core.templates import MAX_TEMPLATE, Format, Reference, fill, format_of, references
from vault_tui.system import disk
from vault_tui.system.disk_errors import os_reason

_STDIN = "-"
_MOST_BYTES = 4 * MAX_TEMPLATE


def inject(args: Namespace) -> int:
    """Print the filled configuration, or become a command that finds it at ``{}``; all of it or nothing."""
    starting = None
    if args.command is not None:
        starting = Starting(args.command, example="vault-tui inject bot.json -- bot --config {}")
        starting.check_place_for_file()
    elif on_terminal() and not args.print:
        raise InvalidInput(
            "The filled configuration holds secrets, and a terminal keeps what it shows.",
            "Give it to a program: `vault-tui inject FILE -- CMD {}`. Or add --print.",
        )
    how = _format(args)
    text = _read(args.template)
    if not references(text, how):  # also raises for a bad template, before a passphrase is asked for
        say("There is no vault:// reference in it.")
        filled = text
    else:
        with Source(args, "inject") as source:
            filled = fill(text, how, _Values(source).of)
    if starting is not None:
        return starting.go_with_file(filled.encode())
    out_exact(filled)
    return ExitCode.OK


class _Values:
    """Asks for each half once, however often it is referred to."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[Reference, str] = {}

    def of(self, reference: Reference) -> str:
        """The half that a reference means."""
        if reference not in self._known:
            handed = self._source.fetch(reference.label, reference.half)
            self._known[reference] = handed.half(reference.half)
        return self._known[reference]


def _format(args: Namespace) -> Format:
    if args.format:
        return Format(args.format)
    if args.template == _STDIN:
        raise InvalidInput("What comes from stdin has no name that tells its format.", "Add --format.")
    return format_of(args.template)


def _read(path: str) -> str:
    """Read the template, without waiting for a device or reading without end."""
    shown = "standard input" if path == _STDIN else f"“{visible(path)}”"
    try:
        if path == _STDIN:
            if sys.stdin is None or sys.stdin.isatty():
                raise InvalidInput("With - the template comes from a pipe or file.", "Name it instead.")
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            data = disk.read_named(path, _MOST_BYTES)
        if len(data) > _MOST_BYTES:
            raise disk.TooLarge(path)
        return data.decode()
    except disk.NotAFile:
        raise InvalidInput(f"{shown} is not a file.", "Name a file, or give it on stdin as -.") from None
    except disk.TooLarge:
        words = f"{shown} is far too long for a configuration."
        raise InvalidInput(words, "Is it the right file?") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{shown} is not UTF-8.", "Nothing was filled.") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"{shown} can't be read: {os_reason(error)}.", "Nothing was filled.") from None
