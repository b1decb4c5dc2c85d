"""The checklist's rules, over invented steps: what holds, what leads back, where it is found again."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.core.checklist import Content, Item, Reason, Step, Trouble
from vault_tui.core.errors import InvalidInput
from vault_tui.core.guide import DONE, Guide, set_aside
from vault_tui.core.halves import Half
from vault_tui.core.models import Entry, Progress, SealedSecret, State

API_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
SEALED = SealedSecret(bytes(16), bytes(24), bytes(40), bytes(16), 1_000)


def _plain(_: Entry) -> Content:
    return Content("Do it.", items=(Item("one", "One."), Item("two", "Two.")))


def _table(entry: Entry) -> Content:
    return Content("Compare.", items=tuple(Item(address, address) for address in entry.addresses))


def _choice(_: Entry) -> Content:
    return Content("Choose.", items=(Item("sure", "I am sure.", explicit=True), Item("more", "More.")))


def _nothing(_: Entry) -> Content:
    return Content("Paste.")


STEPS = (
    Step("begin", "Begin", _plain),
    Step("compare", "Compare", _table, skips=(Reason("later", "Later."),), enter_ticks=False),
    Step("choose", "Choose", _choice),
    Step("capture", "Capture", _nothing, needs=(Half.API_KEY, Half.SECRET), skips=(Reason("no", "No."),)),
    Step("end", "End", _plain, skips=(Reason("later", "Later."),)),
)
LOST = Trouble(
    "lost", "It is lost", ("Make it anew.",), "choose", "The half goes to the history.", loses_half=True
)
SLOW = Trouble("slow", "It is slow", ("Wait.",), "compare", "The half stays.")

EMPTY = Entry("id", "grid-bot", 1, 1, addresses=("203.0.113.9", "203.0.113.10"))
HALF = replace(EMPTY, api_key=API_KEY, state=State.HALF_SEALED)
FULL = replace(HALF, secret=SEALED, state=State.ACTIVE)


def at(step: str, entry: Entry = EMPTY, *ticks: str) -> Guide:
    return Guide.resume(STEPS, replace(entry, progress=Progress(step, frozenset(ticks), 5)))


def test_it_begins_at_the_first_step_with_everything_open() -> None:
    guide = Guide.resume(STEPS, EMPTY)
    assert (guide.step.id, guide.place, guide.finished) == ("begin", "step 1 of 5", False)
    assert [item.id for item in guide.open_items] == ["one", "two"]
    assert guide.entry.progress == guide.progress


def test_enter_says_that_a_step_is_done() -> None:
    guide = Guide.resume(STEPS, EMPTY).next()
    assert guide.step.id == "compare"
    assert guide.back().open_items == ()


def test_a_table_is_ticked_off_before_it_is_left() -> None:
    guide = at("compare")
    assert guide.hindrance
    assert guide.hindrance == "2 not ticked off yet."
    with pytest.raises(InvalidInput, match="2 not ticked off") as refusal:
        guide.next()
    assert "finish later" in refusal.value.remedy
    guide = guide.tick("203.0.113.9")
    assert guide.hindrance == "One is not ticked off yet."
    assert guide.tick("203.0.113.10").next().step.id == "choose"
    assert guide.tick_all().next().step.id == "choose"


def test_a_tick_is_taken_back_by_ticking_again() -> None:
    guide = at("compare").tick("203.0.113.9")
    assert guide.ticked("203.0.113.9")
    assert not guide.tick("203.0.113.9").ticked("203.0.113.9")


def test_what_is_not_on_the_step_can_not_be_ticked() -> None:
    assert at("compare").tick("one") == at("compare")


def test_an_explicit_choice_is_made_by_neither_enter_nor_all() -> None:
    guide = at("choose").tick_all()
    assert guide.hindrance == "Not confirmed yet: I am sure."
    with pytest.raises(InvalidInput, match="I am sure"):
        guide.next()
    assert guide.tick("sure").next().step.id == "capture"


def test_a_skipped_step_keeps_its_reason_until_it_is_done_after_all() -> None:
    guide = at("compare").skip("later")
    assert guide.step.id == "choose"
    assert guide.skipped["compare"].text == "Later."
    done = guide.back().tick_all().next()
    assert dict(done.skipped) == {}


@pytest.mark.parametrize(("step", "reason"), [("begin", "later"), ("compare", "no"), ("capture", "no")])
def test_a_step_is_only_skipped_for_a_reason_of_its_own_and_never_past_an_unsealed_half(
    step: str, reason: str
) -> None:
    with pytest.raises(InvalidInput, match="can't be skipped"):
        at(step).skip(reason)


@pytest.mark.parametrize(
    ("entry", "words"),
    [(EMPTY, "Not sealed yet: API key and API secret."), (HALF, "Not sealed yet: API secret.")],
)
def test_capture_is_left_only_with_both_halves_sealed(entry: Entry, words: str) -> None:
    guide = at("capture", entry)
    assert guide.hindrance == words
    with pytest.raises(InvalidInput):
        guide.next()
    assert guide.with_entry(FULL).next().step.id == "end"


def test_the_end_is_reached_and_kept() -> None:
    guide = at("end", FULL).next()
    assert guide.finished
    assert guide.progress.step == DONE
    assert Guide.resume(STEPS, guide.entry).finished
    assert guide.back().step.id == "end"
    assert not guide.back().finished


def test_going_back_keeps_ticks_and_stops_at_the_first_step() -> None:
    guide = at("compare", EMPTY, "compare/203.0.113.9")
    assert guide.back().step.id == "begin"
    assert guide.back().back().step.id == "begin"
    assert guide.back().next().ticked("203.0.113.9")


def test_an_earlier_step_can_be_visited_and_a_later_one_not() -> None:
    assert at("choose").back_to("begin").step.id == "begin"
    assert at("choose").back_to("end").step.id == "choose"
    assert at("choose").back_to("unheard-of").step.id == "choose"


@pytest.mark.parametrize("step", [step.id for step in STEPS])
def test_it_resumes_at_the_step_where_it_was_saved(step: str) -> None:
    assert at(step, FULL).step.id == step


@pytest.mark.parametrize(
    ("ticks", "entry", "step"),
    [
        ((), EMPTY, "begin"),
        (("begin/one", "compare/203.0.113.9"), EMPTY, "compare"),
        (("compare/skipped/later",), EMPTY, "compare"),
        (("begin/one",), HALF, "capture"),
        (("end/one",), HALF, "capture"),
        (("end/one",), FULL, "end"),
    ],
)
def test_a_step_that_is_gone_leads_to_the_nearest_that_was_worked_on(
    ticks: tuple[str, ...], entry: Entry, step: str
) -> None:
    assert at("a-step-of-another-release", entry, *ticks).step.id == step


def test_a_half_sealed_entry_without_progress_resumes_where_halves_are_sealed() -> None:
    assert Guide.resume(STEPS, HALF).step.id == "capture"


@pytest.mark.parametrize("step", ["end", DONE])
def test_no_progress_leads_past_a_half_that_is_not_sealed(step: str) -> None:
    assert at(step, HALF).step.id == "capture"


def test_ticks_of_items_that_are_gone_are_dropped() -> None:
    guide = at("compare").tick_all()
    changed = guide.with_entry(replace(EMPTY, addresses=("203.0.113.9", "198.51.100.7")))
    assert [item.id for item in changed.open_items] == ["198.51.100.7"]
    assert changed.progress.ticks == {"compare/203.0.113.9"}


def test_a_saved_entry_brings_its_moment_and_not_another_place() -> None:
    guide = at("choose").with_entry(replace(EMPTY, progress=Progress("begin", frozenset(), 77)))
    assert (guide.step.id, guide.progress.saved_at) == ("choose", 77)


def test_a_trouble_leads_back_and_opens_what_follows_again() -> None:
    guide = at("capture", EMPTY, "begin/one", "compare/203.0.113.9", "choose/sure").after(SLOW)
    assert guide.step.id == "compare"
    assert guide.progress.ticks == {"begin/one"}


def test_a_trouble_never_leads_forwards() -> None:
    guide = at("begin", EMPTY, "begin/one")
    assert guide.after(LOST).step.id == "begin"
    assert guide.way_back(LOST) == "Back to step 1: Begin."


def test_the_way_back_says_what_happens_to_what_is_sealed() -> None:
    assert at("capture").way_back(LOST) == "Back to step 3: Choose."
    assert at("capture", HALF).way_back(LOST) == "The half goes to the history. Back to step 3: Choose."
    assert at("capture", HALF).way_back(SLOW) == "The half stays. Back to step 2: Compare."
    assert at("end", FULL).way_back(LOST).startswith("Both halves stay sealed here until a new pair")


def test_only_a_half_that_can_not_be_completed_is_set_aside() -> None:
    assert at("capture", HALF).sets_aside(LOST)
    assert not at("capture", HALF).sets_aside(SLOW)
    assert not at("capture", EMPTY).sets_aside(LOST)
    assert not at("end", FULL).sets_aside(LOST)


def test_a_half_set_aside_stays_in_the_history() -> None:
    entry = set_aside(HALF, 99)
    assert (entry.state, entry.api_key, entry.secret) == (State.DRAFT, "", None)
    assert (entry.history[-1].at, entry.history[-1].api_key) == (99, API_KEY)
    guide = at("capture", HALF).after(LOST).with_entry(entry)
    assert (guide.step.id, guide.half_sealed) == ("choose", False)


def test_leaving_says_whether_the_page_must_stay_open() -> None:
    assert at("compare").leaving == "The plan is saved, at step 2 of 5. No key is sealed yet."
    assert "Keep the page open: the API secret is not in the vault." in at("capture", HALF).leaving
    assert at("end", FULL).leaving == "Both halves are sealed. The page can be closed."


def test_there_is_time_only_before_capture_and_with_nothing_sealed() -> None:
    assert at("choose").before_capture
    assert not at("capture").before_capture
    assert not at("choose", HALF).before_capture
    assert not at(DONE, FULL).before_capture


moves = st.lists(
    st.one_of(
        st.sampled_from(["next", "back", "tick_all", "lost", "slow", "seal", "seal both", "restart"]),
        st.tuples(st.sampled_from(["tick"]), st.sampled_from(["one", "two", "sure", "more", "203.0.113.9"])),
        st.tuples(st.sampled_from(["skip"]), st.sampled_from(["later", "no"])),
        st.tuples(st.sampled_from(["back_to"]), st.sampled_from([step.id for step in STEPS])),
    ),
    max_size=30,
)


def moved(guide: Guide, move: str | tuple[str, str]) -> Guide:
    match move:
        case ("tick", item):
            return guide.tick(item)
        case ("skip", reason):
            return guide.skip(reason)
        case ("back_to", step):
            return guide.back_to(step)
        case "lost":
            after = guide.after(LOST)
            return after.with_entry(set_aside(after.entry, 9)) if guide.sets_aside(LOST) else after
        case "slow":
            return guide.after(SLOW)
        case "seal":
            return guide.with_entry(replace(guide.entry, api_key=API_KEY))
        case "seal both":
            return guide.with_entry(replace(guide.entry, api_key=API_KEY, secret=SEALED))
        case "restart":
            return Guide.resume(STEPS, guide.entry)
        case "next":
            return guide.next()
        case "back":
            return guide.back()
        case _:
            return guide.tick_all()


@given(moves)
def test_whatever_is_done_it_is_found_again_and_never_passes_an_unsealed_half(
    sequence: list[str | tuple[str, str]],
) -> None:
    guide = Guide.resume(STEPS, EMPTY)
    for move in sequence:
        with suppress(InvalidInput):
            guide = moved(guide, move)
        assert Guide.resume(STEPS, guide.entry) == guide
        assert guide.index <= 3 or (guide.entry.api_key and guide.entry.secret)
        assert guide.leaving


def test_a_trouble_of_a_step_that_the_way_lacks_leads_to_its_beginning() -> None:
    short = Guide.resume(STEPS[3:], replace(HALF, progress=Progress("capture")))
    assert short.after(LOST).step.id == "capture"
    assert short.way_back(LOST) == "The half goes to the history. Back to step 1: Capture."
