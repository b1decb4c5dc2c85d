"""Filling configuration templates: ``vault://LABEL/secret`` and ``vault://LABEL/key`` become halves. Pure.

A value is quoted as the template's format needs it, so that a parser gets exactly that value. Where that
can't be guaranteed, nothing is filled and :class:`~vault_tui.core.errors.InvalidInput` says why.
"""

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType

from vault_tui.core.errors import InvalidInput
from vault_tui.core.models import visible
from vault_tui.core.templates.as_json import fill_json
from vault_tui.core.templates.as_lines import fill_env, fill_yaml, is_neutral
from vault_tui.core.templates.as_toml import fill_toml
from vault_tui.core.templates.references import Reference, ValueOf

__all__ = ["MAX_TEMPLATE", "Format", "Reference", "ValueOf", "fill", "format_of", "is_neutral", "references"]

MAX_TEMPLATE = 1024 * 1024
"""Characters of a template."""
_BYTE_ORDER_MARK = "\ufeff"


class Format(StrEnum):
    """The formats whose quoting is known here."""

    JSON = "json"
    YAML = "yaml"
    TOML = "toml"
    ENV = "env"


_ENDINGS = MappingProxyType(
    {
        ".json": Format.JSON,
        ".yaml": Format.YAML,
        ".yml": Format.YAML,
        ".toml": Format.TOML,
        ".env": Format.ENV,
    }
)
_FILL: MappingProxyType[Format, Callable[[str, ValueOf], str]] = MappingProxyType(
    {Format.JSON: fill_json, Format.YAML: fill_yaml, Format.TOML: fill_toml, Format.ENV: fill_env}
)


def format_of(name: str) -> Format:
    """The format by a file's name; raises ``InvalidInput`` if that tells none that is known here."""
    last = name.rpartition("/")[2].casefold()
    if last == ".env" or last.startswith(".env."):
        return Format.ENV
    dot = last.rfind(".")
    known = _ENDINGS.get(last[dot:]) if dot >= 0 else None
    if known is None:
        raise InvalidInput(
            f"How values are quoted in “{visible(last)[:60]}” can't be told from its name.",
            f"Say it with --format: {', '.join(Format)}. Others can't be filled safely.",
        )
    return known


def fill(text: str, how: Format, value_of: ValueOf) -> str:
    """The template with every reference replaced by the result of ``value_of``; comments are left alone.

    Raises ``InvalidInput`` for a template that can't be filled safely, and whatever ``value_of`` raises.
    """
    if len(text) > MAX_TEMPLATE:
        raise InvalidInput(
            f"The template has {len(text):,} characters.", f"At most {MAX_TEMPLATE:,} are filled."
        )
    if text.startswith(_BYTE_ORDER_MARK) and how in {Format.JSON, Format.TOML}:
        raise InvalidInput(
            "The template begins with a byte order mark, which this format does not have.",
            "Save it as UTF-8 without one.",
        )
    try:
        return _FILL[how](text, value_of)
    except RecursionError:
        raise InvalidInput("The template is nested too deeply.", "Nothing was filled.") from None


def references(text: str, how: Format) -> frozenset[Reference]:
    """The references in a template; raises ``InvalidInput`` as :func:`fill` does."""
    found: set[Reference] = set()

    def noted(reference: Reference) -> str:
        found.add(reference)
        return "any"

    fill(text, how, noted)
    return frozenset(found)
