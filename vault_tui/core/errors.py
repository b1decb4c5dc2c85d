"""The error tree. Fronts show one sentence and one next step, never a traceback.

::

    VaultError                      never raised itself
    ├── InvalidInput      (2)       a value is not valid; also a ValueError
    ├── WrongPassphrase   (3)       no slot opens with what was given
    ├── NoSuchEntry       (4)       no entry, or more than one, has that label
    ├── NoVault           (5)       there is no file at that path
    ├── FileRefused       (6)       the file must not be trusted
    │   ├── ForeignFile             it isn't a vault at all
    │   ├── DamagedVault            it was one; a check on its bytes fails
    │   ├── NewerFormat             written by a later release
    │   ├── CostOutOfBounds         its key derivation is too cheap or too costly to run
    │   └── ForkedVault             two histories that can't be merged without losing something
    ├── Busy              (7)       another process holds the lock
    ├── Conflict          (7)       the same entry was changed elsewhere meanwhile
    ├── UnsafePlace       (1)       the folder or the file is open to other users
    ├── StorageFailed     (1)       disk full, read-only, folder gone: the old file is intact
    ├── ReadOnlyVault     (1)       opened read-only: an older copy, or a newer schema
    ├── NotEnoughMemory   (1)       the key derivation's memory can't be allocated
    ├── KeyringUnfit      (1)       no system keyring, or none that can do what is asked
    ├── TerminalUnfit     (1)       no terminal, or one that can't show what is asked
    ├── NoTurn            (9)       a key's nonces can't be recorded here, so nothing was asked
    ├── NotToBeUsed       (8)       the key is marked compromised or retired
    ├── CommandRefused    (126)     the command to run exists but can't be started
    └── CommandMissing    (127)     there is no such command

The number is the process exit code (:class:`ExitCode`), part of the command line's contract.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of ``vault-tui``; documented and stable."""

    OK = 0
    FAILED = 1
    USAGE = 2
    WRONG_PASSPHRASE = 3
    NO_SUCH_ENTRY = 4
    NO_VAULT = 5
    BAD_FILE = 6
    BUSY = 7
    FOUND = 8
    NOT_ASKED = 9
    COMMAND_REFUSED = 126
    COMMAND_MISSING = 127
    INTERRUPTED = 130


class VaultError(Exception):
    """Base of everything a front may show.

    ``sentence`` says what happened and ``remedy`` what to do next; neither ever holds a secret.
    """

    exit_code = ExitCode.FAILED

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


class InvalidInput(VaultError, ValueError):
    """A typed or passed value is not valid; ``field`` names the field it was meant for, if any."""

    exit_code = ExitCode.USAGE

    def __init__(self, sentence: str, remedy: str = "", *, field: str = "") -> None:
        super().__init__(sentence, remedy)
        self.field = field


class WrongPassphrase(VaultError):
    """No slot of the file opens with what was given."""

    exit_code = ExitCode.WRONG_PASSPHRASE


class NoSuchEntry(VaultError):
    """No entry has that label, or several do; ``candidates`` are similar labels."""

    exit_code = ExitCode.NO_SUCH_ENTRY

    def __init__(self, sentence: str, remedy: str = "", *, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, remedy)
        self.candidates = candidates


class NoVault(VaultError):
    """There is no vault file at the path."""

    exit_code = ExitCode.NO_VAULT


class FileRefused(VaultError):
    """The file must not be trusted."""

    exit_code = ExitCode.BAD_FILE


class ForeignFile(FileRefused):
    """The file is not a vault: its first line is something else."""


class DamagedVault(FileRefused):
    """The file was a vault, and a check on its bytes fails."""


class NewerFormat(FileRefused):
    """The file's format version is later than this release reads."""


class CostOutOfBounds(FileRefused):
    """The header asks for a key derivation below the floor or above the ceiling."""


class ForkedVault(FileRefused):
    """Two histories of the same vault that can't be merged without losing something."""


class Busy(VaultError):
    """Another process holds the lock and did not let go in time."""

    exit_code = ExitCode.BUSY


class Conflict(VaultError):
    """The entry was changed by another process since it was read; nothing was written."""

    exit_code = ExitCode.BUSY


class UnsafePlace(VaultError):
    """The folder or file can be written by other users."""


class StorageFailed(VaultError):
    """Writing failed; the file that was there is intact."""


class ReadOnlyVault(VaultError):
    """The vault was opened read-only and this would change it."""


class NotEnoughMemory(VaultError):
    """The memory that the key derivation needs can't be allocated."""


class KeyringUnfit(VaultError):
    """The system has no usable keyring, or it doesn't answer, or holds nothing that opens the vault."""


class TerminalUnfit(VaultError):
    """There is no terminal, or it can't show what is asked of it."""


class NoTurn(VaultError):
    """The file that orders one key's requests can't be kept, so nothing was signed or sent."""

    exit_code = ExitCode.NOT_ASKED


class NotToBeUsed(VaultError):
    """The entry is marked compromised or retired, and nobody insisted."""

    exit_code = ExitCode.FOUND


class CommandRefused(VaultError):
    """The command that should get a key exists but can't be started; shells exit with this code, too."""

    exit_code = ExitCode.COMMAND_REFUSED


class CommandMissing(VaultError):
    """The command that should get a key doesn't exist; shells exit with this code, too."""

    exit_code = ExitCode.COMMAND_MISSING
