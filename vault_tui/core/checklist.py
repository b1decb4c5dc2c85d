"""The shapes that a checklist is written in: steps, what is ticked off in them, and what can go wrong.

The words themselves belong to an exchange (:mod:`vault_tui.bitfinex.steps`), the rules for going
through them to :mod:`vault_tui.core.guide`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from vault_tui.core.halves import Half
from vault_tui.core.models import Entry


@dataclass(frozen=True, slots=True)
class Link:
    """An address to open in the browser."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tick off.

    ``group`` and ``setting`` are further columns where a step is a table. An ``explicit`` item is
    ticked by itself only: neither Enter nor "all" does it. ``advice`` is the id of the step's piece of
    advice that belongs beside this very item.
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
    """Why a step may be passed without doing what it says."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``needs`` must be sealed before it can be left forwards.

    ``enter_ticks``: Enter says that all of it is done; otherwise the items are ticked one by one or
    all at once first.
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
    """Something that goes wrong on the exchange's side, and the way back into the steps.

    ``loses_half``: the pair in the making can't be completed, so a half that is sealed already is
    set aside in the entry's history; ``half`` says what to do about it there.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    back_to: str
    half: str
    loses_half: bool = False
    advice: tuple[str, ...] = ()
