"""The fork between screens and commands, and what the parser makes of arguments."""

import argparse
import subprocess
import sys

import pytest

from tests.cli.conftest import COMMAND, Cli
from vault_tui.cli.declaring import Parser
from vault_tui.cli.main import handler
from vault_tui.cli.options import without_command
from vault_tui.cli.parser import build_parser
from vault_tui.core.errors import ExitCode

NOT_BEFORE_THE_PROMPT = {"argparse", "re", "enum", "dataclasses", "json", "typing", "pathlib", "textual"}


def commands() -> dict[str, Parser]:
    actions = [one for one in build_parser()._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(actions[0].choices)


class TestOptions:
    def test_no_command_leads_to_the_screens_with_what_was_given(self) -> None:
        options = without_command(["--vault", "a", "--passphrase-file=b"])
        assert options is not None
        assert (options.vault, options.passphrase_file, options.locked) == ("a", "b", False)

    def test_the_process_after_a_lock_always_asks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VAULT_TUI_PASSPHRASE_FILE", "from-the-environment")
        options = without_command(
            ["--locked", "--vault", "a", "--terminal-settings", "7", "--passphrase-file", "b"]
        )
        assert options is not None
        assert (options.passphrase_file, options.recovery_code_file) == ("", "")
        assert (options.locked, options.terminal_settings) == (True, 7)

    def test_the_environment_fills_what_no_option_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VAULT_TUI_PASSPHRASE_FILE", "p")
        monkeypatch.setenv("VAULT_TUI_VAULT", "v")
        options = without_command([])
        assert options is not None
        assert (options.vault, options.passphrase_file) == ("v", "p")
        code = without_command(["--recovery-code-file", "c"])
        assert code is not None
        assert (code.passphrase_file, code.recovery_code_file) == ("", "c")

    @pytest.mark.parametrize(
        "argv",
        [
            ["ls"],
            ["--vault", "a", "ls"],
            ["--help"],
            ["--vault"],
            ["--vault="],
            ["--terminal-settings", "x"],
            ["--passphrase-file", "a", "--recovery-code-file", "b"],
        ],
        ids=" ".join,
    )
    def test_everything_else_is_for_the_parser(self, argv: list[str]) -> None:
        assert without_command(argv) is None

    def test_little_is_imported_before_the_prompt(self) -> None:
        program = (
            "import sys; from vault_tui.cli.dispatch import without_command; "
            "without_command(['--vault', 'x']); print(*sys.modules)"
        )
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-P", "-c", f"import sys; sys.path[:] = {sys.path!r}; {program}"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert not NOT_BEFORE_THE_PROMPT & set(done.stdout.split())


class TestParser:
    def test_every_command_has_its_function(self) -> None:
        for name, command in commands().items():
            assert callable(handler(command.get_default("handler"))), name

    def test_every_command_that_prints_data_has_json(self) -> None:
        without = {name for name, command in commands().items() if "--json" not in command.format_help()}
        led = {"guide", "demo"}
        gives_what_another_program_reads = {"run", "inject", "completion", "man"}
        assert without == led | gives_what_another_program_reads

    def test_the_help_names_every_exit_code(self) -> None:
        words = build_parser().format_help()
        said = words.partition("Exit codes: ")[2]
        assert all(f"{int(code)} " in said for code in ExitCode if code is not ExitCode.NOT_ASKED)

    @pytest.mark.parametrize(
        "way", [(COMMAND,), (sys.executable, "-m", "vault_tui")], ids=["script", "module"]
    )
    def test_the_script_and_the_module_answer_alike(self, fresh: Cli, way: tuple[str, ...]) -> None:
        assert fresh.run("--help", command=way).out.startswith("usage: vault-tui ")
        mistake = fresh.run("list", command=way)
        assert (mistake.code, mistake.out) == (2, "")
        assert len(mistake.err.splitlines()) == 2

    def test_options_are_not_guessed_from_their_start(self, fresh: Cli) -> None:
        assert fresh.run("ls", "--js").code == 2
