"""The list hangs, objections are taken to the end of its last day, and no dossier goes in while one stands."""

from datetime import UTC, date, datetime

import pytest

from domain.events.objections import BeneficiaryListPosted, ObjectionAnswered, ObjectionRaised
from domain.events.subproject import DossierSubmitted, VillageMeetingHeld
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.refusals import RefusalCode
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, event, later, listed, refusal, then
from tests.domain.laws import law_with, law_without

MET = a_case_at(Stage.MET)
NEW_LIST = cast.sha("list 2")
MET_ANEW = {"held_on": cast.UNTIL}
OBJECTED = then(listed(), bodies.an_objection())
UPHELD = then(OBJECTED, bodies.an_objections_answer(upheld=True))
ANSWERED = then(OBJECTED, bodies.an_objections_answer())


def on(case: Case, day: int, hour: int = 8) -> Case:
    """The same case, asked at this hour of a day of August 2023 by the clock of Vietnam."""
    return later(case, datetime(2023, 8, day - 1 if hour < 7 else day, (hour - 7) % 24, 30, tzinfo=UTC))


def test_the_list_of_the_meeting_is_posted_and_no_other() -> None:
    refused = refusal(ask(MET, bodies.a_posting(list_sha256=NEW_LIST)), RefusalCode.LIST_DIFFERS)
    assert refused.detail == {"expected": cast.sha("list"), "stated": NEW_LIST}
    event(ask(MET, bodies.a_posting()), BeneficiaryListPosted)


def test_a_list_is_posted_once_for_each_meeting() -> None:
    refused = refusal(ask(listed(), bodies.a_posting()), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "post_list", "stage": "list_posted"}


@pytest.mark.parametrize("posted_on", [date(2023, 8, 18), date(2023, 8, 22)])
def test_a_list_does_not_hang_before_its_meeting_nor_from_tomorrow(posted_on: date) -> None:
    refused = ask(MET, bodies.a_posting(posted_on=posted_on, until=date(2023, 9, 1)))
    detail = refusal(refused, RefusalCode.PAPER_DATE_IMPOSSIBLE).detail
    assert (detail["paper"], detail["date"], detail["today"]) == ("posted_on", posted_on.isoformat(), "2023-08-21")


def test_a_list_may_hang_from_the_day_of_the_meeting_or_from_today() -> None:
    for posted_on in (cast.MET_ON, cast.TODAY):
        after(MET, ask(MET, bodies.a_posting(posted_on=posted_on, until=date(2023, 9, 1))))


def test_a_list_is_not_taken_down_before_it_was_put_up() -> None:
    refused = ask(MET, bodies.a_posting(posted_on=cast.UNTIL, until=cast.MET_ON))
    assert refusal(refused, RefusalCode.PAPER_DATE_IMPOSSIBLE).detail["paper"] == "until"
    after(MET, ask(MET, bodies.a_posting(until=cast.MET_ON)))


def test_where_no_law_sets_the_window_the_village_sets_it() -> None:
    assert not cast.LAW.figure(FigureKey.VILLAGE_OBJECTION_DAYS, cast.TODAY).is_set
    after(MET, ask(MET, bodies.a_posting(until=cast.MET_ON)))


def test_a_window_that_the_district_sets_is_kept_to_the_day() -> None:
    case = Case(MET.state, MET.facts, law_with(FigureKey.VILLAGE_OBJECTION_DAYS, 7), MET.events)
    refused = refusal(ask(case, bodies.a_posting(until=date(2023, 8, 25))), RefusalCode.NOTICE_TOO_SHORT)
    assert refused.detail == {"days": 7, "notice_on": "2023-08-19", "held_on": "2023-08-25", "of": "list"}
    after(case, ask(case, bodies.a_posting(until=date(2023, 8, 26))))


def test_the_event_says_through_which_day_the_law_wants_the_list_to_hang() -> None:
    posted = event(ask(MET, bodies.a_posting()), BeneficiaryListPosted)
    assert posted.posted_through == date(2023, 9, 18)
    silent = Case(MET.state, MET.facts, law_without(FigureKey.POSTING_DAYS), MET.events)
    assert event(ask(silent, bodies.a_posting()), BeneficiaryListPosted).posted_through is None


def test_before_the_list_hangs_there_is_nothing_to_object_to() -> None:
    refused = refusal(ask(MET, bodies.an_objection()), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "raise_objection", "stage": "list_not_posted"}


def test_an_objection_of_the_last_day_is_taken_and_one_of_the_day_after_is_not() -> None:
    event(ask(listed(), bodies.an_objection(received_on=cast.UNTIL)), ObjectionRaised)
    refused = refusal(ask(listed(), bodies.an_objection(received_on=cast.TODAY)), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "raise_objection", "stage": "objection_window_closed"}


def test_the_day_on_the_paper_counts_and_not_the_day_of_typing() -> None:
    much_later = on(listed(), 31)
    event(ask(much_later, bodies.an_objection(received_on=cast.UNTIL)), ObjectionRaised)


@pytest.mark.parametrize("received_on", [date(2023, 8, 18), date(2023, 8, 22)])
def test_an_objection_from_before_the_posting_or_of_tomorrow_is_refused(received_on: date) -> None:
    refused = refusal(ask(listed(), bodies.an_objection(received_on=received_on)), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    assert refused.detail["paper"] == "received_on"


def test_the_head_or_the_officer_takes_it_in_and_nobody_else() -> None:
    for person in (cast.HEAD, cast.OFFICER):
        event(ask(listed(), bodies.an_objection(), by=person), ObjectionRaised)
    refusal(ask(listed(), bodies.an_objection(), by=cast.ACCOUNTANT), RefusalCode.NO_MANDATE)


def test_objections_are_numbered_through_the_whole_case() -> None:
    second = then(OBJECTED, bodies.an_objection(matter="other"))
    assert [found.number for found in second.subproject.objections] == [1, 2]
    again = then(then(UPHELD, bodies.a_meeting(**MET_ANEW)), bodies.a_posting(posted_on=cast.UNTIL))
    assert event(ask(again, bodies.an_objection()), ObjectionRaised).number == 2


@pytest.mark.parametrize("number", [2, 1000])
def test_an_answer_is_to_an_objection_that_is_there(number: int) -> None:
    refused = refusal(ask(OBJECTED, bodies.an_objections_answer(number)), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "answer_objection", "stage": "no_such_objection"}


def test_an_objection_is_answered_once() -> None:
    refused = refusal(ask(ANSWERED, bodies.an_objections_answer(upheld=True)), RefusalCode.WRONG_STAGE)
    assert refused.detail["stage"] == "no_such_objection"


def test_an_answer_gives_its_reason_and_is_the_village_heads() -> None:
    refusal(ask(OBJECTED, bodies.an_objections_answer(reason=" ")), RefusalCode.REASON_MISSING)
    refusal(ask(OBJECTED, bodies.an_objections_answer(), by=cast.OFFICER), RefusalCode.NO_MANDATE)
    event(ask(OBJECTED, bodies.an_objections_answer()), ObjectionAnswered)


def test_no_dossier_before_the_list_hangs() -> None:
    refused = refusal(ask(MET, bodies.a_dossier()), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "submit_dossier", "stage": "list_not_posted"}


def test_the_window_is_over_with_the_midnight_after_its_last_day_in_vietnam() -> None:
    evening = on(listed(), 20, 23)
    refused = refusal(ask(evening, bodies.a_dossier(items=_items())), RefusalCode.OBJECTION_WINDOW_OPEN)
    assert refused.detail == {"until": "2023-08-20", "today": "2023-08-20"}
    assert refused.retryable
    midnight = on(listed(), 21, 0)
    event(ask(midnight, bodies.a_dossier()), DossierSubmitted)


def test_an_unanswered_objection_stands_against_the_dossier_and_against_a_new_meeting() -> None:
    for decides in (bodies.a_dossier(), bodies.a_meeting()):
        refused = refusal(ask(OBJECTED, decides), RefusalCode.OBJECTION_OPEN)
        assert refused.detail == {"objection": 1, "answer": None}
        assert refused.retryable


def test_an_answered_objection_that_was_not_upheld_stands_in_nobodys_way() -> None:
    event(ask(ANSWERED, bodies.a_dossier()), DossierSubmitted)


def test_an_upheld_objection_needs_a_new_meeting_and_a_new_posting() -> None:
    refused = refusal(ask(UPHELD, bodies.a_dossier()), RefusalCode.OBJECTION_OPEN)
    assert refused.detail == {"objection": 1, "answer": "upheld"}
    for old in ({}, {"list_sha256": NEW_LIST}):
        again = refusal(ask(UPHELD, bodies.a_meeting(**old)), RefusalCode.PAPER_DATE_IMPOSSIBLE)
        assert again.detail["paper"] == "held_on_again"
    met_again = then(UPHELD, bodies.a_meeting(list_sha256=NEW_LIST, **MET_ANEW))
    assert refusal(ask(met_again, bodies.a_dossier()), RefusalCode.WRONG_STAGE).detail["stage"] == "list_not_posted"
    refusal(ask(met_again, bodies.a_posting(posted_on=cast.UNTIL)), RefusalCode.LIST_DIFFERS)
    posted = then(met_again, bodies.a_posting(list_sha256=NEW_LIST, posted_on=cast.UNTIL))
    refusal(ask(posted, bodies.a_dossier()), RefusalCode.LIST_DIFFERS)
    event(ask(posted, bodies.a_dossier(list_sha256=NEW_LIST)), DossierSubmitted)


def test_one_unanswered_objection_beside_an_upheld_one_still_blocks_the_meeting() -> None:
    both = then(then(OBJECTED, bodies.an_objection()), bodies.an_objections_answer(upheld=True))
    assert refusal(ask(both, bodies.a_meeting()), RefusalCode.OBJECTION_OPEN).detail["objection"] == 2
    event(ask(then(both, bodies.an_objections_answer(2)), bodies.a_meeting(**MET_ANEW)), VillageMeetingHeld)


def test_a_list_that_changes_after_a_return_is_carried_and_posted_again() -> None:
    drafting = a_case_at(Stage.DRAFTING)
    refusal(ask(drafting, bodies.a_dossier(list_sha256=NEW_LIST)), RefusalCode.LIST_DIFFERS)
    met = then(drafting, bodies.a_meeting(list_sha256=NEW_LIST))
    assert met.subproject.stage is Stage.MET
    assert met.subproject.dossier_version == 1
    posted = then(met, bodies.a_posting(list_sha256=NEW_LIST))
    assert event(ask(posted, bodies.a_dossier(list_sha256=NEW_LIST)), DossierSubmitted).version == 2


def test_nobody_who_appraised_the_dossier_speaks_for_the_households_at_the_next_meeting() -> None:
    awaiting = a_case_at(Stage.AWAITING_APPROVAL)
    drafting = after(awaiting, ask(awaiting, bodies.a_return(), by=cast.APPROVER))
    for change in (
        {"representative": cast.APPRAISER},
        {"signers": bodies.signers(household_representatives=(cast.HOUSEHOLD_ONE, cast.APPRAISER))},
    ):
        refused = refusal(ask(drafting, bodies.a_meeting(**change)), RefusalCode.SAME_PERSON)
        assert refused.detail == {"person": cast.APPRAISER, "act": "propose", "earlier_act": "appraise", "event": 6}
    then(drafting, bodies.a_meeting())


def _items() -> tuple[dict[str, object], ...]:
    """A paper of the day before, for a dossier that is asked for then."""
    return ({"item": "don", "title": "Đơn", "paper": cast.paper("02/2023", cast.UNTIL)},)
