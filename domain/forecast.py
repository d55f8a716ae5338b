"""When a case will have spent its money, as far as its own kind of past can tell; what cannot be told is unknown.

Today + the sum over the remaining stages of the median working days of the last passages of that stage (same edition,
enough of them), else the period that the law sets, else unknown. Unknown is never on time. Every addend is kept with
its samples or its source, so that the sum can be shown (`board --explain`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import ceil
from statistics import median
from types import MappingProxyType

from domain.calendar_days import CalendarMissing, WorkingCalendar
from domain.law import Figure, LawEdition, Unit
from domain.law_keys import FigureKey
from domain.life import spending_ahead
from domain.lifecycle import ENDED, Stage

MOST_SAMPLES, FEWEST_SAMPLES = 20, 5
# The law's period for a stage, where it sets one for the stage as a whole; the others have none to fall back on.
LIMITS: Mapping[str, FigureKey] = MappingProxyType(
    {
        "in_check": FigureKey.COMPLETENESS_CHECK_DAYS,
        "in_appraisal": FigureKey.APPRAISAL_DAYS,
        "awaiting_approval": FigureKey.APPROVAL_DAYS,
        "approved": FigureKey.CONTRACT_DAYS,
    }
)
Samples = Mapping[Stage, Sequence[int]]


class Basis(StrEnum):
    """What an addend rests on."""

    MEDIAN = "median"
    LIMIT = "limit"
    UNKNOWN = "unknown"


class Risk(StrEnum):
    """What the forecast of a case says about a target day."""

    ON_TIME = "on_time"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Addend:
    """One stage of the sum. `passages`: working days of the last ones; `typical`: the median or the limit in days; `days`:
    what is still to come of it.

    `held` (working days in the stage so far) is given for the current stage alone; `until` is the day reached, None once
    the sum is unknown; `missing_year`: the calendar that would be needed.
    """

    stage: Stage
    basis: Basis
    passages: tuple[int, ...] = ()
    typical: int | None = None
    held: int | None = None
    days: int | None = None
    working: bool = True
    figure: Figure | None = None
    until: date | None = None
    missing_year: int | None = None

    @property
    def samples(self) -> int:
        return len(self.passages)


@dataclass(frozen=True)
class Forecast:
    """`day`: when the last stage in which money goes out will be over; None if unknown or if no stage is ahead."""

    addends: tuple[Addend, ...]
    day: date | None

    @property
    def samples(self) -> int:
        """The fewest passages that any part of the sum rests on."""
        return min((addend.samples for addend in self.addends), default=0)


def forecast(
    stage: Stage,
    since: date,
    today: date,
    *,
    samples: Samples,
    law: LawEdition | None,
    calendar: WorkingCalendar,
) -> Forecast:
    """The sum from `today` for a case that has stood in `stage` since a Vietnamese date."""
    addends: list[Addend] = []
    reached: date | None = today
    for number, ahead in enumerate(spending_ahead(stage)):
        addend = _typical(ahead, samples.get(ahead, ()), law, today)
        if number == 0:
            addend = _still_to_come(addend, since, today, calendar)
        addend = _until(addend, reached, calendar)
        reached = addend.until
        addends.append(addend)
    return Forecast(tuple(addends), reached if addends else None)


def risk_of(stage: Stage, told: Forecast, target: date) -> Risk:
    """Late also where no stage is ahead in which money goes out: what is left then goes out never."""
    if stage in ENDED:
        return Risk.ON_TIME
    if not told.addends:
        return Risk.LATE
    if told.day is None:
        return Risk.UNKNOWN
    return Risk.LATE if told.day > target else Risk.ON_TIME


def _typical(stage: Stage, passages: Sequence[int], law: LawEdition | None, today: date) -> Addend:
    last = tuple(passages[:MOST_SAMPLES])
    if len(last) >= FEWEST_SAMPLES:
        return _addend(stage, Basis.MEDIAN, last, ceil(median(last)))
    key = LIMITS.get(stage.value)
    figure = law.figure(key, today) if law is not None and key is not None else None
    if figure is None or not figure.is_set:
        return Addend(stage=stage, basis=Basis.UNKNOWN, passages=last, figure=figure)
    working = figure.unit is Unit.WORKING_DAYS
    return _addend(stage, Basis.LIMIT, last, figure.whole_number(), working=working, figure=figure)


def _addend(
    stage: Stage,
    basis: Basis,
    passages: tuple[int, ...],
    days: int,
    *,
    working: bool = True,
    figure: Figure | None = None,
) -> Addend:
    return Addend(stage=stage, basis=basis, passages=passages, typical=days, days=days, working=working, figure=figure)


def _still_to_come(addend: Addend, since: date, today: date, calendar: WorkingCalendar) -> Addend:
    """Of the current stage what is left of its usual time, and at least a day: it is not over yet."""
    if addend.typical is None:
        return addend
    start = min(since, today)
    try:
        held = calendar.working_days_between(start, today) if addend.working else (today - start).days
    except CalendarMissing as missing:
        return _unknown(addend, missing.year)
    return replace(addend, held=held, days=max(addend.typical - held, 1))


def _until(addend: Addend, reached: date | None, calendar: WorkingCalendar) -> Addend:
    if reached is None or addend.days is None:
        return addend
    if addend.days == 0:
        return replace(addend, until=reached)
    try:
        step = calendar.add_working_days if addend.working else calendar.add_calendar_days
        return replace(addend, until=step(reached, addend.days))
    except CalendarMissing as missing:
        return _unknown(addend, missing.year)


def _unknown(addend: Addend, year: int) -> Addend:
    return replace(addend, basis=Basis.UNKNOWN, days=None, until=None, missing_year=year)
