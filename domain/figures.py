"""Figures of the board at a pair of a day and an instant, as a decision keeps them: whole đồng, ISO days, UTC instants.

They come from the two functions of the schema that compute figures, and from nowhere else (catalogue.md section 5).
"""

from domain.deadlines import DeadlineRule
from domain.lifecycle import Stage
from domain.people import Duty
from domain.values import Day, Instant, Model, Slug


class LineFigures(Model):
    """One fund line."""

    line: str
    allotted_vnd: int
    available_vnd: int
    reserved_vnd: int
    committed_vnd: int
    submitted_vnd: int
    advanced_vnd: int
    paid_vnd: int

    @property
    def disbursed_vnd(self) -> int:
        return self.advanced_vnd + self.paid_vnd


class CaseFigures(Model):
    """One case: where it stood, on whom it waited since when, its next date and which, and its money."""

    code: str
    stage: Stage
    holder_duty: Duty | None
    holder_office: Slug | None
    held_since: Instant | None
    next_date: Day | None
    next_rule: DeadlineRule | None
    support_vnd: int
    advanced_vnd: int
    paid_vnd: int


class PeriodFigures(Model):
    """Everything of one commune's year, value on `on` or before, known at `known_at`; sorted by line and by code."""

    on: Day
    known_at: Instant
    lines: tuple[LineFigures, ...] = ()
    cases: tuple[CaseFigures, ...] = ()
