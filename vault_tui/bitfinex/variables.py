"""The environment variables that a key is handed over in: a program's own, or those a person names. Pure."""

import re
from collections.abc import Sequence

from vault_tui.bitfinex.integrations import COMMON, INTEGRATIONS, find
from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible

Variable = tuple[str, str]
"""A variable's name, and the half that goes into it: ``key`` or ``secret``."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PREFIX = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]*)?\Z")
_OURS = "VAULT_TUI_"
_SHOWN = 40


def of_program(name: str) -> tuple[Variable, ...]:
    """The variables that a program reads; raises ``InvalidInput`` if they aren't known, or it reads none."""
    program = find(name)
    if program is None:
        known = ", ".join(one.id for one in INTEGRATIONS if one.environment)
        raise InvalidInput(
            f"Which variables “{visible(name)[:_SHOWN]}” reads is not known here.",
            f"Known: {known}. For any other say --env NAME=key --env NAME=secret.",
        )
    if program.environment is None:
        raise InvalidInput(
            f"{program.title} takes no key from variables, but here: {program.ways[0].where}.",
            "`vault-tui inject` fills a configuration; --env NAME=key --env NAME=secret sets variables.",
        )
    return program.environment.variables


def of_integration(name: str) -> tuple[tuple[Variable, ...], str]:
    """The variables for an entry's program, and a note to show, empty for a known program.

    Raises ``InvalidInput`` for a program that reads none.
    """
    if find(name) is not None:
        return of_program(name), ""
    names = " and ".join(variable for variable, _ in COMMON.variables)
    who = f"“{visible(name)}”" if name else "its program"
    return COMMON.variables, f"Which variables {who} reads is not known here; it gets {names}."


def parsed(texts: Sequence[str]) -> tuple[Variable, ...]:
    """The variables of texts like ``NAME=secret`` and ``NAME=key``; raises ``InvalidInput``."""
    return tuple(map(_parsed, texts))


def _parsed(text: str) -> Variable:
    name, equals, half = text.partition("=")
    if not equals or half not in {"key", "secret"}:
        raise InvalidInput(
            f"“{visible(text)[:_SHOWN]}” does not say which half goes into which variable.",
            "Write NAME=secret or NAME=key.",
        )
    if not _NAME.match(name):
        raise InvalidInput(
            f"“{visible(name)[:_SHOWN]}” can't be a variable's name.",
            "It has letters, digits and _, and does not begin with a digit.",
        )
    if name.startswith(_OURS):
        raise InvalidInput(f"No variable of {_OURS}* is handed on.", "Choose another name.")
    return name, half


def prefixes(given: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """The prefix of each label's variables: as given, else made from the label if there are several.

    Raises ``InvalidInput``.
    """
    if given and len(given) != len(labels):
        raise InvalidInput(
            f"There are {len(given)} prefixes for {len(labels)} labels.",
            "Give one --prefix for each label, in the same order; one may be empty.",
        )
    for prefix in given:
        if not _PREFIX.match(prefix):
            raise InvalidInput(
                f"“{visible(prefix)[:_SHOWN]}” can't begin a variable's name.",
                "It has letters, digits and _, and does not begin with a digit.",
            )
    if given or len(labels) == 1:
        return tuple(given) or ("",)
    return tuple(map(_from_label, labels))


def _from_label(label: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "_", label).strip("_").upper()
    return f"{'_' if name[:1].isdigit() else ''}{name}_" if name else ""


def check_distinct(names: Sequence[str]) -> None:
    """Raise ``InvalidInput`` when two halves would go into one variable."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidInput(
                f"Two halves would be in {name}.", "Give each label a --prefix of its own, or other names."
            )
        seen.add(name)
