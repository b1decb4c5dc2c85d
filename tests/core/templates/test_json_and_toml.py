"""References in JSON and TOML: whatever the value, the filled file reads as that value and nothing else."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.core.errors import InvalidInput, NoSuchEntry
from vault_tui.core.templates import Format, Reference, fill, references
from vault_tui.core.templates.proof import check_same

NASTY = "\"'\\ ${x} é\N{BEETLE}#: - [{,"
PRINTABLE = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), min_size=1).filter(
    str.isprintable
)


def value_of(reference: Reference) -> str:
    return f"<{reference.label}|{reference.half}>"


class TestJson:
    def test_a_whole_string_and_a_part_of_one_are_filled(self) -> None:
        text = '{"key": "vault://bot/key", "header": "Bearer vault://bot/secret."}'
        assert json.loads(fill(text, Format.JSON, value_of)) == {
            "key": "<bot|key>",
            "header": "Bearer <bot|secret>.",
        }

    def test_everything_else_stays_to_the_letter(self) -> None:
        text = '{ "a" : 1.50e0,\n\t"\\u0062":[ true , "x\\/y" ], "c": "vault://bot/key" }\n'
        assert fill(text, Format.JSON, value_of) == text.replace("vault://bot/key", "<bot|key>")

    @given(PRINTABLE)
    def test_any_value_is_read_as_it_was(self, value: str) -> None:
        assert json.loads(fill('["vault://bot/secret"]', Format.JSON, lambda _: value)) == [value]

    def test_a_reference_written_with_escapes_is_one_too(self) -> None:
        assert fill(r'["vault:\/\/bot\/key"]', Format.JSON, value_of) == '["<bot|key>"]'

    def test_a_value_that_looks_like_a_reference_is_not_filled_again(self) -> None:
        assert fill('["vault://bot/key"]', Format.JSON, lambda _: "vault://x/key") == '["vault://x/key"]'

    @pytest.mark.parametrize(
        "text", ["{'a': 1}", '{"a": 1,}', '{"a": 1} // bot', "", "vault://bot/key", '"open', "[" * 100_000]
    )
    def test_what_is_no_json_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidInput):
            fill(text, Format.JSON, value_of)

    def test_the_line_of_a_mistake_is_named_and_the_text_is_not(self) -> None:
        with pytest.raises(InvalidInput, match="line 2") as raised:
            fill('{\n"a": SECRETsecret}', Format.JSON, value_of)
        assert "SECRET" not in raised.value.sentence + raised.value.remedy

    def test_a_reference_in_the_place_of_a_name_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="where a name should"):
            fill('{"vault://bot/key": 1}', Format.JSON, value_of)


class TestToml:
    @pytest.mark.parametrize(
        "written",
        [
            '"vault://bot/key"',
            "'vault://bot/key'",
            '"""vault://bot/key"""',
            "'''vault://bot/key'''",
            r'"vault:\u002F/bot/key"',
            '"""\nvault://bot/\\\n   key"""',
        ],
    )
    def test_every_kind_of_string_is_filled(self, written: str) -> None:
        assert tomllib.loads(fill(f"it = {written}", Format.TOML, lambda _: NASTY)) == {"it": NASTY}

    @given(PRINTABLE)
    def test_any_value_is_read_as_it_was(self, value: str) -> None:
        assert tomllib.loads(fill('a = ["vault://bot/key"]', Format.TOML, lambda _: value)) == {"a": [value]}

    def test_comments_and_everything_else_stay_to_the_letter(self) -> None:
        text = "# vault://bot/key\n[a.b]  # it's \"vault://x/key\"\nc = '''\"'''\nd = nan\n\"e f\" = 0x1F\n"
        assert fill(text, Format.TOML, value_of) == text

    def test_a_part_of_a_long_text_keeps_its_lines(self) -> None:
        text = 'a = """one\ntwo vault://bot/key "quoted" \t"""\nb = \'x\'\n'
        assert tomllib.loads(fill(text, Format.TOML, value_of)) == {
            "a": 'one\ntwo <bot|key> "quoted" \t',
            "b": "x",
        }

    @pytest.mark.parametrize("text", ["a = vault://bot/key", '"vault://bot/key" = 1', "a = ", "a = 1\na = 2"])
    def test_what_is_no_toml_or_no_value_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidInput):
            fill(text, Format.TOML, value_of)


@pytest.mark.parametrize("how", list(Format))
@pytest.mark.parametrize(
    "mistake",
    [
        "vault://bot",
        "vault://bot/",
        "vault://bot/password",
        "vault://bot/secrets",
        "vault://bot/secret/more",
        "vault:///secret",
        "vault://two words/secret",
        "vault://a/b/secret",
        "vault://%zz/secret",
        "vault://%ff%fe/secret",
    ],
)
def test_what_was_meant_as_a_reference_and_is_none_is_refused_with_its_line(
    how: Format, mistake: str
) -> None:
    written = {
        Format.JSON: f'["x",\n"{mistake}"]',
        Format.TOML: f'b = 1\na = "{mistake}"',
        Format.YAML: f"b: 1\na: {mistake}",
        Format.ENV: f"B=1\nA={mistake}",
    }
    with pytest.raises(InvalidInput, match="Line 2"):
        fill(written[how], how, value_of)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("grid-bot", "grid-bot"),
        ("my%20bot", "my bot"),
        ("a%2Fb", "a/b"),
        ("100%25", "100%"),
        ("größe", "größe"),
        ("gr%C3%B6%C3%9Fe", "größe"),
        ("a.b_c~d+e@f", "a.b_c~d+e@f"),
        ("caf%E2%82%AC", "caf€"),
    ],
)
def test_a_label_is_written_as_in_an_address(written: str, label: str) -> None:
    assert references(f'["vault://{written}/secret"]', Format.JSON) == {Reference(label, "secret")}


@pytest.mark.parametrize("how", list(Format))
def test_a_value_that_cannot_be_had_or_shown_fills_nothing(how: Format) -> None:
    text = {Format.JSON: '["vault://bot/key"]', Format.TOML: 'a = "vault://bot/key"'}.get(
        how, "a=vault://bot/key"
    )

    def missing(_: Reference) -> str:
        raise NoSuchEntry("no")

    with pytest.raises(NoSuchEntry):
        fill(text, how, missing)
    for value in ("a\nb", "a\x00", "\x1b[2J", "\u202e"):
        with pytest.raises(InvalidInput):
            fill(text, how, lambda _, value=value: value)  # type: ignore[misc]


class TestProof:
    def test_a_filled_text_that_reads_otherwise_is_refused(self) -> None:
        for wanted, found in (
            ({"a": 1}, {"a": True}),
            ({"a": ["x"]}, {"a": "x"}),
            ({"a": "x"}, {"a": "x", "b": 1}),
        ):
            with pytest.raises(InvalidInput, match="read as it should"):
                check_same(wanted, found)

    def test_a_value_that_differs_from_itself_is_no_difference(self) -> None:
        check_same({"a": float("nan")}, {"a": float("nan")})


@pytest.mark.parametrize("depth", [50, 300, 450, 600, 800, 950, 3_000, 100_000])
@pytest.mark.parametrize(("how", "before"), [(Format.JSON, ""), (Format.TOML, "a = ")])
def test_however_deep_it_is_filled_or_refused(how: Format, before: str, depth: int) -> None:
    text = before + "[" * depth + '"vault://bot/secret"' + "]" * depth
    try:
        filled = fill(text, how, value_of)
    except InvalidInput as refused:
        filled = refused.sentence
    allowed = {text.replace("vault://bot/secret", "<bot|secret>")}
    assert filled in (allowed if depth < 100 else {*allowed, "The template is nested too deeply."})
