"""Where a person sits decides which clipboard is theirs and which address a program here has."""

import sys

import pytest

from vault_tui.system.surroundings import in_screen, in_tmux, local_display, over_ssh, ssh_server_address

SSH = {"SSH_CONNECTION": "198.51.100.7 50022 203.0.113.9 22"}


def test_each_of_sshs_variables_tells_of_a_connection() -> None:
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        assert over_ssh({name: "x"})
        assert not over_ssh({name: ""})
    assert not over_ssh({})


def test_multiplexers_are_known_by_their_variables() -> None:
    assert in_tmux({"TMUX": "/tmp/tmux-0/default,1,0"})
    assert in_screen({"STY": "1.tty"})
    assert not in_tmux({})
    assert not in_screen({})


def test_the_local_display_is_wayland_before_x11(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert local_display({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}) == "wayland"
    assert local_display({"DISPLAY": ":0"}) == "x11"
    assert local_display({}) is None


def test_a_mac_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert local_display({}) == "macos"
    assert local_display(SSH) is None


def test_a_display_forwarded_over_ssh_is_not_local() -> None:
    assert local_display(SSH | {"DISPLAY": "localhost:10.0"}) is None


def test_the_servers_address_is_the_third_field() -> None:
    assert ssh_server_address(SSH) == "203.0.113.9"
    assert ssh_server_address({"SSH_CONNECTION": "2001:db8::7 50022 2001:db8::9%eth0 22"}) == "2001:db8::9"
    assert (
        ssh_server_address({"SSH_CONNECTION": "::ffff:198.51.100.7 1 ::ffff:203.0.113.9 22"}) == "203.0.113.9"
    )


@pytest.mark.parametrize(
    "value",
    ["", "x", "198.51.100.7 50022 203.0.113.9", "a b c d", "127.0.0.1 1 127.0.0.1 22", "::1 1 ::1 22"],
)
def test_what_is_no_address_of_use_is_not_suggested(value: str) -> None:
    assert ssh_server_address({"SSH_CONNECTION": value}) is None
