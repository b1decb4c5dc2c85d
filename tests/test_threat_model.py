"""The threat model promises nothing that no test holds, and says what is so of keys and libraries."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
PAGE = (CHECKOUT / "vault_tui" / "THREAT_MODEL.md").read_text(encoding="utf-8")
PROMISED = PAGE.partition("\n## Promised\n")[2].partition("\n## ")[0]


def existing_tests() -> set[str]:
    """The name of every test function below ``tests``."""
    return {
        node.name
        for file in (CHECKOUT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"\btest_\w+", PAGE))
    assert named
    assert named - existing_tests() == set()


@pytest.mark.parametrize("row", PROMISED.strip().splitlines()[2:])
def test_every_promise_names_a_test(row: str) -> None:
    adversary, asset, promise, tests = (cell.strip() for cell in row.strip("|").split(" | "))
    assert asset
    assert promise
    assert re.fullmatch(r"(`test_\w+` ?)+", tests)
    assert adversary or not row.startswith("| |  |")


def test_the_library_that_is_named_is_the_oldest_that_is_taken() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (taken,) = (one for one in project["dependencies"] if one.startswith("pynacl"))
    (named,) = re.findall(r"\*\*PyNaCl ([\d.]+) carries libsodium [\d.]+-stable\*\*", PAGE)
    assert taken.startswith(f"pynacl>={named},")


@pytest.mark.parametrize(
    ("library", "places"),
    [
        ("httpx", {"bitfinex/client.py"}),
        ("keyring", {"system/keychain_child.py", "keyring_backend.py"}),
    ],
)
def test_a_library_that_reaches_out_is_imported_only_where_the_page_says(
    library: str, places: set[str]
) -> None:
    package = CHECKOUT / "vault_tui"
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                {alias.name for alias in node.names}
                if isinstance(node, ast.Import)
                else {node.module or ""}
                if isinstance(node, ast.ImportFrom)
                else set()
            )
            if library in {name.partition(".")[0] for name in names}:
                assert file.relative_to(package).as_posix() in places
    assert all(f"`{place}`" in PAGE for place in places)
