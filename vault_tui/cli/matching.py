"""``match``: the keys of an account, to compare with Bitfinex's page."""

from argparse import Namespace
from typing import Any

from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.steps import LINKS
from vault_tui.cli.output import out, out_json, out_table, say
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.errors import ExitCode, NoSuchEntry
from vault_tui.core.halves import masked
from vault_tui.core.models import visible
from vault_tui.session import Session
from vault_tui.session.page_keys import Answer, Matched, PageKey, by_label

_BOXES = {Answer.THERE: "[x]", Answer.GONE: "gone", None: "[ ]"}


def match(args: Namespace) -> int:
    """Print the keys that the page should show, with what was ticked on screen so far. Nothing is changed."""
    with unlocked(args) as session:
        states = _states(session, args.account)
    if args.json:
        out_json([one for state in states for one in _as_json(state)])
        return ExitCode.OK
    for state in states:
        out(f"{state.account.words}:")
        rows = [
            [_BOXES[answer], key.label, masked(key.api_key), key.integration or "—", key.standing]
            for key, answer in _in_order(state)
        ]
        rows += [["[x]", visible(name), "", "", "not in this vault"] for name in state.strangers]
        out_table(["PAGE", "LABEL", "API KEY", "USED BY", "HERE"], rows)
    if states:
        say(f"{LINKS[0].url}: {' '.join(piece.words for piece in at(Place.RECONCILE))}")
    else:
        say("No Bitfinex key is sealed here that its page may show.")
    return ExitCode.OK


def _states(session: Session, name: str) -> list[Matched]:
    accounts = session.matching.accounts()
    wanted = [one for one in accounts if not name or one.name.casefold() == name.casefold()]
    if name and not wanted:
        raise NoSuchEntry(
            f"No key is sealed here for an account “{visible(name)}”.",
            "These have keys:",
            candidates=tuple(dict.fromkeys(one.name for one in accounts)),
        )
    return [session.matching.state(account) for account in wanted]


def _in_order(state: Matched) -> list[tuple[PageKey, Answer | None]]:
    answered: list[tuple[PageKey, Answer | None]] = [(key, Answer.THERE) for key in state.there]
    answered += [(key, Answer.GONE) for key in state.gone]
    answered += [(key, None) for key in state.open]
    return sorted(answered, key=lambda one: by_label(one[0]))


def _as_json(state: Matched) -> list[dict[str, Any]]:
    account = {"account": state.account.name, "paper": state.account.paper}
    known = [
        {
            **account,
            "label": key.label,
            "pair": key.which,
            "api_key": masked(key.api_key),
            "integration": key.integration,
            "standing": key.standing,
            "expected": key.expected,
            "page": answer.value if answer else None,
        }
        for key, answer in _in_order(state)
    ]
    strangers = [
        {
            **account,
            "label": name,
            "pair": None,
            "api_key": "",
            "integration": "",
            "standing": "not in this vault",
            "expected": False,
            "page": Answer.THERE.value,
        }
        for name in state.strangers
    ]
    return known + strangers
