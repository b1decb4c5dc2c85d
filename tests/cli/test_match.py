"""``vault-tui match``: the list to hold beside Bitfinex's page, on paper or in a script."""

import json

from tests.cli.conftest import CONTROL, Cli
from vault_tui.core.models import State
from vault_tui.session.page_keys import Account, Answer


def test_every_key_is_listed_with_a_box_to_tick(cli: Cli) -> None:
    session = cli.session()
    session.set_state(session.by_label("grid-old").id, State.RETIRED)
    session.close()
    done = cli.run("match")
    assert done.code == 0
    assert done.out.startswith("main:\nPAGE  LABEL ")
    assert "[ ]   grid-bot  EXAMPLEe…" in done.out
    assert "retired" in done.out
    assert "API Keys" in done.err


def test_ticks_that_were_made_on_screen_are_told(cli: Cli) -> None:
    session = cli.session()
    account = Account("main", paper=False)
    key = session.matching.state(account).open[0]
    session.matching.answer(account, key, Answer.GONE)
    session.matching.note_stranger(account, "somebody's")
    session.close()
    told = {one["label"]: one for one in json.loads(cli.run("match", "--json").out)}
    assert told[key.label]["page"] == "gone"
    assert told["somebody's"] == {
        "account": "main",
        "paper": False,
        "label": "somebody's",
        "pair": None,
        "api_key": "",
        "integration": "",
        "standing": "not in this vault",
        "expected": False,
        "page": "there",
    }
    assert "not in this vault" in cli.run("match").out


def test_an_account_is_chosen_by_its_name(cli: Cli) -> None:
    assert cli.run("match", "--account", "MAIN").code == 0
    refused = cli.run("match", "--account", "lending")
    assert refused.code == 4
    assert "main" in refused.err


def test_no_whole_api_key_is_printed_and_nothing_acts_on_the_terminal(cli: Cli) -> None:
    session = cli.session()
    whole = session.by_label("grid-bot").api_key
    session.close()
    for options in ((), ("--json",)):
        done = cli.run("match", *options)
        assert whole not in done.out
        assert not CONTROL.search(done.out)
