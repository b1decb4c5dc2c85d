"""The command table as Textual bindings."""

from collections.abc import Iterable

from textual.binding import Binding

from vault_tui.tui.commands import (
    ALWAYS,
    BY_ID,
    MOVES,
    Command,
    Where,
    acts_while_typing,
    commands_for,
    letters_not_to_quit,
)

_SPELLED = {",": "comma"}
"""Keys that Textual's comma-separated notation can't hold as they are."""


def _bindings(commands: Iterable[Command]) -> list[Binding]:
    return [
        Binding(
            _SPELLED.get(key, key),
            f"{command.action}({key})" if command.id == "jump" else command.action,
            command.label,
            show=False,
            id=command.id,
            tooltip=command.help,
        )
        for command in commands
        for key in command.keys
    ]


def for_screen(where: Where) -> list[Binding]:
    """What a screen at ``where`` binds; its method is ``action_`` and the command's id with underscores.

    Movement is bound by the widgets that have a cursor, the program's own commands by the app, Tab by
    Textual.
    """
    elsewhere = {*MOVES, *ALWAYS, "next-field"}
    return [
        *_bindings(command for command in commands_for(where) if command.id not in elsewhere),
        *(Binding(_SPELLED.get(key, key), "stay", show=False) for key in letters_not_to_quit(where)),
    ]


def for_cursor() -> list[Binding]:
    """What a widget with a cursor binds."""
    return _bindings(BY_ID[name] for name in MOVES)


def for_program() -> list[Binding]:
    """What the app binds. Ctrl keys come before everything else: they lock even from a field or a dialog."""
    return [
        Binding(
            _SPELLED.get(key, key),
            command.action,
            command.label,
            show=False,
            priority=acts_while_typing(key),
            id=command.id,
            tooltip=command.help,
        )
        for command in (BY_ID[name] for name in ALWAYS)
        for key in command.keys
    ]
