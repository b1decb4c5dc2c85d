"""Completion in real shells, against a real unlock window, and the manual page in a real formatter."""

import argparse
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.cli.conftest import COMMAND, PATIENCE, Cli
from tests.cli.windows import open_window
from vault_tui.cli.completion import shell_file
from vault_tui.cli.manual import page
from vault_tui.cli.parser import build_parser

ODD = 'it\'s "odd" $HOME'
BLANK = "two words"
COLON = "a:colon"
FOREIGN = "ключ 鍵 ✓"
HARM = "harm$(touch harm)`touch harm`;touch harm>harm * ~ !! 'harm'"
"""Were any of it run, it would make a file. It ends with a quotation mark, which bash takes for the end."""


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"not installed here: {program}")


@pytest.fixture
def odd(cli: Cli) -> Cli:
    """The home of three entries, and of five with labels that shells stumble over."""
    session = cli.session()
    for label in (ODD, BLANK, COLON, FOREIGN, HARM):
        session.add(label)
    session.close()
    return cli


@pytest.fixture
def opened(odd: Cli) -> Iterator[Cli]:
    """The same while its window is open."""
    with open_window(odd) as inside:
        yield inside


def shell(cli: Cli, command: str, *arguments: str) -> Any:
    """An interactive shell that finds ``vault-tui``."""
    spawned = pexpect.spawn(
        command,
        list(arguments),
        env=cli.environment(PATH=f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}", TERM="dumb"),
        cwd=str(cli.home),
        encoding="utf-8",
        timeout=PATIENCE,
        dimensions=(24, 200),
    )
    spawned.delaybeforesend = None
    return spawned


TELL = "tell() { printf '[%s]' \"$@\"; printf '\\nTOLD%s\\n' .; }"
"""A command that says what it got; its own line holds no full stop behind TOLD."""


class TestBash:
    @pytest.fixture
    def bash(self, opened: Cli) -> Iterator[Any]:
        spawned = shell(opened, "bash", "--norc", "--noprofile")
        spawned.sendline("PS1='ready>'; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'")
        spawned.sendline(f"source {shell_file('bash')}; complete -F _vault_tui tell; {TELL}")
        spawned.sendline("printf 'set%s\\n' up")
        spawned.expect("setup\r\n")
        yield spawned
        spawned.close(force=True)

    @staticmethod
    def got(bash: Any, typed: str, tabs: str = "\t") -> list[str]:
        """What a command gets when Tab was pressed behind what was typed."""
        bash.send(f"{typed}{tabs}")
        bash.send("\n")
        bash.expect(r"\[(.*)\]\r\nTOLD\.\r\n")
        return str(bash.match[1]).split("][")

    @pytest.mark.parametrize("typed", ["two", "TW", "two\\ w", '"two w', "'two w", "'two "])
    def test_a_label_with_a_blank_is_one_word(self, bash: Any, typed: str) -> None:
        assert self.got(bash, f"tell get {typed}") == ["get", BLANK]

    @pytest.mark.parametrize("typed", ["it", "'it", '"it', "'it'\\''s"])
    def test_a_label_with_quotation_marks_and_a_dollar_is_itself(self, bash: Any, typed: str) -> None:
        assert self.got(bash, f"tell get {typed}") == ["get", ODD]

    @pytest.mark.parametrize("typed", ["a:", "a:co", '"a:c', "a"])
    def test_a_label_with_a_colon_is_itself(self, bash: Any, typed: str) -> None:
        assert self.got(bash, f"tell get {typed}") == ["get", COLON]

    @pytest.mark.parametrize("typed", ["кл", "ключ\\ ", "'ключ 鍵", '"к'])
    def test_a_label_of_another_alphabet_is_itself(self, bash: Any, typed: str) -> None:
        assert self.got(bash, f"tell get {typed}") == ["get", FOREIGN]

    @pytest.mark.parametrize("typed", ["harm", "'harm", '"harm'])
    def test_nothing_in_a_label_is_run(self, bash: Any, opened: Cli, typed: str) -> None:
        bash.sendline("set -H")
        assert self.got(bash, f"tell get {typed}") == ["get", HARM]
        assert not (opened.home / "harm").exists()

    def test_commands_options_and_values_are_completed(self, bash: Any) -> None:
        assert self.got(bash, "tell keyr\tad") == ["keyring", "add"]
        assert self.got(bash, "tell init --co\tmod") == ["init", "--cost", "moderate"]
        assert self.got(bash, "tell init --cost=mod") == ["init", "--cost=moderate"]

    def test_the_names_of_files_are_the_shell_s_business(self, bash: Any, opened: Cli) -> None:
        opened.write("a file with blanks", "")
        assert self.got(bash, "tell --vault a\\ fi") == ["--vault", "a file with blanks"]


@needs("zsh")
class TestZsh:
    @pytest.fixture
    def zsh(self, opened: Cli) -> Iterator[Any]:
        spawned = shell(opened, "zsh", "-f")
        spawned.sendline("PS1='ready>'; unsetopt zle_bracketed_paste beep; setopt no_prompt_cr no_prompt_sp")
        spawned.sendline("autoload -U compinit; compinit -u -D")
        spawned.sendline(f"source {shell_file('zsh')}; compdef _vault_tui tell; {TELL}")
        spawned.sendline("printf 'set%s\\n' up")
        spawned.expect("setup\r?\n")
        yield spawned
        spawned.close(force=True)

    @staticmethod
    def got(zsh: Any, typed: str) -> list[str]:
        zsh.send(f"{typed}\t")
        zsh.send("\n")
        zsh.expect(r"\[([^\r\n]*)\]\r\nTOLD\.\r\n")
        return str(zsh.match[1]).split("][")

    @pytest.mark.parametrize(
        ("typed", "label"),
        [("two", BLANK), ("'two w", BLANK), ("it", ODD), ('"it', ODD), ("a:", COLON), ("кл", FOREIGN)],
    )
    def test_a_label_is_itself_however_it_is_typed(self, zsh: Any, typed: str, label: str) -> None:
        assert self.got(zsh, f"tell get {typed}") == ["get", label]

    @pytest.mark.parametrize("typed", ["harm", "'harm", '"harm'])
    def test_nothing_in_a_label_is_run(self, zsh: Any, opened: Cli, typed: str) -> None:
        assert self.got(zsh, f"tell get {typed}") == ["get", HARM]
        assert not (opened.home / "harm").exists()

    def test_commands_and_options_are_completed(self, zsh: Any) -> None:
        assert self.got(zsh, "tell keyr\tad") == ["keyring", "add"]
        assert self.got(zsh, "tell init --co\tmod") == ["init", "--cost", "moderate"]


@needs("fish")
class TestFish:
    @staticmethod
    def offered(cli: Cli, line: str) -> list[str]:
        path = f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"
        code = f"source {shell_file('fish')}; complete --do-complete $argv[1]"
        done = cli.run("--no-config", "-c", code, line, command=["fish"], PATH=path)
        return [entry.partition("\t")[0] for entry in done.out.splitlines()]

    def test_labels_are_offered_as_they_are(self, opened: Cli) -> None:
        offered = self.offered(opened, "vault-tui get ")
        assert {ODD, BLANK, COLON, FOREIGN, HARM, "grid-bot"} == set(offered) - {"draft-only", "grid-old"}
        assert self.offered(opened, "vault-tui get 'two w") == [BLANK]
        assert not (opened.home / "harm").exists()

    def test_commands_and_options_are_completed(self, odd: Cli) -> None:
        assert self.offered(odd, "vault-tui keyr") == ["keyring"]
        assert "--cost" in self.offered(odd, "vault-tui init --c")


class TestTheAnswer:
    def test_there_are_no_labels_while_no_window_is_open_and_nothing_is_asked(self, odd: Cli) -> None:
        done = odd.run("__complete", "words", "get", "")
        assert (done.code, done.out, done.err) == (0, "words\n", "")

    def test_a_socket_that_accepts_and_says_nothing_costs_a_second_and_no_word(self, odd: Cli) -> None:
        import socket

        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(odd.home / "s"))
            listening.listen(1)
            done = odd.run("__complete", "words", "get", "", VAULT_TUI_WINDOW=str(odd.home / "s"))
        assert (done.code, done.out, done.err) == (0, "", "")

    @pytest.mark.parametrize(
        "arguments", [[], ["bash"], ["other"], ["bash", "\udcff", "\x1b]0;x"], ["words"]]
    )
    def test_a_mistaken_question_is_answered_by_silence(self, odd: Cli, arguments: list[str]) -> None:
        done = odd.run("__complete", *arguments)
        assert (done.code, done.err) == (0, "")
        assert "\x1b" not in done.out

    @pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
    def test_the_file_for_a_shell_is_printed(self, fresh: Cli, name: str) -> None:
        assert fresh.run("completion", name).out == shell_file(name).read_text(encoding="utf-8")


def plain(text: str) -> str:
    """What a formatter would show, of what the page writes otherwise."""
    for written, shown in (("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\[u2019]", "’")):
        text = text.replace(written, shown)
    return text


class TestTheManualPage:
    def test_every_command_and_option_is_on_it(self) -> None:
        parser = build_parser()
        text = plain("\n".join(page(parser)))
        (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
        known = {option for action in parser._actions for option in action.option_strings}
        for name, command in commands.choices.items():
            section = re.split(r"\n\.S[SH] ", text.split(f"\n.SS {name}", 1)[1])[0]
            told = [action for action in command._actions if action.help not in {None, argparse.SUPPRESS}]
            assert command.epilog is None or " ".join(command.epilog.split()) in section
            for action in told:
                assert all(option in section for option in {*action.option_strings} - known), (name, action)
        assert "\\fB--accept-cost\\fR" in text
        assert "--locked" not in text

    def test_it_is_the_same_every_time_and_plain_ascii(self, fresh: Cli) -> None:
        lines = list(page(build_parser()))
        assert lines == list(page(build_parser()))
        assert all(line.isascii() and "\n" not in line for line in lines)
        assert fresh.run("man").out == "".join(f"{line}\n" for line in lines)

    @needs("man")
    def test_the_formatter_has_nothing_to_complain_of(self, fresh: Cli) -> None:
        source = fresh.write("vault-tui.1", "".join(f"{line}\n" for line in page(build_parser())))
        done = subprocess.run(
            ["man", "--warnings", "-l", str(source)],
            env=fresh.environment(MANWIDTH="100", PAGER="cat", MAN_KEEP_FORMATTING=""),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        assert done.stderr == ""
        assert "vault-tui - a terminal key vault" in done.stdout

    def test_a_wheel_can_be_built_without_what_the_program_needs_to_run(self) -> None:
        """The builder makes the page from the parser, in an environment that holds nothing else."""
        code = (
            "import sys\n"
            "from vault_tui.cli.parser import build_parser\nfrom vault_tui.cli.manual import page\n"
            "list(page(build_parser()))\nprint(*sorted({name.split('.')[0] for name in sys.modules}))"
        )
        done = subprocess.run(
            [shutil.which("python3") or "python3", "-S", "-c", code],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        assert not {"nacl", "textual", "httpx", "keyring", "zxcvbn"} & set(done.stdout.split())
