"""``rotate``: a rotation as plain lines and typed answers. Every stage is saved before the next is shown."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vault_tui.bitfinex import rotation_words as words
from vault_tui.bitfinex.advice import advice
from vault_tui.bitfinex.endpoint import VARIABLE, Endpoint
from vault_tui.bitfinex.integrations import hand_over
from vault_tui.bitfinex.pair_words import in_full, proved
from vault_tui.cli.asking import LeftOff, agreed, ask, confirm, has_terminal, tell, tell_whole
from vault_tui.cli.capture import ask_half
from vault_tui.cli.describe import moment
from vault_tui.cli.exchange_output import death_lines, verification_lines, warning_of
from vault_tui.cli.output import out_json, say
from vault_tui.cli.secrets import known_route, write_to_terminal
from vault_tui.cli.unlocking import find_entry, unlocked
from vault_tui.core.alphabets import named
from vault_tui.core.checklist import Content
from vault_tui.core.errors import ExitCode, InvalidInput, TerminalUnfit, VaultError
from vault_tui.core.halves import Half, masked
from vault_tui.core.life import RotationStage
from vault_tui.core.models import Entry, Progress
from vault_tui.core.rotation import COMES_NEXT, STAGES, check_abortable, stage_of
from vault_tui.core.secret import Secret
from vault_tui.session import Session
from vault_tui.session.death import Death, Verdict
from vault_tui.session.pairs import with_new_in_use
from vault_tui.system.clear_later import clear_later
from vault_tui.system.clipboard import Clipboard

_HELP = (
    "Enter goes on · check (asks with the old key) · key, secret (copies that half of the new key) · again "
    "(takes its halves again) · skip · abort · later · help"
)


def rotate(args: Namespace) -> int:
    """Go on with a rotation where it stands, or begin one; with ``--json`` only say where it stands."""
    if not (args.json or args.abort or has_terminal()):
        raise TerminalUnfit(
            "There is no terminal to be led on.", "Run it at one (ssh -t); --json says where it stands."
        )
    with unlocked(args) as session:
        entry = find_entry(session, args.label)
        if args.abort and not _abort(session, entry, yes=args.yes):
            return ExitCode.FAILED
        if args.json:
            out_json(_as_json(session.entry(entry.id)))
        elif not args.abort:
            endpoint = session.exchange.endpoint(args.api_url or os.environ.get(VARIABLE, ""))
            _Walk(session, entry.id, endpoint).go(yes=args.yes)
    return ExitCode.OK


def _abort(session: Session, entry: Entry, *, yes: bool) -> bool:
    check_abortable(entry)
    if not agreed(f"Give up the rotation of “{named(entry.label)}”?", yes=yes):
        return False
    session.rotating.abort(entry.id)
    say(words.given_up(entry))
    return True


def _as_json(entry: Entry) -> dict[str, Any]:
    stage = stage_of(entry)
    rotation = entry.rotation
    return {
        "label": entry.label,
        "rotating": rotation is not None,
        "stage": stage.value if stage else None,
        "next": COMES_NEXT[stage] if stage else None,
        "what": words.content(entry, stage).lead if stage else None,
        "begun": moment(rotation.started_at) if rotation else None,
        "saved": moment(rotation.saved_at) if rotation else None,
        "api_key": masked(entry.api_key),
        "new_key": masked(entry.candidate.api_key) if entry.candidate else None,
        "old_key": masked(entry.outgoing.api_key) if entry.outgoing else None,
    }


class _NewPair:
    """Seals a new pair beside the one in use, which no half typed here can touch."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.holder_of = session.holder_of
        self.now = session.now

    def seal_api_key(self, entry_id: str, api_key: str) -> Entry:
        return with_new_in_use(self._session.pairs.seal_candidate_key(entry_id, api_key))

    def seal_secret(self, entry_id: str, secret: Secret) -> Entry:
        return with_new_in_use(self._session.pairs.seal_candidate_secret(entry_id, secret))


class _Walk:
    """One person's progress through the stages."""

    def __init__(self, session: Session, entry_id: str, endpoint: Endpoint) -> None:
        self._session = session
        self._id = entry_id
        self._endpoint = endpoint
        self._stages: dict[RotationStage, Callable[[Entry], None]] = {
            RotationStage.NEW_KEY: self._make,
            RotationStage.VERIFY: self._verify,
            RotationStage.HAND_OVER: lambda entry: self._done(session.rotating.handed_over(entry.id)),
            RotationStage.SWITCH: self._switch,
            RotationStage.REVOKE: self._revoke,
            RotationStage.PROVE: self._prove,
            RotationStage.TICK: self._tick,
        }
        self._answers: dict[str, Callable[[Entry], None]] = {
            "check": self._check,
            "key": lambda entry: self._copy(entry, Half.API_KEY),
            "secret": lambda entry: self._copy(entry, Half.SECRET),
            "again": self._take_again,
            "skip": self._skip,
            "abort": self._abort,
            "help": lambda _: tell(_HELP),
            "?": lambda _: tell(_HELP),
        }

    def go(self, *, yes: bool) -> None:
        """Show stages and take answers until it is closed or given up, or the person leaves."""
        entry = self._session.entry(self._id)
        label = named(entry.label)
        if entry.rotation is None:
            if not yes and not confirm(
                f"Replace the key of “{label}” by a new one, in {len(STAGES)} stages?"
            ):
                tell("Nothing was begun.")
                return
            self._session.rotating.begin(self._id)
        tell(_HELP)
        try:
            while stage := stage_of(self._session.entry(self._id)):
                if not self._at(stage):
                    break
        except LeftOff:
            pass
        if stage := stage_of(self._session.entry(self._id)):
            tell(f"Left at {words.place(stage)}. Next: {COMES_NEXT[stage]}.")
            tell("The same command goes on here.")

    def _at(self, stage: RotationStage) -> bool:
        """Show a stage and take answers until one moves it; False when the person leaves."""
        self._show(self._session.entry(self._id), stage)
        while True:
            answer = ask("Next").casefold()
            entry = self._session.entry(self._id)
            if answer in {"later", "quit"}:
                return False
            do = self._answers.get(answer) if answer else self._stages[stage]
            if do is None:
                tell(f"“{answer}” is none of the answers. {_HELP}")
                continue
            try:
                do(entry)
            except VaultError as error:
                tell(f"{error.sentence} {error.remedy}".strip())
            if stage_of(self._session.entry(self._id)) is not stage:
                return True

    def _show(self, entry: Entry, stage: RotationStage) -> None:
        tell()
        tell(f"{words.place(stage).capitalize()}, {named(entry.label)}: {COMES_NEXT[stage]}.")
        self._tell_content(words.content(entry, stage))
        link = words.link(entry)
        if link is not None and stage in {RotationStage.REVOKE, RotationStage.TICK}:
            tell(f"  {link.title}: {link.url}")
        if stage is RotationStage.HAND_OVER:
            given = hand_over(entry.integration, entry.label, bitfinex=entry.is_bitfinex, new=True)
            for where, lines in given.places:
                tell(f"  {where}:")
                for line in lines:
                    tell_whole(f"    {line}")

    def _tell_content(self, content: Content) -> None:
        tell(content.lead)
        for number, item in enumerate(content.items, start=1):
            tell(f"  {number:>2}. {': '.join(filter(None, (item.group, item.text, item.setting)))}")
        for line in (*content.warnings, *content.notes, *(advice(one).words for one in content.advice)):
            tell(f"  {line}")

    # -- what each stage does

    def _make(self, entry: Entry) -> None:
        """Lead through the page, then take both halves. What is sealed stays, whenever it is left."""
        ids = [step.id for step in words.making_steps(entry)]
        steps = [step for step in words.making_steps(entry) if not step.needs]
        left_at = entry.rotation.step if entry.rotation else ""
        number = ids.index(left_at) if left_at in ids else 0
        while number < len(steps):
            step = steps[number]
            tell()
            tell(f"{step.title}:")
            self._tell_content(step.content(entry))
            for link in step.links:
                tell(f"  {link.title}: {link.url}")
            answer = ask("Done (Enter), or back, or later").casefold()
            if answer in {"later", "quit"}:
                raise LeftOff
            number = max(0, number - 1) if answer == "back" else number + (answer == "")
            self._keep(entry.id, ids[number])
        self._take_halves(with_new_in_use(entry))

    def _take_again(self, entry: Entry) -> None:
        """Take the halves of the new key once more, as long as nothing was switched to them."""
        if entry.candidate is None or entry.candidate.secret is None:
            tell("Nothing of a new key waits here. Enter goes on.")
            return
        self._take_halves(replace(with_new_in_use(entry), api_key=""))

    def _take_halves(self, new: Entry) -> None:
        """Ask for halves until a secret is sealed that was not sealed before."""
        before = new.secret
        tell("Paste the API key of the new pair, then its secret; or both at once.")
        while new.secret in {None, before}:
            try:
                new = ask_half(_NewPair(self._session), new)
            except InvalidInput as error:
                tell(f"{error.sentence} {error.remedy}".strip())

    def _keep(self, entry_id: str, step_id: str) -> None:
        """Save where making the new key goes on, with what was ticked off on the screens."""
        rotation = self._session.entry(entry_id).rotation
        ticks = rotation.ticks if rotation else frozenset()
        self._session.rotating.keep_progress(entry_id, Progress(step_id, ticks))

    def _verify(self, entry: Entry) -> None:
        if not entry.is_bitfinex:
            if confirm("Does the new key work, and may it do no more than it should?"):
                self._done(self._session.rotating.verified(entry.id, agreed=True))
            return
        exchange = self._session.exchange
        tell(f"  Asking {self._endpoint.host or 'Bitfinex'} …")
        found = asyncio.run(exchange.verify(entry.id, pair="candidate", endpoint=self._endpoint))
        for line in (warning_of(found.host), *verification_lines(found, table=True)):
            tell(f"  {line}".rstrip())
        now = self._session.entry(entry.id)
        if now.candidate is not None and proved(now, now.candidate.seen):
            self._done(self._session.rotating.verified(entry.id))
        else:
            tell(
                "The old key stays in use. Put it right on the page, then Enter asks again; or: again (takes "
                "the halves again) · skip · abort"
            )

    def _switch(self, entry: Entry) -> None:
        if confirm(f"Does {words.program(entry)} run on the new key, or will it from its next start on?"):
            now = self._session.rotating.switch(entry.id)
            tell(words.switched(now)) if now.rotation is None else self._done(now)

    def _revoke(self, entry: Entry) -> None:
        if confirm(f"Is the OLD key, which starts {words.key_start(entry.outgoing)}, revoked there?"):
            self._done(self._session.rotating.revoked(entry.id))

    def _prove(self, entry: Entry) -> None:
        if not entry.is_bitfinex:
            if confirm("Did you try the old key, and it was refused?"):
                self._done(self._session.rotating.unproved(entry.id))
            return
        tell(f"  Asking {self._endpoint.host or 'Bitfinex'} with the old key …")
        death = asyncio.run(self._session.rotating.prove(entry.id, self._endpoint))
        self._tell_death(death)
        if death.verdict is Verdict.ALIVE:
            tell("THE OLD KEY IS STILL ALIVE. Was another one revoked, or nothing saved?")
        elif death.verdict is Verdict.COULD_NOT_TELL:
            tell("Enter asks again, later is fine too; skip goes on without a proof.")

    def _tick(self, entry: Entry) -> None:
        if confirm(f"Is the key that starts {words.key_start(entry.outgoing)} gone from that page?"):
            self._session.rotating.gone(entry.id)
            tell(words.closed(entry))

    def _check(self, entry: Entry) -> None:
        """Ask with the old key before it is revoked: only what was seen alive can be seen to end."""
        if stage_of(entry) is not RotationStage.REVOKE or not entry.is_bitfinex:
            tell("That is for a Bitfinex key that is about to be revoked.")
            return
        self._tell_death(asyncio.run(self._session.exchange.check_dead(entry.id, "outgoing", self._endpoint)))

    def _tell_death(self, death: Death) -> None:
        for line in (warning_of(death.host), *death_lines(death)):
            tell(f"  {line}".rstrip())

    def _copy(self, entry: Entry, half: Half) -> None:
        value = self._session.rotating.copied(entry.id, half)
        sent = Clipboard(write_to_terminal, first=known_route()).send(value.reveal())
        tell(f"The {half} of the new key was {sent.words}.")
        seconds = self._session.settings.clipboard_time
        if sent.receipt is not None and clear_later(sent.receipt, seconds):
            tell(f"Your clipboard is emptied in {seconds} s.")

    def _skip(self, entry: Entry) -> None:
        stage = stage_of(entry)
        if stage is RotationStage.VERIFY:
            tell(in_full(entry, entry.candidate.seen if entry.candidate else None))
            if confirm("Go on with this new key all the same?"):
                self._done(self._session.rotating.verified(entry.id, agreed=True))
        elif stage is RotationStage.PROVE:
            if confirm("Go on without a proof? The old key may still be alive."):
                self._done(self._session.rotating.unproved(entry.id))
        else:
            tell("This stage can't be skipped; later leaves with everything kept.")

    def _abort(self, entry: Entry) -> None:
        check_abortable(entry)
        if confirm("Give the rotation up? The old key stays in use."):
            self._session.rotating.abort(entry.id)
            tell(words.given_up(entry))

    def _done(self, entry: Entry) -> None:
        stage = stage_of(entry)
        tell(f"Saved. Next: {COMES_NEXT[stage]}." if stage else "Saved.")
