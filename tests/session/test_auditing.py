"""The audit of an open vault: what the machine adds, what the list shows of it, and accepting."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.worlds import (
    API_KEY,
    API_SECRET,
    OTHER_KEY,
    OTHER_SECRET,
    PASSPHRASE,
    Clock,
    new_session,
    open_again,
)
from vault_tui.bitfinex.advice import Place, at
from vault_tui.core.errors import InvalidInput, ReadOnlyVault
from vault_tui.core.findings import RULES
from vault_tui.core.life import OF_THE_PAIR, Leftover, Outcome, Seen
from vault_tui.core.models import RunsOn, State
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Session
from vault_tui.session.auditing import ADVICE_OF, advice_for

DAY = 86_400
GOOD = {
    "integration": "freqtrade",
    "runs_on": RunsOn.ANOTHER,
    "preset": "trading-bot",
    "permissions": {"orders": "rw", "wallets": "r"},
    "addresses": ("203.0.113.9",),
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr("vault_tui.system.surroundings.is_root", lambda: False)
    return new_session(tmp_path, clock)


def sealed(session: Session, label: str = "bot", key: str = API_KEY, secret: str = API_SECRET) -> str:
    entry = session.add(label, **GOOD)
    session.seal_api_key(entry.id, key)
    return session.seal_secret(entry.id, Secret(secret)).id


def see(session: Session, entry_id: str, **permissions: str) -> None:
    now = session.now()
    seen = Seen(
        now, Outcome.WORKS, alive_at=now, permissions=MappingProxyType(permissions), two_factor=("otp",)
    )
    session.change(session.entry(entry_id), "verified", seen=seen)


def of(session: Session, entry_id: str = "") -> list[str]:
    return [one.rule for one in session.audit.findings() if one.entry_id == entry_id]


def open_rules(session: Session, entry_id: str) -> list[str]:
    return [one.rule for one in session.audit.findings() if one.entry_id == entry_id and one.open]


class TestTheMachine:
    def test_recovery_backups_and_cost_are_looked_at(self, session: Session) -> None:
        assert of(session) == ["no-recovery", "weak-derivation"]
        sealed(session)
        session.access.add_recovery()
        assert of(session) == ["weak-derivation", "recovery-untried"]
        session.archive.remove(session.archive.listed())
        assert "no-backups" in of(session)

    def test_files_and_folders_that_are_open_to_others_are_found(
        self, session: Session, tmp_path: Path
    ) -> None:
        sealed(session)
        (tmp_path / "vaults" / "main.vault").chmod(0o640)
        (tmp_path / "state").chmod(0o755)
        (tmp_path / "vaults").chmod(0o755)  # others may see its name and not more
        found = [one for one in session.audit.findings() if one.rule == "open-to-others"]
        assert len(found) == 2
        assert {"(mode 0640)" in one.why for one in found} == {True, False}

    def test_root_is_found(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("vault_tui.system.surroundings.is_root", lambda: True)
        assert "run-as-root" in of(session)

    def test_an_older_copy_is_found_as_long_as_it_is_open(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        session.add("one")
        vault = tmp_path / "vaults" / "main.vault"
        older = vault.read_bytes()
        with Passphrase.copy_of(PASSPHRASE) as typed:
            session.access.reencrypt(typed, with_recovery=False)
        vault.write_bytes(older)
        opened = open_again(tmp_path, clock=clock)
        assert "other-copy" in of(opened)
        with pytest.raises(ReadOnlyVault):
            opened.audit.accept(None, "other-copy", "I know.")

    def test_a_copy_that_went_another_way_is_found(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        vault = tmp_path / "vaults" / "main.vault"
        before = vault.read_bytes()
        session.add("one")
        seen_here = {
            path: path.read_bytes() for path in (tmp_path / "state").iterdir() if path.name[:4] == "seen"
        }
        vault.write_bytes(before)
        open_again(tmp_path, clock=clock).add("other")
        for path, content in seen_here.items():
            path.write_bytes(content)
        assert "other-copy" in of(open_again(tmp_path, clock=clock))

    def test_this_machines_outer_address_is_looked_for_on_the_list(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entry_id = sealed(session)
        session.change(session.entry(entry_id), runs_on=RunsOn.HERE)
        monkeypatch.setenv("SSH_CONNECTION", "198.51.100.1 5 198.51.100.7 22")
        assert "not-from-here" in of(session, entry_id)
        monkeypatch.setenv("SSH_CONNECTION", "10.0.0.2 5 10.0.0.1 22")
        assert "not-from-here" not in of(session, entry_id)

    def test_a_reported_copy_counts_until_the_file_is_gone(self, session: Session, tmp_path: Path) -> None:
        entry_id = sealed(session)
        copy = tmp_path / ".env"
        copy.touch()
        reported = (Leftover(str(copy), session.now()), Leftover("not/absolute", session.now()))
        session.change(session.entry(entry_id), leftovers=reported)
        assert of(session, entry_id).count("plaintext-copy") == 2
        copy.unlink()
        assert of(session, entry_id).count("plaintext-copy") == 1

    def test_a_look_up_in_the_diary_counts(self, session: Session, clock: Clock) -> None:
        entry_id = sealed(session)
        session.change(session.entry(entry_id), rotate_by=None)
        clock.moment += 200 * DAY
        assert "no-look-up" in of(session, entry_id)
        session.open_secret(entry_id, "get")
        assert "no-look-up" not in of(session, entry_id)


class TestOpensNothing:
    def test_no_secret_is_opened_for_an_audit_or_a_list(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sealed(session)
        sealed(session, "twin", OTHER_KEY)

        def refuse(*_: object) -> None:
            raise AssertionError("opened")

        monkeypatch.setattr("vault_tui.core.keys.VaultKeys.open_secret", refuse)
        assert {"same-secret"} <= {one.rule for one in session.audit.findings()}
        assert {row.state for row in session.rows()} == {"same secret"}


class TestRows:
    def test_the_worst_finding_stands_in_the_row_in_a_word(self, session: Session) -> None:
        entry_id = sealed(session)
        assert [(row.state, row.finding, row.attention) for row in session.rows()] == [
            ("not checked yet", "never-checked", True)
        ]
        see(session, entry_id, orders="rw", wallets="rw")
        (row,) = session.rows()
        assert (row.state, row.may, row.attention) == ("MORE than planned", "trade, transfer", True)
        see(session, entry_id, orders="rw", wallets="r")
        (row,) = session.rows()
        assert (row.state, row.may, row.finding, row.attention) == ("as planned", "trade", "", False)

    def test_a_finding_that_can_wait_asks_for_no_attention(self, session: Session) -> None:
        entry_id = sealed(session)
        see(session, entry_id, orders="rw", wallets="r")
        session.change(session.entry(entry_id), integration="")
        (row,) = session.rows()
        assert (row.state, row.attention) == ("no program", False)

    def test_the_first_rows_and_one_row_say_the_same(self, session: Session) -> None:
        sealed(session)
        sealed(session, "other", OTHER_KEY, OTHER_SECRET)
        assert session.rows(first=2) == session.rows() == [session.row(row.id) for row in session.rows()]
        assert session.rows(first=1) == session.rows()[:1]

    def test_what_two_entries_share_is_told_by_both_rows_and_forgotten_with_its_cause(
        self, session: Session
    ) -> None:
        one, other = sealed(session), sealed(session, "other", OTHER_KEY)
        assert [row.state for row in session.rows()] == ["same secret", "same secret"]
        assert session.row(one).state == "same secret"
        session.trash(other)
        assert [row.state for row in session.rows()] == ["not checked yet"]
        assert session.row(one).state == "not checked yet"

    def test_another_day_or_setting_judges_the_rows_anew(self, session: Session, clock: Clock) -> None:
        entry_id = sealed(session)
        see(session, entry_id, orders="rw", wallets="r")
        clock.moment += 40 * DAY
        assert session.rows()[0].state == "as planned"
        session.set_settings(replace(session.settings, verify_after_days=30))
        assert session.rows()[0].state == "checked 40 d ago"
        clock.moment += DAY
        assert session.rows()[0].state == "checked 41 d ago"

    def test_rows_of_a_backup_are_judged_without_the_machine(self, session: Session) -> None:
        entry_id = sealed(session)
        session.set_state(entry_id, State.COMPROMISED)
        states = {
            row.state for backup in session.archive.listed() for row in session.archive.look_into(backup)
        }
        assert "not checked yet" in states


class TestAccepting:
    def test_it_is_saved_with_reason_day_and_history_and_can_be_taken_back(
        self, session: Session, tmp_path: Path, clock: Clock
    ) -> None:
        entry_id = sealed(session)
        until = session.today() + timedelta(days=5)
        session.audit.accept(entry_id, "never-checked", " Checked by hand. ", until)
        assert open_rules(session, entry_id) == []
        entry = open_again(tmp_path, clock=clock).entry(entry_id)
        (accepted,) = entry.accepted
        assert (accepted.finding, accepted.reason, accepted.until) == (
            "never-checked",
            "Checked by hand.",
            until,
        )
        assert entry.history[-1].what == "accepted: never-checked"
        session.audit.withdraw_acceptance(entry_id, "never-checked")
        assert open_rules(session, entry_id) == ["never-checked"]
        assert session.entry(entry_id).accepted == ()

    @pytest.mark.parametrize("way", ["beside", "over"])
    def test_what_was_accepted_of_one_pair_is_not_accepted_of_the_next(
        self, session: Session, way: str
    ) -> None:
        entry_id = sealed(session)
        session.change(session.entry(entry_id), addresses=())
        session.audit.accept(entry_id, "never-checked", "Checked by hand.")
        session.audit.accept(entry_id, "no-address-list", "It has no fixed address.")
        if way == "beside":
            session.pairs.seal_candidate_key(entry_id, OTHER_KEY)
            session.pairs.seal_candidate_secret(entry_id, Secret(OTHER_SECRET))
            session.pairs.adopt_candidate(entry_id)
        else:
            session.seal_api_key(entry_id, OTHER_KEY)
            session.seal_secret(entry_id, Secret(OTHER_SECRET))
        found = {one.rule: one.open for one in session.audit.findings() if one.entry_id == entry_id}
        assert found == {"never-checked": True, "no-address-list": False}

    def test_every_rule_about_one_pair_is_a_rule(self) -> None:
        assert RULES.keys() >= OF_THE_PAIR

    def test_accepting_again_replaces_the_reason(self, session: Session) -> None:
        entry_id = sealed(session)
        session.audit.accept(entry_id, "never-checked", "One.")
        session.audit.accept(entry_id, "never-checked", "Two.")
        assert [one.reason for one in session.entry(entry_id).accepted] == ["Two."]

    def test_a_rules_id_stands_for_all_that_it_finds_there(self, session: Session, tmp_path: Path) -> None:
        entry_id = sealed(session)
        reported = (Leftover("/dev/null", 1), Leftover("/", 1))
        session.change(session.entry(entry_id), leftovers=reported)
        session.audit.accept(entry_id, "plaintext-copy", "On purpose.")
        assert len(session.entry(entry_id).accepted) == 2
        session.audit.withdraw_acceptance(entry_id, "plaintext-copy")
        assert session.entry(entry_id).accepted == ()

    def test_findings_about_the_vault_are_kept_in_its_settings(self, session: Session) -> None:
        session.audit.accept(None, "no-recovery", "In a safe.")
        assert [one.finding for one in session.settings.accepted] == ["no-recovery"]
        assert [one.rule for one in session.audit.findings() if one.open] == ["weak-derivation"]

    @pytest.mark.parametrize("finding", ["no-such-rule", "no-recovery", ""])
    def test_what_is_not_found_there_can_not_be_accepted(self, session: Session, finding: str) -> None:
        with pytest.raises(InvalidInput, match="no such finding"):
            session.audit.accept(sealed(session), finding, "Why not.")

    def test_a_reason_and_a_day_to_come_are_needed(self, session: Session) -> None:
        entry_id = sealed(session)
        with pytest.raises(InvalidInput, match="reason"):
            session.audit.accept(entry_id, "never-checked", "  ")
        with pytest.raises(InvalidInput, match="over"):
            session.audit.accept(entry_id, "never-checked", "x", session.today() - timedelta(days=1))
        with pytest.raises(InvalidInput, match="not accepted"):
            session.audit.withdraw_acceptance(entry_id, "never-checked")
        assert session.entry(entry_id).accepted == ()


class TestAdvice:
    def test_every_piece_that_acts_in_the_audit_is_behind_a_rule(self) -> None:
        assert {piece.id for piece in at(Place.AUDIT)} == {
            *(ADVICE_OF[rule] for rule in RULES if rule in ADVICE_OF)
        }
        assert ADVICE_OF.keys() <= RULES.keys()

    def test_its_words_come_with_the_finding(self, session: Session) -> None:
        entry_id = sealed(session)
        session.change(session.entry(entry_id), addresses=())
        words = {one.rule: advice_for(one) for one in session.audit.findings()}
        assert words["no-address-list"].startswith("List the fixed addresses")
        assert words["never-checked"] == ""
