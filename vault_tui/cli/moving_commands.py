"""The commands that import keys, look for them in plain files, and export them."""

from vault_tui.cli.declaring import Commands, yes_option


def declare(commands: Commands) -> None:
    """Declare them."""
    bring = commands.add(
        "import",
        "importing:bring_in",
        "take keys over from bots' files, CSV, pass or an export; shows them first",
    )
    bring.epilog = "Exit code 8: a key was left out, contradicts one that is here, or there is none in it."
    bring.add_argument("source", metavar="PATH", nargs="+", help="a file, or the folder of a pass store")
    bring.add_argument(
        "--from",
        dest="kind",
        choices=("json", "env", "csv", "pass", "export"),
        help="its format, if that can't be told",
    )
    bring.add_argument(
        "--from-passphrase-file", metavar="FILE", default="", help="the passphrase of an export, in a file"
    )
    bring.add_argument("--dry-run", action="store_true", help="only show what would be made")
    yes_option(bring)

    scan = commands.add("scan", "scanning:look", "look for your API keys in plain files and shell histories")
    scan.epilog = "Exit code 8: a key was found."
    scan.add_argument(
        "path", metavar="PATH", nargs="*", help="a file or folder; shell histories are always looked at"
    )

    export = commands.add(
        "export", "exporting:export", "write keys to a new file under a passphrase of its own"
    )
    export.add_argument("file", metavar="FILE", help="the file, which must not exist yet")
    export.add_argument("label", metavar="LABEL", nargs="*", help="these keys; else all outside the trash")
    export.add_argument(
        "--export-passphrase-file", metavar="FILE", default="", help="the passphrase for it, in a file"
    )
    export.add_argument(
        "--plain", choices=("json", "env"), help="readable by everybody; asks you to type that you mean it"
    )
