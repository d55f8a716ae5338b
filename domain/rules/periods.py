"""A fund year's targets are set ahead, by a paper; its periods are closed by the clock, once, when they are over.

Nguồn: mục tiêu của huyện là mục tiêu điều hành, không phải thời hạn luật định (bài báo Lạng Giang 2023: "hoàn thành các
bước" trong quý III); ngày cuối quý, 31/12 và 31/01 là ngày cố định.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from domain.commands.fund import SetTarget, TargetKind
from domain.periods import Period
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.fund import FundYearState
from domain.times import local_date, start_of
from domain.values import instant_text


def year_is_open(state: FundYearState, action: str) -> Refusal | None:
    """Something was allotted: before that the year has no law edition and nothing to reach."""
    if state.opened_at is not None:
        return None
    return refuse(RefusalCode.WRONG_STAGE, action=action, stage="nothing_allotted")


def target_is_clear(target: SetTarget) -> Refusal | None:
    """Either a stage or a share of what is allotted, as its kind says."""
    given = (target.stage is not None, target.percent is not None)
    wanted = (target.kind is TargetKind.STAGE_REACHED, target.kind is TargetKind.PERCENT_DISBURSED)
    if given == wanted:
        return None
    return refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="target", stated=sum(given), expected=1)


def target_lies_ahead(target: SetTarget, today: date) -> Refusal | None:
    """Nobody sets a target for a day that is over."""
    if target.due_on >= today:
        return None
    return refuse(
        RefusalCode.PAPER_DATE_IMPOSSIBLE,
        paper="target_due_on",
        date=target.due_on.isoformat(),
        today=today.isoformat(),
        programme_starts_on=None,
    )


def period_is_to_close(state: FundYearState, period: Period, ends: Mapping[Period, date]) -> Refusal | None:
    """A period that this year has, that was not over before its first allotment, and that is not closed yet."""
    assert state.opened_at is not None
    if period in state.closed_periods:
        return refuse(RefusalCode.WRONG_STAGE, action="close_period", stage="period_closed")
    if period not in ends or ends[period] < local_date(state.opened_at):
        return refuse(RefusalCode.WRONG_STAGE, action="close_period", stage="no_such_period")
    return None


def over_at(last_day: date) -> datetime:
    """The instant (UTC) at which a period that ends with this day is over."""
    return start_of(last_day + timedelta(days=1))


def period_is_over(last_day: date, now: datetime) -> Refusal | None:
    """The record's time decides, whatever clock the caller has."""
    if now >= over_at(last_day):
        return None
    return refuse(
        RefusalCode.TOO_EARLY, action="close_period", now=instant_text(now), to=instant_text(over_at(last_day))
    )
