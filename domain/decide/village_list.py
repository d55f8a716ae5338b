"""Between the meeting and the dossier: the list is posted, objected to, answered."""

from domain.commands import objections as asked
from domain.decide.case import Case, Outcome, body_of
from domain.events import objections as happened
from domain.rules import objections
from domain.times import local_date


def post_list(case: Case) -> Outcome:
    """The voted list hangs, once, as long as the edition asks."""
    posting = body_of(case, asked.PostList)
    return (
        objections.list_is_not_posted_yet(case.state)
        or objections.list_is_the_voted_one(case.state, posting)
        or objections.posting_days_are_possible(case.state, posting, local_date(case.facts.received_at))
        or objections.window_is_long_enough(posting, case.law)
        or happened.BeneficiaryListPosted(
            hand=case.hand,
            stage_after=case.stage_after,
            posting=posting,
            posted_through=objections.posted_through(posting, case.law),
        )
    )


def raise_objection(case: Case) -> Outcome:
    """The next objection of the case, whoever of the two offices took it in."""
    objection = body_of(case, asked.RaiseObjection)
    number = case.state.objections_settled + len(case.state.objections) + 1
    return objections.comes_in_time(
        case.state, objection, local_date(case.facts.received_at)
    ) or happened.ObjectionRaised(hand=case.hand, stage_after=case.stage_after, number=number, objection=objection)


def answer_objection(case: Case) -> Outcome:
    answer = body_of(case, asked.AnswerObjection)
    return objections.awaits_an_answer(case.state, answer) or happened.ObjectionAnswered(
        hand=case.hand, stage_after=case.stage_after, answer=answer
    )
