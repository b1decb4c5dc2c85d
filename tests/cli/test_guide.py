"""``guide``: the steps as plain lines, on a real terminal."""

from dataclasses import replace
from typing import Any, cast

import pytest

from tests.bitfinex.standin import Key, StandIn, scopes
from tests.cli.conftest import Cli, ended
from vault_tui.bitfinex.advice import Place, advice, at
from vault_tui.bitfinex.steps import STEPS
from vault_tui.cli import guide
from vault_tui.core.checklist import Step
from vault_tui.core.models import Entry, Progress, RunsOn, SealedSecret, State
from vault_tui.session import Session

KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample5"
SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET5"
NEXT = "Next: "


def answer(terminal: Any, *turns: tuple[str, str]) -> None:
    """Wait for each question and type its answer."""
    for question, typed in turns:
        terminal.expect(question)
        terminal.send(typed + "\r")


def plan(terminal: Any) -> None:
    """A new entry up to the step that seals."""
    answer(
        terminal,
        ("Label of", "sol-bot"),
        ("Account", ""),
        (r"Number \[1\]: ", ""),
        ("Which program", "freqtrade"),
        (r"Number \[1\]: ", "1"),
        (r"Number \[1\]: ", "3"),
        (NEXT, ""),
        ("Step 2 of 8.*" + NEXT, ""),
        ("Step 3 of 8.*" + NEXT, "1 2"),
        ("2 of 15 ticked.*" + NEXT, ""),
        ("13 not ticked off yet.*" + NEXT, "all"),
        ("15 of 15 ticked.*" + NEXT, ""),
        ("Step 4 of 8.*Addresses, with.*: ", "203.0.113.300"),
        ("not an IP address.*Addresses, with.*: ", "203.0.113.9"),
        (NEXT, ""),
        ("Step 5 of 8.*" + NEXT, ""),
    )


@pytest.fixture
def empty(fresh: Cli) -> Cli:
    fresh.make().close()
    return fresh


def test_it_leads_from_nothing_to_a_sealed_key_through_a_kill(empty: Cli) -> None:
    terminal = empty.terminal("guide", opened=True)
    plan(terminal)
    answer(terminal, (r"Step 6 of 8.*API key \(not shown", KEY))
    terminal.expect("SEALED")
    terminal.expect(KEY)
    terminal.expect("API secret .not shown")
    terminal.kill(9)
    terminal.close()
    assert empty.session().by_label("sol-bot").state is State.HALF_SEALED

    with StandIn([Key(KEY, SECRET, scopes(account="r", history="r", orders="rw", wallets="r"))]) as bitfinex:
        terminal = empty.terminal("guide", opened=True, VAULT_TUI_API_URL=bitfinex.url)
        to_the_end(terminal)
    assert ended(terminal) == 0
    assert "vault-tui recovery" in terminal.before
    assert SECRET not in terminal.before
    session = empty.session()
    entry = session.by_label("sol-bot")
    assert (entry.state, entry.integration, entry.preset) == (State.ACTIVE, "freqtrade", "trading-bot")
    assert (entry.addresses, entry.runs_on) == (("203.0.113.9",), "here")
    assert str(entry.review_by) == "2030-01-31"
    assert entry.seen is not None
    assert (entry.seen.outcome, entry.seen.host) == ("works", bitfinex.host)
    assert session.open_secret(entry.id, "get").reveal() == SECRET


def test_each_answer_about_the_plan_is_kept_as_it_is_given(empty: Cli) -> None:
    terminal = empty.terminal("guide", "sol-bot", opened=True)
    answer(
        terminal,
        ("Account", "second"),
        (r"Number \[1\]: ", "2"),
        ("Which program", "freqtrade"),
        (r"Where does that run.*Number \[1\]: ", "3"),
    )
    terminal.expect("What should it be able to do")
    terminal.kill(9)
    terminal.close()
    entry = empty.session().by_label("sol-bot")
    assert (entry.account, entry.paper) == ("second", True)
    assert (entry.integration, entry.runs_on) == ("freqtrade", RunsOn.HOSTED)
    assert [line.what for line in entry.history] == ["created", "planned"]
    terminal = empty.terminal("guide", "sol-bot", opened=True)
    answer(terminal, (r"Account or sub-account \[second\]", ""), (r"Number \[2\]: ", ""))
    terminal.expect(r"Which program will use this key\? \[freqtrade\]")


def to_the_end(terminal: Any) -> None:
    """From the entry whose API key is sealed to the end of the guide."""
    answer(
        terminal,
        (r"sol-bot, step 6 of 8.*Number \[1\]: ", ""),
        ("HALF SEALED.*API secret .not shown", SECRET),
        ("SEALED.*harmless word", "n"),
        (NEXT, ""),
        ("Step 7 of 8.*" + NEXT, ""),
        (r"127\.0\.0\.1:\d+ was asked, not Bitfinex.*works, as planned.*Orders +read \+ write.*" + NEXT, ""),
        ("Step 8 of 8.*vault-tui run sol-bot -- COMMAND.*Rotate by", "30d"),
        ("Review by", "2030-01-31"),
        (NEXT, ""),
        ("Done", ""),
    )


def test_stuck_leads_back_and_sets_a_half_aside(empty: Cli) -> None:
    terminal = empty.terminal("guide", "--on-screen", "on-page", opened=True)
    answer(terminal, ("API key .not shown", KEY))
    terminal.expect("API secret .not shown")
    terminal.send("\x1b")
    answer(
        terminal,
        ("Nothing was taken.*" + NEXT, "stuck"),
        ("Number: ", "1"),
        (r"revoke it there.*Back to step 5.*Go there\? \(y/N\): ", "y"),
        ("Step 5 of 8.*" + NEXT, "later"),
    )
    assert ended(terminal) == 0
    entry = empty.session().by_label("on-page")
    assert (entry.state, entry.api_key) == (State.DRAFT, "")
    assert KEY in [change.api_key for change in entry.history]


def test_later_is_an_answer_to_a_choice_too(empty: Cli) -> None:
    terminal = empty.terminal("guide", "plan-only", opened=True)
    answer(
        terminal,
        ("Account", "second"),
        (r"Number \[1\]: ", "9"),
        ("Type a number from 1 to 2, or “later”", "Later"),
    )
    assert ended(terminal) == 0
    assert "`vault-tui guide` goes on here." in terminal.before
    assert empty.session().by_label("plan-only").account == "second"


def test_later_and_end_of_input_keep_everything(empty: Cli) -> None:
    terminal = empty.terminal("guide", "plan-only", opened=True)
    answer(
        terminal,
        ("Account", "second"),
        (r"Number \[1\]: ", "2"),
        ("Which program", "a bot of mine"),
        (r"Number \[1\]: ", "5"),
        (r"Number \[1\]: ", "6"),
        ("Numbers to switch", "1, 99"),
        ("There is no row 99.*Numbers to switch", ""),
        (NEXT, "help"),
        (NEXT, "back"),
        (NEXT, "no such answer"),
        ("none of the answers.*" + NEXT, "copy"),
        (NEXT, "skip"),
    )
    terminal.expect(NEXT)
    terminal.send("\x04")
    assert ended(terminal) == 0
    assert "The plan is saved" in terminal.before
    entry = empty.session().by_label("plan-only")
    assert (entry.account, entry.paper, entry.integration) == ("second", True, "a bot of mine")
    assert entry.permissions == {"account": "r"}
    assert entry.progress is not None
    assert entry.progress.step == "plan"


def test_without_a_terminal_it_says_so(empty: Cli) -> None:
    done = empty.run("guide", stdin="sol-bot\n")
    assert (done.code, done.out) == (1, "")
    assert "terminal" in done.err


WHOLE = Entry(
    "",
    "grid",
    1,
    1,
    integration="own thing",
    runs_on=RunsOn.PHONE,
    preset="trading-bot",
    permissions={"orders": "rw", "withdraw": "w"},
    api_key=KEY,
    secret=SealedSecret(bytes(16), bytes(24), bytes(40), bytes(16), 1_000),
    state=State.ACTIVE,
)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
@pytest.mark.parametrize("addresses", [(), ("203.0.113.9", "2001:db8::9")], ids=["any", "two"])
def test_every_step_says_all_that_its_screen_does(
    monkeypatch: pytest.MonkeyPatch, step: Step, addresses: tuple[str, ...]
) -> None:
    said: list[str] = []
    monkeypatch.setattr(guide, "tell", said.append)
    monkeypatch.setattr(guide, "tell_whole", said.append)
    entry = replace(WHOLE, addresses=addresses, progress=Progress(step.id))
    walk = guide._Walk(cast(Session, None), entry, STEPS)
    walk._show()
    told = "\n".join(said)
    content = walk._guide.content
    expected = [
        content.lead,
        *(link.url for link in step.links),
        *(word for item in content.items for word in (item.group, item.text, item.setting)),
        *content.warnings,
        *content.notes,
        *(advice(one).words for one in content.advice),
    ]
    assert [words for words in expected if words not in told] == []
    empty = replace(entry, api_key="", secret=None)  # what is said before anything is sealed
    guide._Walk(cast(Session, None), empty, STEPS[STEPS.index(step) :])._show()
    told = "\n".join(said)
    for piece in at(Place(step.id)) if step.id in set(Place) else ():
        assert piece.words in told, piece.id
