"""The list is posted, objections are taken until its day, and none stands when the dossier goes on.

Nguồn: Luật 10/2022/QH15 Đ.11(5), 13(1)-(4) (niêm yết ít nhất 30 ngày liên tục); thời hạn nhận ý kiến của thôn: chưa tìm
thấy văn bản, huyện có thể tự quy định (`village_objection_days`).
"""

from datetime import date, timedelta

from domain.commands.objections import AnswerObjection, PostList, RaiseObjection
from domain.commands.subproject import RecordVillageMeeting
from domain.law_keys import FigureKey
from domain.law_reading import LawReading
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.subproject import SubprojectState


def list_is_the_voted_one(state: SubprojectState, posting: PostList) -> Refusal | None:
    assert state.meeting is not None
    if posting.list_sha256 == state.meeting.list_sha256:
        return None
    return refuse(RefusalCode.LIST_DIFFERS, expected=state.meeting.list_sha256, stated=posting.list_sha256)


def list_is_not_posted_yet(state: SubprojectState) -> Refusal | None:
    if state.posting is None:
        return None
    return refuse(RefusalCode.WRONG_STAGE, action="post_list", stage="list_posted")


def posting_days_are_possible(state: SubprojectState, posting: PostList, today: date) -> Refusal | None:
    """Posted after the meeting and not in the future; taken down after it was put up."""
    assert state.meeting is not None
    if posting.posted_on > today or posting.posted_on < state.meeting.held_on:
        return _impossible("posted_on", posting.posted_on, today)
    return _impossible("until", posting.until, posting.posted_on) if posting.until < posting.posted_on else None


def window_is_long_enough(posting: PostList, law: LawReading) -> Refusal | None:
    """As long as the edition asks; where it sets nothing, as long as the village itself wrote."""
    days = law.number(FigureKey.VILLAGE_OBJECTION_DAYS, posting.posted_on)
    if days is None or posting.until - posting.posted_on >= timedelta(days=days):
        return None
    return refuse(
        RefusalCode.NOTICE_TOO_SHORT,
        days=days,
        notice_on=posting.posted_on.isoformat(),
        held_on=posting.until.isoformat(),
        of="list",
    )


def posted_through(posting: PostList, law: LawReading) -> date | None:
    """The last day of the posting that the law asks for, the day of posting not counted; None where it asks for none."""
    days = law.number(FigureKey.POSTING_DAYS, posting.posted_on)
    return posting.posted_on + timedelta(days=days) if days is not None else None


def comes_in_time(state: SubprojectState, objection: RaiseObjection, today: date) -> Refusal | None:
    """Handed in while the list hangs and the window is open; the day on its paper counts, not the day of typing."""
    if state.posting is None:
        return refuse(RefusalCode.WRONG_STAGE, action="raise_objection", stage="list_not_posted")
    if objection.received_on > today or objection.received_on < state.posting.posted_on:
        return _impossible("received_on", objection.received_on, today)
    if objection.received_on > state.posting.until:
        return refuse(RefusalCode.WRONG_STAGE, action="raise_objection", stage="objection_window_closed")
    return None


def awaits_an_answer(state: SubprojectState, answer: AnswerObjection) -> Refusal | None:
    found = state.objection(answer.objection_number)
    if found is not None and found.answer is None:
        return None
    return refuse(RefusalCode.WRONG_STAGE, action="answer_objection", stage="no_such_objection")


def none_is_unanswered(state: SubprojectState) -> Refusal | None:
    """A new meeting settles what was upheld; it does not sweep away what nobody has answered."""
    found = next((one for one in state.objections if one.answer is None), None)
    return refuse(RefusalCode.OBJECTION_OPEN, objection=found.number, answer=None) if found else None


def upheld_ones_are_met_anew(state: SubprojectState, meeting: RecordVillageMeeting) -> Refusal | None:
    """What was upheld is answered by a meeting after it, never by the minutes of the one that it was raised against."""
    upheld = [one.raised.received_on for one in state.objections if one.stands]
    if not upheld or (meeting.held_on >= max(upheld) and meeting != state.meeting):
        return None
    return refuse(
        RefusalCode.PAPER_DATE_IMPOSSIBLE,
        paper="held_on_again",
        date=meeting.held_on.isoformat(),
        today=max(upheld).isoformat(),
        programme_starts_on=None,
    )


def none_stands(state: SubprojectState) -> Refusal | None:
    found = state.standing_objection
    if found is None:
        return None
    return refuse(RefusalCode.OBJECTION_OPEN, objection=found.number, answer="upheld" if found.answer else None)


def window_is_over(state: SubprojectState, today: date) -> Refusal | None:
    if state.posting is None:
        return refuse(RefusalCode.WRONG_STAGE, action="submit_dossier", stage="list_not_posted")
    if today > state.posting.until:
        return None
    return refuse(RefusalCode.OBJECTION_WINDOW_OPEN, until=state.posting.until.isoformat(), today=today.isoformat())


def _impossible(what: str, day: date, today: date) -> Refusal:
    return refuse(
        RefusalCode.PAPER_DATE_IMPOSSIBLE,
        paper=what,
        date=day.isoformat(),
        today=today.isoformat(),
        programme_starts_on=None,
    )
