"""``add``, ``ls``, ``show``, ``edit``, ``rm``, ``restore`` and ``trash`` as a script uses them."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cli.conftest import Cli, ended, typed_passphrase
from tests.worlds import API_KEY, API_SECRET
from vault_tui.core.life import Leftover, Outcome, Seen
from vault_tui.core.models import Entry

NEW_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample3"
NEW_SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET3"
PAIR = f"{NEW_KEY}\n{NEW_SECRET}\n"


def listed(cli: Cli, *query: str) -> list[dict[str, Any]]:
    done = cli.run("ls", *query, "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert isinstance(found, list)
    return found


def entry_of(cli: Cli, label: str) -> Entry:
    """The entry as the vault holds it, opened inside the test."""
    session = cli.session()
    entry = session.by_label(label)
    session.close()
    return entry


def secret_of(cli: Cli, label: str) -> str:
    session = cli.session()
    secret = session.open_secret(session.by_label(label).id, "get").reveal()
    session.close()
    return secret


class TestAdd:
    def test_a_pair_on_stdin_is_sealed_with_all_that_is_noted_of_it(self, cli: Cli) -> None:
        done = cli.run(
            *("add", "sol-bot", "--stdin", "--preset", "trading-bot", "--permission", "funding=r"),
            *("--integration", "FREQTRADE", "--runs-on", "here", "--account", "second", "--paper"),
            *("--ip", "203.0.113.7", "--ip", "2001:db8::7", "--tag", "sol", "--tag", "grid"),
            *("--note", "two\nlines", "--rotate-in", "2w"),
            stdin=PAIR,
        )
        assert (done.code, done.out) == (0, "")
        entry = entry_of(cli, "sol-bot")
        assert entry.permissions == {
            "account": "r",
            "history": "r",
            "orders": "rw",
            "funding": "r",
            "wallets": "r",
        }
        assert (entry.integration, entry.runs_on) == ("freqtrade", "here")
        assert (entry.account, entry.paper) == ("second", True)
        assert entry.addresses == ("203.0.113.7", "2001:db8::7")
        assert (entry.tags, entry.notes) == (("sol", "grid"), "two\nlines")
        assert (entry.state, entry.api_key) == ("active", NEW_KEY)
        assert entry.rotate_by == datetime.fromtimestamp(entry.created_at).astimezone().date() + timedelta(
            days=14
        )
        assert secret_of(cli, "sol-bot") == NEW_SECRET

    def test_json_shows_the_entry_with_its_api_key_masked(self, cli: Cli) -> None:
        done = cli.run("add", "sol-bot", "--stdin", "--json", stdin=PAIR)
        assert json.loads(done.out)["label"] == "sol-bot"
        assert NEW_KEY not in done.out + done.err
        assert NEW_SECRET not in done.out + done.err

    def test_what_is_no_pair_is_refused_and_nothing_is_added(self, cli: Cli) -> None:
        before = cli.vault.read_bytes()
        done = cli.run("add", "sol-bot", "--stdin", stdin=f"{NEW_SECRET}\n")
        assert done.code == 2
        assert "1 came" in done.err
        assert NEW_SECRET not in done.err
        assert cli.vault.read_bytes() == before

    def test_a_half_that_is_here_already_is_said_and_taken(self, cli: Cli) -> None:
        done = cli.run("add", "twin", "--stdin", stdin=f"{API_KEY}\n{NEW_SECRET}\n")
        assert done.code == 0
        assert "in this vault already, as the API key of “grid-bot”" in done.err

    def test_what_should_be_known_of_the_plan_is_said(self, cli: Cli) -> None:
        done = cli.run(
            *("add", "more", "--stdin", "--integration", "freqtrade", "--permission", "withdraw=w"),
            stdin=PAIR,
        )
        assert "freqtrade already has 2 keys" in done.err
        assert "a thief can empty the account" in done.err
        assert "vault-tui recovery" in done.err

    def test_a_value_that_cannot_be_is_refused_and_nothing_is_added(self, cli: Cli) -> None:
        before = cli.vault.read_bytes()
        done = cli.run("add", "sol-bot", "--stdin", "--ip", "203.0.113.300", stdin=PAIR)
        assert done.code == 2
        assert "203.0.113.300" in done.err
        assert cli.vault.read_bytes() == before

    def test_a_label_that_is_taken_is_refused(self, cli: Cli) -> None:
        done = cli.run("add", "GRID-bot", "--stdin", stdin=PAIR)
        assert (done.code, done.out) == (2, "")
        assert "already" in done.err

    def test_without_a_terminal_stdin_is_named_and_nothing_is_read_from_it(self, cli: Cli) -> None:
        done = cli.run("add", "sol-bot", stdin=PAIR)
        assert done.code == 1
        assert "--stdin" in done.err

    def test_at_a_terminal_both_halves_are_asked_for_without_echo(self, cli: Cli) -> None:
        terminal = cli.terminal("add", "sol-bot")
        typed_passphrase(terminal)
        terminal.expect("API key .*: ")
        terminal.send(NEW_SECRET + "\r")
        terminal.expect("SEALED")
        terminal.expect("API secret .*: ")
        terminal.send(NEW_SECRET + "\r")
        terminal.expect(r"Seal it all the same\? \(y/N\): ")
        assert "API key again" in terminal.before
        terminal.send("n\r")
        terminal.expect("API secret .*: ")
        terminal.send("\x1b")
        assert ended(terminal) == 130
        assert "kept (half sealed)" in terminal.before
        assert entry_of(cli, "sol-bot").state == "half sealed"

    def test_what_is_typed_as_the_secret_never_shows(self, cli: Cli) -> None:
        terminal = cli.terminal("add", "sol-bot", opened=True)
        terminal.expect("API key .*: ")
        terminal.send(NEW_KEY + "\r")
        terminal.expect("API secret .*: ")
        terminal.send(NEW_SECRET + "\r")
        assert ended(terminal) == 0
        assert "SEALED" in terminal.before
        assert NEW_SECRET not in terminal.before
        assert secret_of(cli, "sol-bot") == NEW_SECRET


class TestLooking:
    def test_ls_gives_every_field_a_script_needs_and_masks_the_api_key(self, cli: Cli) -> None:
        entries = listed(cli)
        assert [entry["label"] for entry in entries] == ["draft-only", "grid-bot", "grid-old"]
        entry = entries[1]
        assert entry["exchange"] == "Bitfinex"
        assert entry["account"] == "main"
        assert entry["integration"] == "freqtrade"
        assert entry["preset"] == ""
        assert entry["ips"] == ["203.0.113.9"]
        assert entry["state"] == "active"
        assert entry["created"].endswith("Z")
        assert entry["secret_set_at"].endswith("Z")
        assert len(entry["rotate_by"]) == 10
        assert entry["api_key"] == "EXAMPLEe…"
        assert API_KEY[:12] not in json.dumps(entries)

    def test_ls_takes_a_query(self, cli: Cli) -> None:
        assert [entry["label"] for entry in listed(cli, "grid", "old")] == ["grid-old"]
        assert listed(cli, "nothing-like-it") == []

    def test_ls_prints_a_table_and_talks_on_stderr_when_there_is_nothing(self, cli: Cli) -> None:
        done = cli.run("ls")
        header = done.out.splitlines()[0].split()
        assert header == ["LABEL", "EXCHANGE", "ACCOUNT", "USED", "BY", "MAY", "IPS", "SET", "STATE"]
        assert len(done.out.splitlines()) == 4
        nothing = cli.run("ls", "nothing-like-it")
        assert (nothing.code, nothing.out) == (0, "")
        assert "Nothing here matches" in nothing.err

    def test_an_empty_vault_says_what_to_do(self, fresh: Cli) -> None:
        fresh.make().close()
        done = fresh.run("ls")
        assert (done.code, done.out) == (0, "")
        assert "vault-tui guide" in done.err

    def test_show_tells_all_but_the_secret(self, cli: Cli) -> None:
        done = cli.run("show", "grid-bot")
        assert "If this leaks" in done.out
        assert API_KEY in done.out
        assert API_SECRET not in done.out
        entry = json.loads(cli.run("show", "grid-bot", "--json").out)
        assert entry["api_key"] == API_KEY
        assert [change["what"] for change in entry["history"]][-1] == "API secret sealed"
        assert API_SECRET not in json.dumps(entry)

    def test_show_names_the_files_that_were_seen_to_hold_it(self, cli: Cli) -> None:
        session = cli.session()
        session.change(session.by_label("grid-bot"), leftovers=(Leftover("/srv/bot/.env", 86_400),))
        session.close()
        assert "Plain copy  /srv/bot/.env, seen 1970-01-0" in cli.run("show", "grid-bot").out

    def test_show_tells_what_was_seen_and_else_that_only_the_plan_says_so(self, cli: Cli) -> None:
        cli.run("edit", "grid-bot", "--preset", "trading-bot")
        told = cli.run("show", "grid-bot").out
        assert "cannot withdraw" in told
        assert "So says the plan." in told
        session = cli.session()
        seen = Seen(1_790_000_000, Outcome.WORKS, "works", permissions={"orders": "rw", "withdraw": "w"})
        session.change(session.by_label("grid-bot"), seen=seen)
        session.close()
        told = cli.run("show", "grid-bot").out
        assert "can empty your account by withdrawals" in told
        assert "So says the plan." not in told
        assert "trade, withdraw! (as last seen)" in told

    def test_in_a_pipe_the_label_must_be_exact_and_candidates_are_listed(self, cli: Cli) -> None:
        done = cli.run("get", "grid-")
        assert (done.code, done.out) == (4, "")
        assert "grid-bot\n  grid-old\n" in done.err

    def test_at_a_terminal_an_ambiguous_start_lists_the_candidates(self, cli: Cli) -> None:
        terminal = cli.terminal("show", "grid", opened=True)
        assert ended(terminal) == 4
        assert "start of 2 labels" in terminal.before
        assert "grid-bot" in terminal.before
        assert "grid-old" in terminal.before

    def test_a_table_fits_the_terminal(self, cli: Cli) -> None:
        cli.run("add", "x" * 64, "--stdin", "--integration", "y" * 60, stdin=PAIR)
        terminal = cli.terminal("ls", opened=True, COLUMNS="50")
        assert ended(terminal) == 0
        assert max(len(line) for line in terminal.before.splitlines()) <= 50
        assert "…" in terminal.before


class TestEdit:
    def test_fields_change_and_the_rest_stays(self, cli: Cli) -> None:
        done = cli.run(
            *("edit", "grid-bot", "--label", "grid-one", "--note", "new", "--ip", "198.51.100.1"),
            *("--rotate-by", "never", "--review-by", "2030-01-31", "--state", "retired"),
        )
        assert done.code == 0
        assert "still works" in done.err
        entry = entry_of(cli, "grid-one")
        assert (entry.notes, entry.addresses, entry.tags) == ("new", ("198.51.100.1",), ("grid",))
        assert (entry.rotate_by, entry.review_by, entry.state) == (None, date(2030, 1, 31), "retired")

    def test_a_compromised_key_comes_with_what_to_do_now(self, cli: Cli) -> None:
        assert "Revoke the key on Bitfinex now" in cli.run("edit", "grid-bot", "--state", "compromised").err

    def test_a_new_pair_used_at_once_replaces_the_old_one_and_sets_a_term_that_was_asked_for(
        self, cli: Cli
    ) -> None:
        done = cli.run("edit", "grid-bot", "--stdin", "--use-now", "--rotate-by", "2031-05-06", stdin=PAIR)
        assert done.code == 0
        assert secret_of(cli, "grid-bot") == NEW_SECRET
        entry = entry_of(cli, "grid-bot")
        assert entry.rotate_by == date(2031, 5, 6)
        assert "pair replaced" in [change.what for change in entry.history]

    def test_a_new_pair_ends_the_old_ones_term(self, cli: Cli) -> None:
        session = cli.session()
        session.change(session.by_label("grid-bot"), rotate_by=date(2020, 1, 1))
        session.close()
        cli.run("edit", "grid-bot", "--stdin", "--use-now", stdin=PAIR)
        rotate_by = entry_of(cli, "grid-bot").rotate_by
        assert rotate_by is not None
        assert rotate_by.year > 2020

    def test_a_new_pair_waits_beside_the_old_one_until_somebody_decides(self, cli: Cli) -> None:
        done = cli.run("edit", "grid-bot", "--stdin", stdin=PAIR)
        assert done.code == 0
        assert "the old one, which stays in use" in done.err
        assert secret_of(cli, "grid-bot") == API_SECRET
        assert cli.run("get", "grid-bot").out == f"{API_SECRET}\n"
        assert cli.run("edit", "grid-bot", "--adopt").code == 0
        assert secret_of(cli, "grid-bot") == NEW_SECRET

    def test_a_new_pair_that_waits_can_be_given_up(self, cli: Cli) -> None:
        cli.run("edit", "grid-bot", "--stdin", stdin=PAIR)
        assert cli.run("edit", "grid-bot", "--drop-new").code == 0
        entry = entry_of(cli, "grid-bot")
        assert (entry.candidate, entry.api_key) == (None, API_KEY)
        assert NEW_KEY in [change.api_key for change in entry.history]
        assert cli.run("edit", "grid-bot", "--adopt").code == 4

    def test_a_term_is_not_set_for_a_pair_that_only_waits(self, cli: Cli) -> None:
        before = cli.vault.read_bytes()
        done = cli.run("edit", "grid-bot", "--stdin", "--rotate-by", "2031-05-06", stdin=PAIR)
        assert done.code == 2
        assert "--use-now" in done.err
        assert cli.vault.read_bytes() == before
        assert cli.run("edit", "grid-bot", "--use-now").code == 2

    def test_how_its_program_numbers_requests_is_noted(self, cli: Cli) -> None:
        for chosen, noted in (("us", "us"), ("auto", "")):
            assert cli.run("edit", "grid-bot", "--nonce-unit", chosen).code == 0
            assert entry_of(cli, "grid-bot").nonce_unit == noted

    def test_without_any_change_it_says_so(self, cli: Cli) -> None:
        done = cli.run("edit", "grid-bot")
        assert done.code == 2
        assert "nothing to change" in done.err

    def test_a_draft_is_not_called_active(self, cli: Cli) -> None:
        done = cli.run("edit", "draft-only", "--state", "active")
        assert done.code == 2
        assert "not sealed" in done.err


class TestTrash:
    def test_what_is_removed_lies_in_the_trash_and_comes_back(self, cli: Cli) -> None:
        done = cli.run("rm", "grid-bot")
        assert (done.code, done.out) == (0, "")
        assert "still works on Bitfinex until it is revoked there" in done.err
        assert [entry["label"] for entry in json.loads(cli.run("trash", "--json").out)] == ["grid-bot"]
        assert cli.run("restore", "grid-bot").code == 0
        assert secret_of(cli, "grid-bot") == API_SECRET
        assert cli.run("trash").err == "The trash is empty.\n"

    def test_a_script_must_say_yes_to_empty_the_trash(self, cli: Cli) -> None:
        cli.run("rm", "grid-bot")
        refused = cli.run("trash", "--empty")
        assert refused.code == 2
        assert "backups" in refused.err
        assert "--yes" in refused.err
        assert json.loads(cli.run("trash", "--empty", "--yes", "--json").out) == {
            "removed": 1,
            "kept_in": [],
        }
        session = cli.session()
        held = [session.archive.look_into(backup) for backup in session.archive.listed()]
        assert held
        assert all(row.label != "grid-bot" for rows in held for row in rows)

    def test_a_person_types_a_word_to_empty_the_trash(self, cli: Cli) -> None:
        cli.run("rm", "grid-bot")
        terminal = cli.terminal("trash", "--empty", opened=True)
        terminal.expect("Type “empty” to go on: ")
        terminal.send("yes\r")
        assert ended(terminal) == 1
        assert "Nothing was removed" in terminal.before
        assert len(cli.session().trashed_rows()) == 1


def test_what_is_in_the_trash_is_said_to_be_there_and_no_longer_label_is_taken_for_it(cli: Cli) -> None:
    cli.session().add("grid-bot-2")
    assert cli.run("rm", "grid-bot").code == 0
    for command in ("rm", "get", "show"):
        done = cli.run(command, "grid-bot")
        assert done.code == 4
        assert "“grid-bot” is in the trash." in done.err
        assert "vault-tui restore" in done.err
    again = cli.terminal("rm", "grid-bot", opened=True)
    again.expect("is in the trash")
    assert ended(again) == 4
    assert cli.run("restore", "grid-bot").code == 0
    assert "“grid-bot” is not in the trash." in cli.run("restore", "grid-bot").err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("udnlock", "there is no command “udnlock”. Did you mean `unlock` or `lock`?"),
        ("qqq", "there is no command “qqq”."),
    ],
)
def test_of_all_commands_only_those_are_named_that_may_have_been_meant(
    cli: Cli, typed: str, said: str
) -> None:
    done = cli.run(typed)
    assert done.code == 2
    assert done.err.splitlines() == [f"vault-tui: {said}", "`vault-tui --help` shows what can be given."]


@pytest.mark.parametrize(
    ("words", "said", "knows"),
    [
        (("lock", "now"), "now", "vault-tui lock"),
        (("ls", "grid", "--colour"), "--colour", "vault-tui ls"),
        (("--colour", "ls"), "--colour", "vault-tui"),
    ],
)
def test_what_is_too_much_leads_to_the_help_of_its_command(
    cli: Cli, words: tuple[str, ...], said: str, knows: str
) -> None:
    done = cli.run(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        f"vault-tui: unrecognized arguments: {said}",
        f"`{knows} --help` shows what can be given.",
    ]


def test_without_a_terminal_a_new_passphrase_can_be_given_by_its_own_option(cli: Cli) -> None:
    done = cli.run("passphrase", "--yes")
    assert done.code == 3
    assert "Give --new-passphrase-file FILE" in done.err


def test_labels_that_contain_what_was_asked_for_are_named_as_that(cli: Cli) -> None:
    missed = cli.run("show", "bot")
    assert missed.code == 4
    assert missed.err.startswith(
        "vault-tui: There is no “bot” in this vault. These labels contain it:\n  grid-bot\n"
    )
