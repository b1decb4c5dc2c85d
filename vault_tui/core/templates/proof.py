"""The check that filling changed the values it should, and nothing else."""

from typing import Any

from vault_tui.core.errors import InvalidInput
from vault_tui.core.templates.references import ValueOf, filled, holds_reference


def filled_tree(value: Any, value_of: ValueOf) -> Any:
    """What the filled template should parse to; raises ``InvalidInput`` for a reference in a name."""
    if isinstance(value, str):
        return filled(value, value_of, 0) if holds_reference(value) else value
    if isinstance(value, list):
        return [filled_tree(one, value_of) for one in value]
    if isinstance(value, dict):
        for name in value:
            if holds_reference(name):
                raise InvalidInput(
                    "A reference stands where a name should.", "Only values are filled; nothing was."
                )
        return {name: filled_tree(one, value_of) for name, one in value.items()}
    return value


def check_same(wanted: Any, found: Any) -> None:
    """Raise ``InvalidInput`` unless the filled text parses to what it should."""
    # Not `==`: a nan would differ from itself, and 1 be the same as true.
    if repr(wanted) != repr(found):
        raise InvalidInput(
            "The filled template would not read as it should.", "Write its references into plain strings."
        )
