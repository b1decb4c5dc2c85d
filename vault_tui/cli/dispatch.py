"""Where a command line goes: to the screens, to a shell's completion, or to a command."""

from __future__ import annotations

from vault_tui.cli.options import without_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Run ``vault-tui`` with these arguments; returns the exit code."""
    if argv[:1] == ["__complete"]:  # asked by a shell at every Tab
        from vault_tui.cli.completion import answer

        return answer(argv[1:])
    options = without_command(argv)
    if options is None:
        from vault_tui.cli.main import run_command

        return run_command(argv)
    from vault_tui.cli.interactive import run_interactive

    return run_interactive(options)
