"""The commands that look after the keys that are there."""

from vault_tui.cli.declaring import Commands, yes_option


def declare(commands: Commands) -> None:
    """Declare them."""
    audit = commands.add("audit", "auditing:audit", "say what is not as it should be, worst first")
    how = audit.add_mutually_exclusive_group()
    how.add_argument("--markdown", action="store_true", help="print a report without any secret")
    how.add_argument("--accept", metavar="FINDING", help="let a finding be; with --reason")
    how.add_argument("--count-again", metavar="FINDING", help="take back that it was accepted")
    audit.add_argument(
        "--fail-on", choices=("high", "medium", "low"), help="exit code 8 for open findings that bad or worse"
    )
    audit.add_argument("--label", metavar="LABEL", help="the key that it is about; without, the vault")
    audit.add_argument("--reason", metavar="TEXT", help="why a finding is accepted")
    audit.add_argument("--until", metavar="DAY", help="accept it until 2027-01-31, or for 90d")

    log = commands.add("log", "diary:log", "say what was done with the vault on this machine, newest first")
    log.add_argument("query", metavar="QUERY", nargs="*", help="words looked for in what, label, address …")
    log.add_argument("--since", metavar="7d", help="hours (h), days (d) or weeks (w) back, or a day")
    log.add_argument("--label", metavar="LABEL", help="only what concerns this key")

    match = commands.add("match", "matching:match", "list the keys that Bitfinex's page should show")
    match.add_argument("--account", metavar="NAME", default="", help="only those of this account")

    rotate = commands.add("rotate", "rotating:rotate", "replace a key by a new one, stage by stage")
    rotate.add_argument("label", metavar="LABEL")
    rotate.add_argument("--abort", action="store_true", help="give it up, as long as the old key is in use")
    yes_option(rotate)
    rotate.add_argument(
        "--api-url",
        metavar="URL",
        default="",
        help="ask a stand-in on this machine instead, http://127.0.0.1:PORT (or VAULT_TUI_API_URL)",
    )
    rotate.epilog = (
        "Each stage is saved before the next, so it can be left at any time: the same command goes on. "
        "With --json nothing is done; it says where the rotation stands."
    )
