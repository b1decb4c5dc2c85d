"""Counts and lists as people say them. Pure."""

from collections.abc import Sequence


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 key``, ``3 keys``, ``1,200 keys``; ``plural`` where that isn't the noun and an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def first_of(names: Sequence[str], most: int) -> str:
    """At most ``most`` of the names, and how many more there are: ``a, b and 3 more``."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
