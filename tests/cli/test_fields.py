"""From options to an entry's fields, and from stdin to a pair; nothing here starts a process."""

import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET, new_session
from vault_tui.cli.capture import Pair, pair_from_stdin
from vault_tui.cli.fields import changes_from, values_from
from vault_tui.cli.parser import build_parser
from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import Entry, RunsOn, State
from vault_tui.core.secret import Secret

TODAY = date(2026, 11, 23)
ENTRY = Entry("id", "grid-bot", 1, 1, permissions={"orders": "rw", "wallets": "r"})


def added(*options: str) -> dict[str, Any]:
    return values_from(build_parser().parse_args(["add", "x", *options]), TODAY)


def edited(*options: str) -> dict[str, Any]:
    return changes_from(build_parser().parse_args(["edit", "x", *options]), TODAY, ENTRY)


class TestFields:
    def test_only_what_was_given_is_set(self) -> None:
        assert added() == {}
        assert edited() == {}
        assert added("--paper", "--account", "a") == {"paper": True, "account": "a"}
        assert edited("--live", "--runs-on", "phone") == {"paper": False, "runs_on": RunsOn.PHONE}

    def test_a_known_program_gets_its_own_spelling(self) -> None:
        assert added("--integration", "LEAN") == {"integration": "QuantConnect Lean"}
        assert added("--integration", "My Bot") == {"integration": "My Bot"}

    def test_single_permissions_count_on_top_of_the_preset_or_of_what_is_planned(self) -> None:
        assert edited("--permission", "orders=-", "--permission", "funding=rw")["permissions"] == {
            "funding": "rw",
            "wallets": "r",
        }
        plan = edited("--preset", "Portfolio", "--permission", "orders=r")
        assert plan["preset"] == "portfolio"
        assert plan["permissions"] == {"orders": "r", "positions": "r", "funding": "r", "wallets": "r"}

    @pytest.mark.parametrize(
        ("span", "day"),
        [("90d", date(2027, 2, 21)), ("2W", date(2026, 12, 7)), ("1", date(2026, 11, 24)), ("never", None)],
    )
    def test_a_span_of_time_becomes_a_day(self, span: str, day: date | None) -> None:
        assert added("--rotate-in", span) == {"rotate_by": day}

    def test_days_labels_and_states_are_for_edit(self) -> None:
        assert edited("--rotate-by", "2027-01-31", "--review-by", "NEVER", "--label", "new") == {
            "rotate_by": date(2027, 1, 31),
            "review_by": None,
            "label": "new",
        }
        assert edited("--state", "retired") == {"state": State.RETIRED}

    def test_addresses_may_share_an_option(self) -> None:
        assert added("--ip", "203.0.113.1,203.0.113.2") == {"addresses": ("203.0.113.1", "203.0.113.2")}

    @pytest.mark.parametrize(
        "options",
        [
            ("--preset", "everything\x1b[2J"),
            ("--permission", "orders"),
            ("--permission", "withdraw=r"),
            ("--permission", "\x1b[2J=r"),
            ("--rotate-in", "soon\u202e"),
            ("--rotate-in", "0d"),
            ("--rotate-in", "99999d"),
            ("--rotate-in", "²d"),
            ("--rotate-by", "tomorrow\x1b"),
            ("--review-by", "2027-02-30"),
            ("--state", "active"),
        ],
        ids=ascii,
    )
    def test_what_cannot_be_is_refused_in_words_that_are_safe_to_print(
        self, options: tuple[str, str]
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            edited(*options)
        assert refused.value.remedy
        assert not any(character in refused.value.sentence for character in "\x1b\u202e")


class TestPairFromStdin:
    def take(self, monkeypatch: pytest.MonkeyPatch, folder: Path, given: bytes, *, yes: bool = False) -> Pair:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        session = new_session(folder)
        entry = session.add("holder")
        session.seal_api_key(entry.id, OTHER_KEY)
        session.seal_secret(entry.id, Secret(OTHER_SECRET))
        return pair_from_stdin(session, bitfinex=True, yes=yes)

    @pytest.mark.parametrize(
        "given",
        [
            f"{API_KEY}\n{API_SECRET}\n",
            f"\r\n  {API_KEY}  \r\n\r\n{API_SECRET}",
            f'API secret: "{API_SECRET}"\nAPI key: {API_KEY}\n',
        ],
        ids=["bare", "blanks and empty lines", "labels in the other order"],
    )
    def test_both_halves_are_found_and_cleaned(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str
    ) -> None:
        pair = self.take(monkeypatch, tmp_path, given.encode())
        assert (pair.api_key, pair.secret.reveal()) == (API_KEY, API_SECRET)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (b"", "0 came"),
            (f"{API_KEY}\n{API_SECRET}\n{API_KEY}\n".encode(), "3 came"),
            (f"{API_KEY}\n{API_KEY}\n".encode(), "the same"),
            (f"secret: {API_KEY}\nsecret: {API_SECRET}\n".encode(), "not one API key and one API secret"),
            (b"x" * 9_000, "far too much"),
        ],
        ids=["nothing", "three lines", "twice the same", "two secrets", "too much"],
    )
    def test_what_is_no_pair_is_refused_without_being_repeated(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: bytes, words: str
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            self.take(monkeypatch, tmp_path, given)
        assert words in refused.value.sentence
        assert API_KEY not in refused.value.sentence + refused.value.remedy

    def test_equal_halves_are_taken_when_told_to(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        pair = self.take(monkeypatch, tmp_path, f"{API_KEY}\n{API_KEY}\n".encode(), yes=True)
        assert pair.secret == Secret(API_KEY)

    def test_what_is_odd_is_said_and_taken(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pair = self.take(monkeypatch, tmp_path, f"EXAMPLE-12\n{OTHER_KEY}\n".encode())
        assert pair.api_key == "EXAMPLE-12"
        said = capsys.readouterr().err
        assert "10 characters" in said
        assert "That API secret is in this vault already, as the API key of “holder”." in said
        assert OTHER_KEY not in said
