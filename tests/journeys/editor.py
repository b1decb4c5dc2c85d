"""A program that puts keys into a vault, one after the other: ``python editor.py FOLDER NAME TIMES``.

It says ``ready``, waits for a line, and then names each key as soon as it is sealed. The folder is laid out
as in ``tests/worlds.py``. It can be killed at any moment.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.worlds import open_again
from vault_tui.core.secret import Secret


def api_key(label: str) -> str:
    """The invented API key of the entry with that label."""
    return f"EXAMPLE-key-of-{label}"


def secret(label: str) -> Secret:
    """The invented API secret of the entry with that label."""
    return Secret(f"EXAMPLE-secret-of-{label}")


def main(folder: Path, name: str, times: int) -> None:
    """Each key takes four saves: made, noted, and both halves sealed."""
    session = open_again(folder)
    os.write(1, b"ready\n")
    sys.stdin.readline()
    taken = {row.label for row in session.rows()}
    for number in range(times):
        label = f"{name}-{number}"
        if label in taken:
            continue
        entry = session.change(session.add(label), notes=f"the {number}th")
        session.seal_api_key(entry.id, api_key(label))
        session.seal_secret(entry.id, secret(label))
        os.write(1, f"{label}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
