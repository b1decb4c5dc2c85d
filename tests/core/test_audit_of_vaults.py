"""The rules over several entries and over the vault, accepting, and what holds for any record at all."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core import making
from tests.core.auditing import HEALTHY_VAULT, KNOWN, NOW, SEEN, SETTINGS, TODAY, box, found, key, rules
from vault_tui.core import audit_sharing
from vault_tui.core.audit import audit, worst
from vault_tui.core.audit_facts import Facts, OtherCopy, Surroundings
from vault_tui.core.contents import Contents
from vault_tui.core.days import DAY
from vault_tui.core.fileformat import INTERACTIVE, MODERATE
from vault_tui.core.findings import RULES, Severity, detail_of
from vault_tui.core.life import Accepted, Leftover, LookedUp, Rotation, RotationStage
from vault_tui.core.models import Entry, Pair, Settings
from vault_tui.core.remedies import FORKED, OLDER, OLDER_EPOCH


class TestSharing:
    def test_the_same_api_key_is_found_in_both_entries(self) -> None:
        one, other = key(1), replace(key(2), api_key=key(1).api_key)
        assert [(each.rule, each.label) for each in found(one, other)] == [
            ("same-key", "bot-1"),
            ("same-key", "bot-2"),
        ]

    def test_the_same_secret_under_two_keys_is_found_by_its_fingerprint(self) -> None:
        assert rules(key(1), key(2, secret=box(1))) == ["same-secret", "same-secret"]

    def test_one_key_for_several_programs_is_found(self) -> None:
        other = replace(key(2), api_key=key(1).api_key, integration="ccxt")
        assert rules(key(1), other) == ["same-key", "same-key", "several-programs", "several-programs"]

    def test_what_hundreds_share_is_worked_out_once_for_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[int] = []

        def counting(parts: Collection[str]) -> str:
            asked.append(len(parts))
            return detail_of(parts)

        monkeypatch.setattr(audit_sharing, "detail_of", counting)
        keys = [key(number, secret=box(1)) for number in range(200)]
        told = [one for one in found(*keys) if one.rule == "same-secret"]
        assert len(told) == 200
        assert asked == [200]
        assert "“bot-1”, “bot-10”, “bot-100” and 196 more" in told[0].why

    def test_a_waiting_or_outgoing_pair_of_another_entry_counts(self) -> None:
        pair = Pair(key(1).api_key, box(1), gone_at=NOW)
        for waiting in (key(2, candidate=pair), key(2, outgoing=pair)):
            assert {"same-key", "same-secret"} <= set(rules(key(1), waiting))

    def test_an_entrys_own_pairs_and_the_trash_do_not_count(self) -> None:
        assert rules(key(1, candidate=Pair(key(1).api_key, box(1)))) == []
        assert rules(key(1), replace(key(2), api_key=key(1).api_key, trashed_at=NOW)) == []


class TestVault:
    @pytest.mark.parametrize(
        ("around", "rule"),
        [
            (replace(HEALTHY_VAULT, has_recovery=False), "no-recovery"),
            (replace(HEALTHY_VAULT, backups=0), "no-backups"),
            (replace(HEALTHY_VAULT, cost=INTERACTIVE, recommended=MODERATE), "weak-derivation"),
            (replace(HEALTHY_VAULT, open_to_others=("Others may read it.",)), "open-to-others"),
            (replace(HEALTHY_VAULT, other_copy=OtherCopy("This copy is older.", OLDER)), "other-copy"),
            (replace(HEALTHY_VAULT, earlier_backups=2), "earlier-backups"),
            (replace(HEALTHY_VAULT, is_root=True), "run-as-root"),
        ],
    )
    def test_each_fault_of_the_vault_or_the_machine_is_found(self, around: Surroundings, rule: str) -> None:
        (one,) = found(key(), around=around)
        assert (one.rule, one.entry_id, one.label) == (rule, "", "")

    def test_a_recovery_code_that_was_never_typed_is_found(self) -> None:
        assert rules(settings=Settings()) == ["recovery-untried"]
        assert rules(settings=Settings(), around=replace(HEALTHY_VAULT, has_recovery=False)) == [
            "no-recovery"
        ]

    def test_what_was_not_looked_at_is_not_judged(self) -> None:
        assert rules(key(), settings=Settings(), around=Surroundings()) == []

    def test_a_cost_like_the_recommended_one_or_an_empty_vault_without_backup_is_no_fault(self) -> None:
        assert rules(key(), around=replace(HEALTHY_VAULT, cost=MODERATE, recommended=INTERACTIVE)) == []
        assert rules(around=replace(HEALTHY_VAULT, backups=0)) == []


class TestOrder:
    def test_the_worst_comes_first_and_findings_stay_by_label(self) -> None:
        bad = [key(number, seen=None, integration="", permissions={"withdraw": "w"}) for number in (1, 2)]
        assert [(str(one.severity), one.label) for one in found(*bad)] == [
            ("high", "bot-1"),
            ("high", "bot-2"),
            ("medium", "bot-1"),
            ("medium", "bot-2"),
            ("low", "bot-1"),
            ("low", "bot-2"),
        ]

    def test_every_rule_says_what_to_do_in_a_sentence(self) -> None:
        for rule in RULES.values():
            assert rule.remedy.endswith(".")
            assert rule.command
            assert rule.severity in Severity


class TestAccepting:
    def test_an_accepted_finding_is_marked_and_counts_again_the_day_after(self) -> None:
        until = TODAY + timedelta(days=3)
        accepted = Accepted("never-checked", "Checked by hand.", NOW, until)
        entry = key(seen=None, accepted=(accepted,))
        assert [one.accepted for one in found(entry)] == [accepted]
        assert [one.accepted for one in found(entry, today=until)] == [accepted]
        assert [one.accepted for one in found(entry, today=until + timedelta(days=1))] == [None]

    def test_one_entrys_acceptance_is_not_anothers_nor_the_vaults(self) -> None:
        entry = key(
            1, seen=None, accepted=(Accepted("never-checked", "x", NOW), Accepted("no-recovery", "x", NOW))
        )
        around = replace(HEALTHY_VAULT, has_recovery=False)
        open_ones = [one for one in found(entry, key(2, seen=None), around=around) if one.open]
        assert [(one.rule, one.label) for one in open_ones] == [
            ("never-checked", "bot-2"),
            ("no-recovery", ""),
        ]

    def test_the_vaults_findings_are_accepted_in_its_settings(self) -> None:
        kept = replace(SETTINGS, accepted=(Accepted("run-as-root", "A container.", NOW),))
        (one,) = found(around=replace(HEALTHY_VAULT, is_root=True), settings=kept)
        assert not one.open

    def test_other_rights_than_those_that_were_accepted_are_another_finding(self) -> None:
        def with_more(*scopes: str) -> Entry:
            return key(
                seen=replace(SEEN, permissions={"orders": "rw"} | dict.fromkeys(scopes, "w")),
                permissions={"orders": "rw"},
            )

        (before,) = (one for one in found(with_more("wallets")) if one.rule == "more-than-planned")
        lenient = Accepted(before.id, "It moves funds.", NOW)
        assert worst(found(replace(with_more("wallets"), accepted=(lenient,)))) is None
        now = worst(found(replace(with_more("wallets", "withdraw"), accepted=(lenient,))))
        assert now is not None
        assert now.rule == "more-than-planned"

    def test_a_lesser_finding_that_was_accepted_hides_no_worse_one_of_its_rule(self) -> None:
        told = replace(SEEN, permissions={"wallets": "r"})
        reads = key(addresses=(), preset="", permissions={}, seen=told)
        begun = key(2, rotation=Rotation(RotationStage.HAND_OVER, NOW))
        for lesser, worse in (
            (reads, replace(reads, seen=SEEN)),
            (begun, replace(begun, rotation=Rotation(RotationStage.HAND_OVER, NOW - 8 * DAY))),
        ):
            (one,) = found(lesser)
            accepted = (Accepted(one.id, "It can wait.", NOW),)
            assert not any(each.open for each in found(replace(lesser, accepted=accepted)))
            (other,) = found(replace(worse, accepted=accepted))
            assert (other.rule, other.open) == (one.rule, True)
            assert other.severity > one.severity


surroundings = st.builds(
    Surroundings,
    own_addresses=st.lists(making.texts, max_size=2).map(tuple),
    is_root=st.booleans(),
    cost=st.sampled_from([None, INTERACTIVE, MODERATE]),
    recommended=st.sampled_from([None, INTERACTIVE, MODERATE]),
    has_recovery=st.none() | st.booleans(),
    backups=st.none() | st.integers(0, 3),
    open_to_others=st.sampled_from([(), ("Others may read it.",)]),
    other_copy=st.sampled_from(
        [None, *(OtherCopy("It is so.", how) for how in (OLDER, FORKED, OLDER_EPOCH))]
    ),
    still_there=st.none() | st.frozensets(making.texts, max_size=2),
    looked_up=st.none() | st.builds(LookedUp, making.moments, st.just({})),
)


def _vault(entries: list[Entry]) -> Contents:
    by_id = {entry.id: entry for entry in entries}
    return Contents.empty(Settings(), NOW).with_entries(by_id.values())


@settings(max_examples=150, deadline=None)
@given(st.lists(making.entries, max_size=3), surroundings, making.moments)
@example([key(leftovers=(Leftover("/home/me/bot\xa0config.json", NOW),))], Surroundings(), NOW)
def test_no_rule_breaks_on_any_record(entries: list[Entry], around: Surroundings, now: int) -> None:
    facts = Facts(Settings(), TODAY, now, around, KNOWN)
    for one in audit(_vault(entries).lines, facts):
        assert one.why
        assert one.remedy
        assert one.why.isprintable()
        assert len(one.id) <= 64


@settings(max_examples=100, deadline=None)
@given(st.lists(making.entries, min_size=1, max_size=3), st.data())
def test_accepting_a_finding_never_hides_another(entries: list[Entry], data: st.DataObject) -> None:
    around = replace(HEALTHY_VAULT, is_root=True, backups=0)
    facts = Facts(Settings(), TODAY, NOW, around, KNOWN)
    contents = _vault(entries)
    before = audit(contents.lines, facts)
    chosen = data.draw(st.sampled_from([one for one in before if one.open]))  # root and no backups, at least
    accepted = Accepted(chosen.id, "Looked at.", NOW)
    if chosen.entry_id:
        entry = contents.entry(chosen.entry_id)
        contents = contents.with_entry(replace(entry, accepted=(*entry.accepted, accepted)))
    else:
        facts = replace(facts, settings=replace(facts.settings, accepted=(accepted,)))
    after = audit(contents.lines, facts)
    assert [one._replace(accepted=None) for one in after] == [one._replace(accepted=None) for one in before]
    changed = [one for one, was in zip(after, before, strict=True) if one.open != was.open]
    assert {(one.entry_id, one.id) for one in changed} == {(chosen.entry_id, chosen.id)}
