"""Who acts by delegation acts for two: both names are in the event, and the incompatible pairs count it for both."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.actions import Action
from domain.commands import Attested
from domain.commands.orders import SignOrder
from domain.commands.subproject import ApproveFinalAccount
from domain.decide.acting import duty_held
from domain.events.fund import FundAllotted
from domain.events.orders import OrderAccepted
from domain.events.subproject import AppraisalPassed, DossierSubmitted, ProjectApproved
from domain.facts import MandateFact
from domain.lifecycle import Stage, Step
from domain.people import Duty, Seat
from domain.refusals import RefusalCode
from domain.spans import Span
from domain.times import start_of
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, event, later, nothing_yet_of, refusal, with_order

DELEGATE, OTHER = "hs-pho", "hs-nguoi-khac"
AWAITING = a_case_at(Stage.AWAITING_APPROVAL)
IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)
SENT = with_order(IN_DELIVERY, bodies.an_advance(), "sent")
BY_PAPER = bodies.an_answer(evidence="paper")


def delegated(
    principal: str, duty: Duty, person: str = DELEGATE, until: date = date(2023, 12, 1), own_until: date | None = None
) -> MandateFact:
    """The principal's duty, done by the person; `own_until` is where the principal's own mandate ends."""
    within = Span(valid_from=start_of(date(2023, 1, 1)), valid_to=start_of(own_until) if own_until else None)
    return cast.mandate(person, duty, until=until).model_copy(update={"delegated_by": principal, "within": within})


def having(case: Case, *mandates: MandateFact) -> Case:
    return replace(case, facts=case.facts.model_copy(update={"mandates": (*case.facts.mandates, *mandates)}))


def test_an_approval_by_a_delegate_names_both_and_is_the_act_of_both() -> None:
    case = having(AWAITING, delegated(cast.APPROVER, Duty.APPROVER))
    decision = ask(case, bodies.an_approval(), by=DELEGATE)
    by = event(decision, ProjectApproved).hand
    assert (by.decided_by, by.on_behalf_of, by.duty) == ((DELEGATE,), (cast.APPROVER,), Duty.APPROVER)
    acts = after(case, decision).subproject.acts[-2:]
    assert [(act.person, act.by_delegate) for act in acts] == [(DELEGATE, False), (cast.APPROVER, True)]


def test_who_holds_the_duty_himself_acts_in_his_own_right() -> None:
    case = having(AWAITING, cast.mandate(DELEGATE, Duty.APPROVER), delegated(cast.APPROVER, Duty.APPROVER))
    assert event(ask(case, bodies.an_approval(), by=DELEGATE), ProjectApproved).hand.on_behalf_of == ()
    assert event(ask(AWAITING, bodies.an_approval()), ProjectApproved).hand.on_behalf_of == ()


def test_of_two_duties_that_serve_the_own_one_is_taken() -> None:
    step = Step(Stage.AWAITING_APPROVAL, Action.RETURN_DOSSIER, (Duty.APPRAISER, Duty.APPROVER), (), (), "")
    seats = {Seat.APPROVING_OFFICE: cast.DISTRICT}
    by_letter, own = delegated(cast.APPRAISER, Duty.APPRAISER), cast.mandate(DELEGATE, Duty.APPROVER)
    assert duty_held(having(AWAITING, by_letter, own).facts, DELEGATE, step, seats) is Duty.APPROVER
    assert duty_held(having(AWAITING, by_letter).facts, DELEGATE, step, seats) is Duty.APPRAISER
    assert duty_held(AWAITING.facts, DELEGATE, step, seats) is Duty.APPRAISER


@pytest.mark.parametrize("principals", [("lg-a", "lg-b"), ("lg-b", "lg-a")])
def test_a_delegate_of_two_acts_for_both_of_them(principals: tuple[str, str]) -> None:
    case = having(AWAITING, *(delegated(one, Duty.APPROVER) for one in principals))
    assert event(ask(case, bodies.an_approval(), by=DELEGATE), ProjectApproved).hand.on_behalf_of == ("lg-a", "lg-b")


def test_a_delegate_does_not_act_for_himself_on_one_side_and_for_his_principal_on_the_other() -> None:
    """The officer who submitted the dossier would approve it with the approver's letter."""
    case = having(AWAITING, delegated(cast.APPROVER, Duty.APPROVER, cast.OFFICER))
    detail = refusal(ask(case, bodies.an_approval(), by=cast.OFFICER), RefusalCode.SAME_PERSON).detail
    assert (detail["person"], detail["earlier_act"]) == (cast.OFFICER, "propose")


def test_a_delegate_does_not_act_for_two_principals_on_both_sides() -> None:
    case = having(
        IN_DELIVERY,
        delegated(cast.ACCOUNTANT, Duty.ACCOUNTANT),
        delegated(cast.CHAIRMAN, Duty.ACCOUNT_HOLDER),
    )
    prepared = after(case, ask(case, bodies.an_advance(), by=DELEGATE))
    refused = ask(prepared, SignOrder(order_number=1), by=DELEGATE)
    assert refusal(refused, RefusalCode.SAME_PERSON).detail["person"] == DELEGATE
    after(prepared, ask(prepared, SignOrder(order_number=1)))


def test_the_principal_does_not_sign_what_was_prepared_on_his_behalf() -> None:
    case = having(
        IN_DELIVERY,
        delegated(OTHER, Duty.ACCOUNTANT),
        cast.mandate(OTHER, Duty.ACCOUNTANT),
        cast.mandate(OTHER, Duty.ACCOUNT_HOLDER),
    )
    prepared = after(case, ask(case, bodies.an_advance(), by=DELEGATE))
    refused = ask(prepared, SignOrder(order_number=1), by=OTHER)
    assert refusal(refused, RefusalCode.SAME_PERSON).detail["person"] == OTHER
    after(prepared, ask(prepared, SignOrder(order_number=1)))


def test_nobody_approves_on_behalf_of_one_who_has_appraised() -> None:
    case = having(AWAITING, delegated(cast.APPRAISER, Duty.APPROVER))
    detail = refusal(ask(case, bodies.an_approval(), by=DELEGATE), RefusalCode.SAME_PERSON).detail
    assert (detail["person"], detail["earlier_act"]) == (cast.APPRAISER, "appraise")


def test_the_final_account_is_not_approved_for_the_one_who_submitted_it() -> None:
    case = having(a_case_at(Stage.IN_FINAL_ACCOUNT), delegated(cast.ACCOUNTANT, Duty.FINAL_ACCOUNT_EXAMINER))
    refused = ask(case, ApproveFinalAccount(), by=DELEGATE)
    assert refusal(refused, RefusalCode.SAME_PERSON).detail["person"] == cast.ACCOUNTANT


def test_nobody_decides_on_behalf_of_a_member_of_the_group() -> None:
    case = having(AWAITING, delegated(cast.HOUSEHOLD_ONE, Duty.APPROVER))
    refused = ask(case, bodies.an_approval(), by=DELEGATE)
    assert refusal(refused, RefusalCode.MEMBER_OF_GROUP).detail["person"] == cast.HOUSEHOLD_ONE


def test_a_member_of_the_appraisal_sits_there_for_his_principal_too() -> None:
    case = having(a_case_at(Stage.IN_APPRAISAL), delegated(cast.APPRAISER_TWO, Duty.APPRAISER))
    passed = event(ask(case, bodies.an_appraisal(members=(DELEGATE,))), AppraisalPassed)
    assert passed.hand.on_behalf_of == (cast.APPRAISER_TWO,)
    proposer = having(a_case_at(Stage.IN_APPRAISAL), delegated(cast.OFFICER, Duty.APPRAISER))
    refused = ask(proposer, bodies.an_appraisal(members=(DELEGATE,)))
    assert refusal(refused, RefusalCode.SAME_PERSON).detail["person"] == cast.OFFICER


def test_who_enters_a_dossier_from_paper_by_delegation_proposes_for_both() -> None:
    case = having(a_case_at(Stage.DRAFTING), delegated(cast.OFFICER, Duty.COMMUNE_OFFICER))
    entered = ask(
        case,
        bodies.a_dossier(),
        by=(cast.OFFICER, cast.REPRESENTATIVE),
        attested=Attested.PAPER,
        entered_by=DELEGATE,
        paper=cast.paper(),
    )
    assert event(entered, DossierSubmitted).hand.on_behalf_of == (cast.OFFICER,)


def test_the_second_person_of_an_answer_is_second_to_the_accountants_principal_too() -> None:
    for_the_accountant = having(SENT, delegated(cast.ACCOUNTANT, Duty.CONFIRM_TREASURY_ANSWER))
    both = (cast.ACCOUNTANT, DELEGATE)
    refusal(ask(for_the_accountant, BY_PAPER, by=both, paper=cast.paper()), RefusalCode.NEEDS_SECOND_PERSON)
    for_another = having(SENT, delegated(cast.CONFIRMER, Duty.CONFIRM_TREASURY_ANSWER))
    accepted = event(ask(for_another, BY_PAPER, by=both, paper=cast.paper()), OrderAccepted)
    assert (accepted.confirmed_by, accepted.confirmed_for) == (DELEGATE, (cast.CONFIRMER,))
    assert accepted.hand.on_behalf_of == (cast.CONFIRMER,)


def test_an_accountants_delegate_who_records_an_answer_does_not_make_the_accountant_vouch_for_it() -> None:
    case = having(SENT, delegated(cast.ACCOUNTANT, Duty.ACCOUNTANT))
    decision = ask(case, BY_PAPER, by=(DELEGATE, cast.CONFIRMER), paper=cast.paper())
    accepted = event(decision, OrderAccepted)
    assert (accepted.hand.on_behalf_of, accepted.confirmed_for) == ((cast.ACCOUNTANT,), ())


def test_a_delegate_allots_for_the_allocating_office() -> None:
    case = having(nothing_yet_of(cast.FUND), delegated(cast.ALLOCATOR, Duty.ALLOCATING_OFFICE))
    allotted = event(ask(case, bodies.an_allotment(), by=DELEGATE), FundAllotted)
    assert allotted.hand.on_behalf_of == (cast.ALLOCATOR,)


MIDNIGHT = datetime(2023, 8, 31, 17, tzinfo=UTC)
SECONDS = [(timedelta(seconds=-1), True), (timedelta(), False), (timedelta(seconds=1), False)]


@pytest.mark.parametrize(("offset", "holds"), SECONDS, ids=["before", "at", "after"])
@pytest.mark.parametrize("which", ["delegation", "own mandate"])
def test_a_delegation_ends_at_midnight_in_vietnam_its_own_or_that_of_the_mandate_it_rests_on(
    which: str, offset: timedelta, holds: bool
) -> None:
    ends, later_on = date(2023, 9, 1), date(2023, 12, 1)
    until, own_until = (ends, later_on) if which == "delegation" else (later_on, ends)
    mandate = delegated(cast.APPROVER, Duty.APPROVER, until=until, own_until=own_until)
    case = later(having(AWAITING, mandate), MIDNIGHT + offset)
    decision = ask(case, bodies.an_approval(), by=DELEGATE, paper=cast.paper())
    if holds:
        event(decision, ProjectApproved)
    else:
        assert refusal(decision, RefusalCode.NO_MANDATE).detail["person"] == DELEGATE


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2021, 1, 1), date(2023, 8, 21), False),
        (date(2021, 1, 1), date(2023, 8, 22), True),
        (date(2023, 8, 21), None, True),
        (date(2023, 8, 22), None, False),
    ],
)
def test_a_mandate_holds_only_while_its_office_stands(since: date, until: date | None, holds: bool) -> None:
    offices = [cast.office(cast.DISTRICT, since, until) if one.office == cast.DISTRICT else one for one in OFFICES]
    case = replace(AWAITING, facts=cast.facts(offices=offices))
    decision = ask(case, bodies.an_approval())
    if holds:
        event(decision, ProjectApproved)
    else:
        detail = refusal(decision, RefusalCode.NO_MANDATE).detail
        assert (detail["person"], detail["office"]) == (None, cast.DISTRICT)


OFFICES = cast.facts().offices
