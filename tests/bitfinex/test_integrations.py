"""The known programs, and what is shown when a pair is handed to one."""

import pytest

from vault_tui.bitfinex.integrations import (
    COMMON,
    INTEGRATIONS,
    Integration,
    completions,
    find,
    get_command,
    hand_over,
)
from vault_tui.core.templates.references import Reference, filled


@pytest.mark.parametrize("program", INTEGRATIONS, ids=lambda program: program.id)
def test_every_program_names_a_place_for_each_half_once(program: Integration) -> None:
    for way in program.ways:
        text = "\n".join(way.lines)
        assert text.count("{api_key}") == text.count("{api_secret}") == 1
        assert not way.environment or len(way.lines) == 2


@pytest.mark.parametrize("program", INTEGRATIONS, ids=lambda program: program.id)
def test_every_program_says_from_which_source_and_as_of_when(program: Integration) -> None:
    shown = hand_over(program.title, "grid-bot")
    assert program.source.title in shown.notes[0]
    assert program.source.as_of.isoformat() in shown.notes[0]
    assert ("one source only" in shown.notes[0]) == (not program.source.confirmed)


def test_what_is_not_known_of_a_program_stays_unknown() -> None:
    assert {program.id for program in INTEGRATIONS if program.encrypted} == {
        "freqtrade",
        "ccxt",
        "bitfinex-api-py",
        "bitfinex-api-node",
    }
    assert {program.id: program.nonce for program in INTEGRATIONS if program.nonce} == {
        "freqtrade": "ms",
        "ccxt": "ms",
        "bitfinex-api-py": "us",
        "bitfinex-api-node": "us",
    }


def test_no_two_programs_answer_to_one_name() -> None:
    for program in INTEGRATIONS:
        assert {find(name) for name in (program.id, program.title, *program.aliases)} == {program}


@pytest.mark.parametrize(
    ("name", "found"), [(" FreqTrade ", "freqtrade"), ("bfxapi", "bitfinex-api-py"), ("bfx-hf", "bfx-hf")]
)
def test_a_program_is_found_by_any_of_its_names(name: str, found: str) -> None:
    program = find(name)
    assert program is not None
    assert program.id == found


@pytest.mark.parametrize("name", ["", "my own bot", "CoinTracking"])
def test_a_program_that_is_not_listed_is_free_text(name: str) -> None:
    assert find(name) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (" FREQ", ("freqtrade",)),
        ("bfx-h", ("Bitfinex Honey Framework",)),
        ("bitfinex", ("bitfinex-api-py", "bitfinex-api-node", "Bitfinex Honey Framework")),
        ("freqtrade", ()),
        ("my own", ()),
        (" ", ()),
    ],
)
def test_the_beginning_of_a_name_finds_the_programs_it_may_become(typed: str, found: tuple[str, ...]) -> None:
    assert completions(typed) == found


def test_a_program_that_reads_variables_is_started_with_them_before_anything_is_written_anywhere() -> None:
    place, lines = hand_over("ccxt", "grid bot's").places[0]
    assert place == "environment of its command line (BITFINEX_APIKEY, BITFINEX_SECRET)"
    assert lines == ("""vault-tui run 'grid bot'"'"'s' -- COMMAND""",)


def test_a_label_that_run_would_read_as_an_option_is_given_by_get() -> None:
    _, lines = hand_over("bitfinex-api-py", "--help").places[0]
    assert lines == (
        '''export BFX_API_KEY="$(vault-tui get -- --help key)"''',
        '''export BFX_API_SECRET="$(vault-tui get -- --help secret)"''',
    )


@pytest.mark.parametrize("label", ["grid-bot", "grid bot's", "a/b", "100 %", "größer"])
def test_a_file_that_can_be_filled_shows_references_that_are_read_as_that_label(label: str) -> None:
    (place, lines), *_ = hand_over("octobot", label).places
    assert "vault-tui inject FILE" in place
    asked: list[Reference] = []

    def value_of(one: Reference) -> str:
        asked.append(one)
        return "filled"

    assert filled(" ".join(lines), value_of, 1) == '"api-key": "filled", "api-secret": "filled"'
    assert asked == [Reference(label, "key"), Reference(label, "secret")]


def test_of_a_key_that_is_being_replaced_every_command_asks_for_the_new_pair() -> None:
    shown = hand_over("freqtrade", "grid-bot", new=True)
    assert shown.places[0][1] == ("vault-tui run --new grid-bot -- COMMAND",)
    assert "inject --new FILE" in shown.places[1][0]
    assert shown.commands == ("vault-tui get --new grid-bot key", "vault-tui get --new grid-bot secret")


def test_other_places_show_where_each_half_goes_and_the_commands_that_give_them() -> None:
    shown = hand_over("gekko", "grid-bot")
    assert shown.title == "Gekko"
    assert shown.places[0][1] == ("config.trader.key = '<API key>'", "config.trader.secret = '<API secret>'")
    assert shown.places[1:] == (("These write the halves to a pipe or file", shown.commands),)
    assert shown.commands == ("vault-tui get grid-bot key", "vault-tui get grid-bot secret")


def test_another_exchange_s_key_gets_commands_and_no_names_that_are_for_bitfinex() -> None:
    shown = hand_over("freqtrade", "dca", bitfinex=False)
    assert [lines for _, lines in shown.places] == [("vault-tui get dca key", "vault-tui get dca secret")]
    assert shown.notes == ()


def test_an_unknown_program_gets_common_names_and_is_told_so() -> None:
    shown = hand_over("my own bot", "grid-bot")
    assert shown.title == "my own bot"
    assert shown.places[0][0] == "environment (BITFINEX_API_KEY, BITFINEX_API_SECRET)"
    assert "not known" in shown.notes[0]
    assert COMMON.environment


def test_a_label_that_looks_like_an_option_is_guarded() -> None:
    assert get_command("--help", "secret") == "vault-tui get -- --help secret"
