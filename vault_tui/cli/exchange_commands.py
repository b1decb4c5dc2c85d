"""The commands that ask Bitfinex. No other command reaches out."""

from vault_tui.cli.declaring import PAIRS, Commands, Parser, api_url_option


def declare(commands: Commands) -> None:
    """Declare them."""
    verify = commands.add(
        "verify", "exchange:verify", "ask Bitfinex whether a key works and may do what was planned"
    )
    verify.add_argument("labels", metavar="LABEL", nargs="*")
    verify.add_argument("--all", action="store_true", help="every active Bitfinex key")
    verify.add_argument(
        "--new",
        action="store_true",
        help="the new pair that `edit --stdin` sealed; it is taken into use when it works as planned",
    )
    _ask_options(verify, "0 works as planned, 8 refused or not as planned, 9 could not tell")

    activity = commands.add(
        "activity", "exchange:activity", "ask Bitfinex who has been logged in to a key's account"
    )
    activity.add_argument("label", metavar="LABEL")
    _ask_options(activity, "0 told, 8 refused, 9 could not tell")

    dead = commands.add(
        "check-dead", "exchange:check_dead", "ask Bitfinex whether a revoked key is still alive"
    )
    dead.add_argument("label", metavar="LABEL", help="its old pair, if it has one from a rotation")
    dead.add_argument("--pair", choices=PAIRS, help="which of its pairs, where it has several")
    _ask_options(dead, "0 refused from here, 8 alive, 9 could not tell")


def _ask_options(command: Parser, codes: str) -> None:
    command.epilog = (
        f"Exit codes: {codes}. A program that runs with the key may see one of its calls fail at that "
        "moment; at a terminal you are asked first, in a script a line on stderr says so."
    )
    command.add_argument("--yes", action="store_true", help="ask even if a program may be using the key")
    api_url_option(command)
