"""Deadlines: a date that an event opens, under which rule it was counted, and who must keep it.

A deadline is part of the event that opens it, so that a changed calendar or figure never moves it silently; an event that
ends one names it. Whether one is overdue is computed when it is read, never stored (design.md section 5).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import StringConstraints

from domain.law import FigureStatus
from domain.law_keys import FigureKey
from domain.people import Duty
from domain.values import Day, Model


class DeadlineRule(StrEnum):
    """Every kind of deadline of a case."""

    DECISION_SENT = "decision_sent"
    LIST_PUBLICATION = "list_publication"
    COMPLETENESS_CHECK = "completeness_check"
    APPRAISAL = "appraisal"
    APPROVAL = "approval"
    CONTRACT = "contract"
    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    ADVANCE_CLEARING = "advance_clearing"
    FINAL_ACCOUNT_EXAMINATION = "final_account_examination"
    SPEND_OR_ADVANCE = "spend_or_advance"
    ADJUSTMENT_PERIOD = "adjustment_period"


DeadlineId = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}/[1-9][0-9]{0,5}$")]


class Deadline(Model):
    """Counted from `start_on` (not counted itself) to `due_on` (the last day on which it is kept).

    `id` is rule/version of the event that opened it. `figure`, `article` and `status` say what the length rests on; all
    three are None where the case's own contract sets the day.
    """

    id: DeadlineId
    rule: DeadlineRule
    start_on: Day
    due_on: Day
    figure: FigureKey | None = None
    article: str | None = None
    status: FigureStatus | None = None


class MarkKind(StrEnum):
    """What the clock says about a deadline: it is near, it is today, it is missed, it goes to the next duty up."""

    REMIND = "remind"
    DUE = "due"
    MISSED = "missed"
    ESCALATE = "escalate"


FIGURE_OF: Mapping[DeadlineRule, FigureKey] = MappingProxyType(
    {
        DeadlineRule.DECISION_SENT: FigureKey.DECISION_SENT_WITHIN_WORKING_DAYS,
        DeadlineRule.LIST_PUBLICATION: FigureKey.PUBLICATION_WITHIN_WORKING_DAYS,
        DeadlineRule.COMPLETENESS_CHECK: FigureKey.COMPLETENESS_CHECK_DAYS,
        DeadlineRule.APPRAISAL: FigureKey.APPRAISAL_DAYS,
        DeadlineRule.APPROVAL: FigureKey.APPROVAL_DAYS,
        DeadlineRule.CONTRACT: FigureKey.CONTRACT_DAYS,
        DeadlineRule.ACCEPTANCE: FigureKey.ACCEPTANCE_DAYS,
        DeadlineRule.ADVANCE_CLEARING: FigureKey.ADVANCE_SMALL_CONTRACT_CLEARED_BY,
        DeadlineRule.FINAL_ACCOUNT_EXAMINATION: FigureKey.FINAL_ACCOUNT_EXAMINATION_DAYS,
        DeadlineRule.SPEND_OR_ADVANCE: FigureKey.SPEND_OR_ADVANCE_BY,
        DeadlineRule.ADJUSTMENT_PERIOD: FigureKey.ADJUSTMENT_PERIOD_ENDS,
    }
)
"""The figure that each length is read from; `delivery` has none, the contract says its day."""

KEPT_BY: Mapping[DeadlineRule, Duty] = MappingProxyType(
    {
        DeadlineRule.DECISION_SENT: Duty.VILLAGE_HEAD,
        DeadlineRule.LIST_PUBLICATION: Duty.VILLAGE_HEAD,
        DeadlineRule.COMPLETENESS_CHECK: Duty.RECEIVER,
        DeadlineRule.APPRAISAL: Duty.APPRAISAL_SECRETARY,
        DeadlineRule.APPROVAL: Duty.APPROVER,
        DeadlineRule.CONTRACT: Duty.COMMUNE_CHAIRMAN,
        DeadlineRule.DELIVERY: Duty.COMMUNE_OFFICER,
        DeadlineRule.ACCEPTANCE: Duty.ACCEPTANCE_MEMBER,
        DeadlineRule.ADVANCE_CLEARING: Duty.ACCOUNTANT,
        DeadlineRule.FINAL_ACCOUNT_EXAMINATION: Duty.FINAL_ACCOUNT_EXAMINER,
        DeadlineRule.SPEND_OR_ADVANCE: Duty.ACCOUNTANT,
        DeadlineRule.ADJUSTMENT_PERIOD: Duty.ACCOUNTANT,
    }
)
"""Who is reminded, at the seat that the duty has in the case."""

FIXED = frozenset({DeadlineRule.SPEND_OR_ADVANCE, DeadlineRule.ADJUSTMENT_PERIOD, DeadlineRule.DECISION_SENT})
"""Days that the law sets for everybody: no approver of a case moves them."""
