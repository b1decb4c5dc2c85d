"""A sealed pair in a vault, and the disk beneath it."""

from collections.abc import Callable
from pathlib import Path

from tests.worlds import (
    API_KEY,
    API_SECRET,
)
from vault_tui.core.errors import (
    StorageFailed,
)
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.system.backups import Backup
from vault_tui.system.disk import Data
from vault_tui.system.files import VaultFile

SECRET = Secret(API_SECRET)


def sealed(session: Session, label: str = "grid-bot", key: str = API_KEY, secret: Secret = SECRET) -> str:
    """An entry with both halves; its id."""
    entry = session.add(label, integration="freqtrade")
    session.seal_api_key(entry.id, key)
    return session.seal_secret(entry.id, secret).id


def full_disk_for(backup: Backup) -> Callable[[VaultFile, Backup, Data], None]:
    """What writes every backup but this one."""
    write = VaultFile.rewrite_backup

    def rewrite(file: VaultFile, one: Backup, data: Data) -> None:
        if one == backup:
            raise StorageFailed("The disk is full. Nothing was changed.", "Free some space.")
        write(file, one, data)

    return rewrite


def vault_file(folder: Path) -> Path:
    return folder / "vaults" / "main.vault"
