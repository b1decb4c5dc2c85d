"""``man``: the manual page, made from the parser."""

import argparse
from argparse import Namespace
from collections.abc import Iterator

from vault_tui import __version__
from vault_tui.core.errors import ExitCode

_SUMMARY = "a terminal key vault for people who run trading bots"
_FILES = (
    ("~/.local/share/vault-tui/main.vault", "The vault, where no other is named."),
    ("~/.local/state/vault-tui/", "Small notes, none of them needed to open a vault."),
    ("~/.config/vault-tui/keys.toml", "Keys of your own for the screens; see vault-tui keys."),
)
_VARIABLES = (
    ("VAULT_TUI_VAULT", "The vault, where no option names it."),
    ("VAULT_TUI_PASSPHRASE_FILE", "The file whose first line is the passphrase."),
    ("VAULT_TUI_WINDOW", "The socket of the unlock window to ask, or the name of a forwarded one."),
)


def man(args: Namespace) -> int:
    """Print the page, for ``man -l -`` or a folder of manual pages."""
    from vault_tui.cli.output import out
    from vault_tui.cli.parser import build_parser

    for line in page(build_parser()):
        out(line)
    return ExitCode.OK


def page(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The lines of the manual page. The same parser always gives the same ones."""
    yield f'.TH VAULT\\-TUI 1 "" "vault\\-tui {_text(__version__)}" "User commands"'
    yield ".SH NAME"
    yield f"vault\\-tui \\- {_SUMMARY}"
    yield ".SH SYNOPSIS"
    yield ".B vault\\-tui"
    yield "[\\fIoptions\\fR] [\\fIcommand\\fR \\fI...\\fR]"
    yield ".SH DESCRIPTION"
    yield _line(parser.description or "")
    yield ".SH OPTIONS"
    yield "Before or after a command:"
    yield from _arguments(parser)
    yield ".SH COMMANDS"
    known = {option for action in parser._actions for option in action.option_strings}
    for name, command in _commands(parser).items():
        yield f".SS {_text(_usage(name, command))}"
        yield _line(command.description or "")
        yield from _arguments(command, known)
        if command.epilog:
            yield ".PP"
            yield _line(command.epilog)
    for title, entries in (("ENVIRONMENT", _VARIABLES), ("FILES", _FILES)):
        yield f".SH {title}"
        for name, words in entries:
            yield ".TP"
            yield f"\\fI{_text(name)}\\fR"
            yield _line(words)
    yield ".SH EXIT STATUS"
    for code in (parser.epilog or "").partition(": ")[2].split(" · "):
        number, _, words = code.partition(" ")
        yield ".TP"
        yield f"\\fB{_text(number)}\\fR"
        yield _line(words)


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(commands.choices)


def _usage(name: str, command: argparse.ArgumentParser) -> str:
    """A command with its positional arguments; its options follow below."""
    words = [name]
    for action in command._actions:
        if not action.option_strings:
            shown = action.metavar or "|".join(map(str, action.choices or (action.dest.upper(),)))
            more = "..." if action.nargs in {"*", "+"} else ""
            words.append(f"[{shown}]{more}" if action.nargs in {"?", "*"} else f"{shown}{more}")
    if getattr(command, "takes_command", False):
        words.append("[-- CMD ARG...]")
    return " ".join(words)


def _arguments(
    parser: argparse.ArgumentParser, known: set[str] | frozenset[str] = frozenset()
) -> Iterator[str]:
    for action in parser._actions:
        if not action.help or action.help is argparse.SUPPRESS:
            continue
        if not action.option_strings:
            if action.metavar:
                yield ".TP"
                yield f"\\fI{_text(str(action.metavar))}\\fR"
                yield _line(action.help)
            continue
        if set(action.option_strings) <= known:
            continue
        value = ""
        if action.nargs != 0:
            value = (
                f" \\fI{_text(str(action.metavar or '|'.join(map(str, action.choices or ('VALUE',)))))}\\fR"
            )
        yield ".TP"
        yield ", ".join(f"\\fB{_text(option)}\\fR{value}" for option in action.option_strings)
        yield _line((action.help or "").replace("%%", "%"))


def _text(text: str) -> str:
    """Text with everything escaped that roff would interpret."""
    for plain, safe in (
        ("\\", "\\e"),
        ("-", "\\-"),
        ("'", "\\(aq"),
        ("`", "\\(ga"),
        ("~", "\\(ti"),
        ("^", "\\(ha"),
    ):
        text = text.replace(plain, safe)
    return "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in text)


def _line(text: str) -> str:
    """A line of text that roff never takes for a request."""
    return "\\&" + _text(" ".join(text.split()))
