"""Form: the command rests on a paper whose date is possible, and gives its reason where the law wants one.

Nguồn: NĐ 30/2020/NĐ-CP (văn bản có số, ngày, tháng); TT 55/2023/TT-BTC Đ.3(3) (chứng từ lưu tại đơn vị).
"""

from datetime import date

from domain.actions import Action
from domain.commands import Attested, Command, papers_of
from domain.commands.deadlines import ExtendDeadline
from domain.commands.objections import AnswerObjection
from domain.commands.orders import RecordTreasuryAnswer, ReturnOrder, TreasuryOutcome
from domain.commands.register import RevokeKey
from domain.commands.subproject import ConcludeAppraisal, RefuseProject, ReturnDossier
from domain.commands.ways_back import CancelProject, ReturnFinalAccount, Withdraw
from domain.facts import Facts
from domain.refusals import Refusal, RefusalCode, refuse
from domain.times import local_date

WITHOUT_PAPER = frozenset(
    {
        Action.FOUND_REGISTER,
        Action.REGISTER_PERSON,
        Action.ENROL_KEY,
        Action.OPEN_OFFICE,
        Action.PUBLISH_LAW_EDITION,
        Action.PUBLISH_CALENDAR,
        Action.MOVE_CLOCK,
        Action.PREPARE_ORDER,
        Action.SIGN_ORDER,
        Action.RETURN_ORDER,
        Action.NOTE_ORDER_SENT,
        Action.RECORD_TREASURY_ANSWER,
        Action.CLOSE_SUBPROJECT,
        Action.PASS_MARK,
        Action.CLOSE_PERIOD,
    }
)


ALWAYS_WITH_REASON = (
    ReturnDossier,
    RefuseProject,
    Withdraw,
    CancelProject,
    ReturnOrder,
    ReturnFinalAccount,
    AnswerObjection,
    RevokeKey,
    ExtendDeadline,
)


def needs_paper(action: Action) -> bool:
    return action not in WITHOUT_PAPER


def paper_is_there(command: Command) -> Refusal | None:
    if command.header.paper is None and (needs_paper(command.action) or command.header.attested is Attested.PAPER):
        return refuse(RefusalCode.PAPER_MISSING, action=command.action.value)
    return None


def paper_dates_are_possible(command: Command, facts: Facts, programme_starts_on: date | None) -> Refusal | None:
    """No paper is dated after the day of reception, and none of a case before the programme existed."""
    today = local_date(facts.received_at)
    for paper in papers_of(command):
        if paper.date > today or (programme_starts_on is not None and paper.date < programme_starts_on):
            return refuse(
                RefusalCode.PAPER_DATE_IMPOSSIBLE,
                paper=paper.number,
                date=paper.date.isoformat(),
                today=today.isoformat(),
                programme_starts_on=programme_starts_on.isoformat() if programme_starts_on else None,
            )
    return None


def reason_is_given(command: Command) -> Refusal | None:
    """A no to somebody's work says why: return, refusal, end, failed appraisal, treasury's refusal, a revoked key."""
    body = command.decides
    if isinstance(body, ALWAYS_WITH_REASON):
        return None if body.reason.strip() else refuse(RefusalCode.REASON_MISSING, action=command.action.value)
    match body:
        case ConcludeAppraisal(passed=passed, reason=reason):
            wanted = not passed
        case RecordTreasuryAnswer(outcome=outcome, reason=reason):
            wanted = outcome is TreasuryOutcome.REFUSED
        case _:
            return None
    return refuse(RefusalCode.REASON_MISSING, action=command.action.value) if wanted and not reason.strip() else None
