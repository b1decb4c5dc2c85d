"""``run`` and ``env``: give a key to a program without a file, or to a shell with a warning."""

import shlex
from argparse import Namespace
from collections.abc import Sequence

from vault_tui.bitfinex import variables
from vault_tui.cli.output import on_terminal, out, out_json, say
from vault_tui.cli.sources import Handed, Source
from vault_tui.cli.starting import Starting
from vault_tui.core.errors import ExitCode, InvalidInput
from vault_tui.core.models import visible

_EVERY_PROGRAM = (
    "Every program that this shell starts can read these variables from now on. "
    "`vault-tui run` gives them to one program only."
)
_LOWEST_FD, _HIGHEST_FD = 3, 255


def run(args: Namespace) -> int:
    """Become the command, which gets the keys in variables or on a descriptor. Never returns."""
    starting = Starting(args.command, example="vault-tui run grid-bot -- python3 bot.py")
    by_descriptor = args.stdin or args.fd is not None or args.file
    if by_descriptor:
        return _by_descriptor(args, starting)
    if args.half is not None:
        raise InvalidInput("--half goes with --stdin, --fd or --file.", "--env NAME=key gives one half.")
    with Source(args, "run") as source:
        added = _environment(args, source)
    return starting.go(added)


def env(args: Namespace) -> int:
    """Print lines that set the variables in a shell: for ``eval``, and refused to a terminal."""
    if on_terminal() and not args.print:
        raise InvalidInput(
            "These lines hold secrets, and a terminal keeps what it shows.",
            'Use them as eval "$(vault-tui env LABEL)", or add --print to see them all the same.',
        )
    with Source(args, "env") as source:
        added = _environment(args, source)
    if args.json:
        out_json(added)
    else:
        for line in [_line(name, value) for name, value in added.items()]:
            out(line)
    say(_EVERY_PROGRAM)
    return ExitCode.OK


def _environment(args: Namespace, source: Source) -> dict[str, str]:
    """The variables for every label; names that were given are checked before anything is opened."""
    prefixes = variables.prefixes(args.prefix, args.label)
    if args.env and args.program:
        raise InvalidInput("--for and --env both say the names.", "Leave one of them out.")
    named = (
        variables.parsed(args.env) if args.env else variables.of_program(args.program) if args.program else ()
    )
    halves = {half for _, half in named}
    wanted = "pair" if len(halves) != 1 else halves.pop()
    added: list[tuple[str, str]] = []
    for prefix, label in zip(prefixes, args.label, strict=True):
        handed = source.fetch(label, wanted)
        for name, half in named or _usual(handed):
            added.append((prefix + name, handed.half(half)))
    variables.check_distinct([name for name, _ in added])
    return dict(added)


def _usual(handed: Handed) -> Sequence[variables.Variable]:
    names, words = variables.of_integration(handed.integration)
    if words:
        say(words)
    return names


def _line(name: str, value: str) -> str:
    """An ``export`` for any shell; raises ``InvalidInput`` for a value that some would read differently."""
    if not value.isprintable() or "\\" in value or "!" in value:
        raise InvalidInput(
            f"The value for {visible(name)} can't be quoted so that every shell reads it alike.",
            "`vault-tui run` needs no quoting.",
        )
    return f"export {name}={shlex.quote(value)}"


def _by_descriptor(args: Namespace, starting: Starting) -> int:
    if args.env or args.program or args.prefix:
        raise InvalidInput("Variables have names, --stdin, --fd and --file have none.", "Leave one out.")
    if len(args.label) > 1:
        raise InvalidInput("--stdin, --fd and --file hand over one key.", "Several go by variables.")
    if args.fd is not None and not _LOWEST_FD <= args.fd <= _HIGHEST_FD:
        raise InvalidInput(
            f"--fd takes a number from {_LOWEST_FD} to {_HIGHEST_FD}.", "--stdin is the one for 0."
        )
    half = args.half or "pair"
    if args.file:
        starting.check_place_for_file()
    with Source(args, "run") as source:
        handed = source.fetch(args.label[0], half)
    halves = ("key", "secret") if half == "pair" else (half,)
    content = "".join(f"{handed.half(one)}\n" for one in halves).encode()
    if args.file:
        return starting.go_with_file(content)
    return starting.go_with_pipe(content, 0 if args.stdin else args.fd)
