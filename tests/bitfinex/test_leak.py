"""What a thief could do with an entry's pair, and how well that is known."""

from dataclasses import replace
from itertools import combinations

import pytest

from tests.bitfinex.test_steps import FULL, PLAN
from vault_tui.bitfinex.leak import ONLY_PLANNED, how_known, if_it_leaks
from vault_tui.bitfinex.permissions import GROUPS, consequence
from vault_tui.core.life import Outcome, Seen

CAN = {
    "account": "edit account information",
    "orders": "trade your balance",
    "positions": "claim margin positions",
    "funding": "lend your balance",
    "wallets": "move funds between your wallets",
    "withdraw": "empty your account by withdrawals",
    "settings": "change account settings",
    "bfxpay": "create invoices",
}
PLACES = {0: "from any address", 1: "from one address", 2: "from 2 addresses", 20: "from 20 addresses"}


def seen(**permissions: str) -> Seen:
    return Seen(1_000, Outcome.WORKS, "works", alive_at=1_000, permissions=permissions)


@pytest.mark.parametrize("count", PLACES)
def test_every_combination_of_rights_is_told_and_nothing_else(count: int) -> None:
    addresses = tuple(f"203.0.113.{number}" for number in range(count))
    assert set(CAN) == {group.id for group in GROUPS if "w" in group.rights}
    for size in range(len(CAN) + 1):
        for writable in combinations(CAN, size):
            plan = {"history": "r", **dict.fromkeys(writable, "w")}
            sentence = consequence(plan, addresses)
            assert sentence.startswith("If this leaks: can ")
            assert sentence.endswith(f", {PLACES[count]}.")
            assert sentence.count(".") == 1
            for group, words in CAN.items():
                told = group in writable and not (group == "positions" and "orders" in writable)
                assert (words in sentence) is told
            assert ("withdraw, " in sentence) is ("withdraw" not in writable)
            assert ("can read your account, cannot trade or" in sentence) is (not writable)


def test_what_was_seen_counts_and_not_what_was_planned() -> None:
    trusted = replace(FULL, seen=seen(orders="rw", withdraw="w", settings=""))
    assert if_it_leaks(trusted).startswith("If this leaks: can empty your account by withdrawals and trade")
    assert how_known(trusted) == ""


def test_that_only_the_plan_says_so_is_said() -> None:
    refused = Seen(1_000, Outcome.REFUSED, "not-accepted")
    for entry in (FULL, replace(FULL, seen=refused)):
        assert "cannot withdraw" in if_it_leaks(entry)
        assert how_known(entry) == ONLY_PLANNED
    for nothing_to_doubt in (PLAN, replace(FULL, permissions={}), replace(FULL, exchange="Kraken")):
        assert how_known(nothing_to_doubt) == ""
