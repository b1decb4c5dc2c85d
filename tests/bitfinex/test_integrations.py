"""The known programs, and what is shown when a pair is handed to one."""

import pytest

from vault_tui.bitfinex.integrations import (
    COMMON,
    INTEGRATIONS,
    Integration,
    beginning,
    find,
    get_command,
    hand_over,
)


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
    assert beginning(typed) == found


def test_an_environment_is_filled_by_commands_and_never_by_a_half() -> None:
    place, lines = hand_over("bitfinex-api-py", "grid bot's").places[0]
    assert place == "environment"
    assert lines == (
        """export BFX_API_KEY="$(vault-tui get 'grid bot'"'"'s' key)\"""",
        """export BFX_API_SECRET="$(vault-tui get 'grid bot'"'"'s' secret)\"""",
    )


def test_other_places_show_where_each_half_goes_and_the_commands_that_give_them() -> None:
    shown = hand_over("octobot", "grid-bot")
    assert shown.title == "OctoBot"
    assert shown.places[0][1] == ('"api-key": "<API key>",', '"api-secret": "<API secret>"')
    assert shown.commands == ("vault-tui get grid-bot key", "vault-tui get grid-bot secret")


def test_an_unknown_program_gets_common_names_and_is_told_so() -> None:
    shown = hand_over("my own bot", "grid-bot")
    assert shown.title == "my own bot"
    assert shown.places[0][1][0] == 'export BITFINEX_API_KEY="$(vault-tui get grid-bot key)"'
    assert "not known" in shown.notes[0]
    assert COMMON.environment


def test_a_label_that_looks_like_an_option_is_guarded() -> None:
    assert get_command("--help", "secret") == "vault-tui get -- --help secret"
