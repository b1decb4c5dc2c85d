"""The fork in the road: an open window, the screens when there is no command, else the command line."""

from __future__ import annotations

from vault_tui.cli.options import without_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


_LOOK_UPS = frozenset(("get", "ls", "find", "show"))


def run(argv: Sequence[str]) -> int:
    """Run ``vault-tui`` with these arguments; its exit code."""
    if not _LOOK_UPS.isdisjoint(argv):
        from vault_tui.cli.quick import answered

        if (code := answered(argv)) is not None:
            return code
    if argv[:1] == ["__complete"]:  # asked by a shell at every Tab
        from vault_tui.cli.completion import answer

        return answer(argv[1:])
    options = without_command(argv)
    if options is None:
        from vault_tui.cli.main import run_command

        return run_command(argv)
    from vault_tui.cli.interactive import run_interactive

    return run_interactive(options)
