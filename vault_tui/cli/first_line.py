"""Reading a passphrase or a code from the file that an option or a variable names."""

import os
import stat
from collections.abc import Callable

from vault_tui.core.errors import InvalidInput
from vault_tui.core.secret import Passphrase
from vault_tui.system.disk_errors import os_reason

_LONGEST = 4096


def first_line(path: str, what: str, tell: Callable[[str], None]) -> Passphrase:
    """The first line of a file (or pipe) that holds the passphrase or a code; raises ``InvalidInput``.

    ``tell`` is called with a warning when others may read the file.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError) as error:
        raise _unreadable(what, error) from None
    try:
        status = os.fstat(fd)
        if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
            tell(f"Other users may read the {what}'s file (mode {status.st_mode & 0o777:04o}): chmod 600.")
        line = _line_of(fd, what)
    except OSError as error:
        raise _unreadable(what, error) from None
    finally:
        os.close(fd)
    if not line.buffer:
        raise InvalidInput(f"The {what}'s file is empty.", f"Its first line must be the {what}.")
    return line


def _line_of(fd: int, what: str) -> Passphrase:
    """What stands before the first line break, read without a copy that could not be wiped."""
    buffer = bytearray(_LONGEST)
    length = 0
    with memoryview(buffer) as room:
        try:
            while (end := buffer.find(b"\n", 0, length)) < 0:
                if length == len(buffer):
                    raise InvalidInput(
                        f"The {what}'s file has a very long first line.", "Is it the right one?"
                    )
                count = os.readv(fd, [room[length:]])
                if count == 0:
                    end = length
                    break
                length += count
            if end and buffer[end - 1] == 0x0D:
                end -= 1
            return Passphrase(bytearray(room[:end]))
        finally:
            room[:] = bytes(len(buffer))


def _unreadable(what: str, error: OSError | ValueError) -> InvalidInput:
    return InvalidInput(
        f"The {what}'s file can't be read: {os_reason(error)}.", "Name one that holds it in its first line."
    )
