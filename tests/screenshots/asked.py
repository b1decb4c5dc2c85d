"""Who is asked in the pictures: a stand-in that knows the demonstration's keys, and the pictures' moment."""

import time
from datetime import UTC, datetime

from tests.bitfinex.standin import Key, StandIn
from tests.bitfinex.standin.keys import scopes
from tests.screenshots.studio import MOMENT
from vault_tui.cli.demo_data import demo_entries

API_KEY = "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample9"
API_SECRET = "SECRETsecretSECRETsecretSECRETsecretSECRET9"


class AtThatMoment(StandIn):
    """Its clock stands still where the pictures' does."""

    @property
    def clock_error(self) -> float:
        return MOMENT - time.time()

    @clock_error.setter
    def clock_error(self, _: float) -> None:
        pass


def stand_in() -> AtThatMoment:
    """To be entered. Each key may do what the demonstration says was seen; one more is made in the guide."""
    day = datetime.fromtimestamp(MOMENT, UTC).date()
    keys = [
        Key(entry.api_key, secret.reveal(), scopes(**entry.seen.permissions), name=entry.label)
        for entry, secret in demo_entries(int(MOMENT), day)
        if secret is not None and entry.seen is not None and entry.seen.permissions is not None
    ]
    trading = scopes(account="r", history="r", orders="rw", wallets="r")
    return AtThatMoment([*keys, Key(API_KEY, API_SECRET, trading, name="new")])
