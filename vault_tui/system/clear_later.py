"""Clearing the clipboard after a command has ended.

A separate process waits and clears it. It knows the route and a keyed digest, not the secret or the vault.
"""

import base64
import json
import os
import select
import sys
import time

from vault_tui.system.clipboard import Receipt, clear
from vault_tui.system.clipboard_routes import Route

_PATIENCE = 2.0


def clear_later(receipt: Receipt, seconds: float) -> bool:
    """Have the clipboard cleared in ``seconds``, without waiting; False when the process can't be started.

    For a command that ends at once; a longer-lived program calls :meth:`Clipboard.clear` itself.
    """
    plan = {
        "route": receipt.route.value,
        "buffer": receipt.buffer,
        "key": base64.b64encode(receipt.key).decode(),
        "digest": base64.b64encode(receipt.digest).decode(),
        "seconds": seconds,
    }
    nothing = os.open(os.devnull, os.O_RDWR)
    terminal = _open_terminal(nothing)
    read_end, write_end = os.pipe()
    try:
        os.write(write_end, json.dumps(plan).encode())
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-P", "-m", "vault_tui.system.clear_later"],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, read_end, 0),
                (os.POSIX_SPAWN_DUP2, terminal, 1),
                (os.POSIX_SPAWN_DUP2, nothing, 2),
            ],
            setsid=True,  # the terminal's hang-up and ctrl-c are for the command, not for this
        )
    except OSError:
        return False
    else:
        return True
    finally:
        for fd in (nothing, terminal, read_end, write_end):
            os.close(fd)


def _open_terminal(otherwise: int) -> int:
    """A new descriptor of the terminal: making a shared one non-blocking would affect other programs."""
    try:
        return os.open("/dev/tty", os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return os.dup(otherwise)


def _write_to_terminal(data: bytes) -> None:
    deadline = time.monotonic() + _PATIENCE
    while data and (left := deadline - time.monotonic()) > 0:
        if select.select([], [1], [], left)[1]:
            data = data[os.write(1, data) :]


def _wait_and_clear() -> None:
    plan = json.loads(os.read(0, 4_096))
    receipt = Receipt(
        Route(plan["route"]),
        plan["buffer"],
        base64.b64decode(plan["key"]),
        base64.b64decode(plan["digest"]),
    )
    time.sleep(plan["seconds"])
    clear(receipt, _write_to_terminal)


if __name__ == "__main__":
    _wait_and_clear()
