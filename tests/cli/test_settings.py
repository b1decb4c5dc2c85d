"""``settings``: every setting that the screens have, for scripts; whom to trust takes a person."""

import json

import pytest

from tests.cli.conftest import Cli, ended
from vault_tui.cli.settings import MEANINGS
from vault_tui.cli.vault_commands import SETTINGS
from vault_tui.core.models import Settings


def kept(cli: Cli) -> Settings:
    session = cli.session()
    settings = session.settings
    session.close()
    return settings


def test_it_lists_what_the_settings_screen_lists(cli: Cli) -> None:
    done = cli.run("settings")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()[1:]] == list(SETTINGS)
    assert "api.bitfinex.com" in done.out
    found = json.loads(cli.run("settings", "--json").out)
    assert (found["idle-lock"], found["api-host"], found["environment-proxy"]) == (300, "", False)


def test_its_names_are_the_settings_fields_and_only_what_a_screen_alone_can_show_is_left_out() -> None:
    assert tuple(field.replace("_", "-") for field in MEANINGS) == SETTINGS
    assert set(MEANINGS) | {"theme", "recovery_tried_at", "accepted", "extra"} == set(Settings.__slots__)


def test_a_time_out_of_range_is_told_its_bounds_with_their_unit(cli: Cli) -> None:
    done = cli.run("settings", "idle-lock", "90m")
    assert (done.code, "out of range: 30 to 3600 seconds." in done.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "value", "said", "field"),
    [
        ("name", "cold room", "cold room", "cold room"),
        ("idle-lock", "10m", "600s", 600),
        ("clipboard-time", "45", "45s", 45),
        ("rotate-after-days", "12w", "84d", 84),
        ("verify-after-days", "never", "never", 0),
        ("environment-proxy", "no", "no", False),
        ("api-host", "api.bitfinex.com", "api.bitfinex.com", ""),
    ],
)
def test_a_value_is_set_and_said(cli: Cli, name: str, value: str, said: str, field: object) -> None:
    done = cli.run("settings", name, value)
    assert (done.code, done.out) == (0, f"{said}\n")
    assert getattr(kept(cli), name.replace("-", "_")) == field
    assert cli.run("settings", name).out == f"{said}\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("idle-lock", "5s"),
        ("idle-lock", "soon"),
        ("verify-after-days", "9999d"),
        ("environment-proxy", "perhaps"),
        ("api-host", "http://api.example.com"),
        ("api-host", "127.1"),
        ("colour", "blue"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(cli: Cli, name: str, value: str) -> None:
    before = kept(cli)
    assert cli.run("settings", name, value).code == 2
    assert kept(cli) == before


@pytest.mark.parametrize(("name", "value"), [("api-host", "api.example.com"), ("environment-proxy", "yes")])
def test_whom_to_trust_is_no_scripts_to_say(cli: Cli, name: str, value: str) -> None:
    done = cli.run("settings", name, value)
    assert done.code != 0
    assert "for a person to say" in done.err
    assert (kept(cli).api_host, kept(cli).environment_proxy) == ("", False)


def test_another_host_takes_a_typed_word_and_is_named_from_then_on(cli: Cli) -> None:
    for word, code, host in (("yes", 1, ""), ("trust it", 0, "api.example.com")):
        terminal = cli.terminal("settings", "api-host", "API.example.com", opened=True)
        terminal.expect("Whoever runs that host")
        terminal.expect("Ask api.example.com instead of Bitfinex?")
        terminal.send(f"{word}\r")
        assert ended(terminal) == code
        assert kept(cli).api_host == host
    assert cli.run("settings", "api-host").out == "api.example.com\n"
    assert cli.run("settings", "api-host", "").code == 0
    assert kept(cli).api_host == ""
