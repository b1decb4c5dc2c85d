"""``demo``: a throw-away vault full of invented keys, gone when it is left."""

import os
import signal
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Final

from vault_tui.bitfinex.endpoint import VARIABLE
from vault_tui.cli.demo_data import demo_entries, many_entries
from vault_tui.core.errors import InvalidInput, TerminalUnfit
from vault_tui.core.secret import Passphrase
from vault_tui.session import PROFILES, Opening, Session, World
from vault_tui.session.filling import add_many
from vault_tui.system.signals import ENDING
from vault_tui.system.state import StateFolder
from vault_tui.system.terminal import Terminal

PASSPHRASE: Final = "demo"  # noqa: S105  # it protects nothing, and everybody is told
_MOST_ENTRIES = 50_000
_NOBODY: Final = "http://127.0.0.1:9"
"""A port where nothing listens, used unless ``VAULT_TUI_API_URL`` names a stand-in to ask."""


def demo(args: Namespace) -> int:
    """Open the demonstration on screen; its folder is removed at the end, however that comes."""
    if args.entries is not None and not 1 <= args.entries <= _MOST_ENTRIES:
        raise InvalidInput(f"Between 1 and {_MOST_ENTRIES} entries can be invented.", "Leave it out for 15.")
    try:
        Terminal.open().close()
    except TerminalUnfit as error:
        raise TerminalUnfit(error.sentence, "Run the demonstration at a usual terminal (ssh -t).") from None
    screens: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if not screens:
            raise SystemExit(128 + number)
        screens[0].send_signal(number)

    for number in ENDING:
        signal.signal(number, pass_on)
    with TemporaryDirectory(prefix="vault-tui-demo-") as name:
        folder = Path(name)
        vault, passphrase = make_demo(folder, args.entries)
        key_file = folder / "passphrase"
        key_file.touch(mode=0o600)
        key_file.write_text(f"{passphrase}\n", encoding="utf-8")
        # Locking replaces the process of the screens; this one stays, to clean up.
        screens.append(subprocess.Popen(_command(vault, key_file), env=_environment(folder)))
        code = screens[0].wait()
    return 128 - code if code < 0 else code


def make_demo(folder: Path, entries: int | None = None) -> tuple[Path, str]:
    """Make a demonstration vault in ``folder``, with so many simple ``entries``; returns path, passphrase."""
    world = World(state=StateFolder(folder / "notes"))
    opening = Opening(folder / "demo.vault", world)
    with Passphrase.copy_of(PASSPHRASE) as passphrase:
        session = Session.create(opening, passphrase, PROFILES["interactive"])
    try:
        session.set_settings(replace(session.settings, name=f"demo (passphrase: {PASSPHRASE})"))
        now, today = session.now(), session.today()
        add_many(session, demo_entries(now, today) if entries is None else many_entries(entries, now, today))
    finally:
        session.close()
    return opening.path, PASSPHRASE


def _command(vault: Path, key_file: Path) -> list[str]:
    package = [sys.executable, "-P", "-m", "vault_tui"]
    return [*package, "--vault", str(vault), "--passphrase-file", str(key_file)]


def _environment(folder: Path) -> dict[str, str]:
    """Keep notes apart from those on real vaults, and ask nobody about invented keys."""
    nobody = {VARIABLE: os.environ.get(VARIABLE, _NOBODY)}
    return os.environ | nobody | {"XDG_STATE_HOME": str(folder / "state")}
