"""Two pastes that nothing kept apart become two halves, and never one API key that holds the secret."""

import pytest

from vault_tui.core.halves import BITFINEX_LENGTH, Half, Paste, read_paste, shown_key

KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
SECRET = "SECRETexampleSECRETexampleSECRETexample-_22"
OTHER = "OTHERexampleOTHERexampleOTHERexampleOTHER33"


def secret_of(paste: Paste) -> str | None:
    return None if paste.secret is None else paste.secret.reveal()


@pytest.mark.parametrize("expects", list(Half))
@pytest.mark.parametrize(
    "text",
    [
        f"{KEY}{SECRET}",
        f"  {KEY}{SECRET}\r\n",
        f'"{KEY}{SECRET}"',
        f"{KEY},{SECRET}",
        f"{KEY}:{SECRET}",
        f"{KEY} / {SECRET}",
        f"{KEY}{SECRET[:20]}\n{SECRET[20:]}",
        f"API Key: {KEY}{SECRET}",
        f"{KEY}{KEY}{SECRET}",
        f"{KEY}{SECRET}{SECRET}",
    ],
)
def test_a_run_of_two_halves_is_key_then_secret_and_it_is_said(text: str, expects: Half) -> None:
    paste = read_paste(text, expects)
    assert (paste.api_key, secret_of(paste), paste.problem) == (KEY, SECRET, "")
    assert "first was taken as API key, the second as API secret" in paste.how


@pytest.mark.parametrize("expects", list(Half))
def test_one_half_pasted_twice_without_a_pause_is_that_half(expects: Half) -> None:
    paste = read_paste(KEY + KEY, expects)
    taken = paste.api_key if expects is Half.API_KEY else secret_of(paste)
    assert taken == KEY
    assert paste.warnings == ("The same half came more than once; it was taken once.",)


@pytest.mark.parametrize("between", ["", "\n", " "])
def test_three_different_halves_are_no_pair(between: str) -> None:
    paste = read_paste(between.join((KEY, SECRET, OTHER)))
    assert (paste.api_key, paste.secret) == (None, None)
    assert "Nothing was taken" in paste.problem


def test_of_another_exchange_a_long_run_may_be_one_half() -> None:
    assert read_paste(KEY + SECRET, bitfinex=False).api_key == KEY + SECRET


def test_a_sentence_of_86_letters_is_no_pair() -> None:
    words = " ".join(["sentence"] * 10 + ["letter"])
    assert len(words.replace(" ", "")) == 2 * BITFINEX_LENGTH
    paste = read_paste(words)
    assert paste.secret is None
    assert paste.ask


def test_an_api_key_that_may_hold_more_is_not_shown_whole() -> None:
    assert shown_key(KEY, bitfinex=True) == KEY
    assert shown_key(KEY[:-1], bitfinex=True) == KEY[:-1]
    for odd in (f"{KEY}-{SECRET}", KEY + SECRET[:-1], f"{KEY[:20]}+{KEY[21:]}"):
        assert shown_key(odd, bitfinex=True) == f"{odd[:8]}…"
    assert shown_key("correct=horse", bitfinex=True) == "cor…"
    assert shown_key(KEY + SECRET, bitfinex=False) == KEY + SECRET
