"""Starting the command that gets a key: this process becomes it."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

from vault_tui.core.errors import CommandMissing, CommandRefused, InvalidInput
from vault_tui.system.handover import (
    REMEDY,
    CantStart,
    become,
    filled_pipe,
    ignored_signals,
    program_path,
    sealed_file,
)
from vault_tui.system.process import environment_as_found

PLACE = "{}"
"""What stands for the path of the handed file in the command's arguments."""

_FILE_FD = 3


class Starting:
    """The command, looked up before anything is opened for it. Make it before a question is asked.

    Raises ``InvalidInput``, ``CommandMissing`` or ``CommandRefused``.
    """

    def __init__(self, command: Sequence[str] | None, *, example: str) -> None:
        self._ignored = ignored_signals()
        if not command:
            raise InvalidInput("There is no command to give it to.", f"Write it behind --: `{example}`.")
        self._command = list(command)
        try:
            self._path = program_path(self._command[0])
        except CantStart as problem:
            raise _told(problem) from None

    def check_place_for_file(self) -> None:
        """Raise ``InvalidInput`` when nothing says where the path of the file goes."""
        if not any(PLACE in word for word in self._command[1:]):
            raise InvalidInput(
                "Nothing says where the file’s path goes.", f"Write {PLACE} in its place in the command."
            )

    def go(self, added: Mapping[str, str]) -> NoReturn:
        """Become the command, with these variables."""
        self._go({**environment_as_found(), **added})

    def go_with_pipe(self, content: bytes, number: int) -> NoReturn:
        """Become the command, which can read the content once, from that descriptor."""
        self._go(environment_as_found(), kept=filled_pipe(content), as_number=number)

    def go_with_file(self, content: bytes) -> NoReturn:
        """Become the command, with the path of a file that lies on no disk in the place of ``{}``."""
        path = f"/dev/fd/{_FILE_FD}"
        self._command[1:] = [word.replace(PLACE, path) for word in self._command[1:]]
        self._go(environment_as_found(), kept=sealed_file(content), as_number=_FILE_FD)

    def _go(
        self, environment: Mapping[str, str], *, kept: int | None = None, as_number: int | None = None
    ) -> NoReturn:
        try:
            become(
                self._path,
                self._command,
                environment,
                ignored=self._ignored,
                kept=kept,
                as_number=as_number,
            )
        except CantStart as problem:
            raise _told(problem) from None


def _told(problem: CantStart) -> CommandMissing | CommandRefused:
    kind = CommandMissing if problem.missing else CommandRefused
    return kind(problem.sentence(), REMEDY)
