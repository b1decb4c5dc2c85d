"""What somebody thinks of a line while it is typed: slow, in a thread, one thought at a time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from vault_tui.core.secret import Passphrase
    from vault_tui.system.line_editor import LineEditor


class Opinion:
    """Calls ``think`` with a copy of the line, which is wiped afterwards, and ``tell`` when it has answered.

    An answer to a line that has changed meanwhile is dropped.
    """

    def __init__(self, think: Callable[[Passphrase], str], tell: Callable[[], None]) -> None:
        self._think = think
        self._tell = tell
        self._asked = -1  # the line's version that was thought about last
        self._thinking = False
        self._answer: tuple[int, str] | None = None

    def wanted(self, editor: LineEditor) -> bool:
        """Whether :meth:`start` should be called at the next pause."""
        return bool(editor.length) and editor.version != self._asked and not self._thinking

    def start(self, editor: LineEditor) -> None:
        """Begin to think about the line as it stands."""
        import threading

        self._asked = editor.version
        self._thinking = True
        threading.Thread(target=self._run, args=(editor.copy(), editor.version), daemon=True).start()

    def answer(self, editor: LineEditor) -> str:
        """What is thought of the line as it stands, once; "" while that isn't known."""
        answer, self._answer = self._answer, None
        return answer[1] if answer and answer[0] == editor.version else ""

    def _run(self, line: Passphrase, version: int) -> None:
        try:
            with line:
                self._answer = (version, self._think(line))
        finally:
            self._thinking = False
            self._tell()
