"""The commands for one key, and for the list of them."""

from vault_tui.cli.declaring import Commands, Parser, new_option, yes_option


def declare(commands: Commands) -> None:
    """Declare them."""
    add = commands.add("add", "adding:add", "store a key you have", json=True)
    add.add_argument("label", metavar="LABEL")
    _field_options(add)

    ls = commands.add("ls", "entries:ls", "list the keys, or those that match")
    ls.add_argument("query", metavar="QUERY", nargs="*", help="words looked for in label, program, account …")

    find = commands.add("find", "entries:find_labels", "print the labels of the keys that match, best first")
    find.add_argument("query", metavar="QUERY", nargs="+", help="words, as for ls")

    show = commands.add("show", "entries:show", "show all that is known of a key, never its secret")
    show.add_argument("label", metavar="LABEL")

    get = commands.add("get", "secrets:get", "give one half: bare into a pipe, for a moment on a terminal")
    _label_and_half(get)
    get.add_argument("--print", action="store_true", help="print it on a terminal too")

    copy = commands.add("copy", "secrets:copy", "send one half to your clipboard, emptied after a while")
    _label_and_half(copy)

    edit = commands.add("edit", "editing:edit", "change what is noted of a key, or give it a new pair")
    edit.add_argument("label", metavar="LABEL")
    edit.add_argument("--label", metavar="LABEL", dest="new_label", help="another label")
    edit.add_argument("--state", choices=("active", "compromised", "retired"), help="mark the key")
    edit.add_argument("--rotate-by", metavar="DAY", help="2027-01-31, or never")
    edit.add_argument("--rotate-every", metavar="60d", help="60d, 12w, never, or default for the vault's own")
    edit.add_argument("--review-by", metavar="DAY", help="2027-01-31, or never")
    _field_options(edit)
    new = edit.add_argument_group(
        "a new pair (with --stdin) waits beside the old one until it has proved itself"
    )
    which = new.add_mutually_exclusive_group()
    which.add_argument("--use-now", action="store_true", help="with --stdin: use the new pair at once")
    which.add_argument("--adopt", action="store_true", help="use the new pair that waits, unproven")
    which.add_argument("--drop-new", action="store_true", help="give up the new pair that waits")
    edit.add_argument(
        "--nonce-unit",
        choices=("ms", "us", "auto"),
        help="how its program numbers requests: milliseconds, microseconds, or what is known of it",
    )

    rm = commands.add("rm", "entries:remove", "move a key to the trash; it still works at the exchange")
    rm.add_argument("label", metavar="LABEL")
    restore = commands.add("restore", "entries:restore", "take a key out of the trash")
    restore.add_argument("label", metavar="LABEL")
    trash = commands.add("trash", "entries:trash", "list the trash, or empty it for good")
    trash.add_argument("--empty", action="store_true", help="remove all of it, from the backups as well")
    yes_option(trash)

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
    command.add_argument("--force", action="store_true", help="also when it is marked compromised or retired")
    new_option(command)


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
    yes_option(group)
