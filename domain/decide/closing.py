"""What a closed period says: the lines as they stood, the cases that were late, what became of the targets due by then."""

from collections.abc import Iterable
from datetime import date

from domain.commands.fund import SetTarget, TargetKind
from domain.events.fund import PeriodClosed, TargetOutcome
from domain.events.hand import Hand
from domain.figures import CaseFigures, PeriodFigures
from domain.lifecycle import ENDED, Stage
from domain.periods import Period
from domain.rules.periods import over_at
from domain.state.fund import FundYearState

WAY = tuple(Stage)


def frozen(
    state: FundYearState, by: Hand, period: Period, days: tuple[date, date], figures: PeriodFigures | None
) -> PeriodClosed:
    """The event of a period that is over; its figures are those of its last day.

    `days`: the last day of the period before it, and its own. A target is judged once, by the period in which it falls.
    """
    since, due_on = days
    assert figures is not None and figures.on == due_on, figures
    due = tuple(target for target in state.targets if since < target.due_on <= due_on)
    return PeriodClosed(
        hand=by,
        period=period,
        due_on=due_on,
        mark_at=over_at(due_on),
        known_at=figures.known_at,
        lines=figures.lines,
        late=tuple(case for case in figures.cases if _is_late(case, due_on, due)),
        targets=tuple(_outcome(target, figures) for target in due),
    )


def _is_late(case: CaseFigures, on: date, due: Iterable[SetTarget]) -> bool:
    """Overdue on that day, or short of a stage that was to be reached by it."""
    overdue = case.next_date is not None and on > case.next_date
    return overdue or any(_is_short(case, target) for target in due)


def _is_short(case: CaseFigures, target: SetTarget) -> bool:
    """A case that ended otherwise than by its final account will reach nothing, and is late for nothing."""
    if target.stage is None or (case.stage in ENDED and case.stage is not Stage.CLOSED):
        return False
    return WAY.index(case.stage) < WAY.index(target.stage)


def _outcome(target: SetTarget, figures: PeriodFigures) -> TargetOutcome:
    disbursed = sum(line.disbursed_vnd for line in figures.lines)
    allotted = sum(line.allotted_vnd for line in figures.lines)
    short = sum(_is_short(case, target) for case in figures.cases)
    enough = target.kind is TargetKind.STAGE_REACHED or disbursed * 100 >= allotted * (target.percent or 0)
    return TargetOutcome(
        target=target, reached=enough and not short, short=short, disbursed_vnd=disbursed, allotted_vnd=allotted
    )
