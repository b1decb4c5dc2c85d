"""A line of bash as far as it was typed, and words as bash would have to read them."""

from dataclasses import dataclass

_BLANKS = " \t\n"
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./,+@%^")


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of a line, the last one being typed; ``raw`` is that one as it stands there.

    ``quote`` is the quotation mark that is still open in it, or nothing.
    """

    words: tuple[str, ...]
    raw: str
    quote: str


def read_line(line: str) -> Typed:
    """Take a line apart as bash does: blanks, quotation marks, backslashes. Nothing is expanded."""
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
    """A word as it is to stand in the place of ``replaced``, the end of what was typed.

    bash breaks words at colons and equal signs as well, and replaces only what is behind the last one, or
    behind the quotation mark that is open. None when the word isn't what the part before that begins.
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
        # There is no way to write an exclamation mark in there that bash doesn't look up in its history.
        put = "".join('"\\!"' if c == "!" else f"\\{c}" if c in '$`"\\' else c for c in rest)
    # bash closes the quotation mark itself, but a text that ends with one it takes to be closed.
    return put + typed.quote if put.endswith(typed.quote) else put
