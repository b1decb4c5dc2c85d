"""``python -m tests.screenshots``: every screen as SVG into ``screenshots/``; what is not made any more goes.

The same screens give the same files: the entries, the moment and the time zone never change.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.screenshots.scenes import SCENES
from tests.screenshots.studio import Studio

FOLDER = Path(__file__).parents[2] / "screenshots"


def make_pictures() -> dict[str, str]:
    """Every picture by its name."""
    with tempfile.TemporaryDirectory(prefix="vault-tui-screenshots-") as home:
        os.environ |= {"TZ": "UTC", "SSH_CONNECTION": "198.51.100.7 50022 203.0.113.9 22"}
        time.tzset()
        studio = Studio(Path(home))
        for scene in SCENES:
            asyncio.run(scene(studio))
        return studio.pictures


def main() -> int:
    """Write what changed, and say what was done."""
    FOLDER.mkdir(exist_ok=True)
    pictures = make_pictures()
    changed = 0
    for name, picture in pictures.items():
        file = FOLDER / f"{name}.svg"
        if not file.exists() or file.read_text(encoding="utf-8") != picture:
            file.write_text(picture, encoding="utf-8")
            changed += 1
    for file in FOLDER.glob("*.svg"):
        if file.stem not in pictures:
            file.unlink()
    print(f"{len(pictures)} screens in {FOLDER.name}/, {changed} of them changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
