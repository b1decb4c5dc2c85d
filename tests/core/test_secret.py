"""Secrets stay masked, are never serialised, and a passphrase can be wiped."""

import copy
import json
import logging
import pickle
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from vault_tui.core.secret import Passphrase, Secret

TEXT = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample2"


@dataclass
class Holder:
    held: object


@pytest.mark.parametrize("held", [Secret(TEXT), Passphrase.copy_of(TEXT)], ids=["secret", "passphrase"])
@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        "{}".format,
        "%s".__mod__,
        "%r".__mod__,
        lambda held: repr([held]),
        lambda held: repr(Holder(held)),
    ],
)
def test_showing_it_in_any_way_shows_a_mask(show: Callable[[object], str], held: object) -> None:
    shown = show(held)
    assert "…" in shown
    assert not any(TEXT[start : start + 4] in shown for start in range(len(TEXT) - 3))


@pytest.mark.parametrize("spec", ["", ">50", "s"])
def test_a_format_with_a_width_shows_the_mask(spec: str) -> None:
    assert format(Secret(TEXT), spec) == "…"


def test_a_log_record_holds_the_mask(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("vault").warning("sealed %s and %r", Secret(TEXT), Passphrase.copy_of(TEXT))
    assert TEXT not in caplog.text
    assert "sealed … and Passphrase(…)" in caplog.text


@pytest.mark.parametrize("held", [Secret(TEXT), Passphrase.copy_of(TEXT)], ids=["secret", "passphrase"])
@pytest.mark.parametrize("save", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_it_is_never_serialised_or_copied(save: Callable[[object], object], held: object) -> None:
    with pytest.raises(TypeError):
        save(held)


@pytest.mark.parametrize("held", [Secret(TEXT), Passphrase.copy_of(TEXT)], ids=["secret", "passphrase"])
def test_it_has_no_dict_to_be_dumped(held: object) -> None:
    with pytest.raises(TypeError):
        vars(held)


def test_a_secret_is_seen_through_reveal_only() -> None:
    assert Secret(TEXT).reveal() == TEXT
    assert len(Secret(TEXT)) == len(TEXT)
    assert not Secret("")


def test_secrets_are_compared_by_their_text_and_with_secrets_only() -> None:
    assert Secret(TEXT) == Secret(TEXT)
    assert Secret(TEXT) != Secret(TEXT + "x")
    assert Secret(TEXT) != TEXT


def test_a_secret_can_t_live_on_in_a_set_or_a_dict() -> None:
    with pytest.raises(TypeError):
        hash(Secret(TEXT))


def test_wiping_a_passphrase_overwrites_the_very_buffer() -> None:
    buffer = bytearray(TEXT.encode())
    seen = memoryview(buffer)  # a resized bytearray would refuse while this exists
    passphrase = Passphrase(buffer)
    passphrase.wipe()
    assert passphrase.buffer is buffer
    assert bytes(seen) == bytes(len(TEXT))
    assert len(passphrase) == len(TEXT)


def test_leaving_the_context_wipes_the_passphrase_even_after_an_error() -> None:
    passphrase = Passphrase.copy_of(TEXT)
    with pytest.raises(ValueError, match="failed"), passphrase:
        raise ValueError("failed")
    assert not any(passphrase.buffer)
