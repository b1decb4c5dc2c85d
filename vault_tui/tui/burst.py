"""Telling a paste from typing when the terminal doesn't say which it is.

Terminals without bracketed paste, some multiplexers and scripts deliver pasted text as keys. Where keys
are commands, each character of an API secret would be one. So a key that types a character waits for a
moment: alone, or with few others, it was typed; a long run without a pause was pasted.
"""

from textual.events import Key, Paste

GAP = 0.03
"""Seconds between two characters of a run. Nobody types eight in a row this fast."""
LONG = 8
"""This many characters without a pause are a paste."""
APART = 1.0
"""Seconds between two queued keys that end a run: they may have been typed slowly and then waited. A shorter
gap may be a busy machine in the middle of a paste."""
BREAKS = frozenset({"enter", "ctrl+j", "tab"})
"""Keys that stand for a character within a paste; every other key ends a run."""
AFTER = 0.25
"""Seconds to wait for more of a paste, which arrives in pieces over a slow line."""


class Burst:
    """Collects keys until it's clear what they were. It has no clock: each key carries its time."""

    def __init__(self) -> None:
        self.held: list[Key] = []
        self.length = 0
        """Keys in the run; more than are held once it's known to be a paste that no widget takes."""
        self._last = 0.0

    def __bool__(self) -> bool:
        return self.length > 0

    @property
    def is_paste(self) -> bool:
        """Whether the run is too long to be typed. A key held down repeats fast too, but only itself."""
        if self.length > len(self.held):
            return True
        typed = [key.character for key in self.held if key.is_printable]
        return len(typed) >= LONG and len(set(typed)) > 1

    def add(self, key: Key, keep: bool) -> None:
        """Add a key to the run; unless ``keep``, a paste is forgotten as soon as it's known to be one."""
        self._last = key.time
        if keep or not self.is_paste:
            self.held.append(key)
        self.length += 1
        if self.is_paste and not keep:
            self.held.clear()

    def continues_with(self, event: Key | Paste) -> bool:
        """Whether the next event in the queue belongs to the run, or begins one."""
        if not isinstance(event, Key) or not (event.is_printable or event.key in BREAKS):
            return False
        return not self or event.time - self._last < APART

    def over(self, now: float) -> bool:
        """Whether there was a pause since the last key."""
        return now - self._last >= (AFTER if self.is_paste else GAP)

    def take(self) -> list[Key]:
        """The held keys; the run begins again."""
        held, self.held, self.length = self.held, [], 0
        return held


def text_of(keys: list[Key]) -> str:
    """What keys would have typed, line breaks included."""
    return "".join("\n" if key.key in {"enter", "ctrl+j"} else key.character or "" for key in keys)
