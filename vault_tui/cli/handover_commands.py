"""The unlock window, and the commands by which keys leave for the programs that use them."""

from vault_tui.cli.declaring import Commands, Parser, new_option


def declare(commands: Commands) -> None:
    """Declare them."""
    unlock = commands.add("unlock", "window:unlock", "let look-ups do without the passphrase for a while")
    unlock.epilog = "Where the system has /run/user, a window ends with your last logout as well."
    unlock.add_argument("labels", metavar="LABEL", nargs="*", help="serve only these keys")
    unlock.add_argument("--idle", metavar="15m", help="end so long after the last look-up")
    unlock.add_argument("--max", metavar="8h", dest="longest", help="end after so long in any case")
    unlock.add_argument("--forward", metavar="NAME", help="a socket of its own, for `ssh -R`")
    lock = commands.add("lock", "window:lock", "end the window, and the forwarded ones of this vault")
    lock.epilog = "From then on the system's keyring opens the vault only after you typed the passphrase."
    lock.add_argument("--forward", metavar="NAME", help="end only that one")
    commands.add("status", "window:status", "say whether a window is open; exit code 3 when none is")

    run = commands.add(
        "run", "handing:run", "start a program with the keys that it needs, and become it", json=False
    )
    run.takes_command = True
    run.epilog = "The command stands behind --: vault-tui run grid-bot -- python3 bot.py"
    _keys_by_name(run)
    way = run.add_mutually_exclusive_group()
    way.add_argument("--stdin", action="store_true", help="give API key and secret on stdin, a line each")
    way.add_argument("--fd", metavar="N", type=int, help="the same on this descriptor")
    way.add_argument(
        "--file", action="store_true", help="the same as a file in memory; {} in the command is its path"
    )
    run.add_argument("--half", choices=("key", "secret"), help="with these three: this half alone")
    _force(run)

    env = commands.add("env", "handing:env", "print lines for a shell's `eval` that set the variables")
    _keys_by_name(env)
    env.add_argument("--print", action="store_true", help="print them on a terminal too")
    _force(env)

    inject = commands.add(
        "inject",
        "injecting:inject",
        "fill vault://LABEL/secret and vault://LABEL/key in a configuration",
        json=False,
    )
    inject.takes_command = True
    inject.epilog = "A command behind -- finds the result at {}: vault-tui inject bot.json -- bot --config {}"
    inject.add_argument("template", metavar="TEMPLATE", help="the configuration, - for stdin")
    inject.add_argument(
        "--format", choices=("json", "yaml", "toml", "env"), help="how it is written, if its name doesn't say"
    )
    inject.add_argument("--print", action="store_true", help="print it on a terminal too")
    _force(inject)


def _keys_by_name(command: Parser) -> None:
    command.add_argument("label", metavar="LABEL", nargs="+")
    command.add_argument(
        "--for",
        metavar="PROGRAM",
        dest="program",
        help="the names that this program reads; else those of the program the key is for",
    )
    command.add_argument(
        "--env",
        metavar="NAME=secret|key",
        action="append",
        default=[],
        help="a variable for a half; repeat for more",
    )
    command.add_argument(
        "--prefix",
        metavar="TEXT",
        action="append",
        default=[],
        help="what the names begin with, once for each LABEL; several get one made of the label",
    )


def _force(command: Parser) -> None:
    command.add_argument("--force", action="store_true", help="also a compromised or retired key")
    new_option(command)
