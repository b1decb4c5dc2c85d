"""What the client keeps to itself, and what of the environment it does not listen to."""

import logging
import pickle
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

from tests.bitfinex.standin import FAULTS, StandIn
from tests.bitfinex.standin.elsewhere import Elsewhere
from tests.worlds import API_KEY, API_SECRET
from vault_tui.bitfinex.client import Client
from vault_tui.bitfinex.endpoint import BITFINEX, endpoint
from vault_tui.bitfinex.signing import Credentials
from vault_tui.bitfinex.trust import tls_context
from vault_tui.bitfinex.wire import Fault, FaultKind, Reply
from vault_tui.core.errors import InvalidInput
from vault_tui.core.secret import Secret

pytestmark = pytest.mark.slow

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """A listener that every proxy variable names."""
    listener = Elsewhere()
    listener.start()
    for name in PROXIES:
        monkeypatch.setenv(name, listener.url)
    yield listener
    listener.stop()


@pytest.mark.parametrize("fault", ["", "key", "truncated", "hang-up", "page", "redirect"])
async def test_no_log_at_any_level_names_key_signature_or_address(
    standin: StandIn, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    standin.fault = FAULTS.get(fault)
    key = standin.key("trading-bot")
    for name in ("", "httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, logger=name)
    pair = Credentials(key.api_key, Secret(key.secret))
    answer = await Client(endpoint(standin.url)).ask("auth/r/permissions", pair, 1)
    (request,) = standin.requests
    told = caplog.text + repr(answer)
    for secret in (key.api_key, key.secret, request.headers["bfx-signature"], standin.url):
        assert secret not in told
    assert not [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]


FIRST_QUESTION = """
import asyncio, logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
from vault_tui.bitfinex.client import Client
from vault_tui.bitfinex.endpoint import endpoint
from vault_tui.bitfinex.signing import Credentials
from vault_tui.core.secret import Secret
url, api_key, secret = sys.argv[1:]
asyncio.run(Client(endpoint(url)).ask("auth/r/permissions", Credentials(api_key, Secret(secret)), 1))
"""


def test_the_first_question_of_a_process_is_logged_as_little_as_any(standin: StandIn) -> None:
    key = standin.key("trading-bot")
    done = subprocess.run(
        [sys.executable, "-c", FIRST_QUESTION, standin.url, key.api_key, key.secret],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert len(standin.requests) == 1
    assert "DEBUG:asyncio" in done.stdout  # somebody was listening
    assert "http" not in done.stdout + done.stderr


def test_neither_client_nor_credentials_show_or_hand_on_what_they_hold() -> None:
    pair = Credentials(API_KEY, Secret(API_SECRET))
    shown = f"{pair} {pair!r} {pair!s} {[pair]} {Client(BITFINEX)!r}"
    assert API_KEY not in shown
    assert API_SECRET not in shown
    with pytest.raises(TypeError):
        pickle.dumps(pair)


@pytest.mark.parametrize("bad", ["", "two words", "line\nbreak", "caf\u00e9", "nul\0", "k" * 1025])
def test_an_api_key_that_is_no_header_is_refused_unquoted(bad: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Credentials(bad, Secret(API_SECRET))
    assert not bad or bad not in str(refused.value) + refused.value.remedy


async def test_proxies_of_the_environment_get_nothing(standin: StandIn, elsewhere: Elsewhere) -> None:
    for environment in (False, True):  # a loopback address is never asked through one
        client = Client(endpoint(standin.url), environment=environment)
        assert isinstance(await client.ask("platform/status"), Reply)
    client = Client(endpoint("https://nowhere.invalid", "nowhere.invalid"))
    assert await client.ask("platform/status") == Fault(FaultKind.DNS)
    assert elsewhere.visits == []


async def test_a_proxy_that_a_setting_allows_learns_the_host_and_no_more(elsewhere: Elsewhere) -> None:
    client = Client(endpoint("https://nowhere.invalid", "nowhere.invalid"), environment=True)
    answer = await client.ask("auth/r/permissions", Credentials(API_KEY, Secret(API_SECRET)), 1)
    assert isinstance(answer, Fault)
    assert elsewhere.visits[0].startswith(b"CONNECT nowhere.invalid:443 ")
    assert not any(b"bfx-" in visit or API_KEY.encode() in visit for visit in elsewhere.visits)


async def test_a_proxy_that_is_down_is_told_as_that(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.stop()
    client = Client(BITFINEX, environment=True)
    assert await client.ask("platform/status") == Fault(FaultKind.PROXY)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "nonsense://127.0.0.1:1", "http://[", "127.0.0.1"])
async def test_a_proxy_that_cannot_be_used_is_told_as_that(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    for name in PROXIES:
        monkeypatch.setenv(name, proxy)
    assert await Client(BITFINEX, environment=True).ask("platform/status") == Fault(FaultKind.PROXY)


def test_no_variable_makes_the_keys_of_a_connection_be_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    for environment in (False, True):
        assert tls_context(environment=environment).keylog_filename is None
    assert not log.exists()
    assert ssl.create_default_context().keylog_filename == str(log)  # what would happen else


def test_certificates_named_by_the_environment_count_only_when_a_setting_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = "-----END CERTIFICATE-----\n"
    one = tmp_path / "one.pem"
    one.write_text(
        Path(certifi.where()).read_text(encoding="utf-8").partition(end)[0] + end, encoding="utf-8"
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(one))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert tls_context(environment=True).cert_store_stats()["x509_ca"] == 1
    assert tls_context().cert_store_stats()["x509_ca"] != 1
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing"))
    tls_context()
    with pytest.raises(OSError, match="No such file"):
        tls_context(environment=True)


@pytest.mark.parametrize("content", [None, "no certificate\n"])
async def test_certificates_that_cannot_be_read_prove_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    client = Client(endpoint("https://localhost:1"), environment=True)
    monkeypatch.setattr(client, "_environment", True)  # as it is for a host that is elsewhere
    assert await client.ask("platform/status") == Fault(FaultKind.TLS)


def test_certificates_come_from_the_client_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = ssl.DefaultVerifyPaths("", "", "", "/nowhere/cert.pem", "", "/nowhere/certs")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    assert tls_context().cert_store_stats()["x509_ca"] > 50


def test_a_certificate_must_be_proven_and_name_the_host() -> None:
    context = tls_context()
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
