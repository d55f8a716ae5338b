"""The pair that every figure of the board is said with: value on or before a day, known at an instant."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """`on`: a Vietnamese date; `known_at`: an instant (UTC).

    `current`: the pair is (today, now) of the record, so that what is kept up to date says the same without a sum over
    the past. It is no other meaning, only another way there; a property test holds the two together.
    """

    on: date
    known_at: datetime
    current: bool
