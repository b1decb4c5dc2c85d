"""Starting the command that gets a key: this process becomes it."""

import os
from collections.abc import Mapping, Sequence
from typing import NoReturn

from vault_tui.core.errors import CommandMissing, CommandRefused, InvalidInput, StorageFailed
from vault_tui.system.handover import (
    REMEDY,
    CantStart,
    become,
    descriptors_have_paths,
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
    """The command, looked up when this is made: before a question is asked or anything is opened for it.

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
            raise _as_error(problem) from None

    def check_place_for_file(self) -> None:
        """Raise ``InvalidInput`` when nothing says where the path of the file goes, or there can be none."""
        if not any(PLACE in word for word in self._command[1:]):
            raise InvalidInput(
                "Nothing says where the file's path goes.", f"Write {PLACE} in its place in the command."
            )
        if not descriptors_have_paths():
            raise InvalidInput(
                "A file in memory has no path here: /dev/fd leads nowhere, as where /proc is not mounted.",
                "`vault-tui run` with --stdin, --fd or variables needs none.",
            )

    def go(self, added: Mapping[str, str]) -> NoReturn:
        """Become the command, with these variables."""
        self._go({**environment_as_found(), **added})

    def go_with_pipe(self, content: bytes, number: int) -> NoReturn:
        """Become the command, which can read the content once, from that descriptor."""
        self._go(environment_as_found(), kept=filled_pipe(content), as_number=number)

    def go_with_file(self, content: bytes) -> NoReturn:
        """Become the command, with ``{}`` replaced by the path of a file that is on no disk."""
        path = f"/dev/fd/{_FILE_FD}"
        self._command[1:] = [word.replace(PLACE, path) for word in self._command[1:]]
        try:
            held = sealed_file(content)
        except OSError as error:
            raise StorageFailed(
                f"This system holds no such file in memory: {os.strerror(error.errno or 0)}.", REMEDY
            ) from None
        self._go(environment_as_found(), kept=held, as_number=_FILE_FD)

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
            raise _as_error(problem) from None


def _as_error(problem: CantStart) -> CommandMissing | CommandRefused:
    kind = CommandMissing if problem.missing else CommandRefused
    return kind(problem.sentence(), REMEDY)
