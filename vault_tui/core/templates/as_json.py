"""References in JSON: inside its strings."""

import json
import re
from typing import Any

from vault_tui.core.errors import InvalidInput
from vault_tui.core.templates.proof import check_same, filled_tree
from vault_tui.core.templates.references import ValueOf, filled, holds_reference

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def fill_json(text: str, value_of: ValueOf) -> str:
    """The text with the references in its strings filled; nothing else changes."""
    tree = _read(text)

    def replaced(match: re.Match[str]) -> str:
        content = json.loads(match[0])
        if not holds_reference(content):
            return match[0]
        return json.dumps(filled(content, value_of, text.count("\n", 0, match.start()) + 1))

    result = _STRING.sub(replaced, text)
    check_same(filled_tree(tree, value_of), _read(result))
    return result


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidInput(
            f"The template is not valid JSON{place}.",
            "JSON has no comments, and no comma before a closing bracket.",
        ) from None
