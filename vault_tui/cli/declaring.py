"""What commands are declared with: a parser that prints safely, and options that many commands share."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from vault_tui.cli import output
from vault_tui.core.errors import ExitCode
from vault_tui.core.models import visible
from vault_tui.window.wire import OUT

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

# Nothing is translated, and gettext's look-ups take a third of the time that declaring takes.
argparse._ = str  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """Prints only what is safe to print, and takes no abbreviated options.

    ``takes_command``: what follows the first ``--`` is another program's command line. It is left alone and
    becomes ``command``, which is None without a ``--``.
    """

    def __init__(self, **keywords: Any) -> None:
        super().__init__(allow_abbrev=False, **keywords)
        self.takes_command = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse's, with the other program's command line kept apart; a command refuses leftovers."""
        words, command = args, None
        if self.takes_command and words is not None and "--" in words:
            end = words.index("--")
            words, command = words[:end], words[end + 1 :]
        parsed, rest = super().parse_known_args(words, namespace)
        if rest and self.get_default("handler"):
            # Here and not by the parent parser, whose help says nothing about this command.
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        if self.takes_command:
            parsed.command = command
        return parsed, rest

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and how to learn more, in two lines."""
        self._print_message(f"vault-tui: {message}\n`{self.prog} --help` shows what can be given.\n")
        raise SystemExit(int(ExitCode.USAGE))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """As argparse's, but of fifty commands it names only those that somebody may have meant."""
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:
            from difflib import get_close_matches

            near = " or ".join(f"`{name}`" for name in get_close_matches(value, action.choices))
            self.error(f"there is no command “{value}”.{f' Did you mean {near}?' if near else ''}")
        super()._check_value(action, value)

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        text = "\n".join(map(visible, message.split("\n")))
        if file is not None and file is sys.stdout:
            output.put([(OUT, text)])
        elif text and (stream := file or sys.stderr) is not None:
            stream.write(text)


class Commands:
    """Adds commands that all understand the global options, before and after their name."""

    def __init__(self, parser: Parser, parents: list[Parser]) -> None:
        self._add = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=Parser)
        self._parents = parents

    def add(self, name: str, handler: str, words: str, *, json: bool = True) -> Parser:
        """Add one command; ``handler`` is ``module:function`` within this package."""
        command: Parser = self._add.add_parser(
            name, help=words, description=words[0].upper() + words[1:] + ".", parents=self._parents
        )
        command.set_defaults(handler=handler)
        if json:
            command.add_argument("--json", action="store_true", help="print JSON")
        return command


PAIRS = ("in-use", "new", "old")
"""The words of :data:`vault_tui.core.pairs.BY_WORD`, repeated so that few commands load that."""


def yes_option(where: "argparse._ActionsContainer") -> None:
    """Add the option that answers every question."""
    where.add_argument("--yes", action="store_true", help="answer yes where a question would be asked")


def new_option(where: "argparse._ActionsContainer") -> None:
    """Add the option that asks for the new pair of a key that is being rotated."""
    where.add_argument(
        "--new", action="store_true", help="of a key that is being rotated: its new pair, before the switch"
    )


def api_url_option(where: "argparse._ActionsContainer") -> None:
    """Add the option that names a stand-in to ask instead of Bitfinex."""
    where.add_argument(
        "--api-url",
        metavar="URL",
        default="",
        help="ask a stand-in on this machine instead, http://127.0.0.1:PORT (or VAULT_TUI_API_URL)",
    )
