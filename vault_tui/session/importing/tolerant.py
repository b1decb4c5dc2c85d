"""JSON as people write it into configurations: with comments, and a comma after the last item."""

import json
import re
from typing import Any, Final

from vault_tui.core.errors import InvalidInput

# Unclosed strings and comments match up to the end: searching for an end from each position would be
# quadratic.
_STRING: Final = r'"(?:[^"\\]++|\\.)*+"?'
_COMMENT: Final = re.compile(rf"{_STRING}|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LAST_COMMA: Final = re.compile(rf"{_STRING}|,(?=\s*[}}\]])", re.DOTALL)


def load_tolerantly(text: str, shown: str) -> Any:
    """The value; raises ``InvalidInput`` for anything else. ``shown`` is the file's name in the error."""
    for dropped in (_COMMENT, _LAST_COMMA):
        text = dropped.sub(lambda match: match[0] if match[0].startswith('"') else " ", text)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"{shown} is not valid JSON (line {error.lineno}).", "Nothing was imported."
        ) from None
    except (ValueError, RecursionError):
        raise InvalidInput(f"{shown} is not JSON that can be read.", "Nothing was imported.") from None
