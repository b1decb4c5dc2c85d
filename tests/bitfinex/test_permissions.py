"""The groups, toggles and presets, and what a mapping of them means in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.bitfinex.permissions import (
    CUSTOM,
    GROUPS,
    PRESETS,
    Preset,
    Row,
    clean_permissions,
    clean_preset,
    consequence,
    may,
    preset_of,
    rows,
    summary,
    toggled,
)
from vault_tui.core.errors import InvalidInput

ONE = ("203.0.113.9",)
mappings = st.fixed_dictionaries(
    {}, optional={group.id: st.sampled_from(["r", "w", "rw"]) for group in GROUPS}
).map(
    lambda drawn: {
        group.id: rights
        for group in GROUPS
        if (rights := "".join(right for right in drawn.get(group.id, "") if right in group.rights))
    }
)


def test_rows_are_the_form_in_page_order() -> None:
    assert [(row.title, row.toggle) for row in rows({})] == [
        ("Account Info", "Get account fee information"),
        ("Account Info", "Edit account information"),
        ("Account History", "Get historical balances entries and trade information"),
        ("Orders", "Get orders and statuses"),
        ("Orders", "Create and cancel orders"),
        ("Margin Trading", "Get position and margin info"),
        ("Margin Trading", "Claim a position"),
        ("Margin Funding", "Get funding statuses and info"),
        ("Margin Funding", "Offer, cancel and close funding"),
        ("Wallets", "Get wallet balances and addresses"),
        ("Wallets", "Transfer between your wallets"),
        ("Withdrawals", "Create a new withdrawal"),
        ("Settings", "Read account settings"),
        ("Settings", "Write account settings"),
        ("Bitfinex Pay", "(both; words not known)"),
    ]


def test_dangerous_rows_are_marked_whether_on_or_off() -> None:
    assert {row.id for row in rows({}) if row.danger} == {"withdraw.w", "settings.w"}
    assert {row.id for row in rows({"withdraw": "w"}) if row.danger and row.on} == {"withdraw.w"}


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ("", [("rw", False)]),
        ("rw", [("rw", True)]),
        ("r", [("r", True), ("w", False)]),
        ("w", [("r", False), ("w", True)]),
    ],
)
def test_bitfinex_pay_is_one_row_unless_its_toggles_differ(
    rights: str, expected: list[tuple[str, bool]]
) -> None:
    found = [row for row in rows({"bfxpay": rights}) if row.group_id == "bfxpay"]
    assert [(row.right, row.on) for row in found] == expected
    assert all("not known" in row.toggle for row in found)


def test_what_is_known_from_one_source_or_not_at_all_says_so() -> None:
    noted = {group.id: group for group in GROUPS if group.note}
    assert set(noted) == {"settings", "bfxpay"}
    assert not noted["settings"].source.confirmed
    assert not noted["bfxpay"].words_known


def test_a_group_of_a_later_release_is_shown_and_warned_about() -> None:
    plan = {"orders": "r", "eaas\x1b": "w"}
    assert [row.title for row in rows(plan)][-1] == "eaas\ufffd"
    assert rows(plan)[-1].danger
    assert may(plan) == ("other!",)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_no_preset_can_withdraw_transfer_or_change_the_account(preset: Preset) -> None:
    permissions = preset.permissions
    assert not {"withdraw", "settings", "bfxpay"} & set(permissions)
    assert not {"wallets", "account"} & {group for group, rights in permissions.items() if "w" in rights}
    assert clean_permissions(permissions) == dict(permissions)


def test_presets_are_the_six_and_say_what_they_may() -> None:
    assert {preset_id: summary(preset.permissions) for preset_id, preset in PRESETS.items()} == {
        "reporting": "read",
        "portfolio": "read",
        "trading-bot": "trade",
        "margin-bot": "trade",
        "lending-bot": "lend",
        "custom": "nothing set",
    }


def test_a_changed_preset_is_custom_and_the_same_again_is_itself() -> None:
    plan = dict(PRESETS["trading-bot"].permissions)
    assert preset_of(plan) == "trading-bot"
    changed = toggled(plan, "withdraw", "w")
    assert preset_of(changed) == CUSTOM
    assert preset_of(toggled(changed, "withdraw", "w")) == "trading-bot"
    assert preset_of({}) == CUSTOM


def test_toggling_keeps_groups_of_a_later_release() -> None:
    assert toggled({"eaas": "w"}, "orders", "r") == {"orders": "r", "eaas": "w"}


def test_toggling_the_row_for_both_switches_both() -> None:
    assert toggled({}, "bfxpay", "rw") == {"bfxpay": "rw"}
    assert toggled({"bfxpay": "rw"}, "bfxpay", "rw") == {}
    assert toggled({"bfxpay": "r"}, "bfxpay", "rw") == {"bfxpay": "rw"}


@pytest.mark.parametrize("typed", ["Trading Bot", " trading_bot ", "TRADING-BOT"])
def test_a_preset_is_found_as_people_type_it(typed: str) -> None:
    assert clean_preset(typed) == "trading-bot"


def test_an_unknown_preset_names_the_choices() -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_preset("scalper\x1b")
    assert "lending-bot" in caught.value.remedy
    assert "\x1b" not in caught.value.sentence


@pytest.mark.parametrize(
    ("group", "rights"), [("withdraw", "r"), ("history", "rw"), ("orders", "x"), ("margin", "r")]
)
def test_a_permission_that_the_form_lacks_is_refused_with_what_it_has(group: str, rights: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_permissions({group: rights})
    assert caught.value.field == "permissions"
    assert caught.value.remedy


def test_permissions_are_put_in_page_order_without_empty_groups() -> None:
    assert list(clean_permissions({"wallets": "r", "orders": "wr", "funding": ""}).items()) == [
        ("orders", "rw"),
        ("wallets", "r"),
    ]


@given(mappings, st.sampled_from([row for row in rows({}) if row.right != "rw"]))
def test_toggling_twice_gives_the_plan_back(plan: dict[str, str], row: Row) -> None:
    group, right = row.group_id, row.right
    assert toggled(toggled(plan, group, right), group, right) == clean_permissions(plan)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({}, ()),
        ({"wallets": "r"}, ("read",)),
        ({"orders": "rw", "wallets": "r"}, ("trade",)),
        ({"positions": "w"}, ("trade",)),
        ({"orders": "rw", "positions": "rw"}, ("trade",)),
        ({"funding": "rw"}, ("lend",)),
        (
            {"withdraw": "w", "orders": "w", "settings": "w", "wallets": "w"},
            ("trade", "transfer", "settings!", "withdraw!"),
        ),
        ({"account": "w", "bfxpay": "w"}, ("invoice", "account!")),
    ],
)
def test_the_list_says_what_a_key_may(plan: dict[str, str], words: tuple[str, ...]) -> None:
    assert may(plan) == words


@pytest.mark.parametrize(
    ("plan", "addresses", "sentence"),
    [
        ({}, (), "If this leaks: nobody noted what it may do, so expect the worst, from any address."),
        (
            {"wallets": "r"},
            ONE,
            "If this leaks: can read your account, cannot trade or withdraw, from one address.",
        ),
        (
            {"orders": "rw", "wallets": "r"},
            ONE,
            "If this leaks: can trade your balance, cannot withdraw, from one address.",
        ),
        (
            {"funding": "rw"},
            ONE * 3,
            "If this leaks: can lend your balance, cannot withdraw, from 3 addresses.",
        ),
        (
            {"wallets": "rw"},
            (),
            "If this leaks: can move funds between your wallets, cannot withdraw, from any address.",
        ),
        (
            {"orders": "rw", "withdraw": "w"},
            (),
            "If this leaks: can empty your account by withdrawals and trade your balance, from any address.",
        ),
        (
            {"orders": "w", "wallets": "w", "settings": "w"},
            ONE,
            "If this leaks: can trade your balance, move funds between your wallets and change account "
            "settings, cannot withdraw, from one address.",
        ),
        (
            {"positions": "w"},
            ONE,
            "If this leaks: can claim margin positions, cannot withdraw, from one address.",
        ),
        (
            {"eaas": "w"},
            ONE,
            "If this leaks: can do things this release doesn't know, from one address.",
        ),
    ],
)
def test_the_consequence_is_one_sentence(
    plan: dict[str, str], addresses: tuple[str, ...], sentence: str
) -> None:
    assert consequence(plan, addresses) == sentence


@given(mappings)
def test_withdrawing_is_never_denied_to_a_key_that_may(plan: dict[str, str]) -> None:
    sentence = consequence(plan, ())
    assert ("withdraw!" in may(plan)) == ("empty your account" in sentence)
    assert not ("withdraw!" in may(plan) and "cannot withdraw" in sentence)
