"""Everything that is Bitfinex and nothing else: its page, its permissions, its advice."""
