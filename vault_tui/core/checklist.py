"""The records that a checklist is made of: steps, the items to tick off, and what can go wrong.

The words themselves belong to an exchange (:mod:`vault_tui.bitfinex.steps`), the rules for going
through them to :mod:`vault_tui.core.guide`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from vault_tui.core.halves import Half
from vault_tui.core.models import Entry


@dataclass(frozen=True, slots=True)
class Link:
    """A URL to open in the browser."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tick off.

    ``group`` and ``setting`` are further columns where a step is a table. An ``explicit`` item has to be
    ticked on its own: neither Enter nor "all" ticks it. ``advice`` is the id of the step's piece of
    advice that belongs beside this item.
    """

    id: str
    text: str
    group: str = ""
    setting: str = ""
    danger: bool = False
    explicit: bool = False
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a step says for one entry.

    ``warnings`` matter now, ``notes`` are for reading on, ``advice`` holds ids of pieces of advice.
    """

    lead: str
    items: tuple[Item, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for which a step may be skipped."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step. The halves in ``needs`` must be sealed before the next one.

    ``enter_ticks``: Enter ticks all items and goes on; otherwise they have to be ticked first, one by one
    or all at once.
    """

    id: str
    title: str
    content: Callable[[Entry], Content]
    links: tuple[Link, ...] = ()
    skips: tuple[Reason, ...] = ()
    needs: tuple[Half, ...] = ()
    enter_ticks: bool = True


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that goes wrong on the exchange's side, and the step to go back to.

    ``loses_half``: the pair can't be completed any more, so a half that is sealed already moves to the
    entry's history. ``half`` says in a sentence what happens to it.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    back_to: str
    half: str
    loses_half: bool = False
    advice: tuple[str, ...] = ()
