"""The layout of a prompt's page for any size of terminal. Pure.

Where the terminal is small, the least important lines are left out first; the field always stays. Colour
only repeats what the words say.
"""

from __future__ import annotations

from vault_tui.system.graphemes import clip, columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN, STRONG, QUIET, WARNING, DANGER = range(5)
_COLOURS = {PLAIN: "", STRONG: "1", QUIET: "2", WARNING: "33", DANGER: "31"}
_NO_COLOURS = {PLAIN: "", STRONG: "1", QUIET: "", WARNING: "1", DANGER: "1"}

WIDEST = 68  # columns of text: longer lines are hard to read

# The highest rank is left out first.
_FIELD, _SAID, _FIXED, _TEXT, _KEYS, _TITLE, _NOTICE, _RULE, _SPACE = range(9)


class Page:
    """The text of one prompt. Text from outside must have passed :func:`vault_tui.core.models.visible`.

    ``title`` and ``state`` stand at the top, left and right. ``sentences`` are wrapped; ``fixed``
    are not (a path, a recovery code). ``field`` is the label of the line to type into, "" for none;
    what is typed there is shown as bullets unless ``open_text``. ``keys`` name what can be pressed.
    """

    __slots__ = ("field", "fixed", "keys", "open_text", "sentences", "state", "title")

    def __init__(
        self,
        title: str,
        sentences: Sequence[str] = (),
        *,
        state: str = "",
        fixed: Sequence[str] = (),
        field: str = "",
        open_text: bool = False,
        keys: Sequence[str] = (),
    ) -> None:
        self.title = title
        self.sentences = sentences
        self.state = state
        self.fixed = fixed
        self.field = field
        self.open_text = open_text
        self.keys = keys


class Said:
    """A temporary line under the field: an answer, a warning, work in progress."""

    __slots__ = ("style", "text")

    def __init__(self, text: str = "", style: int = PLAIN) -> None:
        self.text = text
        self.style = style


class Picture:
    """Rows of (style, text) pieces from the top; ``cursor``: row and column of the field's end, from 0."""

    __slots__ = ("cursor", "rows")

    def __init__(self, rows: list[list[tuple[int, str]]], cursor: tuple[int, int] | None) -> None:
        self.rows = rows
        self.cursor = cursor


def draw(page: Page, typed: str | int, said: Said, notices: Sequence[str], size: tuple[int, int]) -> Picture:
    """Lay ``page`` out on ``size`` columns and rows; ``typed`` is the text or how many bullets to show."""
    width, height = size
    room = max(1, min(WIDEST, width - 4 if width > 30 else width - 1))
    left = max(0, (width - room) // 2)
    edge = 1 if width > 30 else 0
    field = _field(page, typed, room) if page.field else _NO_LINE
    head = _head(page, width, edge)
    body = _indented(_body(page, field, said, notices, room), left)
    foot = _indented(_foot(page, width - 2 * edge), edge)
    _make_fit([body, foot, head], height)
    spare = height - len(head) - len(body) - len(foot)
    fixed = len(body) - _below_field(body)  # temporary lines below the field must not move it
    above = max(0, min(spare, (height - fixed - 4) // 2 - len(head)))
    rows = [*head, *[(_SPACE, _NO_LINE)] * above, *body, *[(_SPACE, _NO_LINE)] * (spare - above), *foot]
    cursor = None
    for number, (rank, line) in enumerate(rows):
        if rank == _FIELD:
            cursor = (number, min(width - 1, sum(columns(text) for _, text in line)))
    return Picture([_clipped(line, width) for _, line in rows], cursor)


def render(picture: Picture, *, coloured: bool) -> list[str]:
    """One string per row, with its styles as escape sequences."""
    codes = _COLOURS if coloured else _NO_COLOURS
    return [
        "".join(f"\x1b[{codes[style]}m{text}\x1b[0m" if codes[style] else text for style, text in row)
        for row in picture.rows
    ]


if TYPE_CHECKING:
    Line = list[tuple[int, str]]
    Ranked = tuple[float, Line]

_NO_LINE: Line = []


def _head(page: Page, width: int, edge: int) -> list[Ranked]:
    title = clip(_harmless(page.title), width - 2 * edge)
    line: Line = [(PLAIN, " " * edge), (STRONG, title)]
    gap = width - 2 * edge - columns(title) - columns(page.state)
    if page.state and gap > 1:
        line += [(PLAIN, " " * gap), (PLAIN, page.state)]
    return [
        (_TITLE, line),
        (_RULE, [(PLAIN, " " * edge), (QUIET, "─" * (width - 2 * edge))]),
        (_SPACE, _NO_LINE),
    ]


def _foot(page: Page, room: int) -> list[Ranked]:
    return [(_KEYS, [(QUIET, line)]) for line in _wrap("  ".join(page.keys), room, gap="  ")]


def _body(page: Page, field: Line, said: Said, notices: Sequence[str], room: int) -> list[Ranked]:
    lines: list[Ranked] = []
    for number, sentence in enumerate(page.sentences):
        rank = _TEXT + number / 10  # the first one stays longest
        lines += [(rank, [(PLAIN, line)]) for line in _wrap(sentence, room)]
    if page.fixed:
        lines += [(_SPACE, _NO_LINE)] * bool(lines)
        for text in page.fixed:
            lines += [(_FIXED, [(STRONG, line)]) for line in _wrap(text, room)]
    if page.field:
        lines += [(_SPACE, _NO_LINE)] * bool(lines) + [(_FIELD, field)]
    if said.text:
        lines.append((_SPACE, _NO_LINE))
        lines += [(_SAID, [(said.style, line)]) for line in _wrap(said.text, room)]
    for notice in notices:
        lines.append((_SPACE, _NO_LINE))
        lines += [(_NOTICE, [(WARNING, line)]) for line in _wrap(notice, room)]
    return lines


def _below_field(body: list[Ranked]) -> int:
    ranks = [rank for rank, _ in body]
    return len(ranks) - 1 - ranks.index(_FIELD) if _FIELD in ranks else 0


def _field(page: Page, typed: str | int, room: int) -> Line:
    gap = "   " if room > 30 else " "
    label = clip(f"▸ {page.field}{gap}", max(0, room - 3))
    space = max(1, room - columns(label) - 1)
    shown = "•" * min(typed, space) if isinstance(typed, int) else _end_of(_harmless(typed), space)
    return [(STRONG, label), (PLAIN, shown)]


def _end_of(text: str, room: int) -> str:
    while columns(text) > room:
        text = text[1:]
    return text


def _make_fit(blocks: list[list[Ranked]], height: int) -> None:
    """Remove the least important lines until the page fits: blank lines singly, sentences as a whole."""
    for rank in sorted({rank for block in blocks for rank, _ in block}, reverse=True):
        for block in blocks:
            for index in range(len(block) - 1, -1, -1):
                if sum(map(len, blocks)) <= height:
                    return
                if block[index][0] != rank:
                    continue
                if rank in (_SPACE, _SAID):
                    del block[index]
                else:
                    block[:] = [line for line in block if line[0] != rank]
                    break


def _wrap(text: str, room: int, gap: str = " ") -> list[str]:
    """Break ``text`` between words; a word that is wider than ``room`` is broken inside."""
    room = max(1, room)
    lines: list[str] = []
    line = ""
    for word in _harmless(text).split(gap):
        longer = f"{line}{gap}{word}" if line else word
        if columns(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while columns(line) > room:
            part = clip(line, room) or line[:1]
            lines.append(part)
            line = line[len(part) :]
    return [*lines, line] if line else lines


def _harmless(text: str) -> str:
    """Last defence: replace every character that could act on the terminal."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _indented(lines: list[Ranked], left: int) -> list[Ranked]:
    return [(rank, [(PLAIN, " " * left), *line] if line else line) for rank, line in lines]


def _clipped(line: Line, width: int) -> Line:
    used = 0
    pieces: Line = []
    for style, text in line:
        piece = clip(text, width - used)
        used += columns(piece)
        pieces.append((style, piece))
    return pieces
