"""``vault-tui audit``: for a person, for cron, as a report; accepting and counting again."""

import json
import re
import shlex
from collections import Counter
from typing import Any

import pytest

from tests.cli.conftest import CONTROL, Cli
from tests.worlds import PASSPHRASE
from vault_tui.cli.parser import build_parser
from vault_tui.core.findings import RULES
from vault_tui.core.secret import Passphrase


def listed(cli: Cli, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cli.run("audit", "--json", *options).out)
    return found


def test_json_is_a_list_of_findings_worst_first(cli: Cli) -> None:
    found = listed(cli)
    assert {"id", "severity", "label", "why", "remedy", "accepted"} <= found[0].keys()
    severities = [one["severity"] for one in found]
    assert severities == sorted(severities, key=["high", "medium", "low"].index)
    assert {one["label"] for one in found} == {None, "grid-bot", "grid-old"}
    assert {"never-checked", "no-recovery"} <= {one["id"] for one in found}
    assert all(one["accepted"] is None for one in found)


@pytest.mark.parametrize(("level", "code"), [("high", 0), ("medium", 8), ("low", 8)])
def test_the_exit_code_tells_cron_whether_it_is_that_bad(cli: Cli, level: str, code: int) -> None:
    assert cli.run("audit", "--fail-on", level).code == code
    assert cli.run("audit", "--json", "--fail-on", level).code == code
    assert cli.run("audit").code == 0


def test_cron_needs_no_terminal_and_nowhere_to_write(cli: Cli) -> None:
    """An older copy opens read-only; what stands in the way of the state folder keeps no answer back."""
    older = cli.vault.read_bytes()
    session = cli.session()
    with Passphrase.copy_of(PASSPHRASE) as typed:
        session.access.reencrypt(typed, with_recovery=False)
    session.close()
    cli.vault.write_bytes(older)
    done = cli.run("audit", "--json", "--fail-on", "high")
    assert done.code == 8
    assert "other-copy" in {one["id"].partition(":")[0] for one in json.loads(done.out)}
    cli.state.rename(cli.state.with_name("moved"))
    cli.state.write_text("in the way", encoding="utf-8")
    done = cli.run("audit", "--json", "--fail-on", "medium")
    assert (done.code, bool(json.loads(done.out))) == (8, True)
    assert cli.vault.read_bytes() == older


def test_text_names_entry_finding_remedy_and_the_command_for_it(cli: Cli) -> None:
    done = cli.run("audit")
    assert re.search(r"^MEDIUM: \d$", done.out, re.MULTILINE)
    assert "  grid-bot  never-checked\n" in done.out
    assert "`vault-tui verify grid-bot`" in done.out
    assert "`vault-tui recovery`" in done.out
    commands = {(one["label"], one["id"]): one["command"] for one in listed(cli)}
    assert commands["grid-bot", "never-checked"] == "vault-tui verify grid-bot"
    assert commands[None, "no-recovery"] == "vault-tui recovery"


@pytest.mark.parametrize("form", [(), ("--markdown",)])
def test_findings_stand_under_headings_with_their_number_in_text_and_report(
    cli: Cli, form: tuple[str, ...]
) -> None:
    counts = Counter(one["severity"] for one in listed(cli))
    lines = cli.run("audit", *form).out.splitlines()
    for severity, count in counts.items():
        heading = f"## {severity.capitalize()}: {count}" if form else f"{severity.upper()}: {count}"
        assert lines.count(heading) == 1


def test_one_entry_is_looked_at_by_its_label(cli: Cli) -> None:
    assert {one["label"] for one in listed(cli, "--label", "grid-bot")} == {"grid-bot"}
    assert cli.run("audit", "--label", "nobody").code == 4


def test_accepting_needs_a_reason_and_is_undone_by_counting_again(cli: Cli) -> None:
    refused = cli.run("audit", "--accept", "never-checked", "--label", "grid-bot")
    assert (refused.code, "--reason" in refused.err) == (2, True)
    accept = ("audit", "--accept", "never-checked", "--label", "grid-bot", "--reason", "By hand.")
    assert cli.run(*accept, "--until", "30d").code == 0
    (one,) = (one for one in listed(cli, "--label", "grid-bot") if one["id"] == "never-checked")
    assert one["accepted"]["reason"] == "By hand."
    assert len(one["accepted"]["until"]) == 10
    assert "ACCEPTED: 1\n" in cli.run("audit").out
    assert "## Accepted: 1\n" in cli.run("audit", "--markdown").out
    assert cli.run("audit", "--label", "grid-bot", "--fail-on", "low").code == 0
    assert cli.run("audit", "--count-again", "never-checked", "--label", "grid-bot").code == 0
    assert cli.run("audit", "--label", "grid-bot", "--fail-on", "low").code == 8


def test_without_a_label_the_vaults_own_finding_is_meant(cli: Cli) -> None:
    assert cli.run("audit", "--accept", "no-recovery", "--reason", "In a safe.").code == 0
    wrong = cli.run("audit", "--accept", "never-checked", "--reason", "x")
    assert (wrong.code, "no such finding" in wrong.err) == (2, True)


def test_a_report_holds_no_secret_and_no_text_that_acts(cli: Cli) -> None:
    session = cli.session()
    entry = session.by_label("grid-bot")
    api_key = entry.api_key
    session.change(entry, label="grid | <b>*bot*", integration="a, `b`")
    session.close()
    done = cli.run("audit", "--markdown")
    assert done.out.startswith("# Audit of main account\n")
    assert r"| grid \| \<b\>\*bot\* |" in done.out
    assert r"\`b\`" in done.out
    assert api_key not in done.out
    assert not CONTROL.search(done.out)


def test_one_way_to_say_it_at_a_time(cli: Cli) -> None:
    assert cli.run("audit", "--json", "--markdown").code == 2


def test_a_label_that_looks_like_an_option_is_quoted_for_the_shell(cli: Cli) -> None:
    session = cli.session()
    session.change(session.by_label("grid-bot"), label="--my bot")
    session.close()
    assert "`vault-tui verify -- '--my bot'`" in cli.run("audit").out


def test_every_remedy_names_a_command_that_is_understood() -> None:
    for rule in RULES.values():
        words = [word.replace("LABEL", "grid-bot") for word in shlex.split(rule.shell)]
        assert build_parser().parse_args(words).handler, rule.id
