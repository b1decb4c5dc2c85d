"""Splitting a bash line as far as it was typed, and quoting words for its end."""

from dataclasses import dataclass

_BLANKS = " \t\n"
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./,+@%^")


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of a line, the last one being typed; ``raw`` is that one as it is written.

    ``quote`` is the quotation mark that is still open in it, or nothing.
    """

    words: tuple[str, ...]
    raw: str
    quote: str


def read_line(line: str) -> Typed:
    """Split a line as bash does: by blanks, quotation marks, backslashes. Nothing is expanded."""
    words: list[str] = []
    word, start, quote, inside = "", 0, "", False
    at = 0
    while at < len(line):
        character = line[at]
        if quote:
            if character == quote:
                quote = ""
            elif character == "\\" and quote == '"' and line[at + 1 : at + 2] in {*'$`"\\'}:
                at += 1
                word += line[at]
            else:
                word += character
        elif character in _BLANKS:
            if inside:
                words.append(word)
            word, inside, start = "", False, at + 1
        elif character in "'\"":
            quote, inside = character, True
        else:
            if character == "\\":
                at += 1
                character = line[at : at + 1]
            word, inside = word + character, True
        at += 1
    return Typed((*words, word), line[start:], quote)


def written(word: str, typed: Typed, replaced: str) -> str | None:
    """What bash has to put in place of ``replaced``, the end of what was typed, to complete to ``word``.

    bash breaks words at colons and equal signs, too, and replaces only what follows the last one, or the
    quotation mark that is open. None when ``word`` doesn't begin with the part before that.
    """
    before = read_line(typed.raw.removesuffix(replaced)).words[-1]
    if not word.casefold().startswith(before.casefold()):
        return None
    rest = word[len(before) :]
    if not typed.quote:
        return "".join(c if c in _SAFE else f"\\{c}" for c in rest)
    if typed.quote == "'":
        put = rest.replace("'", "'\\''")
    else:
        # Within double quotes bash looks up every exclamation mark in its history, so it goes outside.
        put = "".join('"\\!"' if c == "!" else f"\\{c}" if c in '$`"\\' else c for c in rest)
    # bash closes the quotation mark itself, unless the text ends with one.
    return put + typed.quote if put.endswith(typed.quote) else put
