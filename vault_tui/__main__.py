"""``python -m vault_tui``: answers what needs nothing or an open window only, else calls the command line."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_LOOK_UPS = frozenset(("get", "ls", "find", "show"))


def main() -> int:
    """Run the command line with this process's arguments and return its exit code."""
    if sys.argv[1:] == ["--version"]:
        from vault_tui import __version__

        try:
            print("vault-tui", __version__, flush=True)
        except OSError as error:
            from vault_tui.cli.output import failed, tell

            return tell(failed(error))
        return 0
    if not _LOOK_UPS.isdisjoint(sys.argv):
        from vault_tui.window.quick import answered

        if (code := answered(sys.argv[1:])) is not None:
            os._exit(code)  # all is written, and taking an interpreter down takes a tenth of its time
    if sys.argv[1:2] == ["run"]:
        from vault_tui.window.running import started

        if (code := started(sys.argv[1:])) is not None:
            os._exit(code)
    from vault_tui.cli.dispatch import run

    return run(sys.argv[1:])


def command() -> "NoReturn":
    """The whole process: :func:`main`, then an end at once. Nothing is left to be taken down in good order.

    Taking down all that a look-up by passphrase has loaded takes as long as an interpreter's start.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or 1
    os._exit(code)


if __name__ == "__main__":
    command()
