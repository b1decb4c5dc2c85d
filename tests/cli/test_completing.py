"""What can stand next on a command line, and how bash has to read it."""

from collections.abc import Sequence

import pytest

from vault_tui.cli.bash_line import Typed, read_line, written
from vault_tui.cli.completing import Next, what_comes_next
from vault_tui.cli.parser import build_parser

LABELS = ("grid-bot", "my label", 'it\'s "odd" $HOME!', "a:b")


def after(*words: str, labels: Sequence[str] = LABELS) -> Next:
    return what_comes_next(build_parser(), words, lambda _: labels)


def bare(*words: str) -> list[str]:
    return [word for word, _ in after(*words).words]


class TestWhatComesNext:
    def test_every_command_with_what_it_does(self) -> None:
        found = dict(after("").words)
        assert {"add", "get", "keyring", "completion", "run"} <= set(found)
        assert all(found.values())
        assert bare("ke") == ["keyring", "keys"]

    def test_the_options_of_a_command_and_the_global_ones(self) -> None:
        assert bare("get", "--pr") == ["--print"]
        assert {"--vault", "--json"} <= set(bare("ls", "--"))

    def test_an_option_that_nobody_types_is_not_told(self) -> None:
        assert not {"--locked", "--terminal-settings"} & set(bare("--"))

    def test_labels_where_one_stands(self) -> None:
        assert bare("get", "") == list(LABELS)
        assert bare("get", "GR") == ["grid-bot"]
        assert bare("run", "grid-bot", "") == list(LABELS)
        assert bare("unlock", "my") == ["my label"]

    def test_no_labels_where_something_else_stands(self) -> None:
        def never(_: str) -> Sequence[str]:
            raise AssertionError("labels were asked for")

        for words in (["ls", ""], [""], ["get", "--"], ["backups", ""], ["init", "--name", ""]):
            what_comes_next(build_parser(), words, never)

    def test_choices_in_their_place_and_as_values(self) -> None:
        assert bare("get", "grid-bot", "") == ["secret", "key"]
        assert bare("keyring", "") == ["add", "remove", "status"]
        assert bare("completion", "") == ["bash", "zsh", "fish"]
        assert bare("init", "--cost", "m") == ["moderate"]
        assert bare("init", "--cost=m") == ["--cost=moderate"]

    def test_files_where_one_is_wanted(self) -> None:
        assert after("--vault", "").files
        assert after("get", "--passphrase-file=/tmp/").files
        assert after("inject", "conf").files
        assert not after("init", "--name", "").files

    def test_behind_two_dashes_stands_a_command_or_no_option(self) -> None:
        assert after("run", "grid-bot", "--", "pyth").files
        assert after("run", "grid-bot", "--", "python", "--pri").files
        assert bare("get", "--", "--") == []

    def test_the_vault_that_the_line_names_is_the_one_asked(self) -> None:
        asked: list[str] = []

        def labels(vault: str) -> Sequence[str]:
            asked.append(vault)
            return LABELS

        for words in (["--vault", "a b", "get", ""], ["get", "--vault=a b", ""], ["get", ""]):
            what_comes_next(build_parser(), words, labels)
        assert asked == ["a b", "a b", ""]

    @pytest.mark.parametrize("words", [["nothing", ""], ["get", "a", "key", "b", ""], ["--nothing", ""], []])
    def test_a_line_that_makes_no_sense_ends_nothing(self, words: list[str]) -> None:
        after(*words)


class TestALineOfBash:
    @pytest.mark.parametrize(
        ("line", "typed"),
        [
            ("vault-tui ", Typed(("vault-tui", ""), "", "")),
            ("vault-tui get my\\ la", Typed(("vault-tui", "get", "my la"), "my\\ la", "")),
            ('vault-tui get "my la', Typed(("vault-tui", "get", "my la"), '"my la', '"')),
            ("vault-tui get 'my la", Typed(("vault-tui", "get", "my la"), "'my la", "'")),
            ("vault-tui get 'it'\\''s", Typed(("vault-tui", "get", "it's"), "'it'\\''s", "'")),
            ('vault-tui "\\$a\\b" ""', Typed(("vault-tui", "$a\\b", ""), '""', "")),
            ("vault-tui a\\", Typed(("vault-tui", "a"), "a\\", "")),
        ],
    )
    def test_it_is_taken_apart_as_bash_does(self, line: str, typed: Typed) -> None:
        assert read_line(line) == typed

    @pytest.mark.parametrize(
        ("line", "replaced", "word", "put"),
        [
            ("v get my", "my", "my label", "my\\ label"),
            ('v get "my ', "my ", "my label", "my label"),
            ('v get "', "", 'a$`\\"', 'a\\$\\`\\\\\\""'),
            ("v get 'it", "it", "it's", "it'\\''s"),
            ("v get a:b", "b", "a:bc", "bc"),
            ("v get --cost=m", "m", "--cost=moderate", "moderate"),
            ("v get a:b", "b", "other", None),
            ('v get "', "", "hey!", 'hey"\\!""'),
            ("v get 'that", "that", "that's'", r"that'\''s'\'" "''"),
        ],
    )
    def test_a_word_is_written_so_that_bash_reads_it_back(
        self, line: str, replaced: str, word: str, put: str | None
    ) -> None:
        assert written(word, read_line(line), replaced) == put
