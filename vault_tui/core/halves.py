"""Reading what was pasted as the halves of a pair: cleaning it, telling the halves apart, judging them.

A Bitfinex API key and its secret look alike (43 characters of one alphabet), so only labels or the
order can tell which is which. Nothing here puts a half into a message: what is taken for an API key
may be the secret.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from vault_tui.core.models import MAX_HALF, is_unsafe
from vault_tui.core.secret import Secret

BITFINEX_LENGTH = 43
"""Characters of either half in every published sample. No source promises it: others only get a warning."""
MAX_PASTE = 8 * MAX_HALF
SHORTEST_BY_ORDER = 16
"""Two unlabelled lines shorter than this are rather a sentence than a pair."""

_LOOKS = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*\Z")
_PASTE_MARK = re.compile(r"\x1b\[20[01]~")
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›"
_AROUND = _QUOTES + ",; "

_WORD = r"(?:api|access|public|private|key|secret|id)"
_BARE_LABEL = re.compile(rf"\W*(?:(?:bitfinex|your|my)[ _-])?{_WORD}(?:[ _-]?{_WORD})*\W*\Z", re.I)
_NAME = rf"(?P<label>[A-Za-z][\w.\- ]{{0,60}}?) ?[{_QUOTES}]? *"
_LEADING_LABEL = re.compile(rf"[{_QUOTES}{{\s]*{_NAME}[:=](?=.*[A-Za-z0-9])", re.S)
# A colon may end its line, with the half on the next one. “=” may not: other exchanges' base64 ends in it.
_LABELLED = re.compile(rf"(?<![\w.\-]){_NAME}(?::\s*|= *)[{_QUOTES}]?(?P<value>[^\s{_QUOTES},;{{}}&]+)")
_NAME_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SECRET_WORDS = frozenset({"secret", "private", "apisecret", "secretkey", "privatekey"})
_KEY_WORDS = frozenset({"key", "apikey", "publickey", "accesskey"})


class Half(StrEnum):
    """One half of a pair, by the name it has on screen."""

    API_KEY = "API key"
    SECRET = "API secret"  # noqa: S105  # a name on screen


@dataclass(frozen=True, slots=True)
class Paste:
    """What was found in a paste.

    ``problem`` set means that nothing was taken. ``warnings`` are said and do not hinder, except with
    ``ask``: then nothing is to be sealed before the person has agreed. ``how`` says which is which
    when that isn't plain. No text here quotes a half.
    """

    api_key: str | None = field(default=None, repr=False)
    secret: Secret | None = None
    warnings: tuple[str, ...] = ()
    how: str = ""
    problem: str = ""
    ask: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    halves: dict[Half, str] = field(repr=False)
    how: str = ""
    warnings: tuple[str, ...] = ()


class _Refused(Exception):
    """Carries the sentence for :attr:`Paste.problem`."""


def looks_like_half(text: str) -> bool:
    """Whether text has the form that both halves of a Bitfinex pair have had so far."""
    return _LOOKS.match(text) is not None


def clean(text: str) -> str:
    """One half without what came along: a label, quotes, blanks, line breaks, invisible characters.

    Never raises, and cleaning twice changes nothing more. The result is a plain string: wrap a secret
    at once.
    """
    cleaned = _plain(text)
    while (again := _unwrapped(cleaned)) != cleaned:
        cleaned = again
    return cleaned


def read_paste(text: str, expects: Half = Half.API_KEY, *, bitfinex: bool = True, api_key: str = "") -> Paste:
    """What was pasted into the field for ``expects``: one half, or both (labelled, or in two lines).

    ``api_key`` is the one that is sealed already, to notice when it comes again. ``bitfinex`` false
    leaves out what is only known of Bitfinex's halves. Never raises.
    """
    if len(text) > MAX_PASTE:
        return Paste(problem=f"That is far too long: {len(text)} characters. Nothing was taken.")
    plain = _plain(text)
    try:
        found = _by_labels(plain, expects) or _by_lines(plain) or _one_half(plain, expects)
        return _judged(found, bitfinex=bitfinex, sealed=api_key)
    except _Refused as refusal:
        return Paste(problem=str(refusal))


def _plain(text: str) -> str:
    """Line ends unified, every other blank a plain one, invisible characters taken out."""
    text = _LINE_END.sub("\n", _PASTE_MARK.sub("", text))
    return "".join(
        character if character == "\n" or not character.isspace() else " "
        for character in text
        if character.isspace() or not _is_invisible(character)
    )


def _is_invisible(character: str) -> bool:
    """Draws nothing, so nobody misses it. Unassigned and private code points stay, to be refused."""
    return is_unsafe(character) and unicodedata.category(character) not in {"Cs", "Co", "Cn"}


def _unwrapped(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    while len(lines) > 1 and _BARE_LABEL.match(lines[0]):
        lines.pop(0)
    half = "\n".join(lines)
    if (label := _LEADING_LABEL.match(half)) and _named_half(label["label"]):
        half = half[label.end() :].rstrip("} \n")
    return "".join(half.split()).strip(_AROUND)


def _named_half(label: str) -> Half | None:
    """Which half a label like ``API Key``, ``apiSecret`` or ``BFX_API_KEY`` speaks of."""
    words = {part.casefold() for part in _NAME_PARTS.findall(label)}
    if words & _SECRET_WORDS:
        return Half.SECRET
    return Half.API_KEY if words & _KEY_WORDS else None


def _by_labels(plain: str, expects: Half) -> _Found | None:
    lines = (f"{line.strip(' :=')}:" if _BARE_LABEL.match(line) else line for line in plain.split("\n"))
    halves: dict[Half, str] = {}
    for match in _LABELLED.finditer("\n".join(lines)):
        half, value = _named_half(match["label"]), clean(match["value"])
        if half is None or not any(character.isalnum() for character in value) or _BARE_LABEL.match(value):
            continue
        if halves.setdefault(half, value) != value:
            raise _Refused(f"There is more than one {half} in that. Paste one pair; nothing was taken.")
    if not halves:
        return None
    rest = {word for word in map(clean, plain.split()) if looks_like_half(word)} - set(halves.values())
    missing = [half for half in Half if half not in halves]
    if len(rest) > len(missing):
        raise _Refused("There is more than one pair in that. Paste one; nothing was taken.")
    if rest:
        halves[missing[0]] = rest.pop()
        return _Found(halves, f"The one without a label was taken as the {missing[0]}.")
    if not missing:
        return _Found(halves, "Both halves, told apart by their labels.")
    named = next(iter(halves))
    return _Found(halves, "" if named is expects else f"Its label says {named}: it was taken as that.")


def _by_lines(plain: str) -> _Found | None:
    """Two halves without labels, in two lines or with a blank between; None when it is one half."""
    lines = [line for line in plain.split("\n") if clean(line)]
    words = lines[0].split() if len(lines) == 1 else lines
    halves = [clean(word) for word in words]
    if len(halves) == 2 and all(map(looks_like_half, halves)):
        return _in_order(halves)
    if len(lines) <= 1 or looks_like_half(clean(plain)):
        return None
    plausible = all(
        len(half) >= SHORTEST_BY_ORDER and len(line.split()) == 1
        for half, line in zip(halves, lines, strict=True)
    )
    if len(lines) > 2 or not plausible:
        raise _Refused(f"Those {len(lines)} lines are neither one half nor a pair. Nothing was taken.")
    return _in_order(halves)


def _in_order(halves: list[str]) -> _Found:
    return _Found(
        dict(zip(Half, halves, strict=True)),
        "Without labels: the first was taken as API key, the second as API secret.",
    )


def _one_half(plain: str, expects: Half) -> _Found:
    half = clean(plain)
    if not half or _BARE_LABEL.match(half):
        raise _Refused("There was no half in that. Nothing was taken.")
    joined = len(plain.strip(_AROUND + "\n").split()) > 1 and not looks_like_half(half)
    return _Found({expects: half}, warnings=("Blanks inside it were taken out.",) if joined else ())


def _judged(found: _Found, *, bitfinex: bool, sealed: str) -> Paste:
    warnings = list(found.warnings)
    for half, value in found.halves.items():
        warnings += _doubts(half, value, bitfinex=bitfinex)
    api_key, secret = found.halves.get(Half.API_KEY), found.halves.get(Half.SECRET)
    if sealed and api_key == sealed and secret is None:
        raise _Refused("That was the API key again. Nothing changed.")
    ask = False
    if sealed and api_key not in {None, sealed}:
        ask = True
        warnings.append("Another API key is sealed here already; this one would replace it.")
    if secret is not None and secret == (api_key or sealed):
        ask = True
        warnings.append(
            "Both halves are the same." if api_key else "That was the API key again. Nothing changed."
        )
    return Paste(api_key, None if secret is None else Secret(secret), tuple(warnings), found.how, ask=ask)


def _doubts(half: Half, value: str, *, bitfinex: bool) -> list[str]:
    if len(value) > MAX_HALF:
        raise _Refused(
            f"The {half} would have {len(value)} characters; at most {MAX_HALF} are kept. Nothing was taken."
        )
    if any(map(is_unsafe, value)):
        raise _Refused(f"The {half} holds a character that can't be shown. Copy it again; nothing was taken.")
    doubts = []
    if bitfinex and len(value) != BITFINEX_LENGTH:
        doubts.append(f"The {half} has {len(value)} characters; Bitfinex's have had {BITFINEX_LENGTH}.")
    if bitfinex and not _ALPHABET.match(value):
        doubts.append(f"The {half} holds other characters than letters, digits, - and _.")
    elif not value.isascii():
        doubts.append(f"The {half} holds letters that are not plain ASCII.")
    return doubts
