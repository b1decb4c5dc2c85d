"""The shipped command before a hostile file: its own sentence, a next step, exit code 6, and at once."""

import pytest

from tests.cli.conftest import Cli
from tests.core.test_vectors import FOLDER, Vector


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("good-cheap", "less work than is safe"),
        ("cost-memlimit-1-tib", "more than any release writes"),
        ("cost-opslimit-endless", "asks for 2147483648 passes"),
        ("newer-version", "A later release"),
        ("header-deep", "damaged"),
        ("header-65537-bytes", "damaged"),
        ("cut-in-the-header", "damaged"),
        ("cut-in-the-payload", "damaged"),
        ("one-byte-more", "damaged"),
        ("foreign-text", "not a vault"),
        ("foreign-empty", "not a vault"),
    ],
)
def test_it_is_refused_with_a_sentence_and_a_next_step(fresh: Cli, name: str, sentence: str) -> None:
    fresh.vault.parent.mkdir(parents=True, mode=0o700)
    fresh.vault.parent.chmod(0o700)
    fresh.vault.write_bytes(Vector.read(FOLDER / f"{name}.vector").data)
    done = fresh.run("ls")
    assert (done.code, done.out) == (6, "")
    assert sentence in done.err
    assert len(done.err.splitlines()) == 2
