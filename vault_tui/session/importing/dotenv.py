"""``.env`` files: pairs of variables, matched by known programs' names or by similar names."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from vault_tui.bitfinex.integrations import COMMON, INTEGRATIONS
from vault_tui.session.importing.found import Found, Reading, Unread, judged, place, reading
from vault_tui.session.importing.names import exchange_by, half_of, stem

_LINE: Final = re.compile(r"\s*(?:export\s+|set\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(?P<value>.*)\Z")
_QUOTED: Final = re.compile(r"""(?P<quote>["'])(?P<value>.*?)(?P=quote)\s*(?:#.*)?\Z""")
_COMMENT: Final = re.compile(r"\s#.*\Z")

_OWN: Final = {"API_KEY", "API_SECRET"}
"""Names that several programs read, so that they identify none."""


def looks_like_env(text: str) -> bool:
    """Whether every line except comments and blank ones sets a variable."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and all(map(_LINE.match, lines))


def read_env(path: str, text: str) -> Reading:
    """Every pair of variables in the file."""
    variables = _variables(text)
    results: list[Found | Unread] = []
    used: set[str] = set()
    for key_name, secret_name, program in _known_names():
        for name in list(variables):
            prefix = name.removesuffix(key_name)
            other = prefix + secret_name
            if name in used or prefix == name or other not in variables or other in used:
                continue
            if prefix and not prefix.endswith("_"):
                continue
            used |= {name, other}
            results.append(_pair(path, variables, name, other, program))
    return reading(path, [*results, *_by_similar_names(path, variables, used)])


def _by_similar_names(
    path: str, variables: dict[str, tuple[str, int]], used: set[str]
) -> Iterator[Found | Unread]:
    """Pairs of names of no known program that differ only in the words for the half."""
    rest = [(half_of(name), stem(name), name) for name in variables if name not in used]
    secrets: dict[tuple[str, ...], list[str]] = {}
    for half, whose, name in reversed(rest):
        if half == "secret":
            secrets.setdefault(whose, []).append(name)
    for half, whose, name in rest:
        if half == "key" and secrets.get(whose):
            yield _pair(path, variables, name, secrets[whose].pop(), "")


def _pair(
    path: str, variables: dict[str, tuple[str, int]], key: str, secret: str, program: str
) -> Found | Unread:
    (api_key, line), (text, _) = variables[key], variables[secret]
    whose = " ".join(stem(key))
    label = program or whose or PurePath(path).parent.name or "env"
    found = place(
        label, f"line {line}", exchange=exchange_by(f"{key} {program}", api_key), integration=program
    )
    return judged(api_key, text, found)


def _known_names() -> list[tuple[str, str, str]]:
    """Key variable, secret variable and program, the longest names first."""
    ways = [(one.environment.variables, one.title) for one in INTEGRATIONS if one.environment]
    named = [*ways, (COMMON.variables, "")]
    return sorted(
        (
            (names[0][0], names[1][0], title)
            for names, title in named
            if not {names[0][0], names[1][0]} & _OWN
        ),
        key=lambda one: -len(one[0]),
    )


def _variables(text: str) -> dict[str, tuple[str, int]]:
    """Value and line number of each variable; the last of a name counts, as for programs that read it."""
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if (match := _LINE.match(line)) and not line.lstrip().startswith("#"):
            found[match["name"]] = (_value(match["value"]), number)
    return found


def _value(text: str) -> str:
    quoted = _QUOTED.match(text)
    return quoted["value"] if quoted else _COMMENT.sub("", text).strip()
