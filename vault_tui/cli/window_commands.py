"""The commands for the unlock window."""

from vault_tui.cli.declaring import Commands


def declare(commands: Commands) -> None:
    """Declare them."""
    unlock = commands.add("unlock", "window:unlock", "let look-ups do without the passphrase for a while")
    unlock.add_argument("labels", metavar="LABEL", nargs="*", help="serve only these keys")
    unlock.add_argument("--idle", metavar="15m", help="end so long after the last look-up")
    unlock.add_argument("--max", metavar="8h", dest="longest", help="end after so long in any case")
    unlock.add_argument("--forward", metavar="NAME", help="a socket of its own, for `ssh -R`")
    lock = commands.add("lock", "window:lock", "end the window, and the forwarded ones of this vault")
    lock.add_argument("--forward", metavar="NAME", help="end only that one")
    commands.add("status", "window:status", "say whether a window is open; exit code 3 when none is")
