"""What a person pastes becomes the two halves, or a plain sentence why not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vault_tui.core.halves import MAX_PASTE, Half, Paste, clean, looks_like_half, read_paste
from vault_tui.core.models import MAX_HALF
from vault_tui.core.secret import Secret

KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1"
SECRET = "SECRETexampleSECRETexampleSECRETexample-_22"
OTHER = "OTHERexampleOTHERexampleOTHERexampleOTHER33"

halves = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", min_size=43, max_size=43)
blanks = st.text(" \t\r\n\u00a0\u200b\u2003\ufeff", max_size=6)
quotes = st.sampled_from(['""', "''", "``", "“”", "‘’", "«»", ("", "")])
labels = st.sampled_from(
    [
        "",
        "API Key: ",
        "API key=",
        "key = ",
        "secret: ",
        "API Secret :\n",
        "Your API key secret: ",
        "API Key\n",
        "BFX_API_KEY=",
        "export BITFINEX_APIKEY=",
        "FREQTRADE__EXCHANGE__SECRET=",
        '"apiKey": ',
        '{"secret": ',
        "c.bitfinex.key = ",
    ]
)


def secret_of(paste: Paste) -> str | None:
    return None if paste.secret is None else paste.secret.reveal()


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"  {KEY}\r\n",
        f'"{KEY}",',
        f"API Key: {KEY}",
        f"API Key:\n{KEY}\n",
        f"API Key\n{KEY}",
        f"BFX_API_KEY={KEY}",
        f'export BFX_API_KEY="{KEY}"',
        f'{{"apiKey": "{KEY}"}}',
        f"\u200b{KEY[:20]}\u200b{KEY[20:]}\ufeff",
        f"\u00a0{KEY}\u00a0",
        f"{KEY[:30]}\n{KEY[30:]}",
        f"\x1b[200~{KEY}\x1b[201~",
    ],
)
def test_one_half_comes_out_of_whatever_is_around_it(text: str) -> None:
    assert clean(text) == KEY
    paste = read_paste(text)
    assert (paste.api_key, paste.secret, paste.warnings, paste.problem) == (KEY, None, (), "")


def test_one_half_without_a_label_goes_where_it_was_pasted() -> None:
    paste = read_paste(SECRET, Half.SECRET)
    assert (paste.api_key, secret_of(paste), paste.how) == (None, SECRET, "")


@pytest.mark.parametrize(
    "text",
    [
        f"API Key: {KEY}\nAPI Secret: {SECRET}",
        f"API Secret: {SECRET}\nAPI Key: {KEY}",
        f"API Key\n{KEY}\nAPI Key Secret\n{SECRET}\n",
        f"API Key:\r\n{KEY}\r\n\r\nAPI Secret:\r\n{SECRET}",
        f"BFX_API_KEY={KEY}\nBFX_API_SECRET={SECRET}\n",
        f"BFX_API_KEY={KEY} BFX_API_SECRET={SECRET}",
        f"export API_KEY='{KEY}'; export API_SECRET='{SECRET}'",
        f'{{"apiKey": "{KEY}", "secret": "{SECRET}"}}',
        f'{{\n  "key_id": "{KEY}",\n  "key_secret": "{SECRET}"\n}}',
        f"bitfinex_secret_key: {SECRET}\nbitfinex_api_key: {KEY}",
        f"key={KEY}&secret={SECRET}",
        f"apiKey: “{KEY}”\nsecret: “{SECRET}”",
    ],
)
@pytest.mark.parametrize("expects", list(Half))
def test_labelled_halves_are_told_apart_in_any_order(text: str, expects: Half) -> None:
    paste = read_paste(text, expects)
    assert (paste.api_key, secret_of(paste), paste.warnings) == (KEY, SECRET, ())
    assert "label" in paste.how


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r", "\n\n", " ", "\t", "\u00a0", " \n "])
def test_two_unlabelled_halves_are_key_then_secret_and_it_is_said(between: str) -> None:
    paste = read_paste(f"{KEY}{between}{SECRET}\n", Half.SECRET)
    assert (paste.api_key, secret_of(paste)) == (KEY, SECRET)
    assert "first was taken as API key" in paste.how


@pytest.mark.parametrize(
    ("text", "taken"),
    [(f"{KEY}\nAPI secret: {SECRET}", Half.API_KEY), (f"API key: {KEY}\n{SECRET}", Half.SECRET)],
)
def test_a_half_without_a_label_beside_a_labelled_one_is_not_lost(text: str, taken: Half) -> None:
    paste = read_paste(text)
    assert (paste.api_key, secret_of(paste)) == (KEY, SECRET)
    assert paste.how == f"The one without a label was taken as the {taken}."


def test_a_label_wins_over_the_field_it_was_pasted_into() -> None:
    paste = read_paste(f"API Secret: {SECRET}", Half.API_KEY)
    assert (paste.api_key, secret_of(paste)) == (None, SECRET)
    assert "label says API secret" in paste.how


@pytest.mark.parametrize("text", [f"key: {KEY}\nkey: {OTHER}", f"key: {KEY}\nsecret: {SECRET}\n{OTHER}"])
def test_more_than_one_pair_is_refused(text: str) -> None:
    paste = read_paste(text)
    assert (paste.api_key, paste.secret) == (None, None)
    assert "more than one" in paste.problem


def test_an_empty_label_takes_nothing_from_the_next_one() -> None:
    paste = read_paste(f"API Key:\nAPI Secret:\n{SECRET}")
    assert (paste.api_key, secret_of(paste)) == (None, SECRET)


@pytest.mark.parametrize(
    "text", ["", " \n\t", '""', "\u200b\u200b", "API key:", "secret", "\x1b[200~\x1b[201~"]
)
def test_nothing_pasted_is_said(text: str) -> None:
    assert read_paste(text).problem == "There was no half in that. Nothing was taken."


@pytest.mark.parametrize(
    "text",
    [
        "one line\nanother line",
        "-----BEGIN PRIVATE KEY-----\nEXAMPLEexampleEXAMPLE\n-----END PRIVATE KEY-----",
        f"{KEY}\n{SECRET}\n{OTHER}",
    ],
)
def test_lines_that_are_no_pair_are_refused_whole(text: str) -> None:
    paste = read_paste(text)
    assert (paste.api_key, paste.secret) == (None, None)
    assert "Nothing was taken" in paste.problem


def test_another_length_or_alphabet_is_warned_about_and_allowed() -> None:
    paste = read_paste(KEY[:-1])
    assert paste.api_key == KEY[:-1]
    assert paste.doubts == ("The API key has 42 characters; Bitfinex's have had 43.",)
    paste = read_paste(KEY[:-1] + "+", Half.SECRET)
    assert secret_of(paste) == KEY[:-1] + "+"
    assert paste.doubts == ("The API secret holds other characters than letters, digits, - and _.",)
    assert not paste.ask


def test_of_another_exchange_no_length_is_known() -> None:
    base64 = "EXAMPLEkey/EXAMPLE+EXAMPLEexampleEXAMPLEexampleEXAMPLEexampleEXAMPLEexampleEXAMPLEexamp=="
    paste = read_paste(base64, Half.SECRET, bitfinex=False)
    assert (secret_of(paste), paste.warnings) == (base64, ())


def test_a_short_half_is_doubted_whatever_the_exchange() -> None:
    assert read_paste("hunter2", bitfinex=False).doubts == ("The API key has only 7 characters.",)
    assert read_paste("abcdefgh12345678", bitfinex=False).doubts == ()


def test_letters_that_only_look_plain_are_warned_about_everywhere() -> None:
    assert "not plain ASCII" in read_paste("EXAMPLE\u0430example", bitfinex=False).doubts[0]


def test_blanks_inside_are_taken_out_and_said() -> None:
    paste = read_paste("EXAMPLE example EXAMPLE", bitfinex=False)
    assert (paste.api_key, paste.warnings) == ("EXAMPLEexampleEXAMPLE", ("Blanks inside it were taken out.",))
    assert paste.ask


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * (MAX_HALF + 1), "at most"),
        ("x" * (MAX_PASTE + 1), "far too long"),
        (KEY + "\ue000", "can't be shown"),
        (KEY + "\ud800", "can't be shown"),
    ],
)
def test_what_can_not_be_kept_is_refused_with_its_reason(text: str, words: str) -> None:
    paste = read_paste(text)
    assert paste.api_key is None
    assert words in paste.problem


def test_equal_halves_are_taken_once_and_said() -> None:
    paste = read_paste(f"key: {KEY}\nsecret: {KEY}")
    assert (paste.api_key, paste.secret, paste.ask) == (KEY, None, False)
    assert paste.warnings == ("Both halves are the same; it was taken once, as the API key.",)


def test_the_api_key_pasted_again_as_secret_is_asked_about() -> None:
    paste = read_paste(KEY, Half.SECRET, api_key=KEY)
    assert paste.ask
    assert paste.warnings == ("That was the API key again. Nothing changed.",)
    assert read_paste(f"API key: {KEY}", Half.SECRET, api_key=KEY).problem == paste.warnings[0]


def test_a_pair_with_another_api_key_than_the_sealed_one_replaces_it_and_it_is_said() -> None:
    paste = read_paste(f"{OTHER}\n{SECRET}", Half.SECRET, api_key=KEY)
    assert paste.replaces
    assert "takes its place" in paste.warnings[0]
    assert not read_paste(f"{KEY}\n{SECRET}", Half.SECRET, api_key=KEY).replaces


def test_a_pair_that_was_sealed_swapped_is_put_right_without_calling_its_secret_the_api_key() -> None:
    paste = read_paste(f"key: {SECRET}\nsecret: {KEY}", api_key=KEY)
    assert (paste.api_key, paste.secret, paste.ask) == (SECRET, Secret(KEY), False)
    assert paste.warnings == ("Another API key is sealed here already: this one takes its place.",)


def test_no_message_and_no_repr_quotes_a_half() -> None:
    for text in (f"{KEY}+\n{SECRET}+", f"key: {KEY}\nkey: {SECRET}", f"{KEY} {SECRET} {OTHER}", KEY + SECRET):
        for expects in Half:
            paste = read_paste(text, expects, api_key=KEY)
            said = " ".join((repr(paste), *paste.doubts, paste.how, paste.problem))
            assert "EXAMPLE" not in said
            assert "SECRETexample" not in said


def test_the_form_of_a_half_is_43_of_its_alphabet() -> None:
    assert looks_like_half(KEY)
    assert looks_like_half(SECRET)
    assert not looks_like_half(KEY + "\n")
    assert not looks_like_half(KEY[:-1])
    assert not looks_like_half(KEY[:-1] + "=")


@pytest.mark.parametrize(
    "text", ["key:" * 2_000, "a " * 4_000, "key:\n" * 1_600, '"' * 8_000, "a-" * 4_000 + "="]
)
def test_a_hostile_paste_of_full_length_is_read_to_its_end(text: str) -> None:
    paste = read_paste(text)
    assert paste.problem or paste.doubts


@given(st.text(max_size=300), st.sampled_from(list(Half)), st.booleans())
def test_reading_never_raises_and_takes_nothing_together_with_a_problem(
    text: str, expects: Half, bitfinex: bool
) -> None:
    paste = read_paste(text, expects, bitfinex=bitfinex, api_key=KEY)
    assert bool(paste.problem) == (paste.api_key is None and paste.secret is None)


@given(
    st.lists(
        st.one_of(st.text(max_size=8), halves, labels, blanks, st.sampled_from("\"'=:,;{}&")), max_size=8
    ).map("".join)
)
def test_cleaning_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(halves, blanks, blanks, quotes, labels)
def test_any_wrapping_gives_the_same_half(half: str, before: str, after: str, quote: str, label: str) -> None:
    wrapped = f"{before}{label}{quote[0]}{half}{quote[1]}{after}"
    assert clean(wrapped) == half
    paste = read_paste(wrapped)
    assert half in {paste.api_key, secret_of(paste)}
    assert not paste.problem


@given(halves, halves)
def test_two_lines_or_one_run_give_both_halves(api_key: str, secret: str) -> None:
    assume(api_key != secret)
    for between in ("\n", " ", ""):
        paste = read_paste(f"{api_key}{between}{secret}")
        assert (paste.api_key, secret_of(paste)) == (api_key, secret)
