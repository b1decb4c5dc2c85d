"""The README is true: its commands exist, its session runs as shown, its pictures are there."""

import argparse
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from vault_tui.cli.declaring import Parser
from vault_tui.cli.parser import build_parser
from vault_tui.core.errors import ExitCode

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
COMMANDS = Path(sys.executable).parent
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def rows(title: str) -> list[list[str]]:
    """The cells of the table whose first column has this title."""
    table = re.search(rf"^\| {title} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert table is not None
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table[1].splitlines()]


def subcommands() -> dict[str, Parser]:
    (action,) = (one for one in build_parser()._actions if isinstance(one, argparse._SubParsersAction))
    found: dict[str, Any] = dict(action.choices)
    return found


def every_option() -> Iterator[str]:
    for parser in (build_parser(), *subcommands().values()):
        for action in parser._actions:
            yield from action.option_strings


def in_code() -> list[str]:
    """What stands between backquotes, and the lines of the blocks that are commands."""
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL))
    return [*spans, *"".join([*blocks("sh"), *blocks("console")]).splitlines()]


def session() -> list[tuple[str, str]]:
    """Each command of the session, and what the README says it prints."""
    (block,) = blocks("console")
    turns = [turn.partition("\n") for turn in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, printed) for command, _, printed in turns]


def test_the_table_has_every_command_and_no_other() -> None:
    assert sorted(row[0].strip("`") for row in rows("Command")) == sorted(subcommands())


@pytest.mark.parametrize("row", rows("Command"), ids=lambda row: row[0].strip("`"))
def test_every_example_is_understood(row: list[str]) -> None:
    program, *arguments = shlex.split(row[1].strip("`"))
    assert program == "vault-tui"
    assert arguments[0] == row[0].strip("`")
    assert build_parser().parse_args(arguments).handler


def test_every_option_that_is_named_exists() -> None:
    known = {*every_option(), "--python", "--without-pip"}
    for code in in_code():
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", code)) <= known, code


def test_every_variable_that_is_named_is_read() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "vault_tui").rglob("*.py"))
    for name in set(re.findall(r"\b(?:VAULT_TUI|XDG)_[A-Z_]+", README)):
        assert f'"{name}"' in sources


def test_every_make_target_that_is_named_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z-]+)`", README)) <= set(targets)


def test_the_exit_codes_are_those_of_the_help() -> None:
    shown = [(int(code), meaning) for code, meaning in rows("Exit code")]
    epilog = build_parser().epilog or ""
    assert epilog == "Exit codes: " + " · ".join(f"{code} {meaning}" for code, meaning in shown)
    assert {code for code, _ in shown} <= set(ExitCode)


def test_the_session_prints_what_is_shown(tmp_path: Path) -> None:
    mark = "-- end of command --"
    script = tmp_path / "session"
    script.write_text("".join(f"{command}\necho '{mark}'\n" for command, _ in session()), encoding="utf-8")
    terminal = pexpect.spawn(
        "bash",
        [str(script)],
        encoding="utf-8",
        timeout=180,
        dimensions=(24, 120),
        env={
            "PATH": f"{COMMANDS}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "TMPDIR": str(tmp_path),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        },
    )
    terminal.expect(pexpect.EOF)
    printed = terminal.before.replace("\r\n", "\n").split(f"{mark}\n")
    terminal.close()
    assert len(printed) == len(session()) + 1
    for (command, shown), said in zip(session(), printed, strict=False):
        # "…" stands for whatever is there, and every day for today.
        pattern = re.escape(A_DAY.sub("DAY", shown)).replace("…", "(?s:.*)")
        assert re.fullmatch(pattern, A_DAY.sub("DAY", said)), f"{command}\n{said}"


def test_the_session_leaves_nothing_behind(tmp_path: Path) -> None:
    commands = [command for command, _ in session()]
    assert commands[0] == 'cd "$(mktemp -d)"'
    assert all("~" not in command for command in commands)
    assert commands[1].startswith('export VAULT_TUI_VAULT="$PWD/')


def test_every_picture_is_shown_once_and_every_shown_one_is_there() -> None:
    shown = re.findall(r"!\[[^]]+\]\(screenshots/([a-z0-9-]+)\.svg\)", README)
    assert sorted(shown) == sorted(file.stem for file in (CHECKOUT / "screenshots").glob("*.svg"))


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_to_a_file_leads_to_one(page: str) -> None:
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        assert (CHECKOUT / target).exists(), target
