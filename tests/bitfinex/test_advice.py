"""Each piece of advice has words of its own and acts somewhere."""

import pytest

from vault_tui.bitfinex.activity_words import BESIDE_ACTIVITY
from vault_tui.bitfinex.advice import ADVICE, Advice, Place, advice, at

PLACES = {
    "official-site": {"sign-in"},
    "two-factor": {"sign-in", "live-check", "audit"},
    "extra-steps": {"sign-in", "generate"},
    "where": {"sign-in", "reconcile"},
    "verified-account": {"stuck"},
    "create-new-key": {"permissions"},
    "least-rights": {"plan", "live-check", "audit"},
    "trading-rights": {"plan"},
    "no-withdrawals": {"plan", "live-check", "audit", "incident"},
    "address-list": {"addresses", "audit"},
    "shown-once": {"capture"},
    "store-encrypted": {"vault", "import"},
    "safe-channel": {"capture"},
    "enter-in-fields": {"hand-over"},
    "program-encrypts": {"plan"},
    "no-master-login": {"plan", "hand-over"},
    "reputable-apps": {"plan"},
    "one-key-each": {"plan", "import", "audit"},
    "review": {"audit", "reconcile"},
    "usage-logs": {"activity"},
    "troubleshoot-rights": {"diagnosis"},
    "troubleshoot-endpoint": {"diagnosis"},
    "troubleshoot-address": {"diagnosis"},
    "exposed": {"incident"},
    "no-regeneration": {"stuck", "rotation"},
    "clipboard": {"capture"},
}


def test_every_piece_is_there_and_acts_where_it_should() -> None:
    assert {piece.id: {str(place) for place in piece.places} for piece in ADVICE} == PLACES
    assert len(ADVICE) == len(PLACES)


@pytest.mark.parametrize("piece", ADVICE, ids=lambda piece: piece.id)
def test_words_are_one_to_three_short_sentences_of_their_own(piece: Advice) -> None:
    words = piece.words
    assert 20 <= len(words) <= 110
    assert words[-1] in ".?"
    assert sum(other.words == words for other in ADVICE) == 1


@pytest.mark.parametrize("place", list(Place))
def test_every_place_has_its_advice(place: Place) -> None:
    assert at(place) == tuple(piece for piece in ADVICE if place in piece.places) != ()


def test_advice_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(KeyError):
        advice("buy-low")


def test_the_advice_for_activity_is_said_beside_it_and_that_logins_are_no_uses() -> None:
    assert {piece.words for piece in at(Place.ACTIVITY)} <= set(BESIDE_ACTIVITY)
    assert any("no use of a key" in line for line in BESIDE_ACTIVITY)
