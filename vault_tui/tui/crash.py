"""What may be said of a crash: the exception's type and the place, nothing else.

Exception texts and local variables can hold a passphrase or an API secret, and what is printed at the
end stays in the terminal's scrollback.
"""

from pathlib import Path
from types import TracebackType

_PACKAGE = Path(__file__).parents[1]
_MOST = 8


def crash_lines(error: BaseException) -> list[str]:
    """The sentences for a crash, with the chain of causes from the outermost inwards."""
    lines = ["vault-tui stopped because of a bug in it. What was saved is safe."]
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen and len(seen) < _MOST:
        seen.add(id(link))
        lines.append(f"  {type(link).__name__}{_place(link.__traceback__)}")
        link = link.__cause__ or getattr(link, "error", None) or link.__context__
    return lines


def _place(traceback: TracebackType | None) -> str:
    """Where it was raised, and the last line of ours that led there."""
    last = ours = ""
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        inside = path.is_relative_to(_PACKAGE)
        shown = path.relative_to(_PACKAGE.parent) if inside else path.name
        last = f" at {shown}:{traceback.tb_lineno}"
        ours = last if inside else ours
        traceback = traceback.tb_next
    return last if last == ours or not ours else f"{last}, from{ours.removeprefix(' at')}"
