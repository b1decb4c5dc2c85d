"""Every command of the Textual front, declared once.

Bindings, footer, help page, palette and ``vault-tui keys`` are all made from :data:`COMMANDS`. Plain
data: nothing of Textual is imported here, because the command line prints this table too.

A letter means one thing everywhere. Where text is typed only Tab, Enter, Esc and Ctrl keys act, so a
command that must be within reach there has a Ctrl key as well.
"""

from collections.abc import Mapping
from dataclasses import replace

from vault_tui.tui.command import Command, Where, acts_while_typing
from vault_tui.tui.command_table import COMMANDS

__all__ = [
    "ALWAYS",
    "BY_ID",
    "COMMANDS",
    "MOVES",
    "Command",
    "Where",
    "acts_while_typing",
    "commands_for",
    "footer_for",
    "key_words",
    "letters_not_to_quit",
    "rebind",
]

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}

MOVES = ("up", "down", "page-up", "page-down", "first", "last", "jump")
"""Commands that every list with a cursor answers itself."""

ALWAYS = ("lock", "quit", "palette", "help")
"""Commands of the program rather than of a screen."""

_FIELD_PLACES = frozenset({Where.FORM, Where.PLAN})
"""Places made of fields, to type in or to choose in: a letter typed at the wrong one must not quit."""


def rebind(keys: Mapping[str, tuple[str, ...]]) -> None:
    """Change keys for the whole process. Call it before screens are imported: they bind their keys then."""
    global COMMANDS  # noqa: PLW0603
    BY_ID.update({name: replace(BY_ID[name], keys=wanted) for name, wanted in keys.items()})
    COMMANDS = tuple(BY_ID.values())


def commands_for(where: Where) -> tuple[Command, ...]:
    """The commands that apply at a place with the keys that they have there, in the table's order."""
    unbound = letters_not_to_quit(where)
    return tuple(
        replace(command, keys=tuple(key for key in command.keys if key not in unbound))
        if command.id == "quit" and unbound
        else command
        for command in COMMANDS
        if where in command.places
    )


def letters_not_to_quit(where: Where) -> tuple[str, ...]:
    """Keys that quit elsewhere, and do nothing at this place."""
    return (
        tuple(key for key in BY_ID["quit"].keys if not acts_while_typing(key))
        if where in _FIELD_PLACES
        else ()
    )


def footer_for(where: Where, typing: bool = False) -> tuple[Command, ...]:
    """What a place's footer shows, most important first; ``help`` (or, typing, ``palette``) comes last."""
    shown = [
        command for command in commands_for(where) if command.places[where] and command.keys_while(typing)
    ]
    return tuple(sorted(shown, key=lambda command: command.places[where]))


_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


def key_words(key: str) -> str:
    """A key as it's written on screen: ``ctrl+g`` is ``Ctrl-G``."""
    *modifiers, last = key.split("+")
    if not modifiers:
        return _NAMES.get(last, last)
    return "-".join([*(modifier.capitalize() for modifier in modifiers), _NAMES.get(last, last.upper())])
