"""A slow rating of a line while it is typed, in a thread, one at a time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from vault_tui.core.secret import Passphrase
    from vault_tui.system.line_editor import LineEditor


class Opinion:
    """Calls ``think`` with a copy of the line, which is wiped afterwards, then ``tell``, both in a thread.

    The answer is dropped if the line has changed meanwhile.
    """

    def __init__(self, think: Callable[[Passphrase], str], tell: Callable[[], None]) -> None:
        self._think = think
        self._tell = tell
        self._asked = -1  # the line's version that was rated last
        self._thinking = False
        self._answer: tuple[int, str] | None = None

    def wanted(self, editor: LineEditor) -> bool:
        """Whether :meth:`start` should be called at the next pause."""
        return bool(editor.length) and editor.version != self._asked and not self._thinking

    def start(self, editor: LineEditor) -> None:
        """Start rating the line as it is now."""
        import threading

        self._asked = editor.version
        self._thinking = True
        threading.Thread(target=self._run, args=(editor.copy(), editor.version), daemon=True).start()

    def answer(self, editor: LineEditor) -> str:
        """The rating of the line as it is now, returned once; "" while there is none."""
        answer, self._answer = self._answer, None
        return answer[1] if answer and answer[0] == editor.version else ""

    def _run(self, line: Passphrase, version: int) -> None:
        try:
            with line:
                self._answer = (version, self._think(line))
        finally:
            self._thinking = False
            self._tell()
