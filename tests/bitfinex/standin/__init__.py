"""A local stand-in for Bitfinex, for tests and for trying things by hand.

Written from Bitfinex's published rules with code of its own: it imports nothing of the product, so that a
mistake in the product's signing is not repeated here. Where the rules say nothing, the stand-in decides; each
of those decisions is marked "Our guess".
"""

from tests.bitfinex.standin.faults import FAULTS, Fault, error
from tests.bitfinex.standin.keys import Key, User, named_keys, scopes
from tests.bitfinex.standin.server import StandIn
from tests.bitfinex.standin.switchboard import Request

__all__ = ["FAULTS", "Fault", "Key", "Request", "StandIn", "User", "error", "named_keys", "scopes"]
