"""Each piece of advice has words of its own and acts somewhere."""

import pytest

from tests.test_threat_model import existing_tests
from vault_tui.bitfinex.advice import ADVICE, Advice, Place, advice, at
from vault_tui.bitfinex.asking_words import BESIDE_ACTIVITY

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

SEEN_BY = {
    Place.PLAN: "test_every_piece_of_advice_of_a_step_is_on_its_screen",
    Place.SIGN_IN: "test_every_piece_of_advice_of_a_step_is_on_its_screen",
    Place.PERMISSIONS: "test_every_piece_of_advice_of_a_step_is_on_its_screen",
    Place.ADDRESSES: "test_every_piece_of_advice_of_a_step_is_on_its_screen",
    Place.GENERATE: "test_every_piece_of_advice_of_a_step_is_on_its_screen",
    Place.CAPTURE: "test_every_piece_of_advice_of_a_step_is_on_its_screen",
    Place.HAND_OVER: "test_every_piece_of_advice_of_a_step_is_on_its_screen",
    Place.STUCK: "test_the_advice_for_somebody_stuck_is_in_the_dialog",
    Place.AUDIT: "test_every_piece_that_acts_in_the_audit_is_behind_a_rule",
    Place.LIVE_CHECK: "test_the_advice_for_the_live_check_is_given_by_what_it_finds",
    Place.INCIDENT: "test_the_advice_for_a_leak_stands_on_its_page",
    Place.ACTIVITY: "test_the_advice_for_activity_is_said_beside_it_and_a_login_is_no_key_use",
    Place.DIAGNOSIS: "test_the_advice_for_a_key_that_fails_is_given_where_it_does",
    Place.RECONCILE: "test_every_key_stands_beside_the_page_with_what_to_do",
    Place.IMPORT: "test_the_advice_for_imports_is_given",
    Place.ROTATION: "test_the_advice_for_a_rotation_stands_at_its_beginning",
    Place.VAULT: "test_the_file_holds_neither_half_nor_label_in_clear",
}
"""By which test each place is held to what it shows; in the last one the advice is what the program does."""


@pytest.mark.parametrize("place", list(Place))
def test_every_place_is_looked_at_by_a_test(place: Place) -> None:
    assert SEEN_BY[place] in existing_tests()


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


def test_the_advice_for_activity_is_said_beside_it_and_a_login_is_no_key_use() -> None:
    assert {piece.words for piece in at(Place.ACTIVITY)} <= set(BESIDE_ACTIVITY)
    assert any("never the use of a key" in line for line in BESIDE_ACTIVITY)
