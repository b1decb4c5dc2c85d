"""What a key may really do is held against the plan, in the words of Bitfinex's page."""

import json
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bitfinex.standin import User, named_keys
from tests.bitfinex.standin.endpoints import answer
from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.answers import Permissions, UserInfo, permissions, user_info
from vault_tui.bitfinex.comparison import KNOWN, Verdict, VerdictRow, compared
from vault_tui.bitfinex.permissions import GROUPS, PRESETS
from vault_tui.bitfinex.verdict import Judgement, judge
from vault_tui.bitfinex.wire import Reply
from vault_tui.core.audit import audit
from vault_tui.core.audit_facts import Facts
from vault_tui.core.findings import Severity
from vault_tui.core.life import Outcome, Seen
from vault_tui.core.models import Entry, RunsOn, SealedSecret, Settings, State
from vault_tui.core.records import encode_entry

BOT = Entry("id", "grid", 1, 1, preset="trading-bot", permissions=PRESETS["trading-bot"].permissions)
TRADING = {"account": "r", "history": "r", "orders": "rw", "wallets": "r"}
ACCOUNT = UserInfo("100001", paper=False, two_factor=("otp",))
KEYS = {key.name: key for key in named_keys()}


def judged(entry: Entry = BOT, user: UserInfo | None = ACCOUNT, **scopes: str) -> Judgement:
    return judge(entry, Permissions(TRADING | scopes), user)


def ids(judgement: Judgement) -> list[str]:
    return [finding.id for finding in judgement.findings]


def row(judgement: Judgement, title: str) -> VerdictRow:
    return next(row for row in judgement.rows if row.title == title)


def of_the_stand_in(name: str, entry: Entry = BOT) -> Judgement:
    told = permissions(Reply(200, answer("auth/r/permissions", KEYS[name], b"{}")))
    user = user_info(Reply(200, answer("auth/r/info/user", KEYS[name], b"{}")))
    assert isinstance(told, Permissions)
    assert isinstance(user, UserInfo)
    return judge(entry, told, user)


@pytest.mark.parametrize("preset", [preset for preset in PRESETS.values() if preset.permissions])
def test_a_key_of_each_preset_is_as_planned(preset: object) -> None:
    assert isinstance(preset, type(PRESETS["reporting"]))
    entry = replace(BOT, preset=preset.id, permissions=preset.permissions)
    judgement = of_the_stand_in(preset.id, entry)
    assert judgement.as_planned
    assert judgement.findings == ()
    groups = judgement.rows[: len(GROUPS)]
    assert [row.title for row in groups] == [group.title for group in GROUPS]
    assert {row.verdict for row in groups} == {Verdict.AS_PLANNED}
    assert {row.words for row in groups} == {""}


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("withdraw", {"withdraw-right", "more-than-planned"}),
        ("ui-withdraw", {"withdraw-right", "more-than-planned"}),
        ("settings", {"settings-write", "more-than-planned"}),
        ("margin-bot", {"more-than-planned"}),
        ("nothing", {"less-than-planned"}),
        ("lending-bot", {"more-than-planned", "less-than-planned"}),
        ("unknown", {"unknown-write-scope", "unknown-scope"}),
        ("paper", {"wrong-mode", "sub-account"}),
        ("sub-account", {"sub-account"}),
        ("no-two-factor", {"no-two-factor"}),
        ("trading-bot", set()),
    ],
)
def test_each_key_of_the_stand_in_is_found_out(key: str, found: set[str]) -> None:
    judgement = of_the_stand_in(key)
    assert set(ids(judgement)) == found
    assert judgement.as_planned == (found <= {"sub-account", "no-two-factor"})


@pytest.mark.parametrize(
    ("scope", "title"),
    [("withdraw", "Withdrawals"), ("ui_withdraw", "ui_withdraw"), ("settings", "Settings")],
)
@pytest.mark.parametrize("entry", [BOT, replace(BOT, preset="", permissions={})], ids=["planned", "no plan"])
def test_what_can_empty_or_change_the_account_is_the_loudest_thing(
    scope: str, title: str, entry: Entry
) -> None:
    judgement = judge(entry, Permissions({**TRADING, scope: "w"}), ACCOUNT)
    loud = row(judgement, title)
    assert (loud.verdict, loud.loud) == (Verdict.MORE, True)
    assert loud.words.startswith("THIS KEY ")
    assert [one for one in judgement.rows if one.loud] == [loud]
    assert judgement.findings[0].severity is Severity.HIGH
    assert loud.words in {finding.words for finding in judgement.findings}
    assert not judgement.as_planned


def test_what_was_planned_is_not_loud() -> None:
    entry = replace(BOT, permissions={**TRADING, "withdraw": "w", "settings": "rw"})
    judgement = judged(entry, withdraw="w", settings="rw", ui_withdraw="w")
    assert not any(row.loud for row in judgement.rows)
    assert judgement.as_planned
    assert ids(judgement) == ["unknown-scope"]


def test_reading_settings_is_more_than_planned_and_not_loud() -> None:
    judgement = judged(settings="r")
    assert row(judgement, "Settings").words == "On, though not planned: “Read account settings”."
    assert not row(judgement, "Settings").loud
    assert [finding.severity for finding in judgement.findings] == [Severity.MEDIUM]


def test_reading_that_the_page_has_no_toggle_for_comes_along_and_is_shown() -> None:
    judgement = judged(withdraw="r")
    assert (row(judgement, "Withdrawals").seen, row(judgement, "Withdrawals").verdict) == (
        "r",
        Verdict.AS_PLANNED,
    )
    assert judgement.as_planned


def test_planning_to_withdraw_asks_for_no_scope_that_bitfinex_names_beside_it() -> None:
    entry = replace(BOT, permissions={**TRADING, "withdraw": "w"})
    assert judged(entry, withdraw="w", ui_withdraw="").as_planned


def test_a_group_can_have_both_too_much_and_too_little() -> None:
    both = row(judged(replace(BOT, permissions={**TRADING, "funding": "r"}), funding="w"), "Margin Funding")
    assert both.verdict is Verdict.MORE
    assert both.words == (
        "On, though not planned: “Offer, cancel and close funding”."
        " Off, though planned: “Get funding statuses and info”."
    )


def test_toggles_whose_words_are_not_known_are_named_by_what_they_do() -> None:
    assert row(judged(bfxpay="rw"), "Bitfinex Pay").words == (
        "On, though not planned: reading (Bitfinex Pay). On, though not planned: writing (Bitfinex Pay)."
    )
    assert "writing (Account History)" in row(judged(history="rw"), "Account History").words


def test_scopes_that_nobody_documented_are_shown_and_said_to_be_unknown() -> None:
    judgement = judged(eaas_withdraw="rw", eaas_deposit="r", eaas_brokerage="")
    unknown = [one for one in judgement.rows if one.verdict is Verdict.UNKNOWN_SCOPE]
    assert [(one.title, one.seen) for one in unknown] == [
        ("eaas_withdraw", "rw"),
        ("eaas_deposit", "r"),
        ("eaas_brokerage", ""),
    ]
    assert unknown[0].words == "Reading and writing on; what it stands for is not documented."
    assert unknown[2].words == ""
    writing, reading = judgement.findings
    assert (writing.severity, writing.deviates) == (Severity.MEDIUM, True)
    assert (reading.severity, reading.deviates) == (Severity.LOW, False)


def test_a_planned_group_that_was_not_told_at_all_is_less_than_planned() -> None:
    judgement = judge(
        replace(BOT, permissions={"later": "r", "orders": "r"}), Permissions({"x": ""}), ACCOUNT
    )
    assert row(judgement, "later").verdict is Verdict.LESS
    assert judgement.findings[0].words.startswith("It may do less than planned: Orders, later.")


def test_without_a_plan_there_is_nothing_to_deviate_from() -> None:
    judgement = judged(replace(BOT, preset="", permissions={}))
    assert judgement.as_planned
    assert ids(judgement) == ["no-plan"]
    assert row(judgement, "Orders").verdict is Verdict.NO_PLAN
    assert row(judgement, "Withdrawals").verdict is Verdict.AS_PLANNED


def test_a_custom_plan_of_nothing_is_a_plan() -> None:
    assert not judged(replace(BOT, preset="custom", permissions={})).as_planned


def test_permissions_that_were_not_told_leave_no_table_and_no_verdict_on_them() -> None:
    assert judge(BOT, None, ACCOUNT) == Judgement((), ())
    assert ids(judge(BOT, None, None)) == ["account-not-told"]


def test_another_account_than_before_is_found() -> None:
    bound = replace(BOT, account_id="100001")
    assert ids(judged(bound)) == []
    other = judged(bound, replace(ACCOUNT, account_id="200001"))
    assert ids(other) == ["other-account"]
    assert not other.as_planned
    assert ids(judged(BOT, replace(ACCOUNT, account_id="200001"))) == []


def test_paper_and_live_are_told_apart_and_live_for_paper_is_worse() -> None:
    live = judged(replace(BOT, paper=True)).findings[0]
    paper = judged(BOT, replace(ACCOUNT, paper=True)).findings[0]
    assert (live.id, live.severity) == ("wrong-mode", Severity.HIGH)
    assert (paper.id, paper.severity) == ("wrong-mode", Severity.MEDIUM)
    assert judged(replace(BOT, paper=True), replace(ACCOUNT, paper=None)).as_planned


def test_two_factor_that_was_not_told_is_not_said_to_be_missing() -> None:
    assert ids(judged(BOT, replace(ACCOUNT, two_factor=None))) == []
    assert judged(BOT, replace(ACCOUNT, two_factor=())).as_planned


@pytest.mark.parametrize(
    ("runs_on", "own", "found"),
    [
        (RunsOn.HERE, "203.0.113.9", []),
        (RunsOn.HERE, "198.51.100.7", ["address-list-open"]),
        (RunsOn.HERE, "192.168.1.2", []),
        (RunsOn.HERE, None, []),
        (RunsOn.ANOTHER, None, ["address-list-open"]),
        (RunsOn.HOSTED, "192.168.1.2", ["address-list-open"]),
        (RunsOn.ANOTHER, "203.0.113.9", []),
    ],
)
def test_a_key_that_works_where_its_list_would_not_let_it_has_perhaps_no_list(
    runs_on: RunsOn, own: str | None, found: list[str]
) -> None:
    entry = replace(BOT, addresses=("203.0.113.9",), runs_on=runs_on)
    judgement = judge(entry, Permissions(TRADING), ACCOUNT, own)
    assert ids(judgement) == found
    assert judgement.as_planned
    assert ids(judge(replace(entry, addresses=()), Permissions(TRADING), ACCOUNT, own)) == []


def test_the_worst_is_said_first() -> None:
    judgement = judged(BOT, UserInfo("7", "5", True, ()), withdraw="w", eaas_deposit="r", wallets="")
    severities = [finding.severity for finding in judgement.findings]
    assert severities == sorted(severities, reverse=True)
    assert judgement.findings[0].id == "withdraw-right"


def everything_found() -> list[Judgement]:
    entries = (BOT, replace(BOT, preset="", permissions={}), replace(BOT, addresses=("203.0.113.9",)))
    bound = [replace(entry, account_id="7", runs_on=RunsOn.HOSTED) for entry in entries]
    users = [user_info(Reply(200, User(paper=paper, two_factor=()).fields())) for paper in (True, False)]
    return [
        judge(entry, Permissions({**TRADING, "withdraw": "w", "settings": "rw", "x": "w", "y": "r"}), user)
        for entry, user in product(bound, users)
        if isinstance(user, UserInfo)
    ]


def test_the_advice_for_the_live_check_is_given_by_what_it_finds() -> None:
    remedies = {finding.remedy for judgement in everything_found() for finding in judgement.findings}
    assert {piece.id for piece in at(Place.LIVE_CHECK) if piece.words not in remedies} == set()


def test_what_is_said_is_short_and_whole() -> None:
    for judgement in everything_found():
        for finding in judgement.findings:
            assert [line for line in (finding.words, finding.remedy) if len(line) > 120] == []
            assert finding.words.endswith(".")


SCOPES = st.dictionaries(
    st.sampled_from([*(group.scope for group in GROUPS), "ui_withdraw", "eaas_withdraw", "x\x1b"]),
    st.sampled_from(["", "r", "w", "rw"]),
)


COMES_ALONG = {"withdraw": {"r"}}
"""Reading that the page has no toggle for."""


@given(SCOPES, SCOPES, st.sampled_from(["", "trading-bot"]))
def test_every_right_that_was_told_is_in_the_table_and_none_beyond_the_plan_is_as_planned(
    plan: dict[str, str], told: dict[str, str], preset: str
) -> None:
    entry = replace(BOT, preset=preset, permissions=plan)
    rows = {one.scope: one for one in compared(entry, told)}
    for scope, rights in told.items():
        shown = rows[scope.replace("\x1b", "\ufffd")]
        assert shown.seen == rights
        beyond = set(rights) - set(plan.get(scope, "")) - COMES_ALONG.get(scope, set())
        if beyond:
            assert shown.verdict is not Verdict.AS_PLANNED
    judgement = judge(entry, Permissions(told), ACCOUNT)
    if "w" in told.get("withdraw", "") and "w" not in plan.get("withdraw", ""):
        assert "withdraw-right" in ids(judgement)
        assert not judgement.as_planned


SHARED = {
    "more-than-planned",
    "less-than-planned",
    "unknown-write-scope",
    "wrong-mode",
    "other-account",
    "no-two-factor",
}


@given(
    SCOPES,
    SCOPES,
    st.sampled_from(["", "trading-bot"]),
    st.tuples(st.booleans(), st.sampled_from([None, True, False]), st.sampled_from(["", "7", "8"])),
    st.sampled_from([None, (), ("otp",)]),
)
def test_the_audit_says_of_what_was_kept_what_the_live_check_said(
    plan: dict[str, str],
    told: dict[str, str],
    preset: str,
    account: tuple[bool, bool | None, str],
    factors: tuple[str, ...] | None,
) -> None:
    noted, paper, bound = account
    user = UserInfo("7", paper=paper, two_factor=factors)
    seen = Seen(
        1, Outcome.WORKS, alive_at=1, permissions=told, account_id="7", paper=paper, two_factor=factors
    )
    secret = SealedSecret(bytes(16), bytes(24), bytes(17), bytes(16), 1)
    entry = replace(BOT, preset=preset, permissions=plan, paper=noted, account_id=bound, api_key="k")
    kept = replace(entry, state=State.ACTIVE, secret=secret, seen=seen)
    facts = Facts(Settings(), date(2026, 9, 21), 1, knowledge=KNOWN)
    line = json.dumps(encode_entry(kept)).encode()
    audited = {(one.rule, one.severity) for one in audit({"id": line}, facts)}
    live = {(one.id, one.severity) for one in judge(entry, Permissions(told), user).findings}
    assert {one for one in audited if one[0] in SHARED} == {one for one in live if one[0] in SHARED}
    # What was planned is no surprise to the live check; the audit calls it dangerous all the same.
    dangerous = {"withdraw-right", "settings-write"}
    assert {one for one in live if one[0] in dangerous} <= {one for one in audited if one[0] in dangerous}
