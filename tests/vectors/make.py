"""Writes the test vectors: ``python -m tests.vectors.make``; with ``--check`` only compares.

Each file is a text head (``expect``, what is ``typed``, what it ``holds`` or what this implementation
``says``, ``about``), an empty line, and a vault with exactly one fault, or none. Where that can be, the
payload is sealed over the fault, so that nothing but the rule itself refuses the file.
"""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.vectors import entries, good, headers, payloads, starts, swaps
from tests.vectors.writer import Vector

FOLDER = Path(__file__).parent


def vectors() -> Iterator[Vector]:
    """Every vector, in the order of a reader's checks."""
    return chain(
        good.good(),
        good.newer_schemas(),
        starts.first_lines(),
        starts.header_texts(),
        starts.lengths(),
        headers.fields(),
        swaps.costs(),
        swaps.wrong(),
        swaps.swaps(),
        payloads.texts(),
        payloads.heads(),
        entries.entries(),
        entries.secrets(),
    )


def main() -> int:
    """Write or compare all files; 1 when something differs."""
    wanted: dict[str, bytes] = {}
    for vector in vectors():
        name = f"{vector.name}.vector"
        if name in wanted:
            raise SystemExit(f"two vectors are called {vector.name}")
        wanted[name] = vector.encode()
    there = {path.name: path.read_bytes() for path in FOLDER.glob("*.vector")}
    different = [name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)]
    if "--check" in sys.argv:
        print(*sorted(different), sep="\n", end="\n" if different else "")
        return bool(different)
    for name in different:
        if name in wanted:
            (FOLDER / name).write_bytes(wanted[name])
        else:
            (FOLDER / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
