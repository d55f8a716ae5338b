"""Dates: a deadline is extended once, forward, on paper; the clock speaks only when the record's time has come.

Nguồn: NĐ 61/2018/NĐ-CP (thư xin lỗi, hẹn lại không quá một lần; `assumed`). Ngày cố định của luật (31/12, 31/01) không ai
gia hạn cho một hồ sơ.
"""

from datetime import date, datetime

from domain.deadlines import FIXED, MarkKind
from domain.law_keys import FigureKey
from domain.law_reading import LawReading
from domain.marks import DeadlineMark
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.deadline import CaseDeadline
from domain.values import instant_text


def deadline_is_open(kept: CaseDeadline | None, action: str) -> Refusal | None:
    if kept is not None and not kept.met:
        return None
    return refuse(RefusalCode.WRONG_STAGE, action=action, stage="deadline_met" if kept else "no_such_deadline")


def deadline_may_move(kept: CaseDeadline) -> Refusal | None:
    if kept.deadline.rule not in FIXED:
        return None
    return refuse(RefusalCode.WRONG_STAGE, action="extend_deadline", stage="fixed_date")


def extension_is_left(kept: CaseDeadline, law: LawReading, on: date) -> Refusal | None:
    """As often as the edition allows; where it sets nothing, the approver names the missing figure or is refused."""
    most = law.number(FigureKey.EXTENSION_TIMES_MAX, on)
    if most is None:
        if law.goes_unchecked(FigureKey.EXTENSION_TIMES_MAX):
            return None
        return refuse(RefusalCode.LIMIT_UNSET, figure=FigureKey.EXTENSION_TIMES_MAX.value)
    if kept.extended < most:
        return None
    rule = kept.deadline.rule.value
    return refuse(RefusalCode.EXTENSION_USED_UP, deadline=kept.id, rule=rule, times=kept.extended, most=most)


def moves_forward(kept: CaseDeadline, due_on: date, today: date) -> Refusal | None:
    """Later than the day that it replaces, and not yet past: an extension makes nobody late."""
    after = max(kept.due_on, today)
    if due_on > kept.due_on and due_on >= today:
        return None
    return refuse(
        RefusalCode.PAPER_DATE_IMPOSSIBLE,
        paper="due_on",
        date=due_on.isoformat(),
        today=after.isoformat(),
        programme_starts_on=None,
    )


def mark_is_to_come(kept: CaseDeadline, mark: MarkKind, marks: tuple[DeadlineMark, ...]) -> DeadlineMark | Refusal:
    """A mark that this deadline has, and that the clock has not made yet."""
    found = next((one for one in marks if one.kind is mark), None)
    if found is None or mark in kept.passed:
        stage = "mark_passed" if found else "no_such_mark"
        return refuse(RefusalCode.WRONG_STAGE, action="pass_mark", stage=stage)
    return found


def mark_has_come(mark: DeadlineMark, now: datetime) -> Refusal | None:
    """The record's time decides, whatever clock the caller has."""
    if mark.at <= now:
        return None
    return refuse(RefusalCode.TOO_EARLY, action="pass_mark", now=instant_text(now), to=instant_text(mark.at))
