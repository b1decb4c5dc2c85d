"""``doctor``: what it looks at, and how it tells."""

import base64
import json
import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, ended
from vault_tui.cli.doctor_checks import _watchers


def reported(cli: Cli, **env: str) -> dict[str, dict[str, str]]:
    done = cli.run("doctor", "--json", opened=False, **env)
    found = json.loads(done.out)
    assert done.code == (8 if any(one["verdict"] == "do" for one in found) else 0)
    return {one["about"]: one for one in found}


def test_every_finding_that_is_not_fine_says_what_to_do(cli: Cli) -> None:
    report = reported(cli)
    assert {"terminal", "clipboard", "folder", "vault", "user", "memory", "swap", "core dumps"} <= set(report)
    assert all(one["remedy"] for one in report.values() if one["verdict"] != "ok")
    assert report["core dumps"]["verdict"] == "ok"
    assert "64 MiB are needed" in report["memory"]["finding"]


@pytest.mark.parametrize(("said", "verdict"), [("0\n", "note"), ("1\n", "ok"), ("2\n", "ok"), (None, "note")])
def test_it_tells_who_may_look_in_before_a_process_is_shielded(
    said: str | None, verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    if said is not None:
        (tmp_path / "scope").write_text(said, encoding="ascii")
    (check,) = _watchers(tmp_path / "scope")
    assert (check.about, check.verdict) == ("watchers", verdict)


def test_permissions_that_are_too_wide_are_found(cli: Cli) -> None:
    cli.vault.chmod(0o644)
    cli.vault.parent.chmod(0o777)
    cli.state.chmod(0o755)
    report = reported(cli)
    assert [report[one]["verdict"] for one in ("folder", "vault", "state")] == ["do", "do", "do"]


def test_no_vault_is_only_a_note(fresh: Cli) -> None:
    assert reported(fresh)["vault"]["verdict"] == "note"


def test_a_terminal_that_is_unfit_is_told_on_it(cli: Cli) -> None:
    terminal = cli.terminal("doctor", TERM="dumb", LC_ALL="C")
    terminal.setwinsize(10, 40)
    assert ended(terminal) == 8
    assert re.search(r"do +TERM", terminal.before)
    assert re.search(r"do +locale", terminal.before)
    assert re.search(r"do +size", terminal.before)


def test_a_clipboard_that_works_is_remembered(cli: Cli) -> None:
    terminal = cli.terminal("doctor", "--clipboard")
    terminal.expect(r"\x1b\]52;c;([^\x07]+)\x07")
    word = base64.b64decode(terminal.match[1]).decode()
    terminal.expect("Pasted: ")
    terminal.send(word + "\r")
    assert ended(terminal) == 0
    terminal = cli.terminal("doctor")
    ended(terminal)
    assert "seen to work here" in terminal.before


def test_a_clipboard_that_does_not_work_is_remembered_and_nothing_is_sent_any_more(cli: Cli) -> None:
    terminal = cli.terminal("doctor", "--clipboard")
    terminal.expect("Pasted: ")
    terminal.send("\r")
    assert ended(terminal) == 8
    terminal = cli.terminal("copy", "grid-bot", opened=True)
    assert ended(terminal) == 1
    assert "\x1b]52" not in terminal.before


def test_without_a_terminal_no_clipboard_is_tried(cli: Cli) -> None:
    assert cli.run("doctor", "--clipboard", opened=False).code == 1
