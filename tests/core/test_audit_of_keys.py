"""The rules about single keys, one by one: each finds its fault, and nothing where there is none."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from tests.core.auditing import HEALTHY_VAULT, NOW, SEEN, SETTINGS, TODAY, box, found, key, rules
from vault_tui.core.days import DAY
from vault_tui.core.findings import Severity
from vault_tui.core.life import Leftover, LookedUp, Outcome, Rotation, RotationStage
from vault_tui.core.models import Entry, Pair, Progress, RunsOn, State

PLAN = key().permissions


def seen_with(**permissions: str) -> Entry:
    """A key that was seen to be as planned but for these."""
    return key(seen=replace(SEEN, permissions=MappingProxyType({**(SEEN.permissions or {}), **permissions})))


def test_a_key_that_is_as_it_should_be_gives_no_finding() -> None:
    assert rules(key()) == []


def test_what_lies_in_the_trash_gives_no_finding() -> None:
    assert rules(key(seen=None, trashed_at=NOW)) == []


class TestRights:
    def test_a_planned_right_to_withdraw_is_found_before_the_key_was_checked(self) -> None:
        (one, other) = found(key(permissions={"withdraw": "w"}, seen=None))
        assert (one.rule, one.severity, one.word) == ("withdraw-right", Severity.HIGH, "plan: withdraw!")
        assert "planned" in one.why
        assert other.rule == "never-checked"

    def test_a_seen_right_to_withdraw_is_found_planned_or_not(self) -> None:
        planned = replace(seen_with(withdraw="w"), permissions={**PLAN, "withdraw": "w"})
        assert rules(planned) == ["withdraw-right"]
        assert rules(seen_with(withdraw="w")) == ["more-than-planned", "withdraw-right"]

    def test_a_plan_without_a_key_has_no_right_yet(self) -> None:
        draft = key(api_key="", secret=None, state=State.DRAFT, permissions={"withdraw": "w"}, created_at=NOW)
        assert rules(draft) == []

    def test_writing_settings_is_found(self) -> None:
        assert rules(replace(seen_with(settings="rw"), permissions={**PLAN, "settings": "rw"})) == [
            "settings-write"
        ]
        assert rules(seen_with(settings="rw")) == ["more-than-planned", "settings-write"]
        assert "settings-write" in rules(key(permissions={"settings": "w"}, seen=None))

    def test_a_right_beyond_the_plan_is_named(self) -> None:
        (one,) = found(seen_with(orders="rw", wallets="rw"))
        assert (one.rule, one.word) == ("more-than-planned", "MORE than planned")
        assert "Bitfinex" in one.why
        assert "Wallets" in one.why

    def test_fewer_rights_than_planned_are_found_and_named(self) -> None:
        (one,) = found(seen_with(orders="r", wallets=""))
        assert (one.rule, one.severity, one.word) == (
            "less-than-planned",
            Severity.MEDIUM,
            "less than planned",
        )
        assert "Orders, Wallets" in one.why

    @pytest.mark.parametrize("told", [{"withdraw": ""}, {}])
    def test_withdrawing_that_is_planned_and_was_not_given_is_found_both_ways(
        self, told: dict[str, str]
    ) -> None:
        """It is still a plan to be taken back, and nobody is told to switch it on for the plan's sake."""
        one, other = found(key(permissions={"withdraw": "w"}, seen=replace(SEEN, permissions=told)))
        assert (one.rule, one.severity) == ("withdraw-right", Severity.MEDIUM)
        assert "planned to withdraw, though Bitfinex was not seen to let it" in one.why
        assert (other.rule, "Withdrawals" in other.why) == ("less-than-planned", True)
        assert {each.command for each in (one, other)} == {"edit"}
        assert all("out of the plan" in each.remedy for each in (one, other))

    def test_an_unknown_scope_counts_when_it_can_write(self) -> None:
        assert rules(seen_with(eaas_agreement="r")) == []
        assert rules(seen_with(eaas_agreement="w")) == ["unknown-write-scope"]

    def test_reading_that_no_plan_can_name_is_no_surprise(self) -> None:
        assert rules(seen_with(withdraw="r")) == []

    def test_without_any_plan_there_is_nothing_to_exceed(self) -> None:
        assert rules(replace(seen_with(orders="rw"), permissions={}, preset="")) == []

    def test_who_answered_is_named_unless_it_was_bitfinex(self) -> None:
        stand_in = replace(SEEN, host="127.0.0.1:8123", permissions={"withdraw": "w"})
        assert all("127.0.0.1:8123" in one.why for one in found(key(seen=stand_in)))


class TestAddresses:
    def test_a_key_for_any_address_is_found_and_less_bad_if_it_only_reads(self) -> None:
        (one,) = found(key(addresses=()))
        assert (one.rule, one.severity) == ("no-address-list", Severity.MEDIUM)
        (one,) = found(replace(seen_with(orders=""), addresses=(), permissions={"wallets": "r"}))
        assert one.severity is Severity.LOW

    def test_a_list_without_this_machine_is_found_where_the_program_runs_here(self) -> None:
        elsewhere = replace(HEALTHY_VAULT, own_addresses=("198.51.100.7",))
        here = replace(HEALTHY_VAULT, own_addresses=("198.51.100.7", "203.0.113.9"))
        assert rules(key(), around=elsewhere) == ["not-from-here"]
        assert rules(key(), around=here) == []
        assert rules(key(runs_on=RunsOn.ANOTHER), around=elsewhere) == []


class TestAccount:
    def test_an_account_without_a_second_factor_is_found_only_if_it_was_told(self) -> None:
        assert rules(key(seen=replace(SEEN, two_factor=()))) == ["no-two-factor"]
        assert rules(key(seen=replace(SEEN, two_factor=None))) == []

    def test_a_live_key_that_is_noted_as_paper_is_worse_than_the_reverse(self) -> None:
        assert [(one.rule, one.severity) for one in found(key(paper=True))] == [("wrong-mode", Severity.HIGH)]
        paper = key(seen=replace(SEEN, paper=True))
        assert [(one.rule, one.severity) for one in found(paper)] == [("wrong-mode", Severity.MEDIUM)]
        assert rules(replace(paper, paper=True)) == []

    def test_a_key_that_turned_out_to_be_another_accounts_is_found_until_it_is_again(self) -> None:
        bound = key(account_id="100001", seen=replace(SEEN, account_id="100001"))
        assert rules(bound) == []
        other = replace(bound, seen=replace(SEEN, account_id="200001"))
        assert [(one.rule, one.severity) for one in found(other)] == [("other-account", Severity.HIGH)]
        assert rules(replace(bound, seen=SEEN)) == []


class TestChecks:
    def test_rights_that_were_never_checked_are_found(self) -> None:
        assert rules(key(seen=None)) == ["never-checked"]
        assert rules(key(seen=replace(SEEN, alive_at=None, permissions=None))) == ["never-checked"]
        assert rules(key(seen=replace(SEEN, permissions=None))) == ["never-checked"]

    def test_a_key_in_use_that_was_refused_is_found_whether_it_worked_before_or_not(self) -> None:
        refused = replace(SEEN, outcome=Outcome.REFUSED, asked_at=SEEN.asked_at + 60)
        assert rules(key(seen=refused)) == ["refused"]
        assert rules(key(seen=replace(refused, alive_at=None, permissions=None))) == ["refused"]
        (one,) = found(key(seen=replace(refused, alive_at=None, host="127.0.0.1:8123")))
        assert "127.0.0.1:8123" in one.why
        assert "never worked" in one.why

    def test_an_error_about_a_permission_proves_a_key_and_is_no_refusal_of_it(self) -> None:
        assert rules(key(seen=replace(SEEN, outcome=Outcome.REFUSED))) == []

    def test_a_key_of_another_exchange_can_not_be_checked(self) -> None:
        assert rules(key(exchange="Kraken", seen=None)) == []

    def test_rights_that_were_checked_long_ago_are_found_by_the_vaults_own_term(self) -> None:
        old = key(seen=replace(SEEN, alive_at=NOW - 40 * DAY))
        assert rules(old) == []
        assert rules(old, settings=replace(SETTINGS, verify_after_days=40)) == ["checked-long-ago"]
        assert rules(old, settings=replace(SETTINGS, verify_after_days=0)) == []


class TestTerms:
    def test_a_rotation_is_announced_and_then_overdue_by_the_day_that_was_set(self) -> None:
        for days, expected in (
            (20, []),
            (13, ["rotation-soon"]),
            (0, ["rotation-soon"]),
            (-1, ["rotation-overdue"]),
        ):
            assert rules(key(rotate_by=TODAY + timedelta(days=days))) == expected
        (late,) = found(key(rotate_by=TODAY - timedelta(days=111)))
        assert late.word == "rotate 111 d late"

    def test_without_a_day_the_term_counts_from_the_secrets_own_age(self) -> None:
        aged = key(secret=box(age=91), created_at=NOW, changed_at=NOW)
        assert rules(aged) == ["rotation-overdue"]
        assert rules(key(secret=box(age=1), created_at=0, changed_at=0)) == []

    def test_an_entrys_own_policy_goes_before_the_vaults(self) -> None:
        aged = key(secret=box(age=61))
        assert rules(aged) == []
        assert rules(replace(aged, rotate_every=60)) == ["rotation-overdue"]
        assert rules(key(secret=box(age=170), rotate_every=0)) == []
        assert rules(key(secret=box(age=170)), settings=replace(SETTINGS, rotate_after_days=0)) == []

    def test_a_review_is_due_after_its_day(self) -> None:
        assert rules(key(review_by=TODAY)) == []
        assert rules(key(review_by=TODAY - timedelta(days=1))) == ["review-due"]

    def test_no_look_up_is_said_as_that_and_any_look_up_counts(self) -> None:
        aged = key(secret=box(age=200), rotate_every=0)
        (one,) = found(aged)
        assert one.rule == "no-look-up"
        assert "not known" in one.why
        assert "unused" not in one.why
        assert rules(replace(aged, revealed_at=NOW - DAY)) == []
        assert rules(replace(aged, copied_at=NOW - DAY)) == []
        looked_up = LookedUp(0, {aged.id: NOW - DAY})
        assert rules(aged, around=replace(HEALTHY_VAULT, looked_up=looked_up)) == []
        assert rules(aged, settings=replace(SETTINGS, unused_after_days=0)) == []

    def test_of_the_time_before_the_diary_nothing_is_said(self) -> None:
        aged = key(secret=box(age=400), rotate_every=0)
        around = replace(HEALTHY_VAULT, looked_up=LookedUp(NOW - 190 * DAY, {}))
        (one,) = found(aged, around=around)
        assert "190 days" in one.why
        assert rules(aged, around=replace(around, looked_up=LookedUp(NOW - 170 * DAY, {}))) == []

    def test_while_the_diary_was_not_read_nothing_is_said_of_look_ups(self) -> None:
        assert (
            rules(key(secret=box(age=200), rotate_every=0), around=replace(HEALTHY_VAULT, looked_up=None))
            == []
        )


class TestStanding:
    def test_a_half_sealed_key_is_urgent_and_a_draft_only_when_it_was_left(self) -> None:
        assert rules(key(secret=None, state=State.HALF_SEALED)) == ["half-sealed"]
        draft = key(api_key="", secret=None, state=State.DRAFT, created_at=NOW - 7 * DAY)
        assert rules(draft) == ["draft-left"]
        assert rules(replace(draft, progress=Progress("plan", saved_at=NOW - DAY))) == []

    def test_a_key_without_a_program_is_found(self) -> None:
        assert rules(key(integration="")) == ["no-program"]

    @pytest.mark.parametrize("name", ["freqtrade, ccxt", "freqtrade and ccxt", "freqtrade + ccxt"])
    def test_a_key_that_is_noted_for_several_programs_is_found(self, name: str) -> None:
        assert rules(key(integration=name)) == ["several-programs"]

    @pytest.mark.parametrize("name", ["Bitfinex Honey Framework", "home-made", "github.com/me/bot", "bot,"])
    def test_one_program_with_a_long_name_is_one(self, name: str) -> None:
        assert rules(key(integration=name)) == []

    def test_a_compromised_key_is_found_until_it_is_refused_and_ticked_as_gone(self) -> None:
        refused = replace(SEEN, outcome=Outcome.REFUSED, diagnosis="not-accepted", asked_at=NOW)
        leaked = key(state=State.COMPROMISED)
        assert [one.severity for one in found(leaked)] == [Severity.HIGH]
        assert [one.severity for one in found(replace(leaked, seen=refused))] == [Severity.HIGH]
        assert [one.severity for one in found(replace(leaked, gone_at=NOW))] == [Severity.MEDIUM]
        assert rules(replace(leaked, seen=refused, gone_at=NOW)) == ["incident-open"]

    def test_a_refusal_of_a_pair_that_never_worked_proves_nothing(self) -> None:
        never = replace(SEEN, outcome=Outcome.REFUSED, alive_at=None, permissions=None)
        assert "compromised-not-revoked" in rules(key(state=State.COMPROMISED, seen=never, gone_at=NOW))

    def test_a_retired_key_that_answered_last_is_found(self) -> None:
        retired = key(state=State.RETIRED)
        assert rules(retired) == ["retired-but-alive"]
        assert rules(replace(retired, seen=replace(SEEN, outcome=Outcome.REFUSED))) == []
        assert rules(replace(retired, gone_at=NOW)) == []

    def test_a_rotation_that_was_left_is_worse_than_one_under_way(self) -> None:
        begun = key(rotation=Rotation(RotationStage.HAND_OVER, NOW - DAY))
        (one,) = found(begun)
        assert (one.rule, one.severity) == ("rotation-open", Severity.LOW)
        assert "hand over" in one.why
        (one,) = found(key(rotation=Rotation(RotationStage.HAND_OVER, NOW - 8 * DAY)))
        assert one.severity is Severity.MEDIUM

    def test_a_replaced_pair_is_found_until_it_is_gone(self) -> None:
        old = Pair("EXAMPLE-old", box(9))
        assert rules(key(outgoing=old)) == ["rotation-open"]
        assert rules(key(outgoing=replace(old, gone_at=NOW))) == []

    def test_plaintext_copies_are_found_one_by_one_until_they_are_gone(self) -> None:
        reported = key(leftovers=(Leftover("/home/me/.env", NOW), Leftover("/srv/bot.json", NOW)))
        assert rules(reported) == ["plaintext-copy", "plaintext-copy"]
        assert len({one.id for one in found(reported)}) == 2
        (one,) = found(reported, around=replace(HEALTHY_VAULT, still_there=frozenset({"/srv/bot.json"})))
        assert "/srv/bot.json" in one.why


def test_texts_of_a_vault_can_not_act_on_a_terminal() -> None:
    evil = "\x1b]52;c;x\x07\u202e"
    label = replace(
        key(),
        label=f"bot{evil}",
        integration=f"a,b{evil}",
        addresses=("10.0.0.1",),
        seen=replace(SEEN, host=evil, permissions={evil: "w", "withdraw": "w"}, two_factor=(), paper=True),
        leftovers=(Leftover(f"/x{evil}", NOW),),
    )
    around = replace(HEALTHY_VAULT, own_addresses=(evil,))
    shown = "".join(f"{one.label}{one.why}{one.word}{one.id}" for one in found(label, around=around))
    assert shown.isprintable()
    assert len(found(label, around=around)) >= 6
