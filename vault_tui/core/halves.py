"""Reading what was pasted as the halves of a pair: cleaning it, telling the halves apart, judging them.

A Bitfinex API key and its secret look alike (43 characters of one alphabet), so only labels or the
order can tell which is which. Nothing here puts a half into a message: what is taken for an API key
may be the secret, or hold it (:func:`shown_key`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from vault_tui.core.models import KEY_START, MAX_HALF, is_unsafe
from vault_tui.core.secret import Secret

BITFINEX_LENGTH = 43
"""Characters of either half in every published sample; not documented, so others only get a warning."""
MAX_PASTE = 8 * MAX_HALF
SHORTEST_BY_ORDER = 16
"""Unlabelled lines shorter than this are no pair, but rather a sentence; a single half gets a warning."""

KEY_AGAIN = "That was the API key again. Nothing changed."
_BITFINEX_HALF = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_OTHER_HALF = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_+/=-]{20,256}\Z")
"""What other exchanges' halves look like: long, without blanks, with letters and digits."""
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*\Z")
_WORDS = re.compile(r"[A-Za-z0-9_-]+")
_RUN = re.compile(r"(?:[A-Za-z0-9_-]{43}){2,}\Z")
_PASTE_MARK = re.compile(r"\x1b\[20[01]~")
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›"
_AROUND = _QUOTES + ",; "
_BETWEEN = re.compile(rf"[\s,;:/|\\&+=.{_QUOTES}]+")

_WORD = r"(?:api|access|public|private|key|secret|id)"
_BARE_LABEL = re.compile(rf"\W*(?:(?:bitfinex|your|my)[ _-])?{_WORD}(?:[ _-]?{_WORD})*\W*\Z", re.I)
_NAME = rf"(?P<label>[A-Za-z][\w.\- ]{{0,60}}?) ?[{_QUOTES}]? *"
_LEADING_LABEL = re.compile(rf"[{_QUOTES}{{\s]*{_NAME}[:=](?=.*[A-Za-z0-9])", re.S)
# A colon may end its line, with the half on the next one. “=” may not: other exchanges' base64 ends in it.
_LABELLED = re.compile(rf"(?<![\w.\-]){_NAME}(?::\s*|= *)[{_QUOTES}]?(?P<value>[^\s{_QUOTES},;{{}}&]+)")
_NAME_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
SECRET_WORDS = frozenset({"secret", "private", "apisecret", "secretkey", "privatekey"})
KEY_WORDS = frozenset({"key", "apikey", "publickey", "accesskey", "keyid"})


class Half(StrEnum):
    """One half of a pair, by the name it has on screen."""

    API_KEY = "API key"
    SECRET = "API secret"  # noqa: S105  # a name on screen


@dataclass(frozen=True, slots=True)
class Paste:
    """What was found in a paste. No text in it quotes a half.

    If ``problem`` is set, nothing was taken. ``warnings``, and what is ``odd`` about each half, are to be
    shown and don't block; but with ``ask`` nothing may be sealed before the person has agreed, because it
    doesn't look like a half or is sealed already. ``replaces``: this API key would replace the sealed one.
    ``how`` says which half is which where that isn't obvious.
    """

    api_key: str | None = field(default=None, repr=False)
    secret: Secret | None = None
    warnings: tuple[str, ...] = ()
    odd: Mapping[Half, tuple[str, ...]] = field(default_factory=dict)
    how: str = ""
    problem: str = ""
    ask: bool = False
    replaces: bool = False

    @property
    def doubts(self) -> tuple[str, ...]:
        """All warnings, on the paste and on each half."""
        return (*self.warnings, *(words for odd in self.odd.values() for words in odd))


@dataclass(frozen=True, slots=True)
class _Found:
    halves: dict[Half, str] = field(repr=False)
    how: str = ""
    warnings: tuple[str, ...] = ()
    ask: bool = False


class _Refused(Exception):
    """Carries the sentence for :attr:`Paste.problem`."""


def looks_like_half(text: str) -> bool:
    """Whether text has the form that both halves of Bitfinex pairs have had so far."""
    return _BITFINEX_HALF.match(text) is not None


def looks_like_halves(text: str) -> bool:
    """Whether text is one half or a pair, Bitfinex's or another's, labelled or not; False for a sentence."""
    found = read_paste(text, bitfinex=False)
    secret = "" if found.secret is None else found.secret.reveal()
    values = [value for value in (found.api_key, secret) if value]
    return bool(values) and all(
        looks_like_half(value) or (_OTHER_HALF.match(value) is not None and value in text) for value in values
    )


def holds_half(text: str) -> bool:
    """Whether a word of a search text has the form of a half, or holds one that was run together with it."""
    return any(
        looks_like_half(word) or (len(word) > BITFINEX_LENGTH and _has_all_kinds(word))
        for word in text.split()
    )


def without_halves(text: str) -> str:
    """Text without the words that look like a half of a Bitfinex pair, or like both halves run together.

    For fields that are shown and kept in clear. No name that a person would choose looks like that.
    """
    return _WORDS.sub(lambda word: "" if _is_mixed(word[0]) else word[0], text)


def _is_mixed(word: str) -> bool:
    return len(word) in {BITFINEX_LENGTH, 2 * BITFINEX_LENGTH} and _has_all_kinds(word)


def _has_all_kinds(word: str) -> bool:
    kinds = (str.isupper, str.islower, str.isdigit)
    return all(any(map(kind, word)) for kind in kinds)


def clean(text: str) -> str:
    """One half without what was copied with it: a label, quotes, blanks, line breaks, invisible characters.

    Never raises; idempotent. The result is a plain string: wrap a secret at once.
    """
    cleaned = _plain(text)
    while (again := _unwrapped(cleaned)) != cleaned:
        cleaned = again
    return cleaned


def masked(api_key: str) -> str:
    """The start of an API key, enough to tell keys apart; a short one is hidden completely."""
    return f"{api_key[:KEY_START]}…" if len(api_key) > KEY_START * 2 else "…" if api_key else ""


def shown_key(api_key: str, *, bitfinex: bool) -> str:
    """What may be shown of an API key: only its start if it doesn't have the form of Bitfinex's.

    It may be two halves run together, or something else that must not be shown in clear. The form of other
    exchanges' API keys is not known; they are shown whole.
    """
    if not bitfinex or (len(api_key) <= BITFINEX_LENGTH and _ALPHABET.match(api_key)):
        return api_key
    return f"{api_key[: min(KEY_START, len(api_key) // 4)]}…"


def read_paste(text: str, expects: Half = Half.API_KEY, *, bitfinex: bool = True, api_key: str = "") -> Paste:
    """What was pasted into the field for ``expects``: one half, or both (labelled, in two lines, in one run).

    ``api_key`` is the one that is sealed already, to notice when it is pasted again. ``bitfinex`` false
    leaves out the checks that only fit Bitfinex's halves. Never raises.
    """
    if len(text) > MAX_PASTE:
        return Paste(problem=f"That is far too long: {len(text)} characters. Nothing was taken.")
    plain = _plain(text)
    try:
        found = (
            _by_labels(plain, expects, bitfinex)
            or (_in_one_run(plain, expects) if bitfinex else None)
            or _by_lines(plain, expects)
            or _one_half(plain, expects)
        )
        return _judged(found, bitfinex=bitfinex, sealed=api_key)
    except _Refused as refusal:
        return Paste(problem=str(refusal))


def _plain(text: str) -> str:
    """Line ends as ``\\n``, any other blank as a space, invisible characters taken out."""
    text = _LINE_END.sub("\n", _PASTE_MARK.sub("", text))
    return "".join(
        character if character == "\n" or not character.isspace() else " "
        for character in text
        if character.isspace() or not _is_invisible(character)
    )


def _is_invisible(character: str) -> bool:
    """Whether it draws nothing, so that it can be dropped. What has no known drawing stays, to be refused."""
    return is_unsafe(character) and unicodedata.category(character) not in {"Cs", "Co", "Cn"}


def _unwrapped(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    while len(lines) > 1 and _BARE_LABEL.match(lines[0]):
        lines.pop(0)
    half = "\n".join(lines)
    if (label := _LEADING_LABEL.match(half)) and half_named(label["label"]):
        half = half[label.end() :].rstrip("} \n")
    return "".join(half.split()).strip(_AROUND)


def half_named(label: str) -> Half | None:
    """Which half a label like ``API Key``, ``apiSecret`` or ``BFX_API_KEY`` names."""
    words = {part.casefold() for part in _NAME_PARTS.findall(label)}
    if words & SECRET_WORDS:
        return Half.SECRET
    return Half.API_KEY if words & KEY_WORDS else None


def _by_labels(plain: str, expects: Half, bitfinex: bool) -> _Found | None:
    lines = (f"{line.strip(' :=')}:" if _BARE_LABEL.match(line) else line for line in plain.split("\n"))
    halves: dict[Half, str] = {}
    for match in _LABELLED.finditer("\n".join(lines)):
        half, value = half_named(match["label"]), clean(match["value"])
        if half is None or not any(character.isalnum() for character in value) or _BARE_LABEL.match(value):
            continue
        if halves.setdefault(half, value) != value:
            raise _Refused(f"There is more than one {half} in that. Paste one pair; nothing was taken.")
    if not halves:
        return None
    if bitfinex and len(halves) == 1 and (run := _pieces_of_43(*halves.values())):
        return _in_order(run, expects)
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


def _in_one_run(plain: str, expects: Half) -> _Found | None:
    """Halves with nothing or only separators between them, as terminals run two pastes together."""
    for pieces in (_BETWEEN.split(plain.strip()), ["".join(plain.split("\n"))]):
        if (halves := _pieces_of_43("".join(pieces))) and all(
            len(one) % BITFINEX_LENGTH == 0 for one in pieces
        ):
            return _in_order(halves, expects)
    return None


def _pieces_of_43(run: str) -> list[str]:
    """The halves that a run consists of; empty unless there are two or more."""
    if not _RUN.match(run):
        return []
    return [run[at : at + BITFINEX_LENGTH] for at in range(0, len(run), BITFINEX_LENGTH)]


def _by_lines(plain: str, expects: Half) -> _Found | None:
    """Two halves without labels, in two lines or with a blank between; None when it is one half."""
    lines = [line for line in plain.split("\n") if clean(line)]
    words = lines[0].split() if len(lines) == 1 else lines
    halves = [clean(word) for word in words]
    if len(halves) > 1 and all(map(looks_like_half, halves)):
        return _in_order(halves, expects)
    if len(lines) <= 1 or looks_like_half(clean(plain)):
        return None
    plausible = all(
        len(half) >= SHORTEST_BY_ORDER and len(line.split()) == 1
        for half, line in zip(halves, lines, strict=True)
    )
    if len(lines) > 2 or not plausible:
        raise _Refused(f"Those {len(lines)} lines are neither one half nor a pair. Nothing was taken.")
    return _in_order(halves, expects)


def _in_order(halves: list[str], expects: Half) -> _Found:
    """The API key, then its secret. A half that was pasted twice is taken once."""
    different = list(dict.fromkeys(halves))
    if len(different) > 2:
        raise _Refused(f"There are {len(different)} different halves in that. Nothing was taken.")
    again: tuple[str, ...] = ()
    if len(different) < len(halves):
        again = ("The same half came more than once; it was taken once.",)
    if len(different) == 1:
        return _Found({expects: different[0]}, warnings=again)
    return _Found(
        dict(zip(Half, different, strict=True)),
        "Without labels: the first was taken as API key, the second as API secret.",
        again,
    )


def _one_half(plain: str, expects: Half) -> _Found:
    half = clean(plain)
    if not half or _BARE_LABEL.match(half):
        raise _Refused("There was no half in that. Nothing was taken.")
    if len(plain.strip(_AROUND + "\n").split()) > 1 and not looks_like_half(half):
        return _Found({expects: half}, warnings=("Blanks inside it were taken out.",), ask=True)
    return _Found({expects: half})


def _judged(found: _Found, *, bitfinex: bool, sealed: str) -> Paste:
    api_key, secret = found.halves.get(Half.API_KEY), found.halves.get(Half.SECRET)
    warnings, ask = list(found.warnings), found.ask
    if api_key is not None and api_key == secret:
        secret = None
        warnings.append("Both halves are the same; it was taken once, as the API key.")
    taken = {Half.API_KEY: api_key, Half.SECRET: secret}
    odd = {
        half: _oddities(half, value, bitfinex=bitfinex) for half, value in taken.items() if value is not None
    }
    if sealed and api_key == sealed and secret is None:
        raise _Refused(KEY_AGAIN)
    replaces = bool(sealed) and api_key not in {None, sealed}
    if replaces:
        warnings.append("Another API key is sealed here already: this one takes its place.")
    # Beside another API key it is the second half of a pair that was sealed the wrong way round.
    if secret is not None and secret == sealed and not replaces:
        ask = True
        warnings.append(KEY_AGAIN)
    wrapped = None if secret is None else Secret(secret)
    return Paste(api_key, wrapped, tuple(warnings), odd, found.how, ask=ask, replaces=replaces)


def _oddities(half: Half, value: str, *, bitfinex: bool) -> tuple[str, ...]:
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
    if not bitfinex and len(value) < SHORTEST_BY_ORDER:
        doubts.append(f"The {half} has only {len(value)} characters.")
    return tuple(doubts)
