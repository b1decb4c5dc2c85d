"""The commands that look after existing keys."""

from vault_tui.cli.declaring import PAIRS, Commands, api_url_option, yes_option

_STEPS = ("harm", "login", "cause")
"""The ids of :data:`vault_tui.bitfinex.incident_words.TASKS`, repeated so that no other command loads it."""


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

    _compromised(commands)

    rotate = commands.add("rotate", "rotating:rotate", "replace a key by a new one, stage by stage")
    rotate.add_argument("label", metavar="LABEL")
    rotate.add_argument("--abort", action="store_true", help="give it up, as long as the old key is in use")
    yes_option(rotate)
    api_url_option(rotate)
    rotate.epilog = (
        "Each stage is saved before the next, so it can be left at any time: the same command goes on. "
        "With --json nothing is done; it says where the rotation stands."
    )


def _compromised(commands: Commands) -> None:
    leaked = commands.add(
        "compromised", "incident:compromised", "mark leaked keys, and be told what to do about them"
    )
    leaked.add_argument("labels", metavar="LABEL", nargs="*", help="without any: all that are marked")
    which = leaked.add_mutually_exclusive_group()
    which.add_argument("--here", action="store_true", help="every key whose program runs on this machine")
    which.add_argument("--all", action="store_true", help="every key of this vault")
    leaked.add_argument(
        "--since", metavar="12h", help="since when others may have them: 12h, 7d, a day or a time"
    )
    what = leaked.add_mutually_exclusive_group()
    what.add_argument("--gone", action="store_true", help="they are gone from “My API Keys”: you looked")
    what.add_argument("--not-gone", action="store_true", help="they are there after all")
    what.add_argument("--done", choices=_STEPS, help="tick a step beside the keys")
    what.add_argument("--not-done", choices=_STEPS, help="that step is not done after all")
    what.add_argument("--close", action="store_true", help="end it, once every leaked key is revoked")
    what.add_argument("--undo", action="store_true", help="it was a mistake: nobody else ever had them")
    leaked.add_argument(
        "--pair",
        choices=PAIRS,
        help="with --gone and --not-gone: which of its leaked pairs, where it has several",
    )
    leaked.add_argument("--by-word", action="store_true", help="with --close: though not seen to be refused")
    leaked.add_argument("--markdown", action="store_true", help="print the report, without any secret")
    leaked.add_argument("--file", metavar="FILE", help="with --markdown: into a new file, for you alone")
    yes_option(leaked)
    leaked.epilog = (
        "Revoke first, replace after: `check-dead` asks with a key, `activity` asks who was in its account, "
        "`rotate` replaces it. Everything is saved as it is told, so it goes on where it was left. Keys that "
        "are marked are refused by `get` and `run`."
    )
