"""Which addresses may be asked."""

import pytest

from vault_tui.bitfinex.endpoint import BITFINEX, clean_host, endpoint
from vault_tui.core.errors import InvalidInput


@pytest.mark.parametrize("text", ["", "https://api.bitfinex.com", "https://API.bitfinex.com:443/"])
def test_bitfinexs_own_needs_no_name(text: str) -> None:
    assert endpoint(text) is BITFINEX
    assert (BITFINEX.base, BITFINEX.host, BITFINEX.is_loopback) == ("https://api.bitfinex.com", "", False)
    assert BITFINEX.url("auth/r/wallets") == "https://api.bitfinex.com/v2/auth/r/wallets"


@pytest.mark.parametrize(
    ("text", "base", "host"),
    [
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123", "127.0.0.1:8123"),
        ("http://127.9.9.9/", "http://127.9.9.9", "127.9.9.9"),
        ("https://[::1]:8123", "https://[::1]:8123", "[::1]:8123"),
        ("http://localhost:80", "http://127.0.0.1", "127.0.0.1"),
        ("https://localhost:8123", "https://localhost:8123", "localhost:8123"),
    ],
)
def test_this_machine_itself_may_be_asked_and_is_named(text: str, base: str, host: str) -> None:
    found = endpoint(text)
    assert (found.base, found.host, found.is_loopback) == (base, host, True)


@pytest.mark.parametrize(
    "text",
    [
        "http://api.bitfinex.com",
        "https://api.bitfinex.com.example.com",
        "https://api.bitfinex.com@example.com",
        "https://example.com",
        "https://api.bitfinex.com:444",
        "https://api.bitfinex.com/v2",
        "https://api.bitfinex.com?x",
        "https://api.bitfinex.com#x",
        "http://127.0.0.1@example.com",
        "http://somebody@127.0.0.1",
        "https://somebody:word@api.bitfinex.com",
        "http://127.0.0.1.example.com",
        "http://example.com\\@127.0.0.1",
        "http://127.0.0.1:99999",
        "http://0.0.0.0",
        "http://192.0.2.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://0177.0.0.1",
        "http://127.1",
        "http://localhost.",
        "http://127.0.0.1.",
        "http://[::]",
        "http://[::1%25lo]",
        "https://api.bitfinex.com.",
        "https://127.0.0.1:8123/v2/../x",
        "http://[::ffff:127.0.0.1]",
        "ftp://127.0.0.1",
        "127.0.0.1:8123",
        "http://",
        " https://api.bitfinex.com",
        "https://api.bitfinex.com\n",
        "https://b\u00ectfinex.com",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        endpoint(text)


def test_another_host_is_asked_when_the_settings_name_exactly_it() -> None:
    allowed = "api.example.com:8443"
    found = endpoint("https://api.example.com:8443", allowed)
    assert (found.base, found.host) == ("https://api.example.com:8443", allowed)
    assert endpoint("", allowed) == found
    assert endpoint("https://api.bitfinex.com", allowed) is BITFINEX
    for other in ("https://api.example.com", "http://api.example.com:8443", "https://x.api.example.com:8443"):
        with pytest.raises(InvalidInput):
            endpoint(other, allowed)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("", ""),
        (" API.example.com:443 ", "api.example.com"),
        ("api.bitfinex.com", ""),
        ("a.b:8443", "a.b:8443"),
    ],
)
def test_a_host_for_the_settings_is_written_in_one_way(text: str, host: str) -> None:
    assert clean_host(text) == host


@pytest.mark.parametrize(
    "text",
    [
        *("https://a.b", "a.b/v2", "a b", "a.b:0", "a.b:99999", "-a.b", "a@b", "a.b.", "api.bitfinex.com."),
        *("127.0.0.1", "localhost", "x.localhost", "[::1]", "127.1", "2130706433", "0x7f000001", "0"),
        *(
            "0177.0.0.1",
            "0.0.0.0:8443",
            "127.0.0.1:8443",
            "api.bitfinex.com:0443",
            "127.0.0.1@a.b",
            "a.b#c",
            "a.b\\c",
        ),
    ],
)
def test_a_host_that_cannot_be_asked_over_tls_is_no_setting(text: str) -> None:
    with pytest.raises(InvalidInput):
        clean_host(text)
