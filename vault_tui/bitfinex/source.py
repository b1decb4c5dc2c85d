"""Where a fact about Bitfinex or a program comes from, kept beside the fact."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """``confirmed`` is false where ``title`` is the only source."""

    title: str
    as_of: date
    confirmed: bool = True
