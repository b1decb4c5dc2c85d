"""Whatever a file holds: entries that can be saved, or a sentence, and never half of it."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import new_session
from vault_tui.core.errors import VaultError
from vault_tui.session.importing import Reading, Verdict, plan_of, take_in
from vault_tui.session.importing.configs import read_config
from vault_tui.session.importing.dotenv import looks_like_env, read_env
from vault_tui.session.importing.table import read_table

HALVES = st.sampled_from(["k" * 43, "s" * 43, "x", "a b", "\u202e", "\ud800", "your_key", "${X}", "é" * 20])
WORDS = st.text(st.characters(), max_size=40) | HALVES
FIELDS = (
    "exchange",
    "integration",
    "account",
    "paper",
    "notes",
    "tags",
    "addresses",
    "permissions",
    "preset",
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.just("a" * 5_000),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | WORDS, inner, max_size=3)
    ),
    max_leaves=8,
)
PAIRS = {"api_key": HALVES | VALUES, "api_secret": HALVES | VALUES, "label": VALUES}
OURS = st.fixed_dictionaries(PAIRS, optional=dict.fromkeys(FIELDS, VALUES)) | VALUES
NAMES = st.sampled_from(["name", "key", "api_key", "secret", "apiKey"])
DOCUMENTS = st.one_of(
    st.fixed_dictionaries({"vault-tui": st.just(1), "entries": st.lists(OURS, max_size=3)}),
    st.fixed_dictionaries(
        {"exchange": st.dictionaries(NAMES, HALVES | VALUES, max_size=4), "bot_name": VALUES}
    ),
    st.dictionaries(WORDS, st.dictionaries(NAMES, HALVES | VALUES, max_size=4), max_size=3),
    VALUES,
)
VARIABLES = ["A_KEY", "A_SECRET", "BFX_API_KEY", "BFX_API_SECRET", "export X_APIKEY", "KEY", "SECRET"]
LINES = st.builds("{}={}".format, st.sampled_from(VARIABLES), WORDS) | WORDS
COLUMNS = st.sampled_from(["label,key,secret", "key;secret;notes", "name\tapi_key\tapi_secret\texchange"])


def taken_in_whole_or_not_at_all(reading: Reading | None) -> None:
    if reading is None:
        return
    with TemporaryDirectory() as folder:
        session = new_session(Path(folder))
        plan = plan_of(session, [reading])
        try:
            made = take_in(session, plan)
        except VaultError:
            made = []
        assert {entry.id for entry in session.entries()} == {entry.id for entry in made}
        assert len(made) in {0, len(plan.of(Verdict.NEW))}
        session.close()


@given(DOCUMENTS)
def test_any_configuration(document: object) -> None:
    try:
        reading = read_config("/there", json.dumps(document), "there")
    except VaultError:
        return
    taken_in_whole_or_not_at_all(reading)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_any_variables(text: str) -> None:
    looks_like_env(text)
    taken_in_whole_or_not_at_all(read_env("/there", text))


@given(COLUMNS, st.lists(st.lists(WORDS, max_size=5), max_size=3), st.sampled_from(",;\t"))
def test_any_table(columns: str, rows: list[list[str]], separator: str) -> None:
    try:
        reading = read_table("/there", "\n".join([columns, *map(separator.join, rows)]), "there")
    except VaultError:
        return
    taken_in_whole_or_not_at_all(reading)
