"""The prompt: where a passphrase is typed, before the UI framework is loaded and whenever one is needed.

It draws one page on the alternate screen and keeps what is typed in memory that is wiped. It imports
little, to be on screen milliseconds after the interpreter has started.
"""

from __future__ import annotations

from time import monotonic

from vault_tui.system import keystream
from vault_tui.system.console import TIMED_OUT, WOKEN, Console
from vault_tui.system.line_editor import CANCEL, CHANGED, NOTHING, SUBMIT, LineEditor
from vault_tui.system.page import PLAIN, WARNING, Page, Said, draw, render
from vault_tui.system.terminal import CLEAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from vault_tui.core.secret import Passphrase
    from vault_tui.system.opinion import Opinion
    from vault_tui.system.terminal import Terminal

    T = TypeVar("T")

_PASTES_IN_BRACKETS = b"\x1b[?2004h"
_HIDE_CURSOR, _SHOW_CURSOR = b"\x1b[?25l", b"\x1b[?25h"

_NOTHING_TYPED = "Nothing is typed yet."

_SEQUENCE_SECONDS = 0.1  # silence after ESC that makes it the Escape key
_THINKING_SECONDS = 0.4  # a pause in typing after which the line is rated


class Prompt:
    """Shows pages on one terminal. :meth:`notice` and :meth:`call_off` are for any thread, the rest for the
    main thread.

    ``patience`` is the seconds a page waits for a key before it acts as if left by Esc, with ``left_alone``
    set. Set it while a vault is open behind the prompt.
    """

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.patience: float | None = None
        self.left_alone = False
        self.called_off = False
        self.rated = False
        """Whether the rating of the last line was on screen before Enter."""
        self._editor = LineEditor()
        self._console = Console(terminal, self._editor)
        self._page = Page("")
        self._said = Said()
        self._idle = False
        self._notices: list[str] = []
        self._rows: list[bytes] = []
        self._last_key = 0.0

    def notice(self, text: str) -> None:
        """Add a line under this and every later page."""
        self._notices.append(text)
        self._console.wake()

    def call_off(self) -> None:
        """Make the current page act as if left by Esc, with ``called_off`` set until another is shown.

        For a thread that has found something more important than the question.
        """
        self.called_off = True
        self._console.wake()

    def close(self) -> None:
        """Overwrite what was typed and close the descriptors; the terminal stays as it is."""
        self._editor.wipe()
        self.terminal.signals.on_redraw = None
        self._console.close()

    def show(self, page: Page, said: Said | None = None) -> None:
        """Paint ``page`` and return, so that the caller can start other work before asking."""
        if page is not self._page:
            self.called_off = False
        self._page, self._said, self._idle = page, said or Said(), False
        self._editor.wipe()
        self._last_key = monotonic()
        self.left_alone = False
        if self.terminal.lent or not self.terminal.active:
            self._rows = []
        self.terminal.signals.on_redraw = self._redraw
        self.terminal.enter()
        if self.terminal.lent:
            self._console.discard_late_answers()
        self._paint()

    def ask(
        self,
        page: Page,
        said: Said | None = None,
        *,
        delay: float = 0.0,
        think: Callable[[Passphrase], str] | None = None,
    ) -> Passphrase | None:
        """The line typed into ``page``; None when it was left by Esc, Ctrl-C or Ctrl-D.

        The field accepts input after ``delay`` seconds. ``think`` runs in a thread with a copy of the line,
        at each pause in typing; its result is shown under the field.
        """
        self.show(page, said)
        if delay > 0:
            self._hold_off(delay)
        self.rated = False
        opinion = None
        if think is not None:
            from vault_tui.system.opinion import Opinion

            opinion = Opinion(think, self._console.wake)
        outcome = NOTHING
        while outcome not in (SUBMIT, CANCEL):
            outcome = self._edit(opinion)
        self._console.drop_typed()
        if outcome == SUBMIT:
            return self._editor.take()
        self._editor.wipe()
        return None

    def choose(self, page: Page, said: Said | None = None) -> bool:
        """Whether ``page`` was left by Enter, and not by Esc, Ctrl-C or Ctrl-D.

        An Enter in the same read as text is the end of a paste and doesn't count.
        """
        self.show(page, said)
        stream = keystream.KeyStream()
        while not self.called_off:
            length = self._read(_SEQUENCE_SECONDS if stream.waiting else None)
            if length == TIMED_OUT and stream.waiting:
                codes = {stream.quiet()}
            elif length == TIMED_OUT:
                codes = {keystream.CANCEL}
            else:
                codes = {stream.step(self._console.pages[place]) for place in range(length)}
                self._console.forget()
            if codes & {keystream.CANCEL, keystream.ESCAPE}:
                return False
            if codes == {keystream.ENTER} and not stream.in_paste:
                return True
        return False

    def busy(self, text: str, work: Callable[[], T]) -> T:
        """Run ``work`` in a thread while the page shows ``text``; what is typed meanwhile is dropped.

        Returns what ``work`` returns and raises what it raises. The person can't cancel it: a key
        derivation can't be stopped.
        """
        import threading

        results: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(work())
            except BaseException as error:
                errors.append(error)
            finally:
                self._console.wake()

        self._say(Said(text, PLAIN), idle=True)
        threading.Thread(target=run, daemon=True).start()
        while not results and not errors:
            self._console.read(None)
            self._console.forget()
            self._paint()
        self._console.drop_typed()
        if errors:
            raise errors[0]
        return results[0]

    def _edit(self, opinion: Opinion | None) -> int:
        """Handle one event."""
        if self.called_off:
            return CANCEL
        editor = self._editor
        thinks = opinion is not None and opinion.wanted(editor)
        length = self._read(_SEQUENCE_SECONDS if editor.waiting else _THINKING_SECONDS if thinks else None)
        outcome, enter = NOTHING, False
        if length > 0:
            enter = length == 1 and self._console.pages[0] in b"\r\n"
            outcome = editor.feed(memoryview(self._console.pages)[:length])
            self._console.forget()
        elif length == TIMED_OUT:
            if editor.waiting:
                outcome = editor.quiet()
            elif thinks and opinion is not None:
                opinion.start(editor)
            else:
                return CANCEL
        if outcome == CHANGED:
            self.rated = False
            self._say(Said(editor.refusal, WARNING))
        elif outcome == NOTHING and enter and not editor.length:
            self._say(Said(_NOTHING_TYPED))
        elif opinion is not None and (words := opinion.answer(editor)):
            self.rated = True
            self._say(Said(words, PLAIN))
        return outcome

    def _read(self, seconds: float | None) -> int:
        """As :meth:`Console.read`; ``TIMED_OUT`` with ``left_alone`` set after ``patience`` seconds."""
        if seconds is None and self.patience is not None:
            left = self._last_key + self.patience - monotonic()
            length = self._console.read(max(0.0, left))
            self.left_alone = length == TIMED_OUT
        else:
            length = self._console.read(seconds)
        if length > 0:
            self._last_key = monotonic()
        elif length == WOKEN:
            self._paint()
        return length

    def _hold_off(self, seconds: float) -> None:
        """Accept no input for ``seconds``; what is typed meanwhile is dropped."""
        said = self._said
        self._say(Said(f"{said.text} Wait a moment.".strip(), said.style), idle=True)
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0 and not self.called_off:
            if self._console.read(left) == WOKEN:
                self._paint()
            self._console.forget()
        self._console.drop_typed()
        self._say(said, idle=False)

    def _say(self, said: Said, *, idle: bool = False) -> None:
        """Change the line under the field; ``idle`` hides the field and the keys."""
        self._said, self._idle = said, idle
        self._paint()

    def _redraw(self) -> None:
        self._rows = []
        self._console.wake()

    def _paint(self) -> None:
        """Send the rows that changed."""
        page = self._page
        if self._idle:
            page = Page(page.title, page.sentences, state=page.state, fixed=page.fixed)
        typed = self._editor.text() if page.open_text else self._editor.count()
        picture = draw(page, typed, self._said, self._notices, self.terminal.size())
        rows = [self.terminal.encode(row) for row in render(picture, coloured=self.terminal.coloured)]
        out = bytearray()
        if len(rows) != len(self._rows):
            out += _PASTES_IN_BRACKETS + CLEAR
            self._rows = [b""] * len(rows)
        for number, (new, old) in enumerate(zip(rows, self._rows, strict=True)):
            if new != old:
                out += b"\x1b[%d;1H%b\x1b[K" % (number + 1, new)
        self._rows = rows
        if picture.cursor is None:
            out += _HIDE_CURSOR
        else:
            out += b"\x1b[%d;%dH" % (picture.cursor[0] + 1, picture.cursor[1] + 1) + _SHOW_CURSOR
        self._console.write(bytes(out))
