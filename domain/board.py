"""What the board says beside its sums: a rate, whether a date has passed, what is at risk. Whole đồng, Vietnamese dates.

Everything here is computed when it is read and kept nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.forecast import Risk
from domain.lifecycle import ENDED, Stage

ONE_DECIMAL = Decimal("0.1")


class Grouping(StrEnum):
    """By what the board adds up; a case is no sum."""

    DISTRICT = "district"
    COMMUNE = "commune"
    LINE = "line"
    CASE = "case"


class BoardList(StrEnum):
    """The lists: each is a filter of the board."""

    MY_WORK = "my-work"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    HELD_LONGEST = "held-longest"
    RETURNED_TWICE = "returned-twice"
    UNANSWERED = "unanswered"
    OPEN_ADVANCES = "open-advances"
    WITHOUT_PROJECT = "without-project"
    ASSUMED_FIGURES = "assumed-figures"
    CONTRADICTORY = "contradictory"


class Remark(StrEnum):
    """What a reader must know of the pair that was asked for."""

    DAY_TO_COME = "day_to_come"
    BEFORE_THE_RECORD = "before_the_record"
    BEFORE_THE_FOUNDING = "before_the_founding"
    KNOWN_TO_COME = "known_to_come"


def rate(disbursed_vnd: int, allotted_vnd: int) -> Decimal | None:
    """Disbursed of allotted in percent, one decimal, half up; None where nothing was allotted. Of sums, never of rates."""
    if allotted_vnd == 0:
        return None
    return (Decimal(100 * disbursed_vnd) / Decimal(allotted_vnd)).quantize(ONE_DECIMAL, ROUND_HALF_UP)


def is_overdue(stage: Stage, next_date: date | None, on: date) -> bool:
    """The earliest open date of a case has passed: the one place that says so, asked anew for every day."""
    return stage not in ENDED and next_date is not None and on > next_date


@dataclass(frozen=True, kw_only=True)
class AtRisk:
    """What will not be disbursed by a target day, in đồng: forecast late, not to be told, and without a project."""

    late_vnd: int = 0
    unknown_vnd: int = 0
    without_project_vnd: int = 0

    @property
    def total_vnd(self) -> int:
        return self.late_vnd + self.unknown_vnd + self.without_project_vnd


def at_risk(spread: Iterable[tuple[int, Risk]], available_vnd: int) -> AtRisk:
    """From what each case has not spent, with its risk, and what no case has reserved."""
    sums = {Risk.LATE: 0, Risk.UNKNOWN: 0, Risk.ON_TIME: 0}
    for undisbursed_vnd, risk in spread:
        sums[risk] += undisbursed_vnd
    return AtRisk(late_vnd=sums[Risk.LATE], unknown_vnd=sums[Risk.UNKNOWN], without_project_vnd=available_vnd)
