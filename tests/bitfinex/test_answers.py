"""Answers are read by their documented shapes, and by no others."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bitfinex.standin import User, named_keys
from tests.bitfinex.standin.endpoints import CHANGES, LOGINS, WALLETS, account_change, answer, login
from vault_tui.bitfinex.answers import (
    AccountChange,
    Login,
    Maintenance,
    Operative,
    Permissions,
    Refusal,
    Trouble,
    UnexpectedAnswer,
    UserInfo,
    Wallets,
    account_changes,
    logins,
    permissions,
    platform_status,
    user_info,
    wallets,
)
from vault_tui.bitfinex.wire import Fault, FaultKind, Reply

READERS: tuple[Callable[[Any], Any], ...] = (
    permissions,
    user_info,
    logins,
    account_changes,
    wallets,
    platform_status,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just("error"),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=40,
)


def ok(value: Any) -> Reply:
    return Reply(200, value)


def seen(value: Any) -> dict[str, str]:
    told = permissions(ok(value))
    assert isinstance(told, Permissions)
    return dict(told.scopes)


def user(**fields: Any) -> UserInfo:
    return account(User(**fields).fields())


def account(fields: list[Any]) -> UserInfo:
    told = user_info(ok(fields))
    assert isinstance(told, UserInfo)
    return told


def test_every_answer_of_the_stand_in_is_read() -> None:
    for key in named_keys():
        told = permissions(ok(answer("auth/r/permissions", key, b"{}")))
        assert isinstance(told, Permissions)
        assert told.scopes == {
            scope: "r" * (read or 0) + "w" * (write or 0) for scope, (read, write) in key.permissions.items()
        }
        info = user_info(ok(answer("auth/r/info/user", key, b"{}")))
        assert isinstance(info, UserInfo)
        assert (info.account_id, info.paper) == (str(key.user.id), key.user.paper)


def test_scopes_that_nobody_documented_are_kept_and_null_counts_as_off() -> None:
    assert seen([["orders", 1, 1], ["eaas_withdraw", None, 1], ["history", 1, None]]) == {
        "orders": "rw",
        "eaas_withdraw": "w",
        "history": "r",
    }


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        "orders",
        7,
        {"unexpected": True},
        [["orders", 1]],
        [["orders", 1, 1, 1]],
        [["orders", 2, 0]],
        [["orders", True, False]],
        [["orders", 1.0, 0]],
        [["orders", "1", "0"]],
        [[7, 1, 0]],
        [["", 1, 0]],
        [["x" * 65, 1, 0]],
        [["or\x1b[2Jders", 1, 0]],
        [["orders", 1, 0], ["orders", 1, 1]],
        [["orders", 1, 0], None],
        [[f"scope-{number}", 0, 0] for number in range(201)],
        [["error", 1, 0], "error"],
    ],
)
def test_permissions_of_another_shape_are_never_taken_for_permissions(value: Any) -> None:
    told = permissions(ok(value))
    assert isinstance(told, UnexpectedAnswer)
    assert len(told.what) < 60


def test_a_good_shape_with_another_status_is_no_success() -> None:
    for status in (201, 404, 500, 503):
        assert permissions(Reply(status, [["orders", 1, 0]])) == Refusal(status)


def test_the_account_is_read_at_the_documented_places() -> None:
    told = user(id=7, paper=True, master=5, two_factor=("u2f", "otp"))
    assert told == UserInfo("7", "5", True, ("u2f", "otp"))
    assert user(id=7).sub_account is False
    assert user(master=5).sub_account is True


def test_what_the_account_s_answer_does_not_tell_is_not_made_up() -> None:
    fields = User().fields()
    fields[21] = fields[26] = None
    told = account(fields)
    assert (told.paper, told.two_factor) == (None, None)
    assert account(User().fields()[:30]).account_id


@pytest.mark.parametrize(
    ("index", "value"),
    [
        (0, "7"),
        (0, 0),
        (0, True),
        (0, 10**30),
        (16, "5"),
        (21, 2),
        (21, "1"),
        (26, "otp"),
        (26, [1]),
    ],
)
def test_an_account_with_another_value_in_a_place_that_counts_is_unexpected(index: int, value: Any) -> None:
    fields = User().fields()
    fields[index] = value
    assert isinstance(user_info(ok(fields)), UnexpectedAnswer)


def test_logins_are_read_with_what_is_known_of_the_client_as_text_or_object() -> None:
    as_text = [login(3, *LOGINS[0])]
    as_object = [[*as_text[0][:7], json.loads(as_text[0][7])]]
    told = logins(ok(as_text))
    assert told == logins(ok(as_object))
    assert told == (
        Login(
            3, 1_790_000_300, "198.51.100.7", "64500, Example Network", "Road Town, VG", "Firefox 131, Linux"
        ),
    )


@pytest.mark.parametrize(
    "extra", [None, "", "no JSON", "[]", "7", "[" * 100_000, {"user_agent": 7}, {"asn": []}]
)
def test_a_login_counts_whatever_its_client_says_of_itself(extra: Any) -> None:
    told = logins(ok([[3, None, 1_000, None, "198.51.100.7", None, None, extra]]))
    assert told == (Login(3, 1, "198.51.100.7"),)


def test_control_characters_never_get_through() -> None:
    assert account_changes(ok([account_change(*CHANGES[1])])) == (
        AccountChange(
            1_790_000_150, "settings: \ufffd]52;c;aGk=\ufffd locale", "203.0.113.50", "agent\ufffd[2J\ufffd"
        ),
    )
    assert account_changes(ok([[1_000, None, "x", None, None, None, {"browser": "Fire\x1bfox"}]])) == (
        AccountChange(1, "x", "", "Fire\ufffdfox"),
    )


@pytest.mark.parametrize("row", [[], [1] * 8, [3, None, -1, None, "", None, None, ""], "x", None])
def test_a_login_of_another_shape_makes_the_whole_list_unexpected(row: Any) -> None:
    assert isinstance(logins(ok([row])), UnexpectedAnswer)


def test_wallets_are_only_counted() -> None:
    assert wallets(ok(WALLETS)) == Wallets(4)
    assert wallets(ok([])) == Wallets(0)
    for value in ({"unexpected": 1}, [["exchange", "BTC"]], [["exchange", "BTC", "1"]], [["exchange", 1, 1]]):
        assert isinstance(wallets(ok(value)), UnexpectedAnswer)


def test_the_platform_s_status_is_one_flag() -> None:
    assert platform_status(ok([1])) == Operative()
    assert platform_status(ok([0])) == Maintenance()
    for value in ([], [2], [None], 1, [1, 1]):
        assert isinstance(platform_status(ok(value)), UnexpectedAnswer)


@pytest.mark.parametrize(
    ("reply", "refusal"),
    [
        (Reply(500, ["error", 10100, "apikey: invalid"]), Refusal(500, 10100, "apikey: invalid")),
        (Reply(200, ["error", 10100, "apikey: invalid"]), Refusal(200, 10100, "apikey: invalid")),
        (Reply(500, ["error", None, "text"]), Refusal(500, None, "text")),
        (Reply(500, ["error", "10100", 7]), Refusal(500)),
        (Reply(500, ["error", True]), Refusal(500)),
        (Reply(500, ["error"]), Refusal(500)),
        (Reply(500, None), Refusal(500)),
        (Reply(429, {"error": "ERR_RATE_LIMIT"}), Refusal(429, None, "ERR_RATE_LIMIT")),
        (Reply(400, {"message": "Nonce is too small."}), Refusal(400, None, "Nonce is too small.")),
        (
            Reply(500, ["error", 10001, "a\x1b[2Jb" + " x" * 200]),
            Refusal(500, 10001, ("a\ufffd[2Jb" + " x" * 200)[:200]),
        ),
    ],
)
@pytest.mark.parametrize("read", READERS)
def test_every_form_of_an_error_is_a_refusal_for_each_question(
    read: Callable[[Any], Any], reply: Reply, refusal: Refusal
) -> None:
    assert read(reply) == refusal


def test_what_could_be_a_half_or_a_signature_is_not_repeated() -> None:
    said = permissions(Reply(500, ["error", 10100, f"apikey {'a' * 43} sig {'0f' * 48}: invalid"]))
    assert said == Refusal(500, 10100, "apikey … sig …: invalid")


@given(JSON, st.integers(100, 599))
def test_any_json_with_any_status_is_read_or_named_and_never_raises(value: Any, status: int) -> None:
    for read in READERS:
        told = read(Reply(status, value))
        if not isinstance(told, Trouble):
            assert status == 200


@given(st.sampled_from(FaultKind), st.none() | st.integers(100, 599))
def test_a_fault_stays_what_it_is(kind: FaultKind, status: int | None) -> None:
    fault = Fault(kind, status)
    assert all(read(fault) is fault for read in READERS)


@given(st.lists(st.lists(JSON, max_size=4), max_size=5))
def test_whatever_is_taken_for_permissions_has_their_form(value: Any) -> None:
    told = permissions(ok(value))
    if isinstance(told, Permissions):
        assert told.scopes
        assert set(told.scopes.values()) <= {"", "r", "w", "rw"}


@given(JSON, st.integers(0, 54))
def test_any_value_anywhere_in_an_account_is_read_or_named(value: Any, index: int) -> None:
    fields = User().fields()
    fields[index] = value
    assert isinstance(user_info(ok(fields)), UserInfo | UnexpectedAnswer)


def test_data_that_begin_like_an_error_are_not_quoted_as_its_reason() -> None:
    fields = User().fields()
    fields[0] = "error"
    told = user_info(ok(fields))
    assert isinstance(told, UnexpectedAnswer)
    assert fields[2] not in str(told)


@given(JSON, st.integers(0, 7))
def test_any_value_anywhere_in_a_login_is_read_or_named(value: Any, index: int) -> None:
    row = login(3, *LOGINS[0])
    row[index] = value
    assert isinstance(logins(ok([row])), tuple | UnexpectedAnswer)
    assert isinstance(account_changes(ok([row])), tuple | UnexpectedAnswer)
