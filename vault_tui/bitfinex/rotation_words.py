"""The words of a rotation: what each stage says for one entry. Pure.

Bitfinex doesn't say why it refuses a key, so a refusal is never called a revocation here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from vault_tui.bitfinex.advice import Place, at
from vault_tui.bitfinex.integrations import title_of
from vault_tui.bitfinex.pair_words import in_full, in_short, proved
from vault_tui.bitfinex.steps import LINKS, STEPS
from vault_tui.core.checklist import Content, Item, Link, Step
from vault_tui.core.incident import Stand, stand_of
from vault_tui.core.life import Outcome, RotationStage
from vault_tui.core.models import KEY_START, Entry, Pair, State, visible
from vault_tui.core.rotation import STAGES

_DONE: Final = MappingProxyType(
    {
        RotationStage.NEW_KEY: "New key made and sealed",
        RotationStage.HAND_OVER: "Handed over to its program",
        RotationStage.SWITCH: "New key in use",
        RotationStage.REVOKE: "Old key revoked, by your word",
        RotationStage.TICK: "Old key gone from the page, by your word",
    }
)
_MAKING: Final = ("sign-in", "permissions", "addresses", "generate", "capture")
_LOOKS_THE_SAME: Final = "An edited address list looks the same as a revoked key, and may not stop a thief."
_NO_ASKING: Final = "Whether it works can't be asked from here: that is Bitfinex keys only."


def key_start(pair: Pair | None) -> str:
    """An API key's first characters, by which people tell keys apart."""
    return f"{visible(pair.api_key[:KEY_START])}…" if pair and pair.api_key else "(none)"


def program(entry: Entry) -> str:
    """The program that uses the key."""
    return visible(title_of(entry.integration)) or "the program that uses it"


def done_with(entry: Entry, stage: RotationStage) -> str:
    """How a finished stage ended: by the exchange's answer, or by the person's word alone."""
    if stage is RotationStage.VERIFY:
        seen = entry.candidate.seen if entry.candidate else entry.seen
        if not proved(entry, seen):
            return "New key taken as it is, by your word"
        words = in_short(entry, seen).removeprefix("works").lstrip("; ")
        by = f" (by {visible(seen.host)})" if seen is not None and seen.host else ""
        return f"New key verified: {words}{by}"
    if stage is RotationStage.PROVE:
        old = entry.outgoing.seen if entry.outgoing else None
        refused = old is not None and old.outcome is Outcome.REFUSED and old.alive_at is not None
        by = f" (by {visible(old.host)}, not Bitfinex)" if refused and old is not None and old.host else ""
        return (
            f"Old key refused from here{by}" if refused else "Old key not proved dead: gone on by your word"
        )
    return _DONE[stage]


def revoked_before(entry: Entry) -> Mapping[RotationStage, str]:
    """Words for the last stages where they are done already, because the key was revoked after a leak."""
    if entry.outgoing is not None or stand_of(entry.seen, entry.gone_at) is not Stand.REVOKED:
        return {}
    by = f" (by {visible(entry.seen.host)}, not Bitfinex)" if entry.seen and entry.seen.host else ""
    said = {stage: _DONE[stage] for stage in (RotationStage.REVOKE, RotationStage.TICK)}
    return said | {RotationStage.PROVE: f"Old key refused from here{by}"}


def link(entry: Entry) -> Link | None:
    """The exchange's page of API keys; only Bitfinex's is known."""
    return LINKS[0] if entry.is_bitfinex else None


def making_steps(entry: Entry) -> tuple[Step, ...]:
    """The guide's steps for making the new key, by the old key's plan.

    Only the one that takes the halves if one is sealed already, or if the exchange isn't Bitfinex.
    """
    if not entry.is_bitfinex or entry.candidate is not None:
        return tuple(step for step in STEPS if step.id == "capture")
    old = key_start(Pair(entry.api_key))
    return tuple(_with_note_on_old(step, old) for step in STEPS if step.id in _MAKING)


def _with_note_on_old(step: Step, old: str) -> Step:
    if step.id != "generate":
        return step
    words = (
        f"Add “new” to the label if it is taken: the old key, which starts {old}, stays there until the end."
    )

    def content(entry: Entry) -> Content:
        said = step.content(entry)
        return replace(said, notes=(*said.notes, words))

    return replace(step, content=content)


def content(entry: Entry, stage: RotationStage) -> Content:
    """What to do at a stage, and what to know before."""
    return _CONTENT[stage](entry)


def _new_key(entry: Entry) -> Content:
    old = key_start(Pair(entry.api_key))
    if entry.candidate is not None:
        lead = "HALF SEALED: the API secret of the new key is missing. Keep the page open that shows it."
    elif entry.is_bitfinex:
        lead = "Make a new key on Bitfinex's page, with the same plan. You are led through it."
    else:
        lead = f"Make a new key on the page of {visible(entry.exchange)}, then put its halves in here."
    return Content(
        lead,
        notes=(
            f"The old key, which starts {old}, has leaked: no program is given it any more."
            if _leaked(entry)
            else f"The old key, which starts {old}, stays in use meanwhile.",
        ),
        advice=tuple(piece.id for piece in at(Place.ROTATION)),
    )


def _leaked(entry: Entry) -> bool:
    """Whether the pair in use is marked as compromised, so that no program is given it any more."""
    return entry.state is State.COMPROMISED


def _verify(entry: Entry) -> Content:
    new = key_start(entry.candidate)
    if not entry.is_bitfinex:
        return Content(f"Try the new key, which starts {new}, with its exchange.", notes=(_NO_ASKING,))
    seen = entry.candidate.seen if entry.candidate else None
    held = () if seen is None or proved(entry, seen) else (in_full(entry, seen),)
    return Content(
        f"Ask Bitfinex what the new key, which starts {new}, may really do.",
        warnings=held,
        notes=(
            "It may do neither more nor less than planned."
            + ("" if _leaked(entry) else " The old key stays in use until it does."),
        ),
    )


def _hand_over(entry: Entry) -> Content:
    who = program(entry)
    return Content(
        f"Give the new key, which starts {key_start(entry.candidate)}, to {who}.",
        notes=(
            "`get`, `run`, `env` and `inject` refuse the old one, and give the new one once it is in use; "
            "with --new they give it now."
            if _leaked(entry)
            else "`get`, `run`, `env` and `inject` still give the old one, until the next stage is done; "
            "with --new they give the new one now.",
            "Does it take its key by them? Try it with --new, or go on and start it again after the switch.",
        ),
        advice=("enter-in-fields",),
    )


def _switch(entry: Entry) -> Content:
    new, old = key_start(entry.candidate), key_start(Pair(entry.api_key))
    return Content(
        f"Say once {program(entry)} runs on the new key, which starts {new}.",
        notes=(
            f"`get`, `run`, `env` and `inject` give the new one from then on, no more the old ({old}); with "
            "--new they do so now.",
            "The old one is revoked already, so that is the end of the rotation."
            if stand_of(entry.seen, entry.gone_at) is Stand.REVOKED
            else "The old one works on until it is revoked, and stays sealed here.",
        ),
    )


def _revoke(entry: Entry) -> Content:
    old, who = key_start(entry.outgoing), program(entry)
    where = "on “My API Keys”" if entry.is_bitfinex else f"on the page of {visible(entry.exchange)}"
    seen = entry.outgoing.seen if entry.outgoing else None
    unproven = (
        ("Ask with it once before that: a key that was never seen alive can't be seen to end.",)
        if entry.is_bitfinex and (seen is None or seen.alive_at is None)
        else ()
    )
    return Content(
        f"Revoke the OLD key, which starts {old}, {where}. Not the new one, which starts "
        f"{key_start(Pair(entry.api_key))}.",
        items=(
            Item("runs", f"{who} works with the new key."),
            Item("revoke", f"The key that starts {old} is revoked or deleted there."),
        ),
        warnings=unproven,
        notes=("Changing its permissions or its addresses is not enough: revoke it.",),
    )


def _prove(entry: Entry) -> Content:
    old = key_start(entry.outgoing)
    if not entry.is_bitfinex:
        return Content(f"Try the old key, which starts {old}: it must be refused.", notes=(_NO_ASKING,))
    return Content(
        f"Ask Bitfinex with the old key, which starts {old}: it should be refused.",
        notes=("Until it is, treat it as alive.", _LOOKS_THE_SAME),
    )


def _tick(entry: Entry) -> Content:
    old = key_start(entry.outgoing)
    where = "“My API Keys”" if entry.is_bitfinex else f"the page of {visible(entry.exchange)}"
    return Content(
        f"Look at {where}: is the key that starts {old} gone from there?",
        notes=((_LOOKS_THE_SAME,) if entry.is_bitfinex else ())
        + ("Only there you see that it is gone. Your word closes the rotation.",),
    )


_CONTENT: Final[dict[RotationStage, Callable[[Entry], Content]]] = {
    RotationStage.NEW_KEY: _new_key,
    RotationStage.VERIFY: _verify,
    RotationStage.HAND_OVER: _hand_over,
    RotationStage.SWITCH: _switch,
    RotationStage.REVOKE: _revoke,
    RotationStage.PROVE: _prove,
    RotationStage.TICK: _tick,
}


def given_up(entry: Entry) -> str:
    """What to do once a rotation was given up; ``entry`` is as it was before."""
    where = f" at {LINKS[0].url}" if entry.is_bitfinex else " at the exchange"
    if entry.candidate is None:
        return f"The rotation was given up. Was a new key made already? Then revoke it{where}."
    return (
        f"The rotation was given up. Revoke the new key, which starts {key_start(entry.candidate)},{where}: "
        "it works until then. What was sealed of it is in the history."
    )


def closed(entry: Entry) -> str:
    """A sentence on a finished rotation; ``entry`` is as it was before.

    That the old key is gone rests on the person's word, and is never called proved.
    """
    return (
        f"Closed: the new key is in use, and by your word the old one ({key_start(entry.outgoing)}) is gone. "
        "Its pair stays sealed in the history."
    )


def explanation(entry: Entry) -> str:
    """What a rotation is, for somebody about to begin one."""
    stages = "Seven stages, each saved before the next: leave at any time, it goes on from there."
    if _leaked(entry):
        return f"{stages} The leaked key is used no more; its program stands still until it has the new one."
    return f"{stages} The old key stays in use until its program runs on the new one."


def switched(entry: Entry) -> str:
    """A sentence for a rotation that ends with the switch, because the old key was revoked before."""
    new = key_start(Pair(entry.api_key))
    return f"The new key, which starts {new}, is in use. The old one was revoked before."


def place(stage: RotationStage) -> str:
    """``stage 3 of 7``."""
    return f"stage {STAGES.index(stage) + 1} of {len(STAGES)}"
