"""The keys of one account, to compare with Bitfinex's page."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from vault_tui.core.halves import shown_key
from vault_tui.session.page_keys import Answer, Matched, PageKey, by_label
from vault_tui.tui.widgets.drawing import fit, line, wrap
from vault_tui.tui.widgets.rows import Rows

_MARGIN, _GAP = 3, "  "
_ANSWER, _LABEL, _KEY, _USED_BY = 9, 28, 13, 14
_START, _END = 8, 4
"""Characters of an API key that are shown: enough to tell keys apart, whichever end the page shows."""
_NARROW = 72
"""Below so many columns the program is left out."""
_WORDS = {Answer.THERE: "there", Answer.GONE: "NOT THERE", None: "?"}
_STRANGER = "not in this vault"


class PageKeys(Rows):
    """Keys that the vault knows, each with what the page shows of it; then those that only the page has."""

    header: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[PageKey, ...] = ()
        self._answers: dict[str, Answer] = {}
        self._strangers: tuple[str, ...] = ()

    def show(self, state: Matched) -> None:
        """Show how far the matching is; the cursor stays on its line where that is still there."""
        before = self.cursor
        keys = [*state.there, *state.gone, *state.open]
        self._keys = tuple(sorted(keys, key=by_label))
        self._answers = dict.fromkeys((key.id for key in state.there), Answer.THERE)
        self._answers |= dict.fromkeys((key.id for key in state.gone), Answer.GONE)
        self._strangers = state.strangers
        self.items_changed(before)

    @property
    def key(self) -> PageKey | None:
        """The key under the cursor; None on a line that only the page has."""
        return self._keys[self.cursor] if self.cursor < len(self._keys) else None

    @property
    def stranger(self) -> str:
        """What was noted of the key under the cursor, if only the page has it; else empty."""
        place = self.cursor - len(self._keys)
        return self._strangers[place] if 0 <= place < len(self._strangers) else ""

    @property
    def looked_at(self) -> tuple[int, int]:
        """How many keys were looked at, and how many there are."""
        return len(self._answers), len(self._keys)

    def answer(self, answer: Answer) -> Answer | None:
        """Answer for the key under the cursor and go on, or take that answer back; returns the new one."""
        if (key := self.key) is None:
            return None
        now = None if self._answers.get(key.id) is answer else answer
        if now is None:
            del self._answers[key.id]
        else:
            self._answers[key.id] = now
        self.refresh_item(self.cursor)
        if now is not None:
            self.action_down()
        return now

    def count(self) -> int:
        return len(self._keys) + len(self._strangers)

    def draw_header(self, line_number: int, width: int) -> Strip:
        titles = self._cells(width, ("ON PAGE", "LABEL", "API KEY", "USED BY", "HERE"))
        return line([Segment(" " * _MARGIN + _GAP.join(titles), self.style("quiet"))], width, self.style())

    def draw_empty(self, line_number: int, width: int) -> Strip:
        words = "No key of this account is known here, or all of them are ticked as gone."
        lines = [] if self.count() else ["", *wrap(words, max(10, width - 2 * _MARGIN))]
        text = lines[line_number] if line_number < len(lines) else ""
        return line([Segment(" " * _MARGIN + text, self.style())], width, self.style())

    def draw(self, item: int, line_number: int, width: int) -> Strip:
        plain = self.style(on=item)
        if item < len(self._keys):
            key = self._keys[item]
            answer = self._answers.get(key.id)
            unwanted = answer is Answer.THERE and not key.expected
            standing = f"REVOKE: {key.standing}" if unwanted else key.standing
            texts = (_WORDS[answer], key.label, _shown(key.api_key), key.integration or "—", standing)
            tone = "warning" if answer is Answer.GONE or unwanted else "good" if answer else "quiet"
        else:
            texts = ("there", self._strangers[item - len(self._keys)], "", "", _STRANGER)
            tone = "warning"
        first, *rest = self._cells(width, texts)
        return line(
            [
                Segment(" ▸ " if item == self.cursor else "   ", plain),
                Segment(first + _GAP, self.style(tone, on=item)),
                Segment(_GAP.join(rest), self.style(tone, on=item) if tone == "warning" else plain),
            ],
            width,
            plain,
        )

    def _cells(self, width: int, texts: Sequence[str]) -> list[str]:
        answer, label, key, used_by, standing = texts
        labels = [cell_len(one.label) for one in self._keys] + [cell_len(one) for one in self._strangers]
        narrow = width < _NARROW
        widest = _LABEL if not narrow else width - _MARGIN - _ANSWER - _KEY - len(_STRANGER) - 3 * len(_GAP)
        cells = [
            fit(answer, _ANSWER),
            fit(label, min(max([*labels, len("LABEL")]), widest)),
            fit(key, _KEY),
        ]
        return [*cells, *([] if narrow else [fit(used_by, _USED_BY)]), standing]


def _shown(api_key: str) -> str:
    whole = shown_key(api_key, bitfinex=True)
    if whole != api_key or len(api_key) <= _START + _END:
        return whole[:_START]
    return f"{api_key[:_START]}…{api_key[-_END:]}"
