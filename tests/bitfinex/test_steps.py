"""The guide's words: every step, every trouble, and the advice that each must show."""

from dataclasses import replace
from itertools import product

import pytest

from vault_tui.bitfinex.addresses import ANY_ADDRESS, address_words, is_inner
from vault_tui.bitfinex.advice import ADVICE, Place, at
from vault_tui.bitfinex.permissions import PRESETS
from vault_tui.bitfinex.steps import (
    ELSEWHERE,
    LINKS,
    NOTHING_PLANNED,
    ON_SCREEN,
    PASTE_HINT,
    STEPS,
    one_key_each,
)
from vault_tui.bitfinex.troubles import TROUBLES, troubles
from vault_tui.core.checklist import Content, Item, Step, Trouble
from vault_tui.core.guide import DONE, Guide
from vault_tui.core.models import Entry, Progress, RunsOn, SealedSecret, State

API_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
SEALED = SealedSecret(bytes(16), bytes(24), bytes(40), bytes(16), 1_000)
PLAN = Entry(
    "id",
    "grid-bot-sol",
    1,
    1,
    integration="freqtrade",
    runs_on=RunsOn.HERE,
    preset="trading-bot",
    permissions=PRESETS["trading-bot"].permissions,
    addresses=("203.0.113.9",),
)
HALF = replace(PLAN, api_key=API_KEY, state=State.HALF_SEALED)
FULL = replace(HALF, secret=SEALED, state=State.ACTIVE)
VARIANTS = (
    *(
        replace(
            PLAN, integration=program, runs_on=where, preset=preset, permissions=PRESETS[preset].permissions
        )
        for program, where, preset in product(("", "freqtrade", "octobot", "my own bot"), RunsOn, PRESETS)
    ),
    replace(PLAN, permissions={"withdraw": "w", "settings": "rw", "bfxpay": "r"}, addresses=(), paper=True),
    HALF,
    FULL,
)


def content(step_id: str, entry: Entry = PLAN) -> Content:
    return next(step for step in STEPS if step.id == step_id).content(entry)


def test_the_seven_steps_come_in_the_page_s_order() -> None:
    assert [step.id for step in STEPS] == [
        "plan",
        "sign-in",
        "permissions",
        "addresses",
        "generate",
        "capture",
        "verify",
        "hand-over",
    ]
    assert [step.id for step in ON_SCREEN] == ["capture", "verify", "hand-over"]
    assert [step.id for step in ELSEWHERE] == ["capture", "hand-over"]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_every_piece_of_advice_for_a_step_is_shown_there_and_no_other(step: Step) -> None:
    step_id = step.id
    shown = {piece for entry in VARIANTS for piece in content(step_id, entry).advice}
    assert shown == {piece.id for piece in (at(Place(step_id)) if step_id in set(Place) else ())}


def test_every_piece_of_advice_for_the_stuck_is_shown_there() -> None:
    assert {piece for trouble in TROUBLES for piece in trouble.advice} == {
        piece.id for piece in at(Place.STUCK)
    }
    assert {piece for trouble in TROUBLES for piece in trouble.advice} <= {piece.id for piece in ADVICE}


@pytest.mark.parametrize("entry", VARIANTS)
def test_items_of_a_step_have_ids_of_their_own(entry: Entry) -> None:
    for step in STEPS:
        ids = [item.id for item in step.content(entry).items]
        assert len(ids) == len(set(ids))
        assert not any(item_id.startswith("skipped/") for item_id in ids)


def test_the_plan_asks_about_withdrawals_only_when_they_are_planned_and_then_by_themselves() -> None:
    assert content("plan").items == ()
    withdrawing = replace(PLAN, permissions={"withdraw": "w"})
    guide = Guide.resume(STEPS, withdrawing)
    assert (
        guide.tick_all().hindrance
        == "Not confirmed yet: I want this key to be able to move coins out of the account."
    )
    assert guide.content.warnings == ("Withdrawals on: a thief can empty the account.",)
    assert guide.tick("withdraw").next().step.id == "sign-in"


def test_a_page_on_which_nothing_would_be_set_is_not_led_through_without_a_word() -> None:
    assert content("permissions", replace(PLAN, permissions={})).warnings == (NOTHING_PLANNED,)
    assert content("permissions").warnings == ()


@pytest.mark.parametrize(
    ("program", "where", "asked"),
    [
        ("freqtrade", RunsOn.HERE, set()),
        ("freqtrade", RunsOn.PHONE, {"reputable-apps"}),
        ("octobot", RunsOn.HERE, {"program-encrypts"}),
        ("my own bot", RunsOn.HERE, {"program-encrypts", "reputable-apps"}),
        ("", RunsOn.HERE, set()),
    ],
)
def test_the_plan_doubts_a_program_by_what_is_known_of_it(
    program: str, where: RunsOn, asked: set[str]
) -> None:
    shown = content("plan", replace(PLAN, integration=program, runs_on=where)).advice
    assert set(shown) & {"program-encrypts", "reputable-apps"} == asked


def test_a_program_with_an_active_key_gets_another_one() -> None:
    assert one_key_each("freqtrade", ()) == ""
    assert one_key_each("freqtrade", ("grid",)) == (
        "freqtrade already has a key, grid. This makes another one; no key is ever shared."
    )
    assert "2 keys, a, b." in one_key_each("freqtrade", ("a", "b"))


def test_signing_in_names_the_account_and_has_both_addresses() -> None:
    assert [link.url for link in LINKS] == [
        "https://setting.bitfinex.com/api",
        "https://www.bitfinex.com/api",
    ]
    texts = [item.text for item in content("sign-in", replace(PLAN, account="bots", paper=True)).items]
    assert any("bots (paper trading" in text for text in texts)


def test_permissions_are_the_page_s_rows_with_the_plan_s_settings() -> None:
    items = content("permissions").items
    assert len(items) == 15
    assert [item.text for item in items if item.setting == "ON"] == [
        "Get account fee information",
        "Get historical balances entries and trade information",
        "Get orders and statuses",
        "Create and cancel orders",
        "Get wallet balances and addresses",
    ]
    assert [item.text for item in items if item.danger] == [
        "Create a new withdrawal",
        "Write account settings",
    ]


def test_a_row_that_was_compared_is_open_again_when_the_plan_changes() -> None:
    guide = Guide.resume(STEPS, replace(PLAN, progress=Progress("permissions"))).tick_all()
    changed = guide.with_entry(replace(guide.entry, permissions={**PLAN.permissions, "orders": "r"}))
    assert [item.text for item in changed.open_items] == ["Create and cancel orders"]


def test_what_is_not_known_of_the_form_is_said_beside_it() -> None:
    notes = " ".join(content("permissions").notes)
    assert "one source only" in notes
    assert "not known" in notes


def test_addresses_are_ticked_one_by_one_and_any_address_is_chosen_on_purpose() -> None:
    listed = content("addresses", replace(PLAN, addresses=("203.0.113.9", "2001:db8::9")))
    assert [(item.text, item.setting) for item in listed.items] == [
        ("203.0.113.9", "on the list"),
        ("2001:db8::9", "on the list"),
        ("Allow access from any IP", "off"),
    ]
    assert listed.warnings == ()
    anywhere = content("addresses", replace(PLAN, addresses=()))
    assert anywhere.warnings == (ANY_ADDRESS,)
    assert [item.explicit for item in anywhere.items] == [True]


def test_generating_is_shown_together_and_left_with_one_enter() -> None:
    guide = Guide.resume(STEPS, replace(PLAN, progress=Progress("generate")))
    assert [item.id for item in guide.content.items] == ["label", "generate", "code", "mail", "create"]
    assert "same browser" in guide.content.items[3].text
    assert guide.next().step.id == "capture"


def test_capture_says_at_every_moment_whether_the_page_must_stay_open() -> None:
    assert "Paste the API key, then the API secret" in content("capture").lead
    assert content("capture", HALF).lead.startswith("HALF SEALED. Keep Bitfinex's page open.")
    assert content("capture", FULL).lead == "Both halves are sealed. Nothing is lost if the page closes now."
    assert content("capture", HALF).notes == (PASTE_HINT,)


def test_the_clipboard_is_spoken_of_once_both_halves_are_sealed() -> None:
    assert [content("capture", entry).advice for entry in (PLAN, HALF, FULL)] == [
        ("shown-once", "safe-channel"),
        ("shown-once", "safe-channel"),
        ("clipboard",),
    ]


def test_from_the_plan_to_the_end_it_takes_enter_and_one_key_for_the_table() -> None:
    guide, pressed = Guide.resume(STEPS, PLAN), 0
    while not guide.finished:
        if guide.missing:
            guide = guide.with_entry(replace(guide.entry, api_key=API_KEY, secret=SEALED))
        if not guide.step.enter_ticks:
            guide, pressed = guide.tick_all(), pressed + 1
        guide, pressed = guide.next(), pressed + 1
    assert guide.progress.step == DONE
    assert pressed == 9


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.id)
def test_every_trouble_has_words_and_a_way_back(trouble: Trouble) -> None:
    assert trouble.lines
    assert trouble.back_to in {step.id for step in STEPS}
    assert ("history" in trouble.half) == trouble.loses_half
    guide = Guide.resume(STEPS, replace(HALF, progress=Progress("capture")))
    assert guide.after(trouble).step.id == trouble.back_to
    assert guide.way_back(trouble).startswith(trouble.half)


def test_the_troubles_that_people_meet_are_all_there() -> None:
    assert {trouble.id: trouble.back_to for trouble in TROUBLES} == {
        "secret-not-seen": "generate",
        "page-closed": "generate",
        "link-on-phone": "generate",
        "link-expired": "generate",
        "no-mail": "generate",
        "two-factor-refused": "generate",
        "page-timed-out": "permissions",
        "generated-early": "permissions",
        "wrong-account": "sign-in",
        "no-api-section": "sign-in",
        "no-two-factor": "sign-in",
        "halves-swapped": "capture",
    }


def test_a_secret_that_was_not_seen_means_revoke_and_generate_again() -> None:
    trouble = TROUBLES[0]
    assert trouble.lines == ("If “My API Keys” lists the new key, revoke it there, then generate a new one.",)
    guide = Guide.resume(STEPS, replace(HALF, progress=Progress("capture")))
    assert guide.way_back(trouble).endswith("Back to step 5: Label and generate.")
    assert guide.sets_aside(trouble)


@pytest.mark.parametrize(
    ("step", "near"),
    [
        ("plan", {"sign-in"}),
        ("sign-in", {"sign-in"}),
        ("permissions", {"permissions"}),
        ("addresses", {"permissions"}),
        ("generate", {"generate"}),
        ("capture", {"generate", "capture"}),
        ("hand-over", {"generate"}),
    ],
)
def test_the_nearest_troubles_come_first_and_none_is_left_out(step: str, near: set[str]) -> None:
    found = [trouble.back_to in near for trouble in troubles(step)]
    assert found == sorted(found, reverse=True)
    assert len(found) == len(TROUBLES)


def test_the_server_s_address_is_suggested_with_its_doubt() -> None:
    words = address_words(RunsOn.HERE, "203.0.113.9")
    assert words.suggestion == "203.0.113.9"
    assert any("NAT" in line for line in words.lines)


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "192.168.1.2", "172.20.0.3", "100.64.1.1", "fd00::1", "::1", "::ffff:10.0.0.5"]
)
def test_an_address_that_nobody_outside_sees_is_never_suggested(address: str) -> None:
    assert is_inner(address)
    words = address_words(RunsOn.HERE, address)
    assert words.suggestion == ""
    assert "never sees" in words.lines[0]


def test_what_another_program_wrote_in_the_place_of_an_address_is_let_be() -> None:
    assert not is_inner("203.0.113.0/24")
    assert not is_inner("a host name")


@pytest.mark.parametrize("address", [None, "", "not an address"])
def test_without_an_address_to_suggest_it_is_asked_for(address: str | None) -> None:
    words = address_words(RunsOn.HERE, address)
    assert words.suggestion == ""
    assert words.lead.startswith("Type the address")


@pytest.mark.parametrize("where", [where for where in RunsOn if where is not RunsOn.HERE])
def test_this_machine_s_address_is_never_suggested_for_a_program_elsewhere(where: RunsOn) -> None:
    words = address_words(where, "203.0.113.9")
    assert words.suggestion == ""
    assert "203.0.113.9" not in " ".join((words.lead, *words.lines))


def _texts(item: Item) -> tuple[str, ...]:
    return (item.text, item.group, item.setting)


def test_every_line_is_short_enough_to_be_read() -> None:
    lines = [line for trouble in TROUBLES for line in (*trouble.lines, trouble.title, trouble.half)]
    for entry in VARIANTS:
        for step in STEPS:
            said = step.content(entry)
            lines += [
                said.lead,
                *said.warnings,
                *said.notes,
                *(text for item in said.items for text in _texts(item)),
            ]
    assert [line for line in lines if len(line) > 110] == []
