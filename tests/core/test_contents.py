"""The opened payload: its layout, its order, and what is kept untouched."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import contents, entry, plain_entries
from vault_tui.core import contents as module
from vault_tui.core.contents import MAX_ANCESTORS, MAX_ANCESTORS_READ, Contents, label_of
from vault_tui.core.crypto import TAG_BYTES
from vault_tui.core.errors import DamagedVault, InvalidInput
from vault_tui.core.fileformat import MAX_HEADER, PADDING_STEP, b64
from vault_tui.core.merge import merge
from vault_tui.core.models import Entry, Settings, label_key
from vault_tui.core.strict import load


@given(st.lists(plain_entries, max_size=5, unique_by=lambda each: each.id))
def test_contents_come_back_as_they_were_written(written: list[Entry]) -> None:
    made = contents(*written)
    read = Contents.decode(made.encode())
    assert read == made
    assert {each.id: each for each in read} == {each.id: each for each in written}
    assert read.encode() == made.encode()


@given(st.lists(plain_entries, max_size=4, unique_by=lambda each: each.id))
def test_the_whole_text_is_one_json_object_padded_to_the_step(written: list[Entry]) -> None:
    text = contents(*written).encode()
    assert len(text) % PADDING_STEP == 0
    assert text[-PADDING_STEP:].strip(b" ")
    whole = b"".join(text.splitlines())
    assert whole.rstrip(b" ").endswith(b"]}")
    assert text.count(b"\n") == (len(written) + 1)


@given(st.integers(0, 2 * PADDING_STEP))
def test_padding_is_as_short_as_it_can_be(size: int) -> None:
    text = contents().with_settings(Settings(extra={"fill": "x" * size})).encode()
    bare = text.rstrip(b" ")
    assert 0 <= len(text) - len(bare) < PADDING_STEP
    assert Contents.decode(text).settings.extra["fill"] == "x" * size


def test_one_step_of_blanks_too_many_or_one_blank_too_few_is_refused() -> None:
    text = contents(entry()).encode()
    for wrong in (
        text + b" " * PADDING_STEP,
        text[:-1],
        text + b" ",
        text[:-1] + b"\n",
        text[:-1] + b"\0",
        b"",
    ):
        with pytest.raises(DamagedVault):
            Contents.decode(wrong)


@given(st.lists(plain_entries, max_size=6, unique_by=lambda each: each.id), st.data())
def test_lines_stay_sorted_by_label_however_entries_come_and_change(
    written: list[Entry], data: st.DataObject
) -> None:
    made = contents(*written)
    if written:
        renamed = replace(
            data.draw(st.sampled_from(written)), label=data.draw(st.text("abcXYZ é", max_size=9))
        )
        made = made.with_entry(renamed)
        assert made.entry(renamed.id) == renamed
    labels = [label_of(line) for line in made.lines.values()]
    assert labels == sorted(labels)
    assert len(made) == len(written)


def test_an_entry_that_did_not_change_is_written_back_byte_for_byte() -> None:
    other = entry("zulu", 2)
    text = contents(entry("alpha", 1), other).encode()
    spelled = text.replace(b'"label":"alpha"', b'"label" : "\\u0061lpha"').rstrip(b" ")
    spelled += b" " * (-len(spelled) % PADDING_STEP)
    read = Contents.decode(spelled)
    again = read.with_entry(replace(other, notes="changed")).with_ancestors(bytes(16))
    assert again.lines[entry("", 1).id] == read.lines[entry("", 1).id]
    assert b'"label" : "\\u0061lpha"' in again.encode()


def test_a_change_makes_a_new_value_and_leaves_the_old_one_as_it_was() -> None:
    before = contents(entry("alpha", 1))
    text = before.encode()
    before.with_entry(entry("beta", 2)).without(entry("", 1).id).with_ancestors(bytes(16))
    assert before.encode() == text
    with pytest.raises(TypeError):
        before.lines["x"] = b""  # type: ignore[index]


def test_removed_entries_are_gone() -> None:
    left = contents(entry("alpha", 1), entry("beta", 2)).without(entry("", 1).id)
    assert [each.label for each in left] == ["beta"]
    assert entry("", 1).id not in left
    with pytest.raises(KeyError):
        left.entry(entry("", 1).id)


def test_the_newest_64_ancestors_are_kept_each_once() -> None:
    made = contents()
    for number in range(MAX_ANCESTORS + 6):
        made = made.with_ancestors(number.to_bytes(16)).with_ancestors(number.to_bytes(16))
    assert made.ancestors == tuple(number.to_bytes(16) for number in range(6, MAX_ANCESTORS + 6))


def with_head(**fields: object) -> bytes:
    made = contents(entry())
    return bytes(replace(made, head={**made.head, **fields}).encode())


@pytest.mark.parametrize(
    "fields",
    [
        {"schema": 0},
        {"schema": 2**53},
        {"schema": True},
        {"schema": "1"},
        {"schema": None},
        {"created": -1},
        {"created": 2**53},
        {"created": False},
        {"ancestors": {}},
        {"ancestors": [1]},
        {"ancestors": [None]},
        {"ancestors": [b64(bytes(15))]},
        {"ancestors": [b64(bytes(16))] * (MAX_ANCESTORS_READ + 1)},
        {"settings": None},
        {"settings": {"name": 5}},
        {"entries": []},
    ],
    ids=str,
)
def test_a_head_that_no_release_writes_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(DamagedVault):
        Contents.decode(with_head(**fields))


def test_unknown_fields_of_the_head_are_kept() -> None:
    read = Contents.decode(with_head(later=[{"a": None}]))
    assert Contents.decode(read.with_entry(entry("another", 5)).encode()).head["later"] == [{"a": None}]


def test_a_later_schema_is_read() -> None:
    read = Contents.decode(with_head(schema=7, later=1))
    assert read.schema == 7
    assert [each.label for each in read] == ["grid bot"]


def laid_out(*lines: bytes) -> bytes:
    head = contents().encode().split(b"\n")[0]
    text = b"\n".join((head, *lines, b"]}"))
    return text + b" " * (-len(text) % PADDING_STEP)


LINE = contents(entry()).lines[entry().id]
OTHER = contents(entry("other", 1)).lines[entry("", 1).id]


def test_the_layout_used_for_the_faults_below_is_right() -> None:
    assert len(Contents.decode(laid_out(LINE + b",", OTHER))) == 2


@pytest.mark.parametrize(
    "lines",
    [
        (LINE, OTHER),
        (LINE + b",", OTHER + b","),
        (LINE + b",", b"", OTHER),
        (LINE + b",", LINE),
        (LINE + b" ,", OTHER),
        (b" " + LINE,),
        (LINE + b" ",),
        (LINE + b"\r",),
        (LINE + b",", b"]}", OTHER),
        (b"{}",),
        (b'{"label":"x"}',),
        (b'{"id":"' + LINE[8:],),
        (b'{"id":"\\u0041' + LINE[13:],),
        (LINE.replace(b'",', b'" ,', 1),),
        (LINE[:28] + b"B" + LINE[29:],),
    ],
    ids=lambda lines: str(len(lines)),
)
def test_lines_laid_out_in_any_other_way_are_refused(lines: tuple[bytes, ...]) -> None:
    with pytest.raises(DamagedVault):
        Contents.decode(laid_out(*lines))


@pytest.mark.parametrize(
    "line",
    [
        LINE.replace(b'"label":"grid bot"', b'"label":5'),
        LINE.replace(b"}", b',"label":"twice"}'),
        LINE.replace(b"}", b',"id":"' + b64(bytes(15) + b"x").encode() + b'"}'),
        LINE.replace(b'"created":', b'"was":'),
        LINE.replace(b"}", b',"later":' + b"[" * 5000 + b"]" * 5000 + b"}"),
        LINE.replace(b"grid", b"\xff"),
        LINE[:-1] + b",}",
    ],
    ids=range(7),
)
def test_a_malformed_entry_is_an_error_of_the_vault_when_it_is_used_and_not_before(line: bytes) -> None:
    read = Contents.decode(laid_out(line))
    with pytest.raises(DamagedVault):
        read.entry(entry().id)
    with pytest.raises(DamagedVault):
        list(read)


def test_sorting_and_merging_meet_a_malformed_line_with_an_error_of_the_vault() -> None:
    read = Contents.decode(laid_out(LINE[:-1] + b",}"))
    with pytest.raises(DamagedVault):
        read.with_entry(entry("another", 5))
    with pytest.raises(DamagedVault):
        merge(None, read, contents(entry("another", 5)))


def test_what_could_not_be_read_back_is_never_put_into_a_vault() -> None:
    made = contents(entry())
    for refused in (
        replace(entry(), label="x" * 65),
        replace(entry(), notes="\ud800"),
        replace(entry(), id="short"),
        replace(entry(), created_at=-1),
        replace(entry(), permissions={"account": "everything"}),
        replace(entry(), extra={"later": 1.5}),
    ):
        with pytest.raises(InvalidInput):
            made.with_entry(refused)
    with pytest.raises(InvalidInput):
        made.with_settings(Settings(theme="x" * 65))


def test_a_vault_with_more_entries_than_a_reader_takes_is_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = contents(entry("alpha", 1), entry("beta", 2))
    monkeypatch.setattr(module, "MAX_ENTRIES", 1)
    with pytest.raises(InvalidInput, match="full"):
        made.encode()
    monkeypatch.setattr(module, "MAX_ENTRIES", 2)
    text = made.encode()
    monkeypatch.setattr(module, "MAX_ENTRIES", 1)
    with pytest.raises(DamagedVault):
        Contents.decode(text)


def test_a_vault_larger_than_a_reader_takes_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE", MAX_HEADER + PADDING_STEP + TAG_BYTES)
    contents().encode()
    with pytest.raises(InvalidInput, match="full"):
        contents(replace(entry(), notes="n" * 4_000)).encode()


def test_the_label_of_a_line_is_in_the_form_labels_are_compared_by() -> None:
    line = contents(entry("Straße")).lines[entry().id]
    assert label_of(line) == label_key("STRASSE")
    assert load(line)["label"] == "Straße"
