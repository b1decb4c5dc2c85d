"""``guide``: the steps of the screens as plain lines and typed answers, which any terminal can show."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Callable

from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.endpoint import VARIABLE
from vault_tui.bitfinex.integrations import hand_over
from vault_tui.bitfinex.steps import ON_SCREEN, STEPS, VERIFY, short_way, way_of
from vault_tui.bitfinex.troubles import troubles
from vault_tui.cli.asking import LeftOff, ask, confirm, has_terminal, tell, tell_whole
from vault_tui.cli.capture import NO_RECOVERY, ask_half
from vault_tui.cli.exchange_output import verification_lines, warning_of
from vault_tui.cli.guide_plan import ask_addresses, ask_dates, ask_plan, choose, new_entry
from vault_tui.cli.secrets import known_route, write_to_terminal
from vault_tui.cli.unlocking import unlocked
from vault_tui.core.checklist import Step
from vault_tui.core.errors import ExitCode, InvalidInput, NoSuchEntry, TerminalUnfit
from vault_tui.core.guide import Guide
from vault_tui.core.models import Entry
from vault_tui.session import Session
from vault_tui.system.clipboard import Clipboard

_HELP = (
    "Enter goes on · a number ticks that line · all ticks every line · again (says it all) · back · skip · "
    "edit · copy (the link) · verify · stuck · later · help"
)
_NEW = "a new key"


def guide(args: Namespace) -> int:
    """Lead through making a key, or go on where it was left. Everything is saved as it is answered."""
    if not has_terminal():
        raise TerminalUnfit("There is no terminal to be led on.", "Run it at a terminal (ssh -t).")
    with unlocked(args) as session:
        try:
            _Walk(session, *_begin(args, session)).go()
        except LeftOff:
            tell("Nothing was begun.")
        if not session.access.has_recovery and session.rows():
            tell(NO_RECOVERY)
    return ExitCode.OK


def _begin(args: Namespace, session: Session) -> tuple[Entry, tuple[Step, ...]]:
    """The entry to go on with, or a new one, and the steps that lead to its end."""
    entry = _named(session, args.label) if args.label else _unfinished(session)
    if entry is None:
        steps = ON_SCREEN if args.on_screen else STEPS
        return new_entry(session, args.label or "", steps[0].id), steps
    if args.on_screen:
        return entry, short_way(entry)
    return entry, way_of(entry) if entry.progress or not entry.is_bitfinex else STEPS


def _named(session: Session, label: str) -> Entry | None:
    try:
        return session.by_label(label)
    except NoSuchEntry:
        return None


def _unfinished(session: Session) -> Entry | None:
    places = (Guide.resume(way_of(entry), entry) for entry in session.entries() if entry.progress)
    begun = [place for place in places if not place.finished]
    if not begun:
        return None
    choices = [*(f"{one.entry.label}, {one.place}: {one.step.title}" for one in begun), _NEW]
    number = choose("Go on with which one?", choices, 0)
    return begun[number].entry if number < len(begun) else None


class _Walk:
    """One person's progress through the steps. Each change is on disk before the next question is asked."""

    def __init__(self, session: Session, entry: Entry, steps: tuple[Step, ...]) -> None:
        self._session = session
        self._guide = Guide.resume(steps, entry)
        self._said = ""
        self._asked = False
        self._commands: dict[str, Callable[[], None]] = {
            "": self._next,
            "all": self._tick_all,
            "again": self._show,
            "back": lambda: self._save(self._guide.back()),
            "skip": self._skip,
            "edit": self._edit,
            "copy": self._copy_link,
            "verify": self._verify,
            "stuck": self._stuck,
            "help": lambda: tell(_HELP),
            "?": lambda: tell(_HELP),
        }

    def go(self) -> None:
        """Show steps and take answers until the end, or until the person leaves."""
        tell(_HELP)
        try:
            while not self._guide.finished:
                self._arrive()
                if not (self._capture() if self._guide.missing else self._answer()):
                    break
        except LeftOff:
            pass
        if self._guide.finished:
            tell(f"Done. “{self._guide.entry.label}” is in the vault.")
        else:
            tell(self._guide.leaving)
            tell("`vault-tui guide` goes on here.")

    def _arrive(self) -> None:
        """Show a step that was not shown yet, after asking what it depends on."""
        step, entry, ticked = self._guide.step, self._guide.entry, self._guide.ticked
        if self._said == step.id + self._guide.content.lead:
            return
        tell()
        kind = "paper" if entry.paper else "live"
        tell(f"{self._guide.place.capitalize()}: {step.title}. {entry.label}, {entry.account}, {kind}.")
        if (step.id == "plan" and not entry.preset) or (
            step.id == "addresses" and not entry.addresses and not ticked("any.on")
        ):
            self._edit()
        self._show()
        if step.id == "hand-over" and not ticked("dates"):
            self._edit()

    def _show(self) -> None:
        step, content = self._guide.step, self._guide.content
        self._said = step.id + content.lead
        tell(content.lead)
        for link in step.links:
            tell(f"  {link.title}: {link.url}")
        for number, item in enumerate(content.items, start=1):
            mark = "[x]" if self._guide.ticked(item.id) else "[ ]"
            words = ": ".join(part for part in (item.group, item.text, item.setting) if part)
            tell(f"  {number:>2}. {mark} {words}")
        for words in (*content.warnings, *content.notes, *(advice(one).words for one in content.advice)):
            tell(f"  {words}")
        if step.id == "hand-over":
            self._show_hand_over()

    def _show_hand_over(self) -> None:
        entry = self._guide.entry
        given = hand_over(entry.integration, entry.label, bitfinex=entry.is_bitfinex)
        for place, lines in given.places:
            tell(f"  {place}:")
            for line in lines:
                tell_whole(f"    {line}")
        for note in given.notes:
            tell(f"  {note}")

    def _answer(self, *, asks_again: bool = False) -> bool:
        """Take one answer to the step on screen; False when the person leaves."""
        answer = ask("Next").casefold()
        if answer in {"later", "quit"}:
            return False
        if asks_again and not answer:
            return True
        try:
            if answer in self._commands:
                self._commands[answer]()
            else:
                self._tick(answer)
        except InvalidInput as error:
            tell(f"{error.sentence} {error.remedy}".strip())
        return True

    def _tick(self, answer: str) -> None:
        items = self._guide.content.items
        for word in answer.replace(",", " ").split():
            if not (word.isascii() and word.isdigit() and 1 <= int(word) <= len(items)):
                tell(f"“{word}” is none of the answers. {_HELP}")
                return
            self._save(self._guide.tick(items[int(word) - 1].id))
        self._tell_open()

    def _tick_all(self) -> None:
        self._save(self._guide.tick_all())
        self._tell_open()

    def _tell_open(self) -> None:
        count = len(self._guide.content.items)
        tell(f"{count - len(self._guide.open_items)} of {count} ticked. {self._guide.hindrance}".strip())

    def _next(self) -> None:
        if self._guide.step.id == VERIFY and not self._asked:
            self._verify()
            return
        self._save(self._guide.next())

    def _verify(self) -> None:
        """Ask Bitfinex about the pair that was sealed; the next Enter goes on, whatever the answer was."""
        if self._guide.step.id != VERIFY:
            tell("There is nothing to verify on this step.")
            return
        exchange, entry = self._session.exchange, self._guide.entry
        endpoint = exchange.endpoint(os.environ.get(VARIABLE, ""))
        tell(f"  Asking {endpoint.host or 'Bitfinex'} …")
        found = asyncio.run(exchange.verify(entry.id, endpoint=endpoint))
        self._asked = True
        self._take_over(self._session.entry(entry.id))
        for line in (warning_of(endpoint.host), *verification_lines(found, table=True)):
            tell(f"  {line}".rstrip())
        tell("Enter goes on; verify asks again.")

    def _skip(self) -> None:
        reasons = self._guide.step.skips
        if not reasons:
            tell("This step can't be skipped; “later” leaves with everything kept.")
            return
        self._save(self._guide.skip(reasons[choose("Why?", [reason.text for reason in reasons], 0)].id))

    def _edit(self) -> None:
        """Ask again what this step depends on."""
        entry, step = self._guide.entry, self._guide.step.id
        if step == "addresses":
            entry, any_address = ask_addresses(self._session, entry)
            self._take_over(entry)
            if any_address and not self._guide.ticked("any.on"):
                self._save(self._guide.tick("any.on"))
        elif step == "hand-over":
            self._take_over(ask_dates(self._session, entry))
            if not self._guide.ticked("dates"):
                self._save(self._guide.tick("dates"))
        else:
            self._take_over(ask_plan(self._session, entry))
        if step != "hand-over":
            self._said = ""  # what it says depends on the answers

    def _capture(self) -> bool:
        """Take one half; Esc instead of it leads to the other answers. False as :meth:`_answer`."""
        try:
            entry = ask_half(self._session, self._guide.entry)
        except LeftOff:
            tell("Nothing was taken. Enter asks again; or: back · stuck · later · help")
            return self._answer(asks_again=True)
        self._take_over(entry)
        if entry.secret is not None and confirm("Overwrite your clipboard with a harmless word?"):
            tell(f"A harmless word was {self._clipboard().send('vault-tui').words}.")
        return True

    def _copy_link(self) -> None:
        links = self._guide.step.links
        if not links:
            tell("There is no link on this step.")
            return
        tell(f"The link was {self._clipboard().send(links[0].url).words}. Not there? It is printed above.")

    def _stuck(self) -> None:
        entry = self._guide.entry
        if entry.is_bitfinex and self._guide.steps != STEPS:
            # The way back may lead to a step that the short way, for a key on screen, leaves out.
            self._guide = Guide.resume(STEPS, entry)
        ids = {step.id for step in self._guide.steps}
        known = [trouble for trouble in troubles(self._guide.step.id) if trouble.back_to in ids]
        choices = [*(trouble.title for trouble in known), "none of these: back to the step"]
        number = choose("What is wrong?", choices)
        if number == len(known):
            return
        trouble = known[number]
        for words in (*trouble.lines, *(advice(one).words for one in trouble.advice)):
            tell(f"  {words}")
        tell(self._guide.way_back(trouble))
        if not confirm("Go there?"):
            return
        back = self._guide.after(trouble)
        if self._guide.sets_aside(trouble):
            self._guide = back.with_entry(self._session.set_aside(back.entry.id, back.progress))
        else:
            self._save(back)

    def _save(self, moved: Guide) -> None:
        """Save a new position or tick; it counts once it is on disk."""
        self._guide = moved.with_entry(self._session.keep_progress(moved.entry.id, moved.progress))

    def _take_over(self, entry: Entry) -> None:
        self._save(self._guide.with_entry(entry))

    def _clipboard(self) -> Clipboard:
        return Clipboard(write_to_terminal, first=known_route())
