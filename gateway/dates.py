"""The deadlines of a case and the targets and periods of a fund year as a person reads them. Overdue is computed here, as
of the day on which somebody looks, and never stored.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.deadlines import FIGURE_OF, DeadlineRule, MarkKind
from domain.events.fund import PeriodClosed
from domain.lifecycle import Stage
from domain.state.deadline import CaseDeadline
from domain.state.fund import FundYearState
from domain.state.subproject import SubprojectState
from domain.values import Model, instant_text
from gateway.days import working_days
from law.loader import load_edition

Document = dict[str, Any]
PERIOD_OF: Mapping[Stage, DeadlineRule] = MappingProxyType(
    {
        Stage.IN_CHECK: DeadlineRule.COMPLETENESS_CHECK,
        Stage.IN_APPRAISAL: DeadlineRule.APPRAISAL,
        Stage.AWAITING_APPROVAL: DeadlineRule.APPROVAL,
        Stage.APPROVED: DeadlineRule.CONTRACT,
        Stage.IN_DELIVERY: DeadlineRule.ACCEPTANCE,
        Stage.IN_FINAL_ACCOUNT: DeadlineRule.FINAL_ACCOUNT_EXAMINATION,
    }
)
"""The service level of an office while a case is with it."""


def dates_of(state: SubprojectState, today: date) -> Document:
    """What is to be kept and what is over, the earliest first; of the stage at hand, a period that nobody has set."""
    over = sorted((kept for kept in state.deadlines if kept.met), key=lambda kept: (kept.due_on, kept.id))
    return {
        **next_of(state, today),
        "deadlines": [_deadline(kept, today) for kept in (*state.open_deadlines, *over)],
        "not_configured": _not_configured(state, today),
    }


def next_of(state: SubprojectState, today: date) -> Document:
    """The next date of a case and which it is; None where nothing is to be kept."""
    first = next(iter(state.open_deadlines), None)
    return {
        "next_date": first.due_on.isoformat() if first else None,
        "next_rule": first.deadline.rule.value if first else None,
        "next_is_overdue": first is not None and today > first.due_on,
    }


def year_of(state: FundYearState, past: Sequence[Model]) -> Document:
    """The targets that were set, and what each closed period froze."""
    return {
        "targets": [target.model_dump(mode="json") for target in state.targets],
        "periods": [_period(event) for event in past if isinstance(event, PeriodClosed)],
    }


def _deadline(kept: CaseDeadline, today: date) -> Document:
    overdue = not kept.met and today > kept.due_on
    return {
        **kept.deadline.model_dump(mode="json"),
        "due_on": kept.due_on.isoformat(),
        "first_due_on": kept.deadline.due_on.isoformat(),
        "met": kept.met,
        "overdue": overdue,
        "overdue_working_days": working_days(kept.due_on, today) if overdue else None,
        "extended": kept.extended,
        "marks": [mark.value for mark in MarkKind if mark in kept.passed],
    }


def _not_configured(state: SubprojectState, today: date) -> list[str]:
    rule = PERIOD_OF.get(state.stage) if state.stage else None
    if rule is None or state.law_edition is None or any(kept.deadline.rule is rule for kept in state.open_deadlines):
        return []
    return [] if load_edition(state.law_edition.name).figure(FIGURE_OF[rule], today).is_set else [rule.value]


def _period(event: PeriodClosed) -> Document:
    return {
        "period": event.period.value,
        "due_on": event.due_on.isoformat(),
        "known_at": instant_text(event.known_at),
        "lines": [line.model_dump(mode="json") for line in event.lines],
        "late": [case.model_dump(mode="json") for case in event.late],
        "targets": [outcome.model_dump(mode="json") for outcome in event.targets],
    }
