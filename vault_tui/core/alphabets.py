"""Names that mix alphabets: a Cyrillic а in “grid-bаr” makes one name pass for another.

The standard library doesn't know Unicode's *script* property, so a letter's alphabet is the first word of its
Unicode name. No name is refused, only marked wherever it is shown, and asked about when it is typed.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from vault_tui.core.models import Entry, visible

MARK = "mixed! "
"""Put before what mixes alphabets. A word, because a colour or a symbol would say too little."""

_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"})
"""Commonly written together, and with Latin."""
_UNLIKE_LATIN = frozenset(
    {"ARABIC", "HEBREW", "SYRIAC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "TAMIL", "TELUGU"}
    | {
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
        "THAI",
        "LAO",
        "TIBETAN",
        "MYANMAR",
        "KHMER",
        "GEORGIAN",
        "ETHIOPIC",
    }
)
"""Alphabets in which no letter looks like a Latin one, so that one of them beside Latin deceives nobody."""
_OF_NO_ALPHABET = frozenset({"MICRO", "FEMININE", "MASCULINE"})
_TWINS = {
    "Cyrillic": frozenset("асеорхуѕіјһԁԛԝӏАВЕКМНОРСТУХЅІЈԌԚԜҮ"),
    "Greek": frozenset("ορναικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"),
}
"""Homoglyphs of Latin letters: a name made of these alone looks Latin and isn't."""

_AROUND = frozenset("“”‘’\"'()[],;:")
"""Characters that end a word, besides blanks."""


def doubt(name: str) -> str:
    """What is deceptive about a name's letters, to follow “it …”; empty for nearly every name."""
    if name.isascii():
        return ""
    found = _alphabets(name)
    if _deceives(found):
        return f"mixes {' and '.join(sorted(one.capitalize() for one in found))} letters"
    letters = {character for character in name if character.isalpha()}
    for alphabet, twins in _TWINS.items():
        if letters and letters <= twins:
            return f"looks Latin and is written in {alphabet} letters"
    return ""


def named(name: str) -> str:
    """A label, account, tag or program made safe to show, and marked if its letters deceive."""
    shown = visible(name)
    return f"{MARK}{shown}" if doubt(name) else shown


def shown_line(text: str) -> str:
    """Any line made safe to show: :func:`visible`, with a mark before each word that mixes alphabets.

    A line that holds a mark already gets no more, so marking twice changes nothing.
    """
    safe = visible(text)
    if safe.isascii() or MARK in safe or not _words_that_deceive(safe):
        return safe
    tokens = ("".join(run) for _, run in groupby(safe, lambda one: one.isspace() or one in _AROUND))
    return "".join(MARK + token if _words_that_deceive(token) else token for token in tokens)


def names_of(entry: Entry) -> list[tuple[str, str]]:
    """An entry's names as pairs of (what it is, name)."""
    names = [("label", entry.label), ("exchange", entry.exchange), ("account", entry.account)]
    return [*names, ("program", entry.integration), *(("tag", tag) for tag in entry.tags)]


def doubts(names: Iterable[tuple[str, str]]) -> list[str]:
    """A sentence for each (what it is, name) whose letters deceive."""
    return [
        f"The {what} “{visible(name)}” {odd}: it can pass for another that looks the same."
        for what, name in names
        if (odd := doubt(name))
    ]


def _words_that_deceive(text: str) -> bool:
    return any(_deceives(_alphabets(word)) for word in _words(text) if not word.isascii())


def _words(text: str) -> Iterator[str]:
    return ("".join(run) for is_word, run in groupby(text, str.isalnum) if is_word)


def _deceives(found: frozenset[str]) -> bool:
    others = found - {"LATIN"}
    if len(found) < 2 or others <= _EAST_ASIAN:
        return False
    return len(others) > 1 or not others <= _UNLIKE_LATIN


def _alphabets(text: str) -> frozenset[str]:
    return frozenset(map(_alphabet, filter(_has_alphabet, text))) - _OF_NO_ALPHABET


def _has_alphabet(character: str) -> bool:
    """Whether a character belongs to an alphabet: a letter, or a digit that is not one of ours."""
    category = unicodedata.category(character)
    return (category[0] == "L" and category != "Lm") or (category in {"Nd", "Nl"} and not character.isascii())


def _alphabet(character: str) -> str:
    if character.isascii():
        return "LATIN"
    first, _, rest = unicodedata.name(character, "UNNAMED").partition(" ")
    if first in {"EXTENDED", "SMALL"}:  # Arabic digits, Roman numbers
        first = rest.partition(" ")[0]
    return first.partition("-")[0]
