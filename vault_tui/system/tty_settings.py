"""Terminal settings as values: raw, usual, and encoded for the process that replaces this one."""

from __future__ import annotations

import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Settings = list[Any]  # as termios gives them: six numbers, then the control characters

_IFLAG, _OFLAG, _CFLAG, _LFLAG, _ISPEED, _OSPEED, _KEYS = range(7)

_INPUT = termios.BRKINT | termios.INLCR | termios.IGNCR | termios.ISTRIP | termios.IXOFF
_INPUT_USUAL = termios.ICRNL | termios.IXON
_LOCAL_USUAL = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG


def raw(settings: Settings) -> Settings:
    """Raw mode: no line editing, no echo, no signals by key, no translation of keys."""
    changed = list(settings)
    changed[_IFLAG] &= ~(_INPUT | _INPUT_USUAL)
    changed[_LFLAG] &= ~(_LOCAL_USUAL | termios.ECHONL)
    changed[_KEYS] = list(settings[_KEYS])
    changed[_KEYS][termios.VMIN], changed[_KEYS][termios.VTIME] = 1, 0
    return changed


def usual(settings: Settings) -> Settings:
    """Settings fit for a shell, when the original ones were lost."""
    changed = list(settings)
    changed[_IFLAG] |= _INPUT_USUAL
    changed[_LFLAG] |= _LOCAL_USUAL
    return changed


def to_bytes(settings: Settings) -> bytes:
    """For :func:`from_bytes` in another process on the same machine."""
    keys = [key if isinstance(key, int) else 256 + key[0] for key in settings[_KEYS]]
    return " ".join(map(str, [*settings[:_KEYS], *keys])).encode()


def from_bytes(data: bytes) -> Settings:
    """The settings that :func:`to_bytes` encoded; raises :class:`ValueError` for anything else."""
    numbers = [int(number) for number in data.split()]
    if len(numbers) <= _KEYS:
        raise ValueError("these are no terminal settings")
    return [*numbers[:_KEYS], [bytes((key - 256,)) if key >= 256 else key for key in numbers[_KEYS:]]]
