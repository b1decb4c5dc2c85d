"""The stand-in keeps Bitfinex's written rules, and goes wrong on request."""

import gzip
import hashlib
import hmac
import http.client
import json
import subprocess
import sys
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from time import time
from typing import Any

import pytest

from tests.bitfinex.standin import FAULTS, Key, StandIn, scopes
from tests.bitfinex.standin.faults import How

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
PERMISSIONS = "auth/r/permissions"
KEY_INVALID = ["error", 10100, "apikey: invalid"]
DIGEST_INVALID = ["error", 10100, "apikey: digest invalid"]
NONCE_SMALL = ["error", 10114, "nonce: small"]


def send(standin: StandIn, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(standin.host, timeout=30)
    try:
        connection.request(
            method, f"/v2/{path}", body, {name.replace("_", "-"): v for name, v in headers.items()}
        )
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def ask(standin: StandIn, key: Key, path: str = PERMISSIONS, nonce: int = 0, **instead: Any) -> Any:
    """One signed question as the documents describe it; ``instead`` replaces a part of it."""
    number = str(nonce or int(time() * 1_000))
    body: bytes = instead.get("body", b"{}")
    payload = f"/api/v2/{path.partition('?')[0]}{number}{body.decode()}"
    digest = hmac.new(key.secret.encode(), payload.encode(), hashlib.sha384).hexdigest()
    headers = {"bfx_apikey": key.api_key, "bfx_nonce": number, "bfx_signature": digest} | instead.get(
        "headers", {}
    )
    return json.loads(send(standin, "POST", path, instead.get("sent", body), **headers)[1])


def test_it_knows_nothing_of_the_product() -> None:
    for file in (Path(__file__).parent / "standin").glob("*.py"):
        assert "vault_tui" not in file.read_text(encoding="utf-8")


def test_a_key_signed_as_the_documents_say_is_accepted(standin: StandIn) -> None:
    key = standin.key("trading-bot")
    assert ["orders", 1, 1] in ask(standin, key, nonce=1)
    assert ask(standin, key, body=b"", nonce=2)[0][0] == "account"
    assert len(ask(standin, key, "auth/r/info/user", nonce=3)) == 55
    assert len(ask(standin, key, "auth/r/wallets?what=no", nonce=4)) == 4
    assert [one.key for one in standin.requests] == ["trading-bot"] * 4
    assert standin.key("trading-bot").last_nonce == 4


@pytest.mark.parametrize(
    ("instead", "answer"),
    [
        ({"headers": {"bfx_apikey": "nobody's"}}, KEY_INVALID),
        ({"headers": {"bfx_signature": "0" * 96}}, DIGEST_INVALID),
        ({"headers": {"bfx_nonce": "1"}}, DIGEST_INVALID),
        ({"sent": b'{"a":1}'}, DIGEST_INVALID),
        ({"nonce": 2**53}, NONCE_SMALL),
    ],
)
def test_what_is_signed_otherwise_is_refused(
    standin: StandIn, instead: dict[str, Any], answer: list[Any]
) -> None:
    assert ask(standin, standin.key("paper"), **instead) == answer
    assert standin.key("paper").last_nonce == 0


def test_a_nonce_is_used_once_and_only_larger_ones_follow(standin: StandIn) -> None:
    key = standin.key("paper")
    assert ask(standin, key, nonce=5)[0] != "error"
    assert ask(standin, key, nonce=5) == NONCE_SMALL
    assert ask(standin, key, nonce=4) == NONCE_SMALL
    assert ask(standin, standin.key("settings"), nonce=4)[0] != "error"


def test_a_key_without_the_permission_is_refused_and_has_used_its_nonce(standin: StandIn) -> None:
    assert ask(standin, standin.key("nothing"), "auth/r/wallets", 5)[1] == 10001
    assert standin.key("nothing").last_nonce == 5


def test_keys_change_while_it_runs(standin: StandIn) -> None:
    assert ask(standin, standin.key("revoked")) == ask(standin, standin.key("address")) == KEY_INVALID
    standin.change("revoked", revoked=False)
    standin.change("address", addresses=("127.0.0.1",), permissions=scopes(orders="w"))
    assert ask(standin, standin.key("revoked"))[0] == ["account", 1, 0]
    assert ["orders", 0, 1] in ask(standin, standin.key("address"))


def test_a_fault_is_for_one_path_one_key_or_so_many_requests(standin: StandIn) -> None:
    one, other = standin.key("paper"), standin.key("settings")
    standin.fail(FAULTS["rate"], path=PERMISSIONS, key="paper", times=1)
    assert ask(standin, other, nonce=1)[0] != "error"
    assert ask(standin, one, "auth/r/wallets", 1)[0] != "error"
    assert ask(standin, one, nonce=2) == ["error", 11010, "ratelimit: error"]
    assert ask(standin, one, nonce=3)[0] != "error"
    standin.fault = FAULTS["maintenance"]
    assert send(standin, "GET", "platform/status") == (500, b'["error", 20060, "maintenance"]')
    standin.heal()
    assert send(standin, "GET", "platform/status") == (HTTPStatus.OK, b"[1]")


_WHOLE = [name for name, fault in FAULTS.items() if fault.how is How.WHOLE]


@pytest.mark.parametrize("name", _WHOLE)
def test_a_fault_that_is_an_answer_comes_as_it_is_written(standin: StandIn, name: str) -> None:
    standin.fault = FAULTS[name]
    assert send(standin, "POST", PERMISSIONS) == (FAULTS[name].status, FAULTS[name].body)


def test_a_cut_answer_and_no_answer_end_the_connection(standin: StandIn) -> None:
    standin.fault = FAULTS["truncated"]
    with pytest.raises(http.client.IncompleteRead):
        send(standin, "POST", PERMISSIONS)
    standin.fault = FAULTS["hang-up"]
    with pytest.raises(http.client.RemoteDisconnected):
        send(standin, "POST", PERMISSIONS)


@pytest.mark.parametrize("name", ["dripping", "huge", "huge-unannounced", "silence"])
def test_an_answer_without_end_ends_with_the_server(name: str) -> None:
    with StandIn() as standin:
        standin.fault = FAULTS[name]
        connection = http.client.HTTPConnection(standin.host, timeout=30)
        connection.request("POST", f"/v2/{PERMISSIONS}")
        if name != "silence":
            assert connection.getresponse().read(16)
        connection.close()


def test_the_bomb_is_small_and_unpacks_to_200_megabytes(standin: StandIn) -> None:
    standin.fault = FAULTS["bomb"]
    packed = send(standin, "POST", PERMISSIONS)[1]
    assert len(packed) < 300_000
    assert len(gzip.decompress(packed)) > 200_000_000


def test_a_redirect_leads_to_a_host_that_writes_down_who_comes(standin: StandIn) -> None:
    standin.fault = FAULTS["redirect"]
    connection = http.client.HTTPConnection(standin.host, timeout=30)
    connection.request("POST", f"/v2/{PERMISSIONS}")
    assert connection.getresponse().headers["Location"] == f"{standin.elsewhere.url}/v2/{PERMISSIONS}"
    connection.close()
    assert standin.elsewhere.visits == []
    elsewhere = http.client.HTTPConnection(standin.elsewhere.url.removeprefix("http://"), timeout=30)
    elsewhere.request("GET", "/here")
    elsewhere.getresponse().close()
    elsewhere.close()
    assert standin.elsewhere.visits[0].startswith(b"GET /here")


def test_its_clock_can_be_wrong(standin: StandIn) -> None:
    standin.clock_error = 3_600
    connection = http.client.HTTPConnection(standin.host, timeout=30)
    connection.request("GET", "/v2/platform/status")
    said = parsedate_to_datetime(connection.getresponse().headers["Date"]).timestamp()
    connection.close()
    assert 3_500 < said - time() < 3_700


def test_it_stops_and_starts_again_at_the_same_address(standin: StandIn) -> None:
    url = standin.url
    standin.stop()
    with pytest.raises(ConnectionRefusedError):
        send(standin, "GET", "platform/status")
    standin.start()
    assert standin.url == url
    assert send(standin, "GET", "platform/status") == (HTTPStatus.OK, b"[1]")


def test_by_hand_it_prints_its_keys_and_obeys_lines() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tests.bitfinex.standin"],
        cwd=CHECKOUT,
        input="revoke paper\npermissions paper orders=rw\nfault rate key=paper times=2\nno\nfault x\nstop\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.splitlines()
    assert said[0].startswith("url http://127.0.0.1:")
    keys = [line.split()[2:] for line in said if line.startswith("key ")]
    assert {len(half) for halves in keys for half in halves} == {43}
    answers = said[said.index("ready") + 1 :]
    assert [line.split()[0] for line in answers] == ["ok", "ok", "ok", "error:", "error:"]
