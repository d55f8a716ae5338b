"""Facts of a commune's fund year."""

from domain.commands.fund import Allot, SetTarget
from domain.events.hand import Hand
from domain.figures import CaseFigures, LineFigures
from domain.money import FundLine
from domain.periods import Period
from domain.values import Count, Day, Flag, Instant, Model


class FundAllotted(Model):
    """The estimate assigned to a commune on one line; money of an older year keeps its origin year."""

    hand: Hand
    line: FundLine
    allotment: Allot


class TargetSet(Model):
    """A target of the year, by its paper."""

    hand: Hand
    target: SetTarget


class TargetOutcome(Model):
    """What became of a target at its day: `short` counts the cases that had not come so far (0 for a share)."""

    target: SetTarget
    reached: Flag
    short: Count
    disbursed_vnd: int
    allotted_vnd: int


class PeriodClosed(Model):
    """The figures at the end of a period, frozen: value on `due_on` or before, known at `known_at` (UTC).

    `mark_at` is when the period was over; a later reception says that the clock came late. `late` are the cases that
    were overdue or short of a target on that day. All of it can be worked out again from the record, to the byte.
    """

    hand: Hand
    period: Period
    due_on: Day
    mark_at: Instant
    known_at: Instant
    lines: tuple[LineFigures, ...]
    late: tuple[CaseFigures, ...]
    targets: tuple[TargetOutcome, ...]
