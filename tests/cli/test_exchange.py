"""``verify``, ``activity`` and ``check-dead`` as a person and a script use them, against the stand-in."""

import json
from typing import Any

import pytest

from tests.bitfinex.standin import FAULTS, Fault, StandIn
from tests.bitfinex.standin.endpoints import login
from tests.cli.conftest import Cli, Done, ended
from tests.worlds import BOT_RIGHTS
from vault_tui.core.models import Entry, Settings
from vault_tui.core.secret import Secret


@pytest.fixture
def asked(fresh: Cli, standin: StandIn) -> Cli:
    """A vault with keys that the stand-in knows; it is asked unless an option says otherwise."""
    session = fresh.make()
    for name in ("trading-bot", "withdraw", "revoked"):
        key = standin.key(name)
        entry = session.add(name, preset="trading-bot", permissions=BOT_RIGHTS)
        session.seal_api_key(entry.id, key.api_key)
        session.seal_secret(entry.id, Secret(key.secret))
    session.add("draft-only")
    session.close()
    fresh.env["VAULT_TUI_API_URL"] = standin.url
    return fresh


def entry_of(cli: Cli, label: str) -> Entry:
    session = cli.session()
    entry = session.by_label(label)
    session.close()
    return entry


def parsed(done: Done) -> Any:
    return json.loads(done.out)


class TestVerify:
    def test_a_key_as_planned_ends_with_0_and_a_table(self, asked: Cli, standin: StandIn) -> None:
        done = asked.run("verify", "trading-bot")
        assert done.code == 0
        assert done.out.startswith("trading-bot: works, as planned\n")
        assert "Orders" in done.out
        assert "read + write" in done.out
        assert "Account 100001, live, second factor: otp, 4 wallets." in done.out
        assert f"{standin.host} is to be asked, not Bitfinex" in done.err

    def test_a_key_that_can_withdraw_ends_with_8_and_says_so_first(self, asked: Cli) -> None:
        done = asked.run("verify", "withdraw")
        assert done.code == 8
        first, second, *_ = done.out.splitlines()
        assert first == "withdraw: works, but NOT as planned"
        assert second.startswith("  HIGH    THIS KEY CAN WITHDRAW")

    def test_a_revoked_key_ends_with_8_and_what_to_do(self, asked: Cli) -> None:
        done = asked.run("verify", "revoked")
        assert done.code == 8
        assert "does not accept this pair from here" in done.out
        assert "  1. " in done.out

    def test_a_server_that_is_down_ends_with_9_and_the_key_stays(self, asked: Cli, standin: StandIn) -> None:
        standin.stop()
        done = asked.run("verify", "trading-bot", "--json")
        assert done.code == 9
        (found,) = parsed(done)
        assert (found["outcome"], found["permissions"]) == ("unknown", None)
        assert entry_of(asked, "trading-bot").secret is not None

    def test_where_no_turn_can_be_kept_nothing_is_asked_and_a_sentence_says_why(
        self, asked: Cli, standin: StandIn
    ) -> None:
        asked.state.rename(asked.state.with_name("moved"))
        asked.state.write_text("in the way", encoding="utf-8")
        before = len(standin.requests)
        for command in ("verify", "check-dead", "activity"):
            done = asked.run(command, "trading-bot", "--yes")
            assert (done.code, done.out) == (9, "")
            assert "Bitfinex was not asked: the numbers of a key's requests have to be kept" in done.err
        assert all(one.path == "platform/status" for one in standin.requests[before:])

    def test_json_has_what_a_script_wants_to_know(self, asked: Cli, standin: StandIn) -> None:
        done = asked.run("verify", "withdraw", "--json")
        (found,) = parsed(done)
        assert (found["label"], found["outcome"], found["as_planned"]) == ("withdraw", "works", False)
        assert {"id": "withdraw-right", "severity": "high"}.items() <= found["findings"][0].items()
        assert found["permissions"]["withdraw"] == "w"
        assert (found["host"], found["is_bitfinex"]) == (standin.host, False)
        assert found["checked_at"].endswith("Z")
        assert entry_of(asked, "withdraw").seen is not None

    def test_what_was_said_is_shown_later_with_who_said_it(self, asked: Cli, standin: StandIn) -> None:
        assert "Verified    never" in asked.run("show", "withdraw").out
        asked.run("verify", "withdraw")
        asked.run("verify", "revoked")
        shown = asked.run("show", "withdraw").out
        assert "Verified    works, asked " in shown
        assert f"said by {standin.host}, not by Bitfinex" in shown
        assert "Verified    not accepted, asked " in asked.run("show", "revoked").out
        verified = parsed(asked.run("show", "withdraw", "--json"))["verified"]
        assert (verified["outcome"], verified["host"]) == ("works", standin.host)
        assert verified["permissions"]["withdraw"] == "w"

    def test_all_asks_every_active_key_and_the_worst_counts(self, asked: Cli) -> None:
        done = asked.run("verify", "--all")
        assert done.code == 8
        lines = done.out.splitlines()
        assert {line.partition(":")[0] for line in lines if not line.startswith(" ")} == {
            *("trading-bot", "withdraw", "revoked")
        }
        assert "Of 3: 1 as planned, 1 otherwise, 1 refused, 0 could not be told." in done.err

    def test_what_is_the_same_of_many_is_explained_once(self, asked: Cli, standin: StandIn) -> None:
        standin.stop()
        done = asked.run("verify", "--all")
        assert done.code == 9
        assert done.out.count("COULD NOT TELL. Nothing listens") == 3
        assert done.out.count("The pair stays sealed meanwhile.") == 1

    def test_a_right_too_many_ends_with_8_even_if_a_later_question_got_no_answer(
        self, asked: Cli, standin: StandIn
    ) -> None:
        standin.fail(FAULTS["page"], path="auth/r/wallets")
        done = asked.run("verify", "withdraw", "--json")
        (found,) = parsed(done)
        assert (done.code, found["outcome"], found["as_planned"]) == (8, "unknown", False)
        assert found["findings"][0]["id"] == "withdraw-right"
        assert asked.run("verify", "trading-bot").code == 9

    def test_one_of_many_that_cannot_be_asked_is_told_among_the_others(self, asked: Cli) -> None:
        done = asked.run("verify", "trading-bot", "draft-only", "--json")
        assert done.code == 9
        good, bad = parsed(done)
        assert (good["outcome"], bad["outcome"]) == ("works", "unknown")
        assert "no pair in use" in bad["error"]
        assert asked.run("verify", "draft-only").code == 4

    def test_all_is_a_list_even_of_one_key_that_cannot_be_asked(self, fresh: Cli, standin: StandIn) -> None:
        session = fresh.make()
        entry = session.add("odd")
        session.seal_api_key(entry.id, "ké" * 20)
        session.seal_secret(entry.id, Secret("EXAMPLE-secret" * 3))
        session.close()
        done = fresh.run("verify", "--all", "--json", "--api-url", standin.url)
        (found,) = parsed(done)
        assert (done.code, found["label"], found["outcome"]) == (9, "odd", "unknown")
        assert found["error"]
        assert fresh.run("verify", "odd", "--api-url", standin.url).code == 2
        assert standin.requests == []

    def test_it_wants_labels_or_all(self, asked: Cli) -> None:
        for words in ((), ("trading-bot", "--all"), ("--all", "--new")):
            assert asked.run("verify", *words).code == 2

    @pytest.mark.parametrize("url", ["https://example.com", "http://192.0.2.1", "nonsense"])
    def test_only_this_machine_may_stand_in(self, asked: Cli, url: str, standin: StandIn) -> None:
        assert asked.run("verify", "trading-bot", "--api-url", url).code == 2
        assert asked.run("verify", "trading-bot", VAULT_TUI_API_URL=url).code == 2
        assert asked.run("verify", "trading-bot", "--api-url", standin.url, VAULT_TUI_API_URL=url).code == 0

    def test_a_host_of_the_settings_is_asked_and_named(self, asked: Cli) -> None:
        session = asked.session()
        session.set_settings(Settings(api_host="nowhere.invalid"))
        session.close()
        done = asked.run("verify", "trading-bot", "--json", VAULT_TUI_API_URL="")
        assert done.code == 9
        (found,) = parsed(done)
        assert (found["host"], found["diagnosis"]["id"]) == ("nowhere.invalid", "dns")

    def test_the_environments_proxies_hear_nothing(self, asked: Cli, standin: StandIn) -> None:
        proxies = dict.fromkeys(("HTTP_PROXY", "ALL_PROXY", "http_proxy"), standin.elsewhere.url)
        asked.env |= proxies
        assert asked.run("verify", "trading-bot").code == 0
        assert standin.elsewhere.visits == []

    def test_neither_half_nor_signature_is_printed(self, asked: Cli, standin: StandIn) -> None:
        for fault in (None, "key", "hang-up"):
            standin.fault = FAULTS[fault] if fault else None
            done = asked.run("verify", "trading-bot", "withdraw", "--json", PYTHONDEVMODE="1")
            told = done.out + done.err
            assert standin.key("trading-bot").secret not in told
            for request in standin.requests:
                assert request.headers.get("bfx-signature", "no signature") not in told


class TestInUse:
    @pytest.fixture(autouse=True)
    def used(self, asked: Cli) -> None:
        session = asked.session()
        session.change(session.by_label("trading-bot"), integration="freqtrade")
        session.close()

    def test_a_script_is_warned_and_goes_on(self, asked: Cli) -> None:
        done = asked.run("verify", "trading-bot")
        assert done.code == 0
        assert "freqtrade may be running with this key" in done.err
        assert "freqtrade" not in asked.run("verify", "trading-bot", "--yes").err

    @pytest.mark.parametrize("command", ["verify", "activity", "check-dead"])
    def test_a_person_is_asked_before_anything_is(self, asked: Cli, standin: StandIn, command: str) -> None:
        terminal = asked.terminal(command, "trading-bot", opened=True)
        terminal.expect("may be running with this key")
        terminal.expect("Ask now")
        terminal.send("n\r")
        assert ended(terminal) == 1
        assert standin.requests == []

    def test_a_person_who_agrees_is_answered(self, asked: Cli) -> None:
        terminal = asked.terminal("verify", "trading-bot", opened=True)
        terminal.expect("Ask now")
        terminal.send("y\r")
        terminal.expect("works, as planned")
        assert ended(terminal) == 0


class TestANewPair:
    def test_it_is_taken_into_use_once_it_works_as_planned(self, asked: Cli, standin: StandIn) -> None:
        new = standin.key("this-host")
        asked.run("edit", "trading-bot", "--stdin", stdin=f"{new.api_key}\n{new.secret}\n")
        done = asked.run("verify", "--new", "trading-bot")
        assert done.code == 0
        assert "is in use now" in done.err
        assert entry_of(asked, "trading-bot").api_key == new.api_key

    @pytest.mark.parametrize("name", ["withdraw", "revoked", "address"])
    def test_a_bad_one_never_replaces_the_good_one(self, asked: Cli, standin: StandIn, name: str) -> None:
        new = standin.key(name)
        asked.run("edit", "trading-bot", "--stdin", stdin=f"{new.api_key}\n{new.secret}\n")
        done = asked.run("verify", "--new", "trading-bot")
        assert done.code == 8
        assert "stays in use" in done.err
        assert entry_of(asked, "trading-bot").api_key == standin.key("trading-bot").api_key


class TestActivity:
    def test_addresses_never_seen_before_are_marked_from_the_second_look_on(
        self, asked: Cli, standin: StandIn
    ) -> None:
        one = [login(1, 1_790_000_000_000, "203.0.113.50", "64500, Example Network", "Road Town, VG")]
        standin.fail(Fault(json.dumps(one).encode(), 200), path="auth/r/logins/hist", times=1)
        standin.fail(Fault(b"[]", 200), path="auth/r/audit/hist", times=1)
        first = asked.run("activity", "trading-bot")
        assert first.code == 0
        assert "203.0.113.50" in first.out
        assert "NEW" not in first.out
        assert "Using a key is not a login." in first.out
        second = asked.run("activity", "trading-bot")
        assert (second.code, "198.51.100.7  NEW" in second.out) == (0, True), second
        assert "203.0.113.50  NEW" not in second.out

    def test_control_characters_of_a_stranger_do_no_harm(self, asked: Cli) -> None:
        done = asked.run("activity", "trading-bot")
        assert "\x1b" not in done.out
        assert "\u202e" not in done.out

    def test_json_and_exit_codes(self, asked: Cli, standin: StandIn) -> None:
        found = parsed(asked.run("activity", "trading-bot", "--json"))
        assert found["first_look"] is True
        assert {"at", "address", "new", "network", "place"} <= found["logins"][0].keys()
        assert asked.run("activity", "revoked").code == 8
        standin.fault = FAULTS["page"]
        done = asked.run("activity", "trading-bot", "--json")
        assert (done.code, parsed(done)["logins"]) == (9, None)


class TestCheckDead:
    def test_alive_refused_from_here_and_could_not_tell(self, asked: Cli, standin: StandIn) -> None:
        never = asked.run("check-dead", "revoked", "--json")
        assert (never.code, parsed(never)["verdict"]) == (9, "could not tell")
        alive = asked.run("check-dead", "trading-bot")
        assert alive.code == 8
        assert alive.out.startswith("trading-bot: ALIVE\n")
        standin.change("trading-bot", revoked=True)
        refused = asked.run("check-dead", "trading-bot", "--json")
        found = parsed(refused)
        assert (refused.code, found["verdict"], found["pair"]) == (0, "refused from here", "current")
        assert (found["host"], found["is_bitfinex"], found["address_family"]) == (standin.host, False, "4")
        standin.fault = FAULTS["nonce"]
        assert asked.run("check-dead", "trading-bot").code == 9
