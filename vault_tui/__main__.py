"""``python -m vault_tui``: answers what needs nothing, then hands over to the command line."""

import sys


def main() -> int:
    """Run the command line with this process's arguments and return its exit code."""
    if sys.argv[1:] == ["--version"]:
        from vault_tui import __version__

        print("vault-tui", __version__)
        return 0
    from vault_tui.cli.front import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
