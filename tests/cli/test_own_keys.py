"""Keys that the person gave to commands in a file of their own, and every mistake such a file can hold."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Cli
from tests.system.screen import Screen
from vault_tui.cli.own_keys import example, keys_from
from vault_tui.core.errors import InvalidInput
from vault_tui.tui.commands import BY_ID


def settings(cli: Cli, text: str, mode: int = 0o600) -> Path:
    """Put the file where it is looked for."""
    folder = cli.home / ".config" / "vault-tui"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "keys.toml"
    file.touch()
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def refused(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        keys_from(text)
    return f"{caught.value.sentence} {caught.value.remedy}"


class TestWhatTheFileGives:
    def test_a_key_takes_the_place_of_the_letter_and_nothing_else(self) -> None:
        assert keys_from('reveal = "W"\nlock = ["L", "f12"]\nfirst = "^"') == {
            "reveal": ("W",),
            "lock": ("L", "f12", "ctrl+l"),
            "first": ("^", "home"),
        }

    def test_two_commands_can_change_places(self) -> None:
        assert keys_from('copy-key = "s"\ncopy-secret = "c"') == {"copy-key": ("s",), "copy-secret": ("c",)}

    def test_an_empty_file_changes_nothing(self) -> None:
        assert keys_from("# nothing yet\n") == {}

    def test_the_example_changes_nothing_and_each_of_its_lines_is_one_that_can_be_taken(self) -> None:
        lines = list(example())
        assert keys_from("\n".join(lines)) == {}
        entries = [line.removeprefix("# ") for line in lines if " = " in line]
        assert len(entries) > 20
        for name, keys in keys_from("\n".join(entries)).items():
            assert set(keys) == set(BY_ID[name].keys)
        assert tomllib.loads("\n".join(entries))


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('\nrevael = "w"', "Line 2, revael: there is no such command. Did you mean reveal?"),
            ('qqqqqq = "w"', "Line 1, qqqqqq: there is no such command. `vault-tui keys` lists them."),
            ('back = "w"', "Line 1, back: this command stays on Esc."),
            ('stuck = "w"', "Line 1, stuck: this command stays on Ctrl-G."),
            ('jump = "w"', "Line 1, jump: this command stays on the digits."),
            ('# a\n\n reveal = "ctrl+r"', "Line 3, reveal: “ctrl+r” is not a key for a command."),
            ('reveal = "4"', "Line 1, reveal: “4” is not a key"),
            ('reveal = ""', "Line 1, reveal: “” is not a key"),
            ('reveal = " "', "Line 1, reveal: “ ” is not a key"),
            ('reveal = "ä"', "Line 1, reveal: “ä” is not a key"),
            ('reveal = "\\u001b[2J"', "is not a key"),
            ("reveal = []", "Line 1, reveal: a key stands in quotation marks"),
            ("reveal = 7", "Line 1, reveal: a key stands in quotation marks"),
            ("[reveal]\nkey = 'w'", "Line 1, reveal: a key stands in quotation marks"),
            ('reveal = "s"', "Line 1, reveal: “s” is copy-secret already. Give one of the two another key."),
            ('reveal = "W"\nfind = "W"', "“W” is"),
            ("reveal = ", "It is not written as TOML is: Invalid value (at end of document)."),
            ('\nreveal = "w', "(at"),
        ],
    )
    def test_each_is_told_with_its_place(self, text: str, said: str) -> None:
        assert said in refused(text)
        assert "\x1b" not in refused(text)


class TestTheCommand:
    def test_it_shows_the_keys_in_force_and_where_they_come_from(self, fresh: Cli) -> None:
        file = settings(fresh, 'reveal = "W"\n')
        done = fresh.run("keys", "--json")
        assert (done.code, done.err) == (0, "")
        shown = {entry["command"]: entry for entry in json.loads(done.out)}
        assert (shown["reveal"]["keys"], shown["reveal"]["from"]) == (["W"], str(file))
        assert (shown["find"]["keys"], shown["find"]["from"]) == (["/"], None)
        line = next(line for line in fresh.run("keys").out.splitlines() if line.startswith("W "))
        assert line.endswith("reveal  (~/.config/vault-tui/keys.toml)")

    def test_a_mistake_is_told_and_every_key_is_as_usual(self, fresh: Cli) -> None:
        settings(fresh, 'find = "W"\nreveal = "s"\n')
        done = fresh.run("keys", "--json")
        assert done.code == 8
        assert done.err == (
            "~/.config/vault-tui/keys.toml: Line 2, reveal: “s” is copy-secret already. "
            "Give one of the two another key. All keys are as usual.\n"
        )
        assert all(entry["from"] is None for entry in json.loads(done.out))

    @pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
    def test_a_file_that_others_can_write_is_not_believed(self, fresh: Cli, mode: int) -> None:
        settings(fresh, 'reveal = "W"\n', mode)
        done = fresh.run("keys", "--json")
        assert done.code == 8
        assert "Other users can write to ~/.config/vault-tui/keys.toml" in done.err
        assert all(entry["from"] is None for entry in json.loads(done.out))

    def test_a_folder_that_others_can_write_is_no_place_for_it(self, fresh: Cli) -> None:
        settings(fresh, 'reveal = "W"\n').parent.chmod(0o777)
        done = fresh.run("keys")
        assert done.code == 8
        assert "Other users can write to the folder" in done.err

    def test_what_is_no_file_or_no_text_or_too_long_is_told(self, fresh: Cli) -> None:
        file = settings(fresh, "")
        for data in (b"\xff\xfe", b"#" * 70_000):
            file.write_bytes(data)
            assert "is not a settings file" in fresh.run("keys").err
        file.unlink()
        file.mkdir()
        assert "is not a file" in fresh.run("keys").err

    def test_without_a_file_it_says_how_to_begin(self, fresh: Cli) -> None:
        done = fresh.run("keys")
        assert done.code == 0
        assert "`vault-tui keys --example` prints one" in done.err
        settings(fresh, fresh.run("keys", "--example").out)
        assert fresh.run("keys", "--json").code == 0


class TestTheScreens:
    def test_own_keys_act_and_are_named_and_the_old_ones_do_nothing(self, cli: Cli) -> None:
        settings(cli, 'trash-list = ["T", "f5"]\nsettings = "W"\n')
        env = cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase"))
        with Screen([COMMAND], env=env) as screen:
            screen.wait_for("grid-bot", "n new")
            screen.press(",")
            screen.press("t")
            screen.press("W")
            screen.wait_for("Theme")
            screen.press("\x1b")
            screen.wait_for("grid-bot", "n new")
            for key in ("T", "\x1b[15~"):
                screen.press(key)
                screen.wait_for("The trash is empty")
                screen.press("\x1b")
                screen.wait_for("grid-bot", "n new")
            screen.press("q")
            assert screen.wait_until_gone() == 0

    def test_a_mistake_in_the_file_is_said_on_the_list_and_keeps_nobody_out(self, cli: Cli) -> None:
        settings(cli, "reveal = 7\n")
        env = cli.environment(VAULT_TUI_PASSPHRASE_FILE=str(cli.home / "passphrase"))
        with Screen([COMMAND], env=env) as screen:
            screen.wait_for("grid-bot", "Line 1, reveal", "All keys are as usual")
            screen.press("q")
            assert screen.wait_until_gone() == 0
