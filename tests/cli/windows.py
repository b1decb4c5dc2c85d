"""A real unlock window for tests of what asks one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryDirectory

from tests.cli.conftest import Cli


@contextmanager
def open_window(cli: Cli) -> Iterator[Cli]:
    """The same home while its window is open, its socket where the path is short enough for one."""
    with TemporaryDirectory(prefix="vt-", dir="/tmp", ignore_cleanup_errors=True) as state:
        inside = replace(cli, env={**cli.env, "XDG_STATE_HOME": state})
        unlocked = inside.run("unlock")
        assert unlocked.code == 0, unlocked.err
        try:
            yield inside
        finally:
            inside.run("lock")
