"""The commands for the vault as a whole, and those that need no vault."""

from vault_tui.cli.declaring import Commands, Parser, yes_option

SETTINGS = (
    *("name", "idle-lock", "reveal-time", "clipboard-time"),
    *("rotate-after-days", "verify-after-days", "unused-after-days", "api-host", "environment-proxy"),
)


def declare(commands: Commands) -> None:
    """Declare them."""
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
    recovery = commands.add("recovery", "rekeying:recovery", "make a recovery code, or replace the old one")
    _rekeying(recovery)
    reencrypt = commands.add("reencrypt", "rekeying:reencrypt", "re-encrypt the vault, under a new vault key")
    _rekeying(reencrypt)
    _cost(reencrypt)

    keyring = commands.add(
        "keyring", "keyring_slot:keyring", "let the desktop's keyring open the vault, or stop that"
    )
    keyring.add_argument(
        "what", metavar="add|remove|status", choices=("add", "remove", "status"), nargs="?", default="status"
    )
    _rekeying(keyring)

    backups = commands.add("backups", "vaults:backups", "list earlier contents, look into one, or restore it")
    backups.add_argument(
        "what", metavar="ls|show|restore", choices=("ls", "show", "restore"), nargs="?", default="ls"
    )
    backups.add_argument("number", metavar="N", type=int, nargs="?")
    yes_option(backups)
    settings = commands.add("settings", "settings:settings", "list a vault's settings, or change one")
    settings.add_argument("name", metavar="NAME", choices=SETTINGS, nargs="?", help=", ".join(SETTINGS))
    settings.add_argument(
        "value", metavar="VALUE", nargs="?", help="like 90s, 12w, never, yes or api.example.com"
    )
    commands.add(
        "adopt", "adopting:adopt", "make an older copy, or one of two that diverged, the one that counts"
    )
    commands.add("where", "vaults:where", "say where the vault and its state are kept")
    _without_vault(commands)


def _without_vault(commands: Commands) -> None:
    keys = commands.add("keys", "keys:keys", "list the keys of the screens, your own among them")
    keys.add_argument(
        "--example", action="store_true", help="print a file in which to give commands other keys"
    )
    completion = commands.add(
        "completion", "completion:completion", "print what your shell loads to complete commands", json=False
    )
    completion.add_argument("shell", metavar="bash|zsh|fish", choices=("bash", "zsh", "fish"))
    commands.add("man", "manual:man", "print the manual page", json=False)
    doctor = commands.add("doctor", "doctor:doctor", "look for what could go wrong here, and what to do")
    doctor.add_argument("--clipboard", action="store_true", help="try the clipboard with a harmless word")
    demo = commands.add("demo", "demo:demo", "open a throw-away vault full of invented keys", json=False)
    demo.add_argument("--entries", metavar="N", type=int, help="how many invented keys")


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
        help="what becomes of backups that can't be re-encrypted",
    )
    yes_option(command)
