"""``import`` before files that somebody made to hurt: a sentence, soon, and in bounded memory."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import COMMAND, Cli, Done

ROOM_KIB = 1 << 20
"""Of address space. Opening the vault takes a sixteenth of it here."""

KEY, SECRET = "k" * 43, "s" * 43

REFUSED: dict[str, Callable[[], str | bytes]] = {
    "backslashes.json": lambda: '{"' + '\\"' * 1_000_000,
    "no-end.json": lambda: '{"' + "a" * 20_000_000,
    "comments.json": lambda: "{" + "/* " * 1_000_000,
    "commas.json": lambda: "{" + ", " * 1_000_000,
    "deep.json": lambda: '{"exchange":' * 100_000,
    "deep-list.json": lambda: '{"a":' + "[" * 50_000 + "]" * 50_000 + "}",
    "number.json": lambda: '{"exchange": {"key": ' + "9" * 5_000 + "}}",
    "long-text.json": lambda: '{"a": "' + "b" * 30_000_000 + '"}',
    "utf-16.env": lambda: "BFX_API_KEY=x\n".encode("utf-16"),
    "latin.csv": lambda: "label,key,secret\né,a,b\n".encode("latin-1"),
    "field.csv": lambda: "label,key,secret\n" + "x" * 200_000 + ",y,z\n",
    "rows.csv": lambda: "label,key,secret\n" + "x,y,z\n" * 10_001,
    "blanks.env": lambda: "export" + " " * 1_000_000 + "\n",
    "empty.json": lambda: "",
    "far-too-long.env": lambda: "A=" + "x" * (65 << 20),
}

READ: dict[str, Callable[[], str]] = {
    "names.env": lambda: "".join(f"A{n}_API_KEY=x\n" for n in range(50_000)),
    "pairs.env": lambda: "".join(f"A{n}_KEY=x\nA{n}_SECRET=y\n" for n in range(25_000)),
    "quotes.env": lambda: 'A="' + '" ' * 1_000_000 + "x\n",
    "columns.csv": lambda: "label,key,secret" + "," * 1_000_000 + "\n",
    "kinds.json": lambda: '{"exchange": {"key": NaN, "secret": Infinity, "name": 5}}',
    "no-letters.json": lambda: (
        '{"bot_name": "\\ud800\\u202e", '
        f'"exchange": {{"name": "\\ud800", "key": "{KEY}", "secret": "{SECRET}"}}}}'
    ),
    "ours.json": lambda: (
        f'{{"vault-tui": 1, "entries": [7, null, {{"label": "\\ud800", "notes": "{"n" * 100_000}", '
        f'"api_key": "{KEY}", "api_secret": "{SECRET}"}}]}}'
    ),
}


WHOLE = {"pairs.env", "no-letters.json"}
"""Those in which there are pairs, and nothing is left out."""


def looked_at(cli: Cli, name: str, content: str | bytes) -> Done:
    (cli.home / name).write_bytes(content.encode() if isinstance(content, str) else content)
    script = f'ulimit -v {ROOM_KIB}; exec "$@"'
    return cli.run(COMMAND, "import", name, "--dry-run", command=("/bin/sh", "-c", script, "sh"))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_nothing_is_refused_with_a_sentence(cli: Cli, name: str) -> None:
    done = looked_at(cli, name, REFUSED[name]())
    assert (done.code, done.out) == (2, "")
    assert name in done.err
    assert len(done.err) < 1_000


@pytest.mark.parametrize("name", READ)
def test_what_is_something_after_all_is_shown_and_briefly(cli: Cli, name: str) -> None:
    done = looked_at(cli, name, READ[name]())
    assert done.code == (0 if name in WHOLE else 8)
    assert "Nothing was imported" in done.err or "nothing new" in done.err
    assert SECRET not in done.out + done.err
    assert len(done.out) < 1_000
    assert len(done.err) < 1_000
