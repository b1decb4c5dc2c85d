"""Choosing the reader of a path by its name and content."""

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from vault_tui.core.errors import InvalidInput
from vault_tui.session.importing.configs import read_config
from vault_tui.session.importing.dotenv import looks_like_env, read_env
from vault_tui.session.importing.found import Reading
from vault_tui.session.importing.sealed import MAGIC
from vault_tui.session.importing.stored import read_store
from vault_tui.session.importing.table import read_table
from vault_tui.system import disk
from vault_tui.system.disk_errors import os_reason
from vault_tui.system.pass_store import is_store
from vault_tui.system.paths import shown as shown_path

_MOST_BYTES: Final = 64 << 20


class Kind(StrEnum):
    """The kinds of sources."""

    CONFIG = "json"
    ENV = "env"
    TABLE = "csv"
    STORE = "pass"
    EXPORT = "export"


def read_source(path: Path, export: Callable[[str, bytes], Reading], kind: Kind | None = None) -> Reading:
    """All pairs at a path. ``export`` opens one of our encrypted exports; ``kind`` overrides the detection.

    Raises ``InvalidInput`` for a path that can't be read or is of no known kind.
    """
    shown = shown_path(str(path))
    full = os.path.realpath(path)  # the file itself, not a link to it
    if kind is Kind.STORE or (kind is None and is_store(path)):
        if not is_store(path):
            raise InvalidInput(f"{shown} is not a pass store.", "It has a .gpg-id at its top.")
        return read_store(path, shown)
    if os.path.isdir(path):  # noqa: PTH112  # that of pathlib raises for a name that is too long
        raise InvalidInput(
            f"{shown} is a folder, but not a pass store.", "Name the file in it, or a store with a .gpg-id."
        )
    content = _content(path, shown)
    if kind is Kind.EXPORT or (kind is None and content.startswith(MAGIC)):
        return export(full, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{shown} is not UTF-8.", "Nothing was imported.") from None
    return _read_text(full, text, shown, kind or _guess(path, text))


def _read_text(path: str, text: str, shown: str, kind: Kind | None) -> Reading:
    if kind is Kind.CONFIG and (found := read_config(path, text, shown)):
        return found
    if kind is Kind.ENV:
        return read_env(path, text)
    if kind is Kind.TABLE:
        return read_table(path, text, shown)
    raise InvalidInput(
        f"What {shown} is can't be told.",
        "Known: freqtrade's config.json, ccxt's keys.json, .env, CSV, a pass store, our own export. "
        "--from says which.",
    )


def _guess(path: Path, text: str) -> Kind | None:
    if path.suffix.casefold() == ".csv":
        return Kind.TABLE
    if text.lstrip().startswith(("{", "//", "/*")):
        return Kind.CONFIG
    return Kind.ENV if looks_like_env(text) else None


def _content(path: Path, shown: str) -> bytes:
    try:
        return disk.read_named(path, _MOST_BYTES)
    except disk.NotAFile:
        raise InvalidInput(f"{shown} is not a file.", "Nothing was imported.") from None
    except disk.TooLarge:
        raise InvalidInput(f"{shown} is far too long.", "Is it the right file?") from None
    except OSError as error:
        raise InvalidInput(f"{shown} can't be read: {os_reason(error)}.", "Nothing was imported.") from None
