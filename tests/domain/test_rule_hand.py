"""Hand: keys, own hands, mandates at the right office at the instant of reception, and the second person of a paper."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.commands import Attested
from domain.commands.orders import NoteOrderSent, SignOrder
from domain.decide import Decision
from domain.events.orders import OrderAccepted
from domain.events.subproject import DossierSubmitted
from domain.facts import MandateFact
from domain.lifecycle import Stage
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.cases import (
    Case,
    a_case_at,
    after,
    ask,
    event,
    refusal,
    then,
    with_list_posted,
    with_order,
)

AWAITING = a_case_at(Stage.AWAITING_APPROVAL)
IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)
SENT = with_order(IN_DELIVERY, bodies.an_advance(), "sent")
BY_PAPER = bodies.an_answer(evidence="paper")
TWO = (cast.ACCOUNTANT, cast.CONFIRMER)


def having(case: Case, *mandates: MandateFact) -> Case:
    """The case with these mandates in place of the usual ones of the same people."""
    people = {mandate.person for mandate in mandates}
    kept = tuple(mandate for mandate in case.facts.mandates if mandate.person not in people)
    return replace(case, facts=case.facts.model_copy(update={"mandates": (*kept, *mandates)}))


def test_a_key_that_was_not_enrolled_is_refused() -> None:
    case = replace(AWAITING, facts=AWAITING.facts.model_copy(update={"keys": ()}))
    command_keys = (cast.key(cast.APPROVER, enrolled=False),)
    refused = ask(case, bodies.an_approval(), keys=command_keys)
    assert refusal(refused, RefusalCode.KEY_NOT_VALID).detail["person"] == cast.APPROVER
    after(case, ask(case, bodies.an_approval(), keys=(cast.key(cast.APPROVER),)))


def test_one_bad_key_beside_a_good_one_is_refused() -> None:
    keys = (cast.key(cast.APPROVER), cast.key(cast.OFFICER, enrolled=False))
    refusal(ask(AWAITING, bodies.an_approval(), keys=keys), RefusalCode.KEY_NOT_VALID)


def test_a_stranger_who_signs_along_is_refused() -> None:
    refused = ask(AWAITING, bodies.an_approval(), signed_by=(cast.APPROVER, cast.EXAMINER))
    assert refusal(refused, RefusalCode.KEY_NOT_VALID).detail["person"] == cast.EXAMINER
    after(
        AWAITING, ask(AWAITING, bodies.an_approval(), signed_by=(cast.APPROVER, cast.OFFICER), entered_by=cast.OFFICER)
    )


def test_a_decision_signed_only_by_whoever_typed_it_is_refused() -> None:
    refused = ask(IN_DELIVERY, bodies.a_delivery(), signed_by=(cast.EXAMINER,), entered_by=cast.EXAMINER)
    assert refusal(refused, RefusalCode.OWN_KEY_REQUIRED).detail["person"] == cast.OFFICER


def test_nobody_signed_is_refused() -> None:
    refusal(ask(IN_DELIVERY, bodies.a_delivery(), signed_by=()), RefusalCode.OWN_KEY_REQUIRED)


OWN_HAND: tuple[tuple[Case, Model], ...] = (
    (AWAITING, bodies.an_approval()),
    (a_case_at(Stage.APPROVED), bodies.a_contract()),
    (with_order(IN_DELIVERY, bodies.an_advance(), "prepared"), SignOrder(order_number=1)),
)


@pytest.mark.parametrize(("case", "decides"), OWN_HAND, ids=["approve", "sign_contract", "sign_order"])
def test_three_acts_are_never_attested_by_paper(case: Case, decides: Model) -> None:
    refused = ask(case, decides, attested=Attested.PAPER, entered_by=cast.OFFICER, paper=cast.paper())
    refusal(refused, RefusalCode.OWN_KEY_REQUIRED)
    after(case, ask(case, decides))


def test_every_decider_of_an_approval_signs_himself() -> None:
    second = cast.mandate("lg-pho-chu-tich", Duty.APPROVER)
    case = having(AWAITING, second)
    both = (cast.APPROVER, second.person)
    refused = ask(case, bodies.an_approval(), by=both, signed_by=(cast.APPROVER,))
    assert refusal(refused, RefusalCode.OWN_KEY_REQUIRED).detail["person"] == second.person
    after(case, ask(case, bodies.an_approval(), by=both, signed_by=both))


def test_what_is_attested_by_paper_is_signed_by_whoever_entered_it() -> None:
    def entered(signer: str) -> Decision:
        by_paper = Attested.PAPER
        return ask(
            IN_DELIVERY,
            bodies.a_delivery(),
            attested=by_paper,
            entered_by=cast.OFFICER,
            signed_by=(signer,),
            paper=cast.paper(),
        )

    assert refusal(entered(cast.ACCOUNTANT), RefusalCode.KEY_NOT_VALID).detail["person"] == cast.OFFICER
    after(IN_DELIVERY, entered(cast.OFFICER))


def test_nobody_decides_on_money_behind_another_name_on_paper() -> None:
    """The account holder enters an order "of the accountant" and would then sign it himself."""
    entered = ask(
        IN_DELIVERY, bodies.an_advance(), attested=Attested.PAPER, entered_by=cast.CHAIRMAN, paper=cast.paper()
    )
    assert refusal(entered, RefusalCode.OWN_KEY_REQUIRED).detail["person"] == cast.ACCOUNTANT


def test_only_the_communes_officer_enters_from_paper() -> None:
    entered = ask(
        IN_DELIVERY, bodies.a_delivery(), attested=Attested.PAPER, entered_by=cast.ACCOUNTANT, paper=cast.paper()
    )
    assert refusal(entered, RefusalCode.NO_MANDATE).detail["person"] == cast.ACCOUNTANT


def test_without_the_duty_nobody_acts() -> None:
    refused = refusal(ask(AWAITING, bodies.an_approval(), by=cast.EXAMINER), RefusalCode.NO_MANDATE)
    assert refused.detail == {"person": cast.EXAMINER, "duty": "approver", "office": cast.DISTRICT}


def test_the_duty_at_another_office_is_out_of_scope() -> None:
    case = having(AWAITING, cast.mandate(cast.APPROVER, Duty.APPROVER, office=cast.OTHER_COMMUNE))
    refused = refusal(ask(case, bodies.an_approval()), RefusalCode.MANDATE_OUT_OF_SCOPE)
    assert refused.detail["held_at"] == cast.OTHER_COMMUNE


def test_a_village_head_of_the_next_village_is_out_of_scope() -> None:
    case = having(a_case_at(Stage.OPENED), cast.mandate(cast.HEAD, Duty.VILLAGE_HEAD, office=cast.OTHER_VILLAGE))
    refusal(ask(case, bodies.a_meeting()), RefusalCode.MANDATE_OUT_OF_SCOPE)


@pytest.mark.parametrize(
    ("received_at", "holds"),
    [
        (datetime(2023, 8, 19, 16, 59, 59, 999_999, tzinfo=UTC), False),
        (datetime(2023, 8, 19, 17, tzinfo=UTC), True),
        (datetime(2023, 8, 21, 16, 59, 59, 999_999, tzinfo=UTC), True),
        (datetime(2023, 8, 21, 17, tzinfo=UTC), False),
    ],
)
def test_a_mandate_holds_from_its_first_day_to_the_start_of_its_last(received_at: datetime, holds: bool) -> None:
    given = cast.mandate(cast.APPROVER, Duty.APPROVER, since=date(2023, 8, 20), until=date(2023, 8, 22))
    case = having(AWAITING, given)
    case = replace(case, facts=case.facts.model_copy(update={"received_at": received_at}))
    decision = ask(case, bodies.an_approval(), unchecked=(), paper=cast.paper(on=date(2023, 8, 1)))
    assert decision.refusal is not None
    assert decision.refusal.code is (RefusalCode.LIMIT_UNSET if holds else RefusalCode.NO_MANDATE)


def test_every_member_of_the_appraisal_holds_the_duty() -> None:
    case = a_case_at(Stage.IN_APPRAISAL)
    refused = ask(case, bodies.an_appraisal(members=(cast.APPRAISER, cast.EXAMINER)))
    assert refusal(refused, RefusalCode.NO_MANDATE).detail["person"] == cast.EXAMINER
    after(case, ask(case, bodies.an_appraisal(members=(cast.APPRAISER,))))


def test_every_member_of_the_acceptance_holds_the_duty() -> None:
    case = then(IN_DELIVERY, bodies.a_delivery())
    refused = ask(case, bodies.an_acceptance(members=(cast.ACCEPTOR, cast.HOUSEHOLD_ONE)))
    assert refusal(refused, RefusalCode.NO_MANDATE).detail["person"] == cast.HOUSEHOLD_ONE


def test_the_representative_may_stand_beside_the_officer_without_a_duty_of_the_commune() -> None:
    case = a_case_at(Stage.DRAFTING)
    both = (cast.OFFICER, cast.REPRESENTATIVE)
    submitted = event(ask(case, bodies.a_dossier(), by=both, signed_by=(cast.OFFICER,)), DossierSubmitted)
    assert submitted.hand.decided_by == both
    refusal(ask(case, bodies.a_dossier(), by=cast.REPRESENTATIVE), RefusalCode.NO_MANDATE)


def test_the_representative_stands_beside_nobody_in_other_acts() -> None:
    refused = ask(IN_DELIVERY, bodies.a_delivery(), by=(cast.OFFICER, cast.REPRESENTATIVE))
    assert refusal(refused, RefusalCode.NO_MANDATE).detail["person"] == cast.REPRESENTATIVE
    unsigned = ask(IN_DELIVERY, bodies.a_delivery(), by=(cast.OFFICER, cast.REPRESENTATIVE), signed_by=(cast.OFFICER,))
    assert refusal(unsigned, RefusalCode.OWN_KEY_REQUIRED).detail["person"] == cast.REPRESENTATIVE


def test_a_representative_named_twice_does_not_replace_the_officer() -> None:
    twice = (cast.REPRESENTATIVE, cast.REPRESENTATIVE)
    refusal(ask(a_case_at(Stage.DRAFTING), bodies.a_dossier(), by=twice), RefusalCode.NO_MANDATE)


def test_an_officer_who_represents_the_group_is_not_put_down_twice_by_somebody_else() -> None:
    """Named twice he would stand as officer beside himself as representative, and nobody would have signed for him."""
    case = with_list_posted(a_case_at(Stage.OPENED), representative=cast.OFFICER)
    twice = (cast.OFFICER, cast.OFFICER)
    forged = ask(case, bodies.a_dossier(), by=twice, entered_by=cast.EXAMINER, signed_by=(cast.EXAMINER,))
    refusal(forged, RefusalCode.OWN_KEY_REQUIRED)
    after(case, ask(case, bodies.a_dossier(), by=cast.OFFICER))


def test_the_representative_may_sign_the_contract_beside_the_chairman() -> None:
    case = a_case_at(Stage.APPROVED)
    both = (cast.CHAIRMAN, cast.REPRESENTATIVE)
    after(case, ask(case, bodies.a_contract(), by=both))
    refusal(ask(case, bodies.a_contract(), by=cast.REPRESENTATIVE), RefusalCode.NO_MANDATE)


def test_a_treasury_answer_of_the_accountant_alone_needs_a_second_person() -> None:
    alone = ask(SENT, BY_PAPER, by=cast.ACCOUNTANT, paper=cast.paper())
    refusal(alone, RefusalCode.NEEDS_SECOND_PERSON)
    accepted = event(ask(SENT, BY_PAPER, by=TWO, paper=cast.paper()), OrderAccepted)
    assert accepted.confirmed_by == cast.CONFIRMER
    assert accepted.hand.duty is Duty.ACCOUNTANT


def test_a_second_person_who_did_not_sign_is_no_second_person() -> None:
    refused = ask(SENT, BY_PAPER, by=TWO, signed_by=(cast.ACCOUNTANT,), paper=cast.paper())
    refusal(refused, RefusalCode.NEEDS_SECOND_PERSON)


def test_one_person_with_both_duties_is_no_second_person() -> None:
    case = having(
        SENT,
        cast.mandate(cast.ACCOUNTANT, Duty.ACCOUNTANT),
        cast.mandate(cast.ACCOUNTANT, Duty.CONFIRM_TREASURY_ANSWER),
    )
    refusal(ask(case, BY_PAPER, by=cast.ACCOUNTANT, paper=cast.paper()), RefusalCode.NEEDS_SECOND_PERSON)


def test_whoever_confirms_is_one_who_signed() -> None:
    """The accountant prepared the order, so he may not vouch for it behind the name of one who did not sign."""
    second_accountant = "hs-ke-toan-2"
    case = having(
        SENT,
        cast.mandate(cast.ACCOUNTANT, Duty.CONFIRM_TREASURY_ANSWER),
        cast.mandate(second_accountant, Duty.ACCOUNTANT),
    )
    three = (cast.CONFIRMER, second_accountant, cast.ACCOUNTANT)
    refused = ask(case, BY_PAPER, by=three, signed_by=(second_accountant, cast.ACCOUNTANT), paper=cast.paper())
    assert refusal(refused, RefusalCode.SAME_PERSON).detail["person"] == cast.ACCOUNTANT


def test_the_confirming_person_is_the_one_who_is_not_the_accountant() -> None:
    both_duties = "hs-ke-toan-2"
    case = having(
        SENT,
        cast.mandate(both_duties, Duty.ACCOUNTANT),
        cast.mandate(both_duties, Duty.CONFIRM_TREASURY_ANSWER),
    )
    decision = ask(case, BY_PAPER, by=(both_duties, cast.CONFIRMER), paper=cast.paper())
    assert event(decision, OrderAccepted).confirmed_by == cast.CONFIRMER


def test_a_stranger_among_those_who_record_a_treasury_answer_is_refused() -> None:
    refused = ask(SENT, BY_PAPER, by=(*TWO, cast.EXAMINER), paper=cast.paper())
    assert refusal(refused, RefusalCode.NO_MANDATE).detail["person"] == cast.EXAMINER


def test_a_machine_signs_itself_and_nobody_signs_for_it() -> None:
    """Else the commune could write the treasury's own word by attesting it with a paper."""

    def entered_by_the_accountant(case: Case, decides: Model) -> Decision:
        how = Attested.PAPER
        return ask(case, decides, by=cast.MACHINE, attested=how, entered_by=cast.ACCOUNTANT, paper=cast.paper())

    refusal(entered_by_the_accountant(SENT, bodies.an_answer()), RefusalCode.OWN_KEY_REQUIRED)
    signed = with_order(IN_DELIVERY, bodies.an_advance(), "signed")
    refusal(entered_by_the_accountant(signed, NoteOrderSent(order_number=1)), RefusalCode.OWN_KEY_REQUIRED)
    after(signed, ask(signed, NoteOrderSent(order_number=1)))


def test_one_machine_does_not_sign_for_another() -> None:
    case = having(SENT, cast.mandate("treasury-desk-2", Duty.TREASURY_DESK))
    both = (cast.MACHINE, "treasury-desk-2")
    refused = ask(case, bodies.an_answer(), by=both, signed_by=(cast.MACHINE,))
    assert refusal(refused, RefusalCode.OWN_KEY_REQUIRED).detail["person"] == "treasury-desk-2"
    after(case, ask(case, bodies.an_answer(), by=both))
