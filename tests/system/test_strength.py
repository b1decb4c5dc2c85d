"""The strength of a passphrase: in words, from a process of its own, and never an obstacle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vault_tui.core.secret import Passphrase
from vault_tui.system import process, strength
from vault_tui.system.strength import NOT_KNOWN, Level, Strength, strength_of

MIB = 1 << 20
PATIENCE = 60.0

RECORDER = """#!{python}
import json, os, select, stat, sys
early = select.select([0], [], [], 0.2)[0]
assert not early and stat.S_ISSOCK(os.fstat(0).st_mode)
os.write(1, b"ready\\n")
given = sys.stdin.buffer.read()
with open({record!r}, "w") as file:
    json.dump([sys.argv, dict(os.environ), given.decode()], file)
print("9.5 dictionary date")
"""


def estimate(text: str, *, memlimit: int = 256 * MIB, patience: float = PATIENCE) -> Strength:
    return strength_of(Passphrase.copy_of(text), opslimit=3, memlimit=memlimit, patience=patience)


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Have another program started in the interpreter's place."""
    file = folder / "python"
    file.write_text(program)
    file.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(file))


class TestInWords:
    def test_what_everyone_uses_is_very_weak(self) -> None:
        found = estimate("password")
        assert found.level is Level.VERY_WEAK
        assert found.words == "very weak, guessed at once on one graphics card"
        assert found.hint.startswith("Common words")

    def test_unrelated_words_are_strong(self) -> None:
        assert estimate("velvet-harbour-nickel-otter").level is Level.STRONG

    def test_an_empty_one_is_said_to_be_empty_without_asking(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(subprocess, "Popen", None)
        found = estimate("")
        assert found.level is Level.VERY_WEAK
        assert found.words.startswith("empty")

    @pytest.mark.parametrize("text", ["a", "é", "a" * 5_000, "é" * 73, "\U0001f511" * 100])
    def test_any_length_and_alphabet_is_taken(self, text: str) -> None:
        assert estimate(text).level is Level.VERY_WEAK

    def test_the_cost_of_each_guess_counts(self) -> None:
        assert estimate("hunter22", memlimit=1 << 60).level > estimate("hunter22").level

    def test_the_levels_rise_with_the_time_that_guessing_takes(self) -> None:
        found = [strength._in_words(digits / 4, []) for digits in range(-8, 60)]
        levels = [one.level for one in found]
        assert levels == sorted(levels)
        assert set(levels) == set(Level) - {Level.UNKNOWN}
        assert all(one.hint for one in found if one.level < Level.STRONG)
        assert not found[-1].hint

    def test_a_moderate_derivation_lets_a_card_make_some_hundred_guesses_a_second(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[float] = []
        monkeypatch.setattr(strength, "_ask_child", lambda *_: (0.0, []))
        monkeypatch.setattr(strength, "_in_words", lambda digits, _: seen.append(digits))
        estimate("x")
        assert 100 < 10 ** -seen[0] < 1_000

    def test_every_line_fits_beside_a_field(self) -> None:
        for digits in range(-8, 60):
            assert len(strength._in_words(digits / 4, []).words) <= 72


class TestTheChild:
    def test_it_is_told_through_a_socket_only_and_not_before_it_is_shielded(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record = tmp_path / "record"
        stand_in(monkeypatch, tmp_path, RECORDER.format(python=sys.executable, record=str(record)))
        found = estimate("velvet-harbour")
        assert found.hint.startswith("Common words")
        given = record.read_text()
        assert given.count("velvet-harbour") == 1
        assert given.endswith('"velvet-harbour"]')

    @pytest.mark.parametrize("letter", ["x", "é", "€", "\U0001f511"])
    def test_it_gets_the_first_72_characters(
        self, letter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        copied = tmp_path / "copied"
        stand_in(monkeypatch, tmp_path, f"#!/bin/sh\necho ready\nexec cat > '{copied}'\n")
        estimate(letter * 100)
        assert copied.read_text() == letter * 72

    def test_the_parent_never_makes_text_of_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class Watched(bytearray):
            def decode(self, *_: object) -> str:
                raise AssertionError("made a str")

            def __bytes__(self) -> bytes:
                raise AssertionError("made bytes")

        given = Passphrase(Watched(b"password"))
        assert strength_of(given, opslimit=3, memlimit=256 * MIB, patience=PATIENCE).level is Level.VERY_WEAK
        assert given.buffer == b"password"

    def test_it_hardens_itself_before_it_reads(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def stop() -> None:
            raise InterruptedError("hardened")

        class Untouched:
            @property
            def buffer(self) -> None:
                raise AssertionError("read before it was hardened")

        monkeypatch.setattr(process, "harden", stop)
        monkeypatch.setattr(sys, "stdin", Untouched())
        with pytest.raises(InterruptedError):
            strength._answer_parent()

    def test_it_answers_with_numbers_and_patterns_only(self) -> None:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "vault_tui.system.strength"],
            input=b"hunter2-1999",
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
        ready, digits, *patterns = done.stdout.decode().split()
        assert ready == "ready"
        assert 0 < float(digits) < 20
        assert set(patterns) <= {"dictionary", "bruteforce", "regex", "date"}


def _open_files() -> set[str]:
    return {path.name for path in Path("/dev/fd").iterdir()}


class TestTrouble:
    @pytest.mark.parametrize(
        "program",
        [
            "#!/bin/sh\nexit 1\n",
            "#!/bin/sh\necho redy\n",
            "#!/bin/sh\necho ready\necho\n",
            "#!/bin/sh\necho ready\necho nan\n",
            "#!/bin/sh\necho ready\necho -5\n",
            "#!/bin/sh\necho ready\necho 1e9\n",
            "#!/bin/sh\necho ready\nprintf '\\377'\n",
            "#!/bin/sh\necho ready\necho 5; kill -9 $$\n",
        ],
    )
    def test_a_child_that_fails_or_talks_nonsense_means_not_known(
        self, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stand_in(monkeypatch, tmp_path, program)
        assert estimate("velvet") == NOT_KNOWN

    def test_without_an_interpreter_it_is_not_known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/nonexistent/python")
        assert estimate("velvet") == NOT_KNOWN

    def test_one_that_takes_too_long_is_ended(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        who = tmp_path / "pid"
        stand_in(monkeypatch, tmp_path, f"#!/bin/sh\necho $$ > '{who}'\nexec sleep 600\n")
        assert estimate("velvet", patience=1.0) == NOT_KNOWN
        if who.exists():  # on a slow machine it may have been ended before its first line
            with pytest.raises(ProcessLookupError):
                os.kill(int(who.read_text()), 0)

    def test_nothing_stays_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = _open_files()
        estimate("velvet")
        monkeypatch.setattr(sys, "executable", "/nonexistent/python")
        estimate("velvet")
        assert _open_files() == before
