"""``rotate``: the stages as plain lines on a real terminal, against the stand-in."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.cli.conftest import Cli, ended
from tests.cli.windows import open_window
from tests.worlds import BOT_RIGHTS, PASSPHRASE
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry
from vault_tui.core.rotation import stage_of
from vault_tui.core.secret import Secret

NEW, OLD = "this-host", "trading-bot"
NEXT = "Next: "


@pytest.fixture
def cli(fresh: Cli, standin: StandIn) -> Cli:
    """A vault with one key that the stand-in knows."""
    fresh.env["VAULT_TUI_API_URL"] = standin.url
    session = fresh.make()
    key = standin.key(OLD)
    entry = session.add(OLD, preset="trading-bot", permissions=BOT_RIGHTS, integration="freqtrade")
    session.seal_api_key(entry.id, key.api_key)
    session.seal_secret(entry.id, Secret(key.secret))
    session.close()
    return fresh


def entry_of(cli: Cli) -> Entry:
    session = cli.session()
    entry = session.by_label(OLD)
    session.close()
    return entry


def at_revoke(cli: Cli, standin: StandIn) -> None:
    """The new key in use, the old one waiting to be revoked."""
    session = cli.session()
    entry = session.by_label(OLD)
    key = standin.key(NEW)
    session.rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(key.secret))
    session.rotating.verified(entry.id, agreed=True)
    session.rotating.handed_over(entry.id)
    session.rotating.switch(entry.id)
    session.close()


def answer(terminal: Any, *turns: tuple[str, str]) -> None:
    """Wait for each question and type its answer."""
    for question, typed in turns:
        terminal.expect(question)
        terminal.send(typed + "\r")


def test_it_leads_from_the_old_key_to_the_new_one_through_kills(cli: Cli, standin: StandIn) -> None:
    new, old = standin.key(NEW), standin.key(OLD)
    terminal = cli.terminal("rotate", OLD, opened=True)
    answer(
        terminal,
        ("Replace the key of", "y"),
        ("Stage 1 of 7.*" + NEXT, ""),
        ("Sign in.*or later", ""),
        ("Permissions.*or later", ""),
    )
    terminal.expect("IP access.*or later")
    terminal.kill(9)
    terminal.close()

    terminal = cli.terminal("rotate", OLD, opened=True)
    answer(terminal, ("Stage 1 of 7.*" + NEXT, ""))
    terminal.expect("IP access")
    assert "Sign in" not in terminal.before
    answer(
        terminal,
        ("or later", ""),
        (r"Label and generate.*starts EXAMPLE-….*or later", ""),
        (r"API key .not shown", new.api_key),
    )
    terminal.expect("SEALED")
    terminal.expect("API secret .not shown")
    terminal.kill(9)
    terminal.close()
    half = entry_of(cli)
    assert (half.api_key, stage_of(half)) == (old.api_key, RotationStage.NEW_KEY)
    assert half.candidate is not None

    terminal = cli.terminal("rotate", OLD, opened=True)
    answer(
        terminal,
        ("HALF SEALED.*" + NEXT, ""),
        ("API secret .not shown", new.secret),
        ("Stage 2 of 7.*" + NEXT, ""),
        (
            "works, as planned.*Stage 3 of 7.*--new they give the new one now.*run --new.*" + NEXT,
            "",
        ),
        ("Stage 4 of 7.*" + NEXT, ""),
        ("run on the new key.*", "y"),
    )
    terminal.expect("Stage 5 of 7")
    terminal.kill(9)
    terminal.close()
    told = cli.run("get", OLD, "key")
    assert told.out == f"{new.api_key}\n"
    assert "this is the new pair" in told.err

    terminal = cli.terminal("rotate", OLD, opened=True)
    answer(
        terminal,
        ("Stage 5 of 7.*never seen alive.*" + NEXT, "check"),
        ("ALIVE.*" + NEXT, ""),
        ("OLD key, which starts EXAMPLE-….*revoked there", "y"),
        ("Stage 6 of 7.*" + NEXT, ""),
        ("THE OLD KEY IS STILL ALIVE.*Stage 5 of 7.*" + NEXT, ""),
        ("revoked there", "y"),
    )
    terminal.expect("Stage 6 of 7.*" + NEXT)
    standin.change(OLD, revoked=True)
    terminal.send("\r")
    answer(
        terminal,
        ("REFUSED FROM HERE.*address list looks the same.*Stage 7 of 7.*" + NEXT, ""),
        ("gone from that page", "y"),
    )
    assert ended(terminal) == 0
    assert "by your word the old one" in terminal.before
    closed = entry_of(cli)
    assert (closed.rotation, closed.outgoing, closed.api_key) == (None, None, new.api_key)
    assert closed.history[-1].api_key == old.api_key
    assert not cli.run("get", OLD).err


def test_with_the_server_down_the_proof_waits_and_goes_on_by_somebodys_word_only(
    cli: Cli, standin: StandIn
) -> None:
    at_revoke(cli, standin)
    standin.fault = FAULTS["unavailable"]
    terminal = cli.terminal("rotate", OLD, opened=True)
    answer(
        terminal,
        ("Stage 5 of 7.*" + NEXT, ""),
        ("revoked there", "y"),
        ("Stage 6 of 7.*" + NEXT, ""),
        ("COULD NOT TELL.*treat the key as alive.*" + NEXT, "later"),
    )
    assert ended(terminal) == 0
    assert "goes on here" in terminal.before
    assert stage_of(entry_of(cli)) is RotationStage.PROVE
    terminal = cli.terminal("rotate", OLD, opened=True)
    answer(
        terminal,
        ("Stage 6 of 7.*" + NEXT, "skip"),
        ("may still be alive", "y"),
        ("Stage 7 of 7.*" + NEXT, "later"),
    )
    assert ended(terminal) == 0
    assert any("not proved dead" in change.what for change in entry_of(cli).history)


def at_hand_over(cli: Cli, standin: StandIn) -> None:
    """The new key verified and about to be given to its program."""
    session = cli.session()
    entry, key = session.by_label(OLD), standin.key(NEW)
    session.rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(key.secret))
    session.rotating.verified(entry.id, agreed=True)
    session.close()


class TestBeforeTheSwitch:
    """The new pair reaches its program while the old one is still in use, and is never taken for it."""

    @pytest.fixture(params=["by passphrase", "by window"])
    def handing(self, cli: Cli, standin: StandIn, request: pytest.FixtureRequest) -> Iterator[Cli]:
        at_hand_over(cli, standin)
        if request.param == "by passphrase":
            yield cli
            return
        with open_window(cli) as inside:
            (inside.home / "passphrase").rename(inside.home / "elsewhere")
            yield inside
            (inside.home / "elsewhere").rename(inside.home / "passphrase")

    def test_every_way_out_gives_it_when_asked_for_and_says_so(self, handing: Cli, standin: StandIn) -> None:
        new, old = standin.key(NEW), standin.key(OLD)
        template = handing.write("bot.json", f'{{"s": "vault://{OLD}/secret"}}')
        printed = ("--", "printenv", "FREQTRADE__EXCHANGE__SECRET")
        for words, pair in (
            (("get", OLD), "secret"),
            (("get", OLD, "key"), "key"),
            (("run", OLD, *printed), "secret"),
            (("env", OLD), "secret"),
            (("inject", str(template)), "secret"),
        ):
            asked = handing.run(words[0], "--new", *words[1:])
            assert asked.code == 0, asked.err
            wanted, other = (new.secret, old.secret) if pair == "secret" else (new.api_key, old.api_key)
            assert wanted in asked.out
            assert other not in asked.out
            assert "this is the NEW pair" in asked.err
            unasked = handing.run(*words)
            assert other in unasked.out
            assert wanted not in unasked.out
            assert "still the old pair" in unasked.err

    def test_the_diary_tells_the_two_apart(self, handing: Cli) -> None:
        handing.run("get", "--new", OLD)
        handing.run("get", "--new", OLD, "key")
        handing.run("get", OLD)
        handing.write("passphrase", f"{PASSPHRASE}\n")
        lines = json.loads(handing.run("log", "--json", "get").out)
        assert [one["detail"] for one in lines] == [None, "API key of the new pair", "new pair"]


def test_a_new_pair_that_is_not_verified_or_not_there_is_not_given(cli: Cli, standin: StandIn) -> None:
    none = cli.run("get", "--new", OLD, "key")
    assert (none.code, none.out) == (0, f"{standin.key(OLD).api_key}\n")
    assert "no new pair waiting" in none.err
    session = cli.session()
    entry, key = session.by_label(OLD), standin.key(NEW)
    session.rotating.begin(entry.id)
    session.close()
    refused = cli.run("get", "--new", OLD)
    assert (refused.code, refused.out, "not sealed yet" in refused.err) == (4, "", True)
    session = cli.session()
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(key.secret))
    session.close()
    refused = cli.run("run", "--new", OLD, "--", "true")
    assert (refused.code, "not verified yet" in refused.err) == (4, True)


def test_a_mistyped_new_key_is_put_in_again(cli: Cli, standin: StandIn) -> None:
    session = cli.session()
    entry, key = session.by_label(OLD), standin.key(NEW)
    session.rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, key.api_key)
    session.pairs.seal_candidate_secret(entry.id, Secret(standin.key(OLD).secret[:-1] + "y"))
    session.close()
    terminal = cli.terminal("rotate", OLD, opened=True)
    answer(
        terminal,
        ("Stage 2 of 7.*" + NEXT, ""),
        ("takes the halves again.*" + NEXT, "again"),
        (r"API key \(not shown; Esc leaves\)", key.api_key),
        ("It is sealed. Paste another API key instead", ""),
        (r"API secret \(not shown; Esc leaves\)", key.secret),
        (NEXT, ""),
        ("Saved. .*Stage 3 of 7.*" + NEXT, "later"),
    )
    assert ended(terminal) == 0
    assert stage_of(entry_of(cli)) is RotationStage.HAND_OVER


def test_json_says_where_it_stands_and_does_nothing(cli: Cli, standin: StandIn) -> None:
    before = json.loads(cli.run("rotate", OLD, "--json").out)
    assert (before["rotating"], before["stage"]) == (False, None)
    assert entry_of(cli).rotation is None
    at_revoke(cli, standin)
    told = json.loads(cli.run("rotate", OLD, "--json").out)
    assert (told["stage"], told["next"]) == ("revoke", "revoke the old")
    assert told["old_key"].startswith("EXAMPLE-")
    assert standin.key(OLD).api_key not in json.dumps(told)


def test_giving_it_up_says_that_the_new_key_is_to_be_revoked(cli: Cli, standin: StandIn) -> None:
    session = cli.session()
    entry = session.by_label(OLD)
    session.rotating.begin(entry.id)
    session.pairs.seal_candidate_key(entry.id, standin.key(NEW).api_key)
    session.close()
    unasked = cli.run("rotate", OLD, "--abort")
    assert (unasked.code, entry_of(cli).rotation is None) == (2, False)
    done = cli.run("rotate", OLD, "--abort", "--yes")
    assert done.code == 0
    assert "Revoke the new key" in done.err
    stopped = entry_of(cli)
    assert (stopped.rotation, stopped.candidate, stopped.api_key) == (None, None, standin.key(OLD).api_key)
    assert standin.key(NEW).api_key in [change.api_key for change in stopped.history]
    assert cli.run("rotate", OLD, "--abort", "--yes").code != 0


def test_after_the_switch_it_is_not_given_up(cli: Cli, standin: StandIn) -> None:
    at_revoke(cli, standin)
    done = cli.run("rotate", OLD, "--abort", "--yes")
    assert done.code != 0
    assert "new pair already" in done.err


def test_without_a_terminal_it_leads_nobody(cli: Cli) -> None:
    done = cli.run("rotate", OLD)
    assert done.code != 0
    assert "--json" in done.err
    assert entry_of(cli).rotation is None
