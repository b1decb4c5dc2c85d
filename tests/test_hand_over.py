"""What HAND_OVER.md shows can be typed as it stands, and its unit is one that systemd takes."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from vault_tui.bitfinex.integrations import INTEGRATIONS
from vault_tui.cli.parser import build_parser
from vault_tui.core.templates import Format, references

PAGE = (Path(__file__).parent.parent / "vault_tui" / "HAND_OVER.md").read_text(encoding="utf-8")
FENCED = dict(re.findall(r"```(ini|json)\n(.*?)```", PAGE, re.DOTALL))


def commands() -> list[str]:
    """Every command line of ours on the page."""
    shown = re.findall(r"`([^`\n]+)`", PAGE) + re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    unit = FENCED["ini"].replace("\\\n", " ")
    lines = [line for text in (*shown, unit) for line in text.splitlines()]
    return [line for line in lines if re.search(r"\bvault-tui (?:--vault|run|env|inject) ", line)]


@pytest.mark.parametrize("line", commands())
def test_every_command_is_understood(line: str) -> None:
    if inner := re.search(r"\$\((.*)\)", line):
        line = inner[1]
    words = shlex.split(line)
    start = next(place for place, word in enumerate(words) if word.endswith("vault-tui"))
    parsed = build_parser().parse_args(words[start + 1 :])
    assert parsed.handler


def test_there_are_commands_to_try() -> None:
    assert len(commands()) > 10


def test_the_programs_that_read_variables_are_named() -> None:
    sentence = re.search(r"Which variables a program reads is known for (.*?)\.", PAGE, re.DOTALL)
    assert sentence
    for program in INTEGRATIONS:
        names = (program.id, program.title, *program.aliases)
        named = any(name.casefold() in sentence[1].casefold() for name in names)
        assert named == (program.environment is not None), program.id


def test_the_template_has_references() -> None:
    assert len(references(FENCED["json"], Format.JSON)) == 2


def test_every_format_is_named() -> None:
    assert all(f"`.{how}`" in PAGE for how in Format)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze, of Debian's systemd"
)
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    # The program isn't installed where the page has it.
    there = tmp_path / "vault-tui"
    there.touch(mode=0o755)
    unit = tmp_path / "grid-bot.service"
    unit.write_text(FENCED["ini"].replace("/usr/local/bin/vault-tui", str(there)), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    about_ours = [line for line in done.stderr.splitlines() if "grid-bot" in line or str(tmp_path) in line]
    assert (done.returncode, about_ours) == (0, []), done.stderr
