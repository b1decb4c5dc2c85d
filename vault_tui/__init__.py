"""vault-tui: a terminal key vault for people who run trading bots.

This module is imported by every quick path, so it holds the version and imports nothing.
"""

__version__ = "0.1.0"
