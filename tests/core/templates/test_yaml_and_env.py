"""References in YAML and .env files: filled with what means itself everywhere, refused with anything else."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import API_KEY, API_SECRET
from vault_tui.core.errors import InvalidInput
from vault_tui.core.templates import MAX_TEMPLATE, Format, Reference, fill, format_of

NEUTRAL = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_.-", min_size=17)
BASE64 = "c2VjcmV0U0VDUkVU/c2VjcmV0+U0VDUkVU=="


def pair(reference: Reference) -> str:
    return {"key": API_KEY, "secret": API_SECRET}[reference.half]


class TestYaml:
    @pytest.mark.parametrize(
        "text",
        [
            "a: {}\n",
            'a: "{}"\n',
            "a: '{}'   # a comment\n",
            "- {}\n",
            "a: [{}, 'x']\n",
            "a: |\n  Bearer {}\n  more\n",
            'a: {{b: "{}"}}\n',
            'a: "one\n  two {}"\n',
            "a: &anchor {}\r\n",
        ],
    )
    def test_a_reference_is_replaced_wherever_it_stands(self, text: str) -> None:
        template = text.replace("{}", "vault://bot/secret")
        assert fill(template, Format.YAML, pair) == text.replace("{}", API_SECRET)

    def test_a_line_that_is_a_comment_stays(self) -> None:
        text = "  # a: vault://bot/secret and vault://nobody\nb: 1\n"
        assert fill(text, Format.YAML, pair) == text

    @pytest.mark.parametrize(
        "value",
        [
            *(
                "123456",
                "-1",
                "1_000",
                "1.5",
                ".5",
                "1e9",
                "0x1F",
                "0o17",
                "0b1",
                "2026-11-23",
                "+.INF",
                ".NaN",
            ),
            *("yes", "No", "on", "OFF", "true", "False", "null", "y", "N", "=", "-", "--", "---", "..."),
        ],
    )
    def test_what_yaml_takes_for_something_else_has_to_stand_in_quotes(self, value: str) -> None:
        with pytest.raises(InvalidInput, match="not text to YAML"):
            fill("a: vault://bot/key\n", Format.YAML, lambda _: value)
        with pytest.raises(InvalidInput, match="not text to YAML"):
            fill("a: it's vault://bot/key\n", Format.YAML, lambda _: value)
        for quote in "'\"":
            text = f"a: {quote}vault://bot/key{quote}\n"
            assert fill(text, Format.YAML, lambda _: value) == f"a: {quote}{value}{quote}\n"

    @pytest.mark.parametrize("value", [API_SECRET, BASE64, "-----", "1.2.3", "truely", "12ab"])
    def test_what_is_a_text_anyway_needs_none(self, value: str) -> None:
        assert fill("a: vault://bot/key\n", Format.YAML, lambda _: value) == f"a: {value}\n"


class TestEnv:
    @given(NEUTRAL)
    def test_a_shell_reads_what_was_meant(self, value: str) -> None:
        for quote in ("", "'", '"'):
            line = fill(f"export A={quote}vault://bot/secret{quote} # note\n", Format.ENV, lambda _: value)
            assert shlex.split(line, comments=True) == ["export", f"A={value}"]

    def test_a_line_that_is_a_comment_stays(self) -> None:
        text = "#A=vault://bot/secret\n\nB=2\n"
        assert fill(text, Format.ENV, pair) == text


@pytest.mark.parametrize("how", [Format.YAML, Format.ENV])
@pytest.mark.parametrize(
    "value", ["a b", "a:b", "a#b", "$HOME", "`x`", "a'b", 'a"b', "a\\b", "ä", "~", "!x", "a,b"]
)
def test_any_other_value_is_refused_and_never_quoted_in_the_refusal(how: Format, value: str) -> None:
    with pytest.raises(InvalidInput, match="can't be written into") as raised:
        fill("A: 'vault://bot/secret'", how, lambda _: f"SECRET{value}")
    assert "SECRET" not in raised.value.sentence + raised.value.remedy


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("config.json", Format.JSON),
        ("/etc/bot/Config.JSON", Format.JSON),
        ("bot.yml", Format.YAML),
        ("bot.yaml", Format.YAML),
        ("a.b.toml", Format.TOML),
        (".env", Format.ENV),
        ("conf/.env.production", Format.ENV),
        ("bot.env", Format.ENV),
    ],
)
def test_the_name_tells_the_format(name: str, how: Format) -> None:
    assert format_of(name) is how


@pytest.mark.parametrize(
    "name", ["bot.ini", "json", "bot.conf", "bot.js", "", "bot.json.bak", "folder.json/bot"]
)
def test_a_name_that_tells_no_format_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        format_of(name)
    assert "json, yaml, toml, env" in raised.value.remedy


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (Format.JSON, '{\r\n"a": "vault://b/key"\r\n}\r\n'),
        (Format.TOML, 'a = "vault://b/key"\r\nb = 1\r\n'),
        (Format.YAML, "a: vault://b/key\r\n"),
        (Format.ENV, "A=vault://b/key\r\nB=1\r\n"),
    ],
)
def test_lines_end_as_they_did(how: Format, text: str) -> None:
    assert fill(text, how, lambda _: "EXAMPLE") == text.replace("vault://b/key", "EXAMPLE")


@pytest.mark.parametrize("how", [Format.JSON, Format.TOML])
def test_a_byte_order_mark_is_named_where_it_does_not_belong(how: Format) -> None:
    with pytest.raises(InvalidInput, match="byte order mark"):
        fill("\ufeff", how, pair)


def test_a_template_without_an_end_is_refused() -> None:
    with pytest.raises(InvalidInput, match="characters"):
        fill(" " * (MAX_TEMPLATE + 1), Format.YAML, pair)
