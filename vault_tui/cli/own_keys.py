"""Keys that the person gave to commands of the screens, in a file of settings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.core.models import visible
from vault_tui.system.paths import settings_file, shown
from vault_tui.system.settings_file import read_settings
from vault_tui.tui.commands import BY_ID, COMMANDS, Command, key_words

FILE = "keys.toml"
_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 13))
_RULE = "A key is one letter or sign, “space”, or “f1” to “f12”; digits go to a line."


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What the file gives, if there is one. With a ``problem`` it gives nothing: every key is as usual."""

    file: Path
    keys: Mapping[str, tuple[str, ...]]
    problem: str = ""


def own_keys() -> OwnKeys:
    """Read the file. Never raises: a mistake in it must keep nobody from their vault."""
    file = Path(settings_file(FILE))
    try:
        text = read_settings(file)
        return OwnKeys(file, {} if text is None else keys_from(text))
    except VaultError as error:
        words = f"{error.sentence} {error.remedy}".rstrip()
        where = "" if shown(str(file)) in words else f"{shown(str(file))}: "
        return OwnKeys(file, {}, f"{where}{words} All keys are as usual.")


def keys_from(text: str) -> dict[str, tuple[str, ...]]:
    """All keys of each command that the text names; raises :class:`InvalidInput` with a mistake's place."""
    import tomllib  # deferred: few people have such a file

    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"It is not written as TOML is: {visible(str(error))}.") from None
    found = {}
    for name, value in entries.items():
        place = f"{_line_of(name, text)}, {visible(name)}"
        command = _command(name, place)
        found[name] = (*_keys(value, place), *filter(_is_fixed, command.keys))
    _check_conflicts(found, text)
    return found


def example() -> Iterator[str]:
    """A file with every command that can have another key, none of them changed."""
    yield "# Keys of your own for the screens of vault-tui. Take the # away before a line and put in"
    yield '# your key, or several: ["s", "f5"].'
    yield f"# {_RULE}"
    yield "# Ctrl keys, Enter, Esc, Tab and the arrows stay what they are."
    yield ""
    for command in COMMANDS:
        if keys := [_quoted(key) for key in command.keys if not _is_fixed(key)]:
            value = keys[0] if len(keys) == 1 else f"[{', '.join(keys)}]"
            yield f"# {command.id} = {value}  # {command.label}"


def _command(name: str, place: str) -> Command:
    command = BY_ID.get(name)
    if command is None:
        import difflib

        near = difflib.get_close_matches(name, BY_ID, n=1)
        raise InvalidInput(
            f"{place}: there is no such command.",
            f"Did you mean {near[0]}?" if near else "`vault-tui keys` lists them.",
        )
    if all(map(_is_fixed, command.keys)):
        keys = " and ".join(map(key_words, command.keys)) if len(command.keys) < 3 else "the digits"
        raise InvalidInput(
            f"{place}: this command stays on {keys}.", "`vault-tui keys --example` has the others."
        )
    return command


def _keys(value: Any, place: str) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        raise InvalidInput(f"{place}: a key stands in quotation marks, several in [brackets].", _RULE)
    for key in keys:
        if not _may_be_given(key):
            raise InvalidInput(f"{place}: “{visible(key)}” is not a key for a command.", _RULE)
    return tuple(dict.fromkeys(keys))


def _may_be_given(key: str) -> bool:
    sign = len(key) == 1 and key.isascii() and key.isprintable() and not key.isdigit() and key != " "
    return sign or key == "space" or key in _FUNCTION_KEYS


def _is_fixed(key: str) -> bool:
    """Whether a key stays what it is: the texts of many screens name it, and it works while one is typing."""
    return not _may_be_given(key)


def _check_conflicts(own: Mapping[str, tuple[str, ...]], text: str) -> None:
    """A letter means one thing everywhere, whichever screen it is pressed on."""
    taken: dict[str, Command] = {}
    for command in sorted(COMMANDS, key=lambda command: command.id in own):
        for key in own.get(command.id, command.keys):
            if _is_fixed(key):
                continue
            other = taken.setdefault(key, command)
            if other is not command:
                raise InvalidInput(
                    f"{_line_of(command.id, text)}, {command.id}: “{key}” is {other.id} already.",
                    "Give one of the two another key.",
                )


def _line_of(name: str, text: str) -> str:
    """The line of a name, which ``tomllib`` doesn't tell."""
    wanted = re.compile(
        rf"""\s*["']?{re.escape(name)}["']?\s*[=.\]]|\s*\[+\s*["']?{re.escape(name)}["']?\s*[.\]]"""
    )
    numbers = (number for number, line in enumerate(text.splitlines(), start=1) if wanted.match(line))
    return f"Line {next(numbers, '?')}"


def _quoted(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
