"""Two copies of a vault are joined without losing anything, or not at all."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import contents, entry
from vault_tui.core.contents import MAX_ANCESTORS, Contents, label_of
from vault_tui.core.errors import ForkedVault
from vault_tui.core.merge import merge
from vault_tui.core.models import Entry, label_key

NUMBERS: Final = range(6)

# What each side did to each of six entries: an entry's notes, or None where it is not there.
Side = dict[int, str | None]
sides = st.fixed_dictionaries(
    {number: st.sampled_from([None, "as it was", "changed", "otherwise"]) for number in NUMBERS}
)


def numbered(number: int, notes: str) -> Entry:
    return replace(entry(f"bot {number}", number), notes=notes)


def holding(side: Side) -> Contents:
    return contents().with_entries(
        numbered(number, notes) for number, notes in side.items() if notes is not None
    )


def held(merged: Contents) -> Side:
    found = {int(each.label.split()[1]): each.notes for each in merged}
    return {number: found.get(number) for number in NUMBERS}


@given(sides, sides, sides)
def test_every_entry_is_taken_from_the_side_that_changed_it_or_named_as_a_conflict(
    base: Side, ours: Side, theirs: Side
) -> None:
    wanted: Side = {}
    conflicts = set()
    for number in NUMBERS:
        was, mine, other = base[number], ours[number], theirs[number]
        if mine in (other, was):
            wanted[number] = other
        elif other == was:
            wanted[number] = mine
        else:
            conflicts.add(f"bot {number}")
    if conflicts:
        with pytest.raises(ForkedVault) as caught:
            merge(holding(base), holding(ours), holding(theirs))
        assert {
            label for label in map("bot {}".format, NUMBERS) if label in caught.value.sentence
        } <= conflicts
        assert any(label in caught.value.sentence for label in conflicts)
    else:
        assert held(merge(holding(base), holding(ours), holding(theirs))) == wanted


@given(sides, sides)
def test_without_a_base_nothing_that_either_side_holds_is_lost(ours: Side, theirs: Side) -> None:
    try:
        merged = merge(None, holding(ours), holding(theirs))
    except ForkedVault:
        assert any(ours[n] and theirs[n] and ours[n] != theirs[n] for n in NUMBERS)
        return
    assert held(merged) == {number: ours[number] or theirs[number] for number in NUMBERS}
    for side in (holding(ours), holding(theirs)):
        assert side.lines.items() <= merged.lines.items()


@given(sides, sides, sides)
def test_which_side_is_which_doesn_t_matter_for_the_entries(base: Side, ours: Side, theirs: Side) -> None:
    def tried(one: Side, other: Side) -> Side | None:
        try:
            return held(merge(holding(base), holding(one), holding(other)))
        except ForkedVault:
            return None

    assert tried(ours, theirs) == tried(theirs, ours)


@given(sides)
def test_a_copy_joined_with_itself_stays_as_it_is(side: Side) -> None:
    assert merge(None, holding(side), holding(side)).encode() == holding(side).encode()


def test_additions_on_both_sides_are_joined_sorted_by_label() -> None:
    base = contents(entry("middle", 1))
    merged = merge(base, base.with_entry(entry("Alpha", 2)), base.with_entry(entry("zulu", 3)))
    assert [each.label for each in merged] == ["Alpha", "middle", "zulu"]


def test_the_same_label_given_on_both_sides_is_a_conflict_even_in_another_case() -> None:
    with pytest.raises(ForkedVault) as caught:
        merge(None, contents(entry("Grid Bot", 1)), contents(entry("grid bot", 2)))
    assert "grid bot" in caught.value.sentence.lower()


def test_a_label_that_one_side_gave_up_may_be_taken_by_the_other() -> None:
    base = contents(entry("grid bot", 1))
    ours = contents(entry("old grid bot", 1))
    theirs = base.without(entry("", 1).id).with_entry(entry("grid bot", 2))
    with pytest.raises(ForkedVault):  # renamed here, removed there
        merge(base, ours, theirs)
    merged = merge(base, ours, base.with_entry(entry("new", 3)))
    assert [each.label for each in merged] == ["new", "old grid bot"]


def test_removed_on_one_side_and_changed_on_the_other_is_a_conflict() -> None:
    base = contents(entry("grid bot", 1))
    changed = base.with_entry(replace(entry("grid bot", 1), notes="changed"))
    for ours, theirs in ((contents(), changed), (changed, contents())):
        with pytest.raises(ForkedVault, match="grid bot"):
            merge(base, ours, theirs)


def test_a_conflict_names_at_most_five_entries_and_shows_their_labels_harmlessly() -> None:
    ours = contents(*[replace(entry(f"\x1b]0;{number}\a", number), notes="a") for number in range(9)])
    theirs = contents(*[replace(entry(f"\x1b]0;{number}\a", number), notes="b") for number in range(9)])
    with pytest.raises(ForkedVault) as caught:
        merge(None, ours, theirs)
    assert caught.value.sentence.count("]0;") == 5
    assert "\x1b" not in caught.value.sentence
    assert "Nothing was written" in caught.value.remedy


def test_unchanged_lines_are_taken_byte_for_byte() -> None:
    base = contents(entry("a", 1))
    spaced = {known: line.replace(b',"label"', b', "label"') for known, line in base.lines.items()}
    merged = merge(base.with_lines(spaced), base.with_lines(spaced), base.with_lines(spaced))
    assert dict(merged.lines) == spaced


def test_the_result_descends_from_what_both_descend_from_and_has_the_settings_on_disk() -> None:
    ours = contents().with_ancestors(bytes(16), b"o" * 16)
    theirs = contents().with_ancestors(bytes(16), b"t" * 16)
    theirs = theirs.with_settings(replace(theirs.settings, name="on disk"))
    merged = merge(None, ours, theirs)
    assert set(merged.ancestors) == {bytes(16), b"o" * 16, b"t" * 16}
    assert merged.settings.name == "on disk"


def test_of_many_ancestors_the_newest_of_both_sides_stay() -> None:
    def built_on(side: int, shared: int) -> Contents:
        ids = [bytes(15) + bytes([number]) for number in range(shared)]
        ids += [bytes([side]) * 15 + bytes([number]) for number in range(MAX_ANCESTORS - shared)]
        return contents().with_ancestors(*ids)

    for shared in (0, 1, 40, 63):
        ours, theirs = built_on(1, shared), built_on(2, shared)
        for one, other in ((ours, theirs), (theirs, ours)):
            merged = merge(None, one, other).ancestors
            assert len(merged) == len(set(merged)) == MAX_ANCESTORS
            assert merged[-1] == other.ancestors[-1]
            kept = min(MAX_ANCESTORS - shared, MAX_ANCESTORS // 2)
            assert {*one.ancestors[-kept:], *other.ancestors[-kept:]} <= set(merged)
            for side in (one, other):
                known = [save for save in merged if save in side.ancestors]
                assert known == list(side.ancestors[-len(known) :])


@given(sides, sides)
def test_the_merged_lines_are_sorted_by_label(ours: Side, theirs: Side) -> None:
    try:
        merged = merge(None, holding(ours), holding(theirs))
    except ForkedVault:
        return
    labels = [label_of(line) for line in merged.lines.values()]
    assert labels == sorted(map(label_key, labels))
