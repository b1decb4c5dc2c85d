"""``compromised``: leaked keys marked, ticked, closed and told of by commands, against the stand-in."""

import json
import stat
from typing import Any

import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.cli.conftest import CONTROL, Cli, Done, ended
from tests.worlds import BOT_RIGHTS
from vault_tui.bitfinex.incident_words import TASKS
from vault_tui.cli.declaring import PAIRS
from vault_tui.cli.life_commands import _STEPS
from vault_tui.core.models import Entry, RunsOn, State
from vault_tui.core.pairs import BY_WORD
from vault_tui.core.secret import Secret

BOT, THIEF, TAXES = "trading-bot", "withdraw", "reporting"


@pytest.fixture
def cli(fresh: Cli, standin: StandIn) -> Cli:
    """A vault with three keys that the stand-in knows; two of their programs run on this machine."""
    fresh.env["VAULT_TUI_API_URL"] = standin.url
    session = fresh.make()
    for name, runs_on in ((BOT, RunsOn.HERE), (THIEF, RunsOn.HERE), (TAXES, RunsOn.HOSTED)):
        key = standin.key(name)
        entry = session.add(name, permissions=BOT_RIGHTS, integration="freqtrade", runs_on=runs_on)
        session.seal_api_key(entry.id, key.api_key)
        session.seal_secret(entry.id, Secret(key.secret))
    session.close()
    return fresh


def entry_of(cli: Cli, label: str = BOT) -> Entry:
    session = cli.session()
    entry = session.by_label(label)
    session.close()
    return entry


def told(done: Done) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_several_are_marked_after_one_question_and_refused_from_then_on(cli: Cli) -> None:
    terminal = cli.terminal("compromised", BOT, TAXES, opened=True)
    terminal.expect("Revoke the key on Bitfinex now")
    terminal.expect("Mark .*trading-bot.*reporting.* as compromised")
    terminal.send("y\r")
    assert ended(terminal) == 0
    assert "0 of 2 done" in terminal.before
    for label in (BOT, TAXES):
        assert entry_of(cli, label).state is State.COMPROMISED
        assert cli.run("get", label).code == 8
        assert cli.run("run", label, "--", "true").code == 8
        assert cli.run("get", label, "--force").code == 0


def test_no_is_no_and_without_a_terminal_it_wants_a_yes(cli: Cli) -> None:
    terminal = cli.terminal("compromised", BOT, opened=True)
    terminal.expect("as compromised")
    terminal.send("n\r")
    assert ended(terminal) == 1
    refused = cli.run("compromised", BOT)
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert entry_of(cli).state is State.ACTIVE


@pytest.mark.parametrize(("option", "labels"), [("--here", {BOT, THIEF}), ("--all", {BOT, THIEF, TAXES})])
def test_everything_on_this_machine_or_in_this_vault_is_marked_by_one_word(
    cli: Cli, option: str, labels: set[str]
) -> None:
    found = told(cli.run("compromised", option, "--yes", "--json", "--since", "2026-01-02 03:04"))
    assert {one["label"] for one in found["keys"]} == labels
    assert found["since"].startswith("2026-01-0")
    again = cli.run("compromised", option, "--json")
    assert (again.code, {one["label"] for one in told(again)["keys"]}) == (0, labels)


def test_json_says_of_each_key_what_it_may_where_it_stands_and_what_comes_next(
    cli: Cli, standin: StandIn
) -> None:
    cli.run("verify", THIEF)
    found = told(cli.run("compromised", BOT, THIEF, "--yes", "--json"))
    first, second = found["keys"]
    assert (first["label"], first["may"], first["may_is"]) == (THIEF, "withdraw!, trade", "seen")
    assert (first["stands"], first["revoked"], first["host"]) == ("alive", False, standin.host)
    assert (second["label"], second["may_is"], second["stands"]) == (BOT, "planned", "not asked")
    assert second["stops"] == "freqtrade, on this machine"
    assert "ask with it once" in second["next"]
    assert first["words"] == [f"{standin.host}, not Bitfinex, accepted it."]
    assert found["left"] == 2
    assert found["revoke_at"] == "https://setting.bitfinex.com/api"
    assert [step["id"] for step in found["steps"]] == [task.id for task in TASKS]
    assert standin.key(BOT).api_key not in json.dumps(found)


def test_a_whole_night_by_commands_alone(cli: Cli, standin: StandIn) -> None:
    cli.run("compromised", BOT, "--yes")
    assert cli.run("check-dead", BOT).code == 8
    assert cli.run("activity", BOT).code == 0
    standin.change(BOT, revoked=True)
    assert cli.run("check-dead", BOT).code == 0
    early = cli.run("compromised", BOT, "--close", "--yes")
    assert (early.code, "not known to be revoked" in early.err) == (2, True)
    assert told(cli.run("compromised", BOT, "--gone", "--json"))["left"] == 0
    assert told(cli.run("compromised", "--done", "harm", "--json"))["steps"][0]["done"]
    assert not told(cli.run("compromised", "--not-done", "harm", "--json"))["steps"][0]["done"]
    asked = cli.run("compromised", BOT, "--close")
    assert (asked.code, "--yes" in asked.err) == (2, True)
    assert cli.run("compromised", BOT, "--close", "--yes").code == 0
    assert entry_of(cli).state is State.RETIRED
    over = told(cli.run("compromised", BOT, "--json"))
    assert over["closed"] == ["trading-bot (EXAMPLE-…)"]
    events = [one["what"] for one in over["events"]]
    assert "incident closed: every leaked key revoked" in events
    assert any("refused from here" in one for one in events)


def test_check_dead_tells_by_its_exit_code_and_when_to_ask_again(cli: Cli, standin: StandIn) -> None:
    cli.run("compromised", BOT, "--yes")
    assert cli.run("check-dead", BOT, "--json").code == 8
    standin.fault = FAULTS["rate"]
    unsure = cli.run("check-dead", BOT, "--json")
    assert (unsure.code, told(unsure)["verdict"]) == (9, "could not tell")
    assert told(unsure)["try_again_at"].endswith("Z")
    assert "Ask again from" in cli.run("check-dead", BOT).out
    standin.fault = None
    standin.change(BOT, addresses=("203.0.113.9",))
    refused = cli.run("check-dead", BOT, "--json")
    assert (refused.code, told(refused)["try_again_at"]) == (0, None)
    assert "address list" in " ".join(told(refused)["words"])
    assert told(cli.run("compromised", "--json"))["left"] == 1


def test_a_key_never_seen_alive_is_closed_by_word_and_that_is_said(cli: Cli, standin: StandIn) -> None:
    standin.change(BOT, revoked=True)
    cli.run("compromised", BOT, "--yes")
    assert cli.run("check-dead", BOT).code == 9
    cli.run("compromised", BOT, "--gone")
    assert cli.run("compromised", BOT, "--close", "--yes").code == 2
    assert cli.run("compromised", BOT, "--close", "--by-word", "--yes").code == 0
    assert "by word" in entry_of(cli).history[-1].what


def test_a_mistake_is_taken_back(cli: Cli) -> None:
    cli.run("compromised", BOT, "--yes")
    assert cli.run("compromised", BOT, "--undo").code == 2
    assert cli.run("compromised", BOT, "--undo", "--yes").code == 0
    assert entry_of(cli).state is State.ACTIVE
    assert cli.run("get", BOT).code == 0
    assert cli.run("compromised", BOT, "--undo", "--yes").code == 2


def test_the_report_is_printed_or_written_and_holds_no_secret(cli: Cli, standin: StandIn) -> None:
    session = cli.session()
    session.change(session.by_label(TAXES), label=f"x {standin.key(BOT).secret}", notes="x")
    session.close()
    done = cli.run("compromised", "--all", "--yes", "--markdown")
    assert done.out.startswith("# Leaked keys: ")
    for name in (BOT, THIEF, TAXES):
        assert standin.key(name).secret not in done.out
        assert standin.key(name).api_key not in done.out
    assert cli.run("compromised", "--markdown", "--file", "leak.md").code == 0
    made = cli.home / "leak.md"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert "| trading\\-bot" in made.read_text() or "| trading-bot" in made.read_text()
    again = cli.run("compromised", "--markdown", "--file", "leak.md")
    assert (again.code, "something at" in again.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        (BOT, "--here"),
        (BOT, "--by-word"),
        (BOT, "--file", "x"),
        (BOT, "--json", "--markdown"),
        ("--undo",),
        ("--gone",),
        ("--close",),
        (BOT, "--done", "nothing"),
        (BOT, "--gone", "--close"),
        (BOT, "--since", "soon", "--yes"),
        (BOT, "--gone"),
        (BOT, "--pair", "old"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(cli: Cli, words: tuple[str, ...]) -> None:
    assert cli.run("compromised", *words).code == 2
    assert entry_of(cli).state is State.ACTIVE


def test_with_nothing_marked_it_says_so(cli: Cli) -> None:
    done = cli.run("compromised")
    assert (done.code, done.out) == (0, "")
    assert "No key is marked" in done.err
    assert told(cli.run("compromised", "--json"))["keys"] == []
    assert cli.run("compromised", "nobody", "--yes").code == 4


def test_a_rotation_after_the_revoking_ends_with_the_switch(cli: Cli, standin: StandIn) -> None:
    cli.run("verify", BOT)
    cli.run("compromised", BOT, "--yes")
    standin.change(BOT, revoked=True)
    cli.run("check-dead", BOT)
    cli.run("compromised", BOT, "--gone")
    session = cli.session()
    entry, key = session.by_label(BOT), standin.key("this-host")
    session.rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(key.secret))
    session.rotating.verified(entry.id, agreed=True)
    session.rotating.handed_over(entry.id)
    session.close()
    terminal = cli.terminal("rotate", BOT, opened=True)
    terminal.expect("revoked already.*Next: ")
    terminal.send("\r")
    terminal.expect("on the new key")
    terminal.send("y\r")
    assert ended(terminal) == 0
    assert "The old one was revoked before" in terminal.before
    assert cli.run("get", BOT, "key").out == f"{key.api_key}\n"
    found = told(cli.run("compromised", "--json"))
    assert [(one["pair"], one["revoked"]) for one in found["keys"]] == [("old pair", True)]
    assert found["programs_without_a_key"] == []


def test_of_several_leaked_keys_of_one_entry_one_is_asked_with_and_ticked_by_a_word(
    cli: Cli, standin: StandIn
) -> None:
    session = cli.session()
    entry, key = session.by_label(BOT), standin.key("this-host")
    session.rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(key.secret))
    session.close()
    listed = told(cli.run("compromised", BOT, "--yes", "--json"))["keys"]
    assert {one["which"]: one["pair"] for one in listed} == {"in-use": "pair in use", "new": "new pair"}
    assert "--pair says which: in-use, new, old" in cli.run("compromised").out

    alive = cli.run("check-dead", BOT, "--pair", "new", "--json")
    assert (alive.code, told(alive)["pair"]) == (8, "candidate")
    assert "a leaked key is to stop anyway" in alive.err
    standin.change("this-host", revoked=True)
    assert cli.run("check-dead", BOT, "--pair", "new").code == 0
    assert cli.run("check-dead", BOT, "--pair", "in-use").code == 8
    assert cli.run("check-dead", BOT, "--pair", "old").code == 4

    which = cli.run("compromised", BOT, "--gone")
    assert (which.code, "in-use (EXAMPLE-…), new (EXAMPLE-…)?" in which.err) == (2, True)
    assert cli.run("compromised", BOT, "--gone", "--pair", "old").code == 2
    ticked = told(cli.run("compromised", BOT, "--gone", "--pair", "new", "--json"))["keys"]
    assert {one["which"]: one["revoked"] for one in ticked} == {"in-use": False, "new": True}
    assert cli.run("compromised", BOT, "--gone").code == 0  # of the one that is left
    again = told(cli.run("compromised", BOT, "--not-gone", "--pair", "in-use", "--json"))["keys"]
    assert {one["which"] for one in again if one["ticked_gone_at"]} == {"new"}


def test_the_words_for_pairs_are_those_of_the_core() -> None:
    assert tuple(BY_WORD) == PAIRS


def test_the_audit_and_the_list_show_what_is_not_finished(cli: Cli, standin: StandIn) -> None:
    cli.run("verify", BOT)
    cli.run("compromised", BOT, "--yes")
    assert "COMPROMISED" in cli.run("ls").out
    assert "Leaked      perhaps since" in cli.run("show", BOT).out
    assert json.loads(cli.run("show", BOT, "--json").out)["leaked_since"].endswith("Z")
    assert cli.run("audit", "--fail-on", "high", "--label", BOT).code == 8
    standin.change(BOT, revoked=True)
    cli.run("check-dead", BOT)
    cli.run("compromised", BOT, "--gone")
    assert "revoked: close it" in cli.run("ls").out
    rules = {one["rule"] for one in json.loads(cli.run("audit", "--json", "--label", BOT).out)}
    assert "incident-open" in rules
    assert "compromised-not-revoked" not in rules


def test_no_login_of_others_acts_on_the_terminal(cli: Cli) -> None:
    cli.run("compromised", BOT, "--yes", "--since", "2020-01-01")
    cli.run("activity", BOT)
    for form in ((), ("--json",), ("--markdown",)):
        done = cli.run("compromised", *form)
        assert not CONTROL.search(done.out)
    assert "NEW ADDRESS" in cli.run("compromised").out


def test_the_steps_of_the_option_are_those_of_the_page() -> None:
    assert tuple(task.id for task in TASKS) == _STEPS
