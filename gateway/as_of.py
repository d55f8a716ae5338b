"""Which pair a page is asked for, and what its reader must be told about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.as_of import AsOf
from domain.board import Remark
from domain.times import local_date, start_of
from domain.values import DAY_TEXT, INSTANT_TEXT, YEARS, instant_text
from gateway.look import Document, Look
from store.board import record_begins

INSTANT_STEP = timedelta(microseconds=1)


class BadMoment(Exception):
    """A text that is neither a day nor, where one may stand, an instant."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A pair with its remarks."""

    pair: AsOf
    remarks: tuple[Remark, ...]

    def head(self, look: Look) -> Document:
        """What every page of the board begins with."""
        return {
            **look.head,
            "on": self.pair.on.isoformat(),
            "known_at": instant_text(self.pair.known_at),
            "remarks": [remark.value for remark in self.remarks],
        }


async def asked_of(look: Look, on: str | None = None, known_at: str | None = None) -> Asked:
    """The pair as it was typed: a day; an instant, or a day for its end. Raises BadMoment.

    Without `on` the day is that of `known_at`; without both it is today, now. Nothing is known later than now.
    """
    known = _instant(known_at) if known_at is not None else look.clock.now
    day = day_of(on) if on is not None else min(local_date(known), look.today)
    remarks = []
    if known > look.clock.now:
        known = look.clock.now
        remarks.append(Remark.KNOWN_TO_COME)
    if day > look.today:
        remarks.append(Remark.DAY_TO_COME)
    begins = await record_begins(look.connection)
    if begins is not None and known < begins:
        remarks.append(Remark.BEFORE_THE_FOUNDING)
    elif begins is not None and day < local_date(begins):
        remarks.append(Remark.BEFORE_THE_RECORD)
    current = known == look.clock.now and day == look.today
    return Asked(pair=AsOf(on=day, known_at=known, current=current), remarks=tuple(remarks))


def day_of(text: str) -> date:
    """A day as it is typed, within the years of the record. Raises BadMoment."""
    if not DAY_TEXT.fullmatch(text):
        raise BadMoment(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadMoment(text) from None
    if day.year not in YEARS:
        raise BadMoment(text)
    return day


def end_of(day: date) -> datetime:
    """The last instant (UTC) of a Vietnamese date."""
    return start_of(day + timedelta(days=1)) - INSTANT_STEP


def _instant(text: str) -> datetime:
    if not INSTANT_TEXT.fullmatch(text):
        return end_of(day_of(text))
    try:
        instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadMoment(text) from None
    if instant.year not in YEARS:
        raise BadMoment(text)
    return instant
