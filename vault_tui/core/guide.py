"""The create-key checklist as a state machine: where the person is, what is open, where to go next.

Pure: it is given the steps (see :mod:`vault_tui.core.checklist`) and an entry, whose ``progress`` is
the state. Every operation returns a new :class:`Guide`; its ``entry`` (or only its ``progress``) has to
be saved before anything else happens. Both fronts use it and add no rules of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from vault_tui.core.checklist import Content, Item, Reason, Step, Trouble
from vault_tui.core.errors import InvalidInput
from vault_tui.core.halves import Half
from vault_tui.core.models import Change, Entry, Progress, State

DONE = "done"
"""The step id of a finished guide."""
_SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Guide:
    """A place in the checklist. Make one with :meth:`resume`, not by setting its fields."""

    steps: tuple[Step, ...]
    entry: Entry
    progress: Progress

    @classmethod
    def resume(cls, steps: tuple[Step, ...], entry: Entry) -> "Guide":
        """The guide at the saved step; without one at the first, or with a sealed half at the one that seals.

        If this release doesn't have the saved step, the latest one with ticks. Never beyond a step whose
        halves aren't sealed.
        """
        index = _resumed(steps, entry)
        saved = entry.progress or Progress("")
        return cls(
            steps, entry, replace(saved, step=DONE if index == len(steps) else steps[index].id)
        )._kept()

    # Where it is

    @property
    def finished(self) -> bool:
        """Whether the last step is done."""
        return self.progress.step == DONE

    @property
    def index(self) -> int:
        """The current step's position from 0; the last one's when finished."""
        return len(self.steps) - 1 if self.finished else _index(self.steps, self.progress.step)

    @property
    def step(self) -> Step:
        return self.steps[self.index]

    @property
    def place(self) -> str:
        """``step 3 of 7``, for the title line."""
        return f"step {self.index + 1} of {len(self.steps)}"

    @property
    def content(self) -> Content:
        return self.step.content(self.entry)

    @property
    def half_sealed(self) -> bool:
        """One half is on disk and the other isn't: the exchange's page must stay open."""
        return len(sealed_halves(self.entry)) == 1

    @property
    def before_capture(self) -> bool:
        """Nothing is sealed and no step that seals is reached, so the idle lock may wait longer."""
        return not self.finished and not sealed_halves(self.entry) and self.index < _sealing(self.steps)

    # What is open

    def ticked(self, item_id: str) -> bool:
        """Whether an item of the current step is ticked off."""
        return f"{self.step.id}/{item_id}" in self.progress.ticks

    @property
    def open_items(self) -> tuple[Item, ...]:
        """Items of the current step that are not ticked off."""
        return tuple(item for item in self.content.items if not self.ticked(item.id))

    @property
    def missing(self) -> tuple[Half, ...]:
        """Halves that must be sealed before the next step."""
        return _missing(self.step, self.entry)

    @property
    def hindrance(self) -> str:
        """Why Enter doesn't go on to the next step, as a sentence; empty if it does."""
        if self.missing:
            return f"Not sealed yet: {' and '.join(self.missing)}."
        holding = [item for item in self.open_items if item.explicit or not self.step.enter_ticks]
        if explicit := next((item for item in holding if item.explicit), None):
            return f"Not confirmed yet: {explicit.text}"
        if holding:
            return f"{len(holding)} not ticked off yet." if len(holding) > 1 else "One is not ticked off yet."
        return ""

    @property
    def skipped(self) -> Mapping[str, Reason]:
        """Steps that were skipped, by id, with the reason given."""
        return {
            step.id: reason
            for step in self.steps
            for reason in step.skips
            if _skip_mark(step.id, reason.id) in self.progress.ticks
        }

    @property
    def leaving(self) -> str:
        """What to say to somebody who finishes later, which is possible at any moment."""
        if self.half_sealed:
            half = sealed_halves(self.entry)[0]
            other = Half.SECRET if half is Half.API_KEY else Half.API_KEY
            return f"Only the {half} is sealed. Keep the page open: the {other} is not in the vault."
        if sealed_halves(self.entry):
            return "Both halves are sealed. The page can be closed."
        return f"The plan is saved, at {self.place}. No key is sealed yet."

    # What can be done

    def tick(self, item_id: str) -> "Guide":
        """One item ticked, or unticked if it was. An id that isn't on this step changes nothing."""
        if item_id not in {item.id for item in self.content.items}:
            return self
        return self._with(ticks=self.progress.ticks ^ {f"{self.step.id}/{item_id}"})

    def tick_all(self) -> "Guide":
        """Every item ticked, except those that must be ticked on their own."""
        marks = {f"{self.step.id}/{item.id}" for item in self.content.items if not item.explicit}
        return self._with(ticks=self.progress.ticks | marks)

    def next(self) -> "Guide":
        """The next step, or the end; raises :class:`InvalidInput` with what is open."""
        ready = self.tick_all() if self.step.enter_ticks else self
        if hindrance := ready.hindrance:
            raise InvalidInput(
                hindrance, "Do that first, or finish later: all of it is kept.", field=self.step.id
            )
        return ready._moved(self.index + 1, skip="")

    def skip(self, reason_id: str) -> "Guide":
        """The next step without this one, for one of the reasons it allows; else :class:`InvalidInput`."""
        if reason_id not in {reason.id for reason in self.step.skips} or self.missing:
            raise InvalidInput(
                f"“{self.step.title}” can't be skipped.", "Finish later instead: all of it is kept."
            )
        return self._moved(self.index + 1, skip=reason_id)

    def back(self) -> "Guide":
        """The step before with its ticks; the first stays where it is. From the end, the last step."""
        index = self.index if self.finished else max(0, self.index - 1)
        return self._with(step=self.steps[index].id)

    def back_to(self, step_id: str) -> "Guide":
        """An earlier step, to look at it or change it; a later or unknown one changes nothing."""
        ids = [step.id for step in self.steps[: self.index + 1]]
        return self._with(step=step_id) if step_id in ids else self

    def way_back(self, trouble: Trouble) -> str:
        """Where :meth:`after` would lead, in words, with what happens to a half that is sealed."""
        index = min(self.index, self._leads_to(trouble))
        way = f"Back to step {index + 1}: {self.steps[index].title}."
        if self.half_sealed:
            return f"{trouble.half} {way}"
        if sealed_halves(self.entry):
            return f"Both halves stay sealed here until a new pair replaces them. {way}"
        return way

    def sets_aside(self, trouble: Trouble) -> bool:
        """Whether the pair of a sealed half can't be completed after this: then call :func:`set_aside`."""
        return trouble.loses_half and self.half_sealed

    def after(self, trouble: Trouble) -> "Guide":
        """Back to the step that a trouble leads to, never forwards; from there on nothing is ticked."""
        index = min(self.index, self._leads_to(trouble))
        undone = frozenset[str]().union(
            *(_ticks_of(step.id, self.progress.ticks) for step in self.steps[index:])
        )
        return self._with(step=self.steps[index].id, ticks=self.progress.ticks - undone)

    def _leads_to(self, trouble: Trouble) -> int:
        """The index of a trouble's step; 0 if the short way doesn't have it."""
        return next((index for index, step in enumerate(self.steps) if step.id == trouble.back_to), 0)

    def with_entry(self, entry: Entry) -> "Guide":
        """The same place after the entry was changed or saved; ticks of items that are gone are dropped."""
        saved_at = entry.progress.saved_at if entry.progress else self.progress.saved_at
        return Guide.resume(self.steps, replace(entry, progress=replace(self.progress, saved_at=saved_at)))

    def _moved(self, index: int, *, skip: str) -> "Guide":
        marks = {_skip_mark(self.step.id, reason.id) for reason in self.step.skips}
        ticks = self.progress.ticks - marks | ({_skip_mark(self.step.id, skip)} if skip else set())
        return self._with(step=DONE if index == len(self.steps) else self.steps[index].id, ticks=ticks)

    def _with(self, *, step: str | None = None, ticks: frozenset[str] | None = None) -> "Guide":
        progress = replace(
            self.progress,
            step=self.progress.step if step is None else step,
            ticks=self.progress.ticks if ticks is None else ticks,
        )
        return replace(self, progress=progress)._kept()

    def _kept(self) -> "Guide":
        """Without ticks of items that don't exist, and with the progress in the entry."""
        known = {f"{step.id}/{item.id}" for step in self.steps for item in step.content(self.entry).items}
        known |= {_skip_mark(step.id, reason.id) for step in self.steps for reason in step.skips}
        progress = replace(self.progress, ticks=self.progress.ticks & known)
        return replace(self, progress=progress, entry=replace(self.entry, progress=progress))


def sealed_halves(entry: Entry) -> tuple[Half, ...]:
    """The halves of an entry that are in the vault."""
    return (*((Half.API_KEY,) if entry.api_key else ()), *((Half.SECRET,) if entry.secret else ()))


def set_aside(entry: Entry, at: int) -> Entry:
    """The entry as a draft again, its unfinished pair moved to its history."""
    gone = Change(at, "set aside unfinished: revoke it at the exchange", entry.api_key, entry.secret)
    return replace(
        entry, state=State.DRAFT, api_key="", secret=None, changed_at=at, history=(*entry.history, gone)
    )


def _resumed(steps: tuple[Step, ...], entry: Entry) -> int:
    """The index of the step to resume at; the number of steps when there is nothing left to do."""
    saved = entry.progress or Progress("")
    ids = [step.id for step in steps]
    if saved.step == DONE:
        index = len(steps)
    elif saved.step in ids:
        index = ids.index(saved.step)
    else:
        begun = _sealing(steps) if sealed_halves(entry) else 0
        worked_on = [index for index, step in enumerate(steps) if _ticks_of(step.id, saved.ticks)]
        index = max([begun, *worked_on])
    held = (index for index, step in enumerate(steps) if _missing(step, entry))
    return min(index, next(held, index))


def _index(steps: tuple[Step, ...], step_id: str) -> int:
    return next(index for index, step in enumerate(steps) if step.id == step_id)


def _sealing(steps: tuple[Step, ...]) -> int:
    return next((index for index, step in enumerate(steps) if step.needs), len(steps))


def _missing(step: Step, entry: Entry) -> tuple[Half, ...]:
    sealed = sealed_halves(entry)
    return tuple(half for half in step.needs if half not in sealed)


def _ticks_of(step_id: str, ticks: frozenset[str]) -> frozenset[str]:
    return frozenset(tick for tick in ticks if tick.startswith(f"{step_id}/"))


def _skip_mark(step_id: str, reason_id: str) -> str:
    return f"{step_id}/{_SKIPPED}/{reason_id}"
