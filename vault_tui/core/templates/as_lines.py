"""References in YAML and in ``.env`` files, which are filled without being parsed.

The standard library parses neither, and no two parsers of ``.env`` files agree. None is needed for values
of letters, digits and ``+/=_.-``: these read the same in quotes of any kind, without quotes, in a block of
text and in every shell. Only what YAML takes for a number, a keyword or an operator has to be quoted. Any
other value is refused.
"""

import re

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible
from vault_tui.core.templates.references import Reference, ValueOf, filled

_NEUTRAL = re.compile(r"[A-Za-z0-9+/=_.-]+\Z")
_NOT_A_STRING = re.compile(
    r"""(?:
      [-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)? | [-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?
    | [-+]?0[box][0-9a-f_]+ | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} | [-+]?\.inf | \.nan
    | y | n | yes | no | on | off | true | false | null | = | -{1,3} | \.{3}
    )\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""What YAML 1.1 or 1.2 reads as something other than a string if it isn't quoted."""
_IN_QUOTES = re.compile(r"""("vault://[^"]*"|'vault://[^']*')""")


def is_neutral(value: str) -> bool:
    """Whether a value reads the same wherever it is written, quoted or not."""
    return _NEUTRAL.match(value) is not None


def fill_env(text: str, value_of: ValueOf) -> str:
    """The lines with their references replaced, except those that begin with ``#``."""
    neutral = _neutral(value_of, "a .env file")
    return "\n".join(
        line if _is_comment(line) else filled(line, neutral, number)
        for number, line in enumerate(text.split("\n"), start=1)
    )


def fill_yaml(text: str, value_of: ValueOf) -> str:
    """The same for YAML."""
    in_quotes = _neutral(value_of, "YAML")
    plain = _text_only(in_quotes)

    def filled_line(line: str, number: int) -> str:
        pieces = _IN_QUOTES.split(line)  # every second one is in quotes
        return "".join(
            filled(piece, in_quotes if place % 2 else plain, number) for place, piece in enumerate(pieces)
        )

    return "\n".join(
        line if _is_comment(line) else filled_line(line, number)
        for number, line in enumerate(text.split("\n"), start=1)
    )


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _neutral(value_of: ValueOf, where: str) -> ValueOf:
    def checked(reference: Reference) -> str:
        value = value_of(reference)
        if not is_neutral(value):
            raise InvalidInput(
                f"The {reference.half} of “{visible(reference.label)}” can't be written into {where} so that "
                "every program reads it alike.",
                "Use JSON or TOML, or hand it over with `vault-tui run`.",
            )
        return value

    return checked


def _text_only(value_of: ValueOf) -> ValueOf:
    def checked(reference: Reference) -> str:
        value = value_of(reference)
        if _NOT_A_STRING.match(value):
            raise InvalidInput(
                f"The {reference.half} of “{visible(reference.label)}” is not text to YAML without quotes.",
                "Put the reference, and nothing else, into quotes.",
            )
        return value

    return checked
