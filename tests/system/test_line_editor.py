"""The prompt's line editor: what is typed, pasted and swallowed, without a terminal."""

import unicodedata

import pytest

from vault_tui.system import line_editor
from vault_tui.system.graphemes import clip, columns
from vault_tui.system.line_editor import CANCEL, CAPACITY, CHANGED, NOTHING, SUBMIT, LineEditor

PASTE = b"\x1b[200~%s\x1b[201~"


def typed(*chunks: bytes) -> LineEditor:
    editor = LineEditor()
    for chunk in chunks:
        editor.feed(chunk)
    return editor


def test_typed_text_is_kept_and_enter_submits_it() -> None:
    editor = LineEditor()
    assert editor.feed("grün €".encode()) == CHANGED
    assert editor.feed(b"\r") == SUBMIT
    with editor.take() as taken:
        assert taken.buffer == bytearray("grün €".encode())
    assert editor.length == 0


def test_text_and_enter_in_one_burst_are_an_attempt() -> None:
    assert LineEditor().feed(b"correct horse\r") == SUBMIT
    assert LineEditor().feed(b"correct horse\r\n") == SUBMIT


def test_enter_on_an_empty_line_is_no_attempt() -> None:
    editor = LineEditor()
    assert editor.feed(b"\r") == NOTHING
    assert editor.feed(b"\n") == NOTHING
    assert editor.feed(b"x\x7f\r") == CHANGED


@pytest.mark.parametrize("key", [b"\x03", b"\x04"])
def test_ctrl_c_and_ctrl_d_leave(key: bytes) -> None:
    assert typed(b"abc").feed(key) == CANCEL


def test_escape_leaves_when_nothing_follows_it() -> None:
    editor = typed(b"abc", b"\x1b")
    assert editor.waiting
    assert editor.quiet() == CANCEL


def test_the_escape_of_a_sequence_is_no_escape_key() -> None:
    editor = typed(b"abc", b"\x1b", b"[A")
    assert editor.quiet() == NOTHING
    assert editor.text() == "abc"


def test_ctrl_u_empties_and_overwrites_the_line() -> None:
    editor = typed(b"hunter2", b"\x15")
    assert editor.text() == ""
    assert not any(editor._buffer)


def test_a_taken_line_leaves_nothing_in_the_editor() -> None:
    editor = typed("hunter2 é".encode(), b"\xe2\x82")
    editor.take().wipe()
    assert not any(editor._buffer)
    assert not any(editor._character)


@pytest.mark.parametrize(
    "character",
    [
        "a",
        "é",
        "e\u0301",
        "€",
        "한",
        "\u1112\u1161\u11ab",
        "👍🏽",
        "👩\u200d👩\u200d👧",
        "🇨🇭",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
    ],
)
def test_backspace_takes_what_a_person_sees_as_one_character(character: str) -> None:
    editor = typed("x🇫🇷".encode() + character.encode())
    assert editor.count() == 3
    editor.feed(b"\x7f")
    assert editor.text() == "x🇫🇷"
    editor.feed(b"\x08\x08\x08")
    assert editor.length == 0


def test_a_character_may_arrive_in_pieces() -> None:
    assert typed(*(bytes([byte]) for byte in "é€👍".encode())).text() == "é€👍"


def test_a_pasted_line_break_at_the_end_does_not_submit() -> None:
    editor = LineEditor()
    for ending in (b"\n", b"\r", b"\r\n", b"\n\n"):
        editor.wipe()
        assert editor.feed(PASTE % (b"secret" + ending)) == CHANGED
        assert editor.text() == "secret"
    assert editor.feed(b"\r") == SUBMIT


@pytest.mark.parametrize("cut", range(1, 28))
def test_a_paste_of_several_lines_is_refused_wherever_it_is_cut(cut: int) -> None:
    paste = PASTE % b"first\nsecond"
    editor = typed(b"old")
    editor.feed(paste[:cut])
    editor.feed(paste[cut:])
    assert editor.text() == "old"
    assert editor.refusal == line_editor.MANY_LINES
    assert editor.feed(b"x") == CHANGED
    assert (editor.text(), editor.refusal) == ("oldx", "")


def test_a_burst_of_several_lines_is_refused_and_so_is_its_rest() -> None:
    editor = LineEditor()
    assert editor.feed(b"first\rsecond\rthi") == CHANGED
    assert editor.refusal == line_editor.MANY_LINES
    assert editor.feed(b"rd\r") == NOTHING
    assert editor.waiting
    editor.quiet()
    assert editor.length == 0
    assert editor.feed(b"y\r") == SUBMIT


@pytest.mark.parametrize("bracketed", [True, False])
def test_a_paste_of_ten_kilobytes_is_refused(bracketed: bool) -> None:
    paste = PASTE % (b"k" * 10_000) if bracketed else b"k" * 10_000
    editor = LineEditor()
    for start in range(0, len(paste), 4096):
        editor.feed(paste[start : start + 4096])
    assert editor.length == 0
    assert editor.refusal == line_editor.TOO_LONG
    assert not any(editor._buffer)


def test_the_longest_line_fits() -> None:
    assert typed(b"k" * CAPACITY).length == CAPACITY


@pytest.mark.parametrize(
    "inside", [b"a\tb", b"a\x00b", b"a\x1bb", b"a\x1b[31mb", b"a\x1b]52;c;eA==\x07b", b"a\x1b[Mxyzb"]
)
def test_a_paste_with_control_characters_is_refused(inside: bytes) -> None:
    editor = typed(b"old", PASTE % (b"a" + inside + b"b"))
    assert (editor.text(), editor.refusal) == ("old", line_editor.NO_TEXT)


@pytest.mark.parametrize(
    "what", [b"\xe9", b"\xc3x", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80"]
)
def test_what_is_not_utf8_is_refused_and_empties_the_line(what: bytes) -> None:
    editor = typed(b"abc", what)
    assert editor.feed(b"\r") != SUBMIT
    assert editor.length == 0
    assert editor.refusal == line_editor.NOT_UTF8


SWALLOWED = {
    "arrow": b"\x1b[A",
    "arrow, application mode": b"\x1bOA",
    "ctrl+arrow": b"\x1b[1;5C",
    "delete": b"\x1b[3~",
    "linux console F1": b"\x1b[[A",
    "mouse": b"\x1b[<35;10;12M",
    "mouse, old": b"\x1b[M !!",
    "mouse, urxvt": b"\x1b[35;10;12M",
    "focus": b"\x1b[I",
    "kitty key": b"\x1b[97;5u",
    "kitty key with text": b"\x1b[97;;97u",
    "in-band size": b"\x1b[48;24;80;480;800t",
    "mode report": b"\x1b[?2026;2$y",
    "cursor report": b"\x1b[12;40R",
    "device attributes": b"\x1b[?62;22c",
    "clipboard answer, BEL": b"\x1b]52;c;aHVudGVyMg==\x07",
    "colour answer, ST": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    "DCS": b"\x1bP>|XTerm(388)\x1b\\",
    "APC": b"\x1b_Gi=1;OK\x1b\\",
    "alt+x": b"\x1bx",
    "alt+é": "\x1bé".encode(),
    "alt+arrow, rxvt": b"\x1b\x1b[A",
    "tab": b"\t",
    "ctrl+z": b"\x1a",
    "NUL": b"\x00",
}


@pytest.mark.parametrize("sequence", SWALLOWED.values(), ids=SWALLOWED.keys())
@pytest.mark.parametrize("bytewise", [False, True])
def test_sequences_are_swallowed_also_byte_by_byte(sequence: bytes, bytewise: bool) -> None:
    chunks = [bytes([byte]) for byte in sequence] if bytewise else [sequence]
    editor = typed(b"a", *chunks, b"b")
    assert (editor.text(), editor.refusal) == ("ab", "")
    assert not editor.waiting


def test_a_sequence_that_was_cut_off_does_not_eat_what_is_typed_later() -> None:
    for half in (b"\x1b[12;", b"\x1b]52;c;", b"\x1bP1", b"\x1bO", b"\x1b[M "):
        editor = typed(half)
        assert editor.waiting
        assert editor.quiet() == NOTHING
        editor.feed(b"ok")
        assert editor.text() == "ok"


def test_a_key_ends_a_sequence_that_was_cut_off() -> None:
    for half in (b"\x1b[12;", b"\x1b]52;c;", b"\x1bO", b"\x1b[M "):
        assert typed(b"x", half).feed(b"\x03") == CANCEL


def test_a_late_answer_of_the_terminal_discards_what_came_before_it() -> None:
    editor = LineEditor()
    editor.reply_due = True
    editor.feed(b"6;2$y")
    editor.feed(b"\x1b[?62;22cok")
    assert editor.text() == "ok"


def test_width_counts_columns_not_characters() -> None:
    assert [columns(text) for text in ("abc", "é", "e\u0301", "한", "•…")] == [3, 1, 1, 2, 2]
    assert clip("한글abc", 5) == "한글a"
    assert clip("한글", 3) == "한"


@pytest.mark.parametrize(
    "chunks", [(b"first\rsecond\r",), (b"first\r", b"second\r"), (b"first\r\nsec", b"ond\n")]
)
def test_with_lines_a_paste_of_several_is_kept_whole(chunks: tuple[bytes, ...]) -> None:
    editor = LineEditor(lines=True)
    outcomes = [editor.feed(chunk) for chunk in chunks]
    assert outcomes[-1] == SUBMIT
    assert editor.text() == "first\nsecond"


def test_with_lines_a_paste_without_a_last_line_break_waits_for_enter() -> None:
    editor = LineEditor(lines=True)
    assert editor.feed(b"first\rsecond") == CHANGED
    assert editor.feed(b"\r") == SUBMIT
    assert editor.text() == "first\nsecond"


def test_what_is_taken_to_be_one_column_wide_without_a_look_is() -> None:
    for first, last in (("\u2010", "\u2027"), ("\u2500", "\u25fc")):
        for character in map(chr, range(ord(first), ord(last) + 1)):
            assert unicodedata.category(character) not in {"Mn", "Me", "Cf"}
            assert unicodedata.east_asian_width(character) not in {"W", "F"}
