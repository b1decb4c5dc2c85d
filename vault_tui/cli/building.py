"""A hook for building a wheel, used by nothing else: adds this release's manual page."""

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPage(BuildHookInterface):  # type: ignore[misc]
    """Makes the page from the parser, which needs only the source tree."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by the builder before it collects files."""
        sys.path.insert(0, self.root)
        try:
            from vault_tui.cli.manual import page
            from vault_tui.cli.parser import build_parser
        finally:
            sys.path.remove(self.root)
        self._folder = Path(mkdtemp())
        made = self._folder / "vault-tui.1"
        made.write_text("".join(f"{line}\n" for line in page(build_parser())), encoding="utf-8")
        build_data["shared_data"][str(made)] = "share/man/man1/vault-tui.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when the wheel is built."""
        (self._folder / "vault-tui.1").unlink()
        self._folder.rmdir()
