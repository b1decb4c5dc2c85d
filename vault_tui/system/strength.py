"""How long guessing a passphrase would take, in words.

zxcvbn makes the estimate in a short-lived process, so that the many copies it makes end with it. It is only
advice: a passphrase of any strength is accepted.
"""

import enum
import math
import socket
import subprocess
import sys
from dataclasses import dataclass
from time import monotonic

from vault_tui.core.secret import Passphrase

LOOKED_AT = 72
"""Characters that are rated: the estimate's cost grows steeply with length."""

_PATIENCE = 4.0
_CPU_SECONDS = 6
_READY = b"ready\n"
_LONGEST_ANSWER = 4_096

_TRAFFIC = 3
"""Argon2 reads two blocks and writes one per block of memory and pass."""
_GRAPHICS_CARD = 1e12
"""Memory bandwidth in bytes per second of a fast graphics card of 2026, which limits it here."""

_DAY = 86_400
_YEAR = 365 * _DAY


class Level(enum.IntEnum):
    """Levels of strength, in increasing order."""

    UNKNOWN = 0
    VERY_WEAK = 1
    WEAK = 2
    FAIR = 3
    STRONG = 4


@dataclass(frozen=True, slots=True)
class Strength:
    """``words`` for the line beside the field; ``hint`` is one more sentence, or empty."""

    level: Level
    words: str
    hint: str = ""


NOT_KNOWN = Strength(Level.UNKNOWN, "strength not known")

_ADVICE = "Four or five words that have nothing to do with each other are strong and can be remembered."

_HINTS = {
    "dictionary": "Common words, names and passwords are tried first.",
    "spatial": "Rows of the keyboard are tried first.",
    "repeat": "Repeating something adds little.",
    "sequence": "Runs like abc or 6543 are tried first.",
    "date": "Dates are tried first.",
    "regex": "Years are tried first.",
}


def strength_of(
    passphrase: Passphrase, *, opslimit: int, memlimit: int, patience: float = _PATIENCE
) -> Strength:
    """Estimate within ``patience`` seconds; :data:`NOT_KNOWN` if anything goes wrong.

    ``opslimit`` and ``memlimit`` (bytes) are those of the vault's key derivation: the cost of each guess.
    """
    if not len(passphrase):
        return Strength(Level.VERY_WEAK, "empty, anyone who has the file could open it", _ADVICE)
    answer = _ask_child(passphrase, patience)
    if answer is None:
        return NOT_KNOWN
    digits, patterns = answer
    seconds_per_guess = _TRAFFIC * opslimit * memlimit / _GRAPHICS_CARD
    return _in_words(digits + math.log10(seconds_per_guess), patterns)


def _in_words(digits: float, patterns: list[str]) -> Strength:
    """``digits`` is the decimal logarithm of the seconds that guessing takes on one graphics card."""
    spans = (
        (1, Level.VERY_WEAK, "very weak, guessed at once"),
        (3_600, Level.VERY_WEAK, "very weak, guessed within minutes"),
        (_DAY, Level.VERY_WEAK, "very weak, guessed within hours"),
        (30 * _DAY, Level.WEAK, "weak, guessed within days"),
        (_YEAR, Level.WEAK, "weak, guessed within months"),
        (100 * _YEAR, Level.FAIR, "fair, guessed within years, or days by someone with hundreds of cards"),
    )
    for limit, level, words in spans:
        if digits < math.log10(limit):
            card = "" if level is Level.FAIR else " on one graphics card"
            hint = next((_HINTS[pattern] for pattern in patterns if pattern in _HINTS), "")
            return Strength(level, words + card, f"{hint} {_ADVICE}".strip())
    return Strength(Level.STRONG, "strong, a graphics card guesses for over a century")


def _ask_child(passphrase: Passphrase, patience: float) -> tuple[float, list[str]] | None:
    """The decimal logarithm of the number of guesses, and the patterns found, the longest first.

    Nothing is sent before the child has hardened itself, and then through a socket: any program of this user
    could open a pipe through ``/proc`` before that, and read from it afterwards.
    """
    until = monotonic() + patience
    try:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                child = subprocess.Popen(
                    [sys.executable, "-P", "-m", "vault_tui.system.strength"],
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    stderr=subprocess.DEVNULL,
                )
            try:
                said = _reply(ours, passphrase, until)
                if child.wait(max(0.0, until - monotonic())):
                    return None
            finally:
                child.kill()
                child.wait()
        digits, *patterns = said.decode("ascii").split()
        number = float(digits)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return (number, patterns) if 0 <= number < 1_000 else None


def _reply(child: socket.socket, passphrase: Passphrase, until: float) -> bytes:
    """The child's reply to the passphrase; raises :class:`OSError` when it is not ready in time."""
    child.settimeout(max(0.0, until - monotonic()))
    if child.recv(len(_READY), socket.MSG_WAITALL) != _READY:
        raise OSError
    with memoryview(passphrase.buffer) as whole, whole[: _first_characters(passphrase.buffer)] as part:
        child.sendall(part)
    child.shutdown(socket.SHUT_WR)
    said = b""
    while len(said) <= _LONGEST_ANSWER:
        child.settimeout(max(0.0, until - monotonic()))
        if not (more := child.recv(_LONGEST_ANSWER)):
            return said
        said += more
    raise OSError


def _first_characters(text: bytearray) -> int:
    """The length in bytes of the first :data:`LOOKED_AT` characters; counted without copying."""
    seen = 0
    for place, byte in enumerate(text):
        seen += byte & 0xC0 != 0x80
        if seen > LOOKED_AT:
            return place
    return len(text)


def _answer_parent() -> None:
    from vault_tui.system.process import harden

    harden()
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))  # in case the parent is gone
    from zxcvbn import zxcvbn

    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    result = zxcvbn(sys.stdin.buffer.read().decode())
    covered: dict[str, int] = {}
    for found in result["sequence"]:
        pattern = found["pattern"]
        covered[pattern] = covered.get(pattern, 0) + found["j"] - found["i"] + 1
    print(f"{result['guesses_log10']:.3f}", *sorted(covered, key=lambda pattern: -covered[pattern]))


if __name__ == "__main__":
    _answer_parent()
