"""Every command and option of the command line, declared in one place."""

import argparse
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from vault_tui import __version__
from vault_tui.core.errors import ExitCode
from vault_tui.core.models import visible

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

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
        "8 a check found something",
        "130 interrupted",
    )
)
_NO_COMMAND = "Without a command it opens the vault on screen."


class Parser(argparse.ArgumentParser):
    """Prints only what is safe to print, and takes no abbreviated options."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(allow_abbrev=False, **keywords)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and how to learn more, in two lines."""
        self._print_message(f"vault-tui: {message}\n`{self.prog} --help` shows what can be given.\n")
        raise SystemExit(int(ExitCode.USAGE))

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        stream = file or sys.stderr
        if message and stream is not None:
            stream.write("\n".join(map(visible, message.split("\n"))))


class _Commands:
    """Adds commands that all understand the global options, before their name and behind it."""

    def __init__(self, parser: Parser, parents: list[Parser]) -> None:
        self._add = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=Parser)
        self._parents = parents

    def add(self, name: str, handler: str, words: str, *, json: bool = True) -> Parser:
        """One command; ``handler`` is ``module:function`` within this package."""
        command: Parser = self._add.add_parser(
            name, help=words, description=words[0].upper() + words[1:] + ".", parents=self._parents
        )
        command.set_defaults(handler=handler)
        if json:
            command.add_argument("--json", action="store_true", help="print JSON")
        return command


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
    # A default here would overwrite what stood before the command.
    _global_options(behind, default=argparse.SUPPRESS)
    commands = _Commands(parser, [behind])
    _entry_commands(commands)
    _vault_commands(commands)
    _other_commands(commands)
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


def _entry_commands(commands: _Commands) -> None:
    add = commands.add("add", "adding:add", "store a key you have", json=True)
    add.add_argument("label", metavar="LABEL")
    _field_options(add)

    ls = commands.add("ls", "entries:ls", "list the keys, or those that match")
    ls.add_argument("query", metavar="QUERY", nargs="*", help="words looked for in label, program, account …")

    show = commands.add("show", "entries:show", "show all that is known of a key, never its secret")
    show.add_argument("label", metavar="LABEL")

    get = commands.add("get", "secrets:get", "give one half: bare into a pipe, for a moment on a terminal")
    _label_and_half(get)
    get.add_argument("--print", action="store_true", help="print it on a terminal too")

    copy = commands.add("copy", "secrets:copy", "send one half to your clipboard, emptied after a while")
    _label_and_half(copy)

    edit = commands.add("edit", "entries:edit", "change what is noted of a key, or give it a new pair")
    edit.add_argument("label", metavar="LABEL")
    edit.add_argument("--label", metavar="LABEL", dest="new_label", help="another label")
    edit.add_argument("--state", choices=("active", "compromised", "retired"), help="mark the key")
    edit.add_argument("--rotate-by", metavar="DAY", help="2027-01-31, or never")
    edit.add_argument("--review-by", metavar="DAY", help="2027-01-31, or never")
    _field_options(edit)

    rm = commands.add("rm", "entries:remove", "move a key to the trash; it still works at the exchange")
    rm.add_argument("label", metavar="LABEL")
    restore = commands.add("restore", "entries:restore", "take a key out of the trash")
    restore.add_argument("label", metavar="LABEL")
    trash = commands.add("trash", "entries:trash", "list the trash, or empty it for good")
    trash.add_argument("--empty", action="store_true", help="remove all of it, from the backups as well")
    _yes(trash)

    guide = commands.add(
        "guide", "guide:guide", "be led through making a key at Bitfinex, in plain lines", json=False
    )
    guide.add_argument("label", metavar="LABEL", nargs="?", help="go on with this one")
    guide.add_argument(
        "--on-screen", action="store_true", help="the key is on the page already: only seal it"
    )


def _label_and_half(command: Parser) -> None:
    command.add_argument("label", metavar="LABEL")
    command.add_argument("half", metavar="secret|key", choices=("secret", "key"), nargs="?", default="secret")


def _field_options(command: Parser) -> None:
    group = command.add_argument_group("what is noted of the key")
    group.add_argument("--exchange", metavar="NAME", help="Bitfinex, or any other")
    group.add_argument("--account", metavar="NAME", help="account or sub-account")
    live = group.add_mutually_exclusive_group()
    live.add_argument("--paper", action="store_true", default=None, help="for paper trading")
    live.add_argument("--live", action="store_false", dest="paper", help="for real trading")
    group.add_argument("--integration", metavar="NAME", help="the program that uses it")
    group.add_argument("--runs-on", choices=("here", "another", "hosted", "phone"), help="where that runs")
    group.add_argument("--preset", metavar="NAME", help="the plan its permissions come from")
    group.add_argument(
        "--permission",
        metavar="GROUP=rw",
        action="append",
        help="a permission that is planned: r, w, rw or -; repeat for more",
    )
    group.add_argument(
        "--ip", metavar="ADDRESS", action="append", help="an address that may use it; repeat for more"
    )
    group.add_argument("--rotate-in", metavar="90d", help="days (d) or weeks (w) until it is to be rotated")
    group.add_argument("--note", metavar="TEXT", help="a note")
    group.add_argument("--tag", metavar="WORD", action="append", help="a tag; repeat for more")
    group.add_argument(
        "--stdin", action="store_true", help="read the API key and the API secret from stdin, a line each"
    )
    _yes(group)


def _yes(where: "argparse._ActionsContainer") -> None:
    where.add_argument("--yes", action="store_true", help="answer yes where a question would be asked")


def _vault_commands(commands: _Commands) -> None:
    init = commands.add("init", "vaults:init", "make a new vault")
    init.add_argument("--name", metavar="TEXT", help="what the vault is called on screen")
    _cost(init)
    passphrase = commands.add(
        "passphrase", "rekeying:passphrase", "change the passphrase; re-encrypts the vault"
    )
    passphrase.add_argument(
        "--new-passphrase-file", metavar="FILE", default="", help="read the new passphrase from this file"
    )
    _rekeying(passphrase)
    recovery = commands.add("recovery", "rekeying:recovery", "make a recovery code, or a new one for the old")
    _rekeying(recovery)
    reencrypt = commands.add(
        "reencrypt", "rekeying:reencrypt", "encrypt the vault anew, under a new vault key"
    )
    _rekeying(reencrypt)
    _cost(reencrypt)

    backups = commands.add("backups", "vaults:backups", "list earlier contents, look into one, or restore it")
    backups.add_argument("what", choices=("ls", "show", "restore"), nargs="?", default="ls")
    backups.add_argument("number", metavar="N", type=int, nargs="?")
    _yes(backups)
    commands.add("where", "vaults:where", "say where the vault and its state are kept")


def _cost(command: Parser) -> None:
    command.add_argument(
        "--cost",
        choices=("interactive", "moderate", "sensitive"),
        help="what each unlocking costs: 64 MiB, 256 MiB or 1 GiB of memory",
    )


def _rekeying(command: Parser) -> None:
    command.add_argument(
        "--old-backups",
        choices=("keep", "delete"),
        help="what becomes of backups that can't be encrypted anew",
    )
    _yes(command)


def _other_commands(commands: _Commands) -> None:
    commands.add("keys", "keys:keys", "list the keys of the screens")
    doctor = commands.add("doctor", "doctor:doctor", "look for what could go wrong here, and what to do")
    doctor.add_argument("--clipboard", action="store_true", help="try the clipboard with a harmless word")
    demo = commands.add("demo", "demo:demo", "open a throw-away vault full of invented keys", json=False)
    demo.add_argument("--entries", metavar="N", type=int, help="so many invented keys")
