"""The Textual front. It receives an opened session and never opens a file itself."""

import os

_HARMLESS = frozenset(
    {
        "TEXTUAL_ANIMATIONS",
        "TEXTUAL_FPS",
        "TEXTUAL_COLOR_SYSTEM",
        "TEXTUAL_DISABLE_KITTY_KEY",
        "TEXTUAL_SMOOTH_SCROLL",
    }
)


def scrub_environment() -> None:
    """Drop the variables by which Textual logs keystrokes, writes screenshots or loads foreign code.

    Textual reads them while it's imported, so this runs here: nothing of this package can be imported before.
    ``PYTHONASYNCIODEBUG`` makes asyncio log the arguments of slow callbacks.
    """
    for name in list(os.environ):
        if (name.startswith("TEXTUAL") and name not in _HARMLESS) or name == "PYTHONASYNCIODEBUG":
            del os.environ[name]


scrub_environment()
