"""Under which names a key is handed over."""

import pytest

from vault_tui.bitfinex.integrations import INTEGRATIONS
from vault_tui.bitfinex.variables import check_distinct, of_integration, of_program, parsed, prefixes
from vault_tui.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("program", "names"),
    [
        ("freqtrade", ("FREQTRADE__EXCHANGE__API_KEY", "FREQTRADE__EXCHANGE__SECRET")),
        ("ccxt", ("BITFINEX_APIKEY", "BITFINEX_SECRET")),
        ("bfxapi", ("BFX_API_KEY", "BFX_API_SECRET")),
        ("bitfinex-api-node", ("API_KEY", "API_SECRET")),
        ("ZenBot", ("ZENBOT_BITFINEX_API_KEY", "ZENBOT_BITFINEX_SECRET")),
    ],
)
def test_a_known_program_gets_the_names_that_it_reads(program: str, names: tuple[str, str]) -> None:
    assert of_program(program) == tuple(zip(names, ("key", "secret"), strict=True))
    assert of_integration(program) == (of_program(program), "")


@pytest.mark.parametrize(
    "program", [one for one in INTEGRATIONS if one.environment is None], ids=lambda one: one.id
)
def test_a_program_that_reads_no_variables_is_refused_with_the_place_it_reads(program: object) -> None:
    assert isinstance(program, type(INTEGRATIONS[0]))
    for ask in (of_program, of_integration):
        with pytest.raises(InvalidInput) as raised:
            ask(program.id)
        assert program.ways[0].where in raised.value.sentence


def test_a_program_that_is_not_known_is_refused_when_it_was_asked_for() -> None:
    with pytest.raises(InvalidInput) as raised:
        of_program("my own\x1b[2J")
    assert "freqtrade, ccxt" in raised.value.remedy
    assert "\x1b" not in raised.value.sentence


@pytest.mark.parametrize("integration", ["", "my own bot"])
def test_an_entry_without_a_known_program_gets_the_common_names_and_that_is_said(integration: str) -> None:
    names, words = of_integration(integration)
    assert names == (("BITFINEX_API_KEY", "key"), ("BITFINEX_API_SECRET", "secret"))
    assert "BITFINEX_API_KEY and BITFINEX_API_SECRET" in words


def test_names_can_be_said() -> None:
    assert parsed(["A=key", "_b2=secret"]) == (("A", "key"), ("_b2", "secret"))


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "A=",
        "A=both",
        "=key",
        "1A=key",
        "A B=key",
        "A\x00=key",
        "Ä=key",
        "A\n=key",
        "VAULT_TUI_X=key",
        "A-B=key",
    ],
)
def test_what_is_no_variable_or_no_half_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parsed([text])


def test_one_key_has_no_prefix_and_several_get_one_of_their_label() -> None:
    assert prefixes([], ["grid-bot"]) == ("",)
    assert prefixes([], ["grid-bot", "2nd bot", "größe", "—"]) == ("GRID_BOT_", "_2ND_BOT_", "GR_E_", "")


def test_prefixes_are_taken_as_given() -> None:
    assert prefixes(["MAIN_", ""], ["a", "b"]) == ("MAIN_", "")
    assert prefixes(["X_"], ["a"]) == ("X_",)


@pytest.mark.parametrize(
    ("given", "labels"), [(["A_"], ["a", "b"]), (["A_", "B_"], ["a"]), (["1"], ["a"]), (["A-"], ["a"])]
)
def test_prefixes_that_do_not_fit_are_refused(given: list[str], labels: list[str]) -> None:
    with pytest.raises(InvalidInput):
        prefixes(given, labels)


def test_two_halves_in_one_variable_are_refused() -> None:
    check_distinct(["A", "B"])
    with pytest.raises(InvalidInput, match="B"):
        check_distinct(["A", "B", "B"])
