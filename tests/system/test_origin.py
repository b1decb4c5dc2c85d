"""Where somebody acts from: the SSH client and the terminal, as far as that can be told."""

import os
import pty

import pytest

from vault_tui.system.surroundings import Origin, origin, ssh_client_address, terminal_name


@pytest.mark.parametrize(
    ("connection", "address"),
    [
        ("203.0.113.7 50000 203.0.113.9 22", "203.0.113.7"),
        ("::ffff:203.0.113.7 50000 203.0.113.9 22", "203.0.113.7"),
        ("2001:db8::7%eth0 50000 2001:db8::9 22", "2001:db8::7"),
        ("", ""),
        ("203.0.113.7", ""),
        ("\x1b[2J 1 203.0.113.9 22", ""),
    ],
)
def test_the_client_is_the_first_field_if_it_is_an_address(connection: str, address: str) -> None:
    assert ssh_client_address({"SSH_CONNECTION": connection}) == address


def test_the_terminal_is_that_of_the_first_stream_that_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    try:
        name = os.ttyname(theirs)
        real = os.ttyname

        def ttyname(fd: int) -> str:
            if fd != 1:
                raise OSError
            return real(theirs)

        monkeypatch.setattr(os, "ttyname", ttyname)
        assert terminal_name() == name.removeprefix("/dev/")
    finally:
        os.close(ours)
        os.close(theirs)


def test_without_either_there_is_nothing_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: int) -> str:
        raise OSError

    monkeypatch.setattr(os, "ttyname", none)
    assert origin({}) == Origin("", "")
