"""The treasury's word: with evidence, once, from its own channel or from a paper that two people vouch for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from domain.commands.orders import NoteOrderSent, SignOrder
from domain.events.orders import OrderAccepted, OrderRefused
from domain.lifecycle import Stage
from domain.money import AccountKind
from domain.refusals import RefusalCode
from domain.times import start_of
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import a_case_at, after, ask, event, refusal, then, with_order

IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)
SENT = with_order(IN_DELIVERY, bodies.an_advance(), "sent")
ANSWERED = with_order(IN_DELIVERY, bodies.an_advance(), "accepted")
REFUSED = with_order(IN_DELIVERY, bodies.an_advance(), "refused")
TWO = (cast.ACCOUNTANT, cast.CONFIRMER)


def test_an_accepted_advance_is_money_out_and_a_refused_one_is_committed_again() -> None:
    accepted = after(SENT, ask(SENT, bodies.an_answer()))
    assert accepted.subproject.sum_of(AccountKind.ADVANCED) == 65 * MILLION
    refused = after(SENT, ask(SENT, bodies.a_refusing_answer()))
    assert refused.subproject.sum_of(AccountKind.COMMITTED) == 130 * MILLION
    for case in (accepted, refused):
        assert case.subproject.sum_of(AccountKind.SUBMITTED) == 0


@pytest.mark.parametrize("missing", ["reference", "value_on"])
def test_accepted_money_without_reference_or_value_day_is_refused(missing: str) -> None:
    answer = bodies.an_answer(1, **{missing: None})
    refused = refusal(ask(SENT, answer), RefusalCode.EVIDENCE_MISSING)
    assert refused.detail == {"missing": missing}
    event(ask(SENT, bodies.an_answer()), OrderAccepted)


def test_a_refusal_of_the_treasury_needs_no_value_day() -> None:
    event(ask(SENT, bodies.a_refusing_answer(reference=None, value_on=None)), OrderRefused)


@pytest.mark.parametrize("evidence", ["statement", "paper"])
def test_the_machine_answers_from_its_channel_alone(evidence: str) -> None:
    refused = refusal(ask(SENT, bodies.an_answer(evidence=evidence)), RefusalCode.EVIDENCE_MISSING)
    assert refused.detail == {"missing": "evidence"}


def test_people_cannot_claim_the_channel_of_the_machine() -> None:
    claimed = ask(SENT, bodies.an_answer(evidence="adapter"), by=TWO, paper=cast.paper())
    refusal(claimed, RefusalCode.EVIDENCE_MISSING)


@pytest.mark.parametrize("evidence", ["statement", "paper"])
def test_the_word_of_people_rests_on_a_paper(evidence: str) -> None:
    answer = bodies.an_answer(evidence=evidence)
    assert refusal(ask(SENT, answer, by=TWO), RefusalCode.EVIDENCE_MISSING).detail == {"missing": "paper"}
    event(ask(SENT, answer, by=TWO, paper=cast.paper()), OrderAccepted)


def test_the_same_answer_again_is_superfluous() -> None:
    refused = refusal(ask(ANSWERED, bodies.an_answer()), RefusalCode.ORDER_ALREADY_ANSWERED)
    assert refused.detail == {"order": 1, "first": "accepted", "now": "accepted"}
    refusal(ask(REFUSED, bodies.a_refusing_answer()), RefusalCode.ORDER_ALREADY_ANSWERED)


def test_another_answer_contradicts_and_changes_nothing() -> None:
    refused = refusal(ask(ANSWERED, bodies.a_refusing_answer()), RefusalCode.ANSWER_CONTRADICTS)
    assert refused.detail == {"order": 1, "first": "accepted", "now": "refused"}
    refusal(ask(REFUSED, bodies.an_answer()), RefusalCode.ANSWER_CONTRADICTS)


@pytest.mark.parametrize("stage", [Stage.IN_FINAL_ACCOUNT, Stage.CLOSED])
def test_the_treasury_contradicts_an_answer_after_the_orders_are_over_too(stage: Stage) -> None:
    case = a_case_at(stage)
    refused = refusal(ask(case, bodies.a_refusing_answer()), RefusalCode.ANSWER_CONTRADICTS)
    assert (refused.detail["first"], refused.detail["now"]) == ("accepted", "refused")


def test_the_same_outcome_under_another_reference_contradicts() -> None:
    refusal(ask(ANSWERED, bodies.an_answer(reference="KB-99")), RefusalCode.ANSWER_CONTRADICTS)


def test_noting_an_answered_order_as_sent_is_refused() -> None:
    refused = refusal(ask(ANSWERED, NoteOrderSent(order_number=1)), RefusalCode.ORDER_ALREADY_ANSWERED)
    assert refused.detail == {"order": 1, "first": "accepted", "now": "sent"}


def test_an_order_that_nobody_signed_has_no_answer() -> None:
    prepared = with_order(IN_DELIVERY, bodies.an_advance(), "prepared")
    assert refusal(ask(prepared, bodies.an_answer()), RefusalCode.WRONG_STAGE).detail["stage"] == "prepared"


def test_a_paper_may_answer_a_signed_order_before_the_machine_has_sent_it() -> None:
    signed = with_order(IN_DELIVERY, bodies.an_advance(), "signed")
    event(ask(signed, bodies.an_answer(evidence="paper"), by=TWO, paper=cast.paper()), OrderAccepted)


def test_an_accountant_alone_never_records_that_money_was_paid() -> None:
    refusal(ask(SENT, bodies.an_answer(), by=cast.ACCOUNTANT), RefusalCode.NEEDS_SECOND_PERSON)


def test_a_reference_that_another_order_carries_is_refused() -> None:
    taken = replace(SENT, facts=SENT.facts.model_copy(update={"reference_taken_by": "DA-2023-0008-01"}))
    refused = refusal(ask(taken, bodies.an_answer()), RefusalCode.EVIDENCE_MISSING)
    assert refused.detail == {"missing": "reference_taken"}


SIGNED_ON = date(2023, 8, 21)


@pytest.mark.parametrize(
    ("value_on", "possible"),
    [
        (SIGNED_ON - timedelta(days=1), False),
        (SIGNED_ON, True),
        (SIGNED_ON + timedelta(days=2), True),
        (SIGNED_ON + timedelta(days=3), False),
    ],
)
def test_the_value_day_lies_between_the_signature_of_the_order_and_the_answer(value_on: date, possible: bool) -> None:
    answered_on = SIGNED_ON + timedelta(days=2)
    facts = SENT.facts.model_copy(update={"received_at": start_of(answered_on)})
    decision = ask(replace(SENT, facts=facts), bodies.an_answer(value_on=value_on))
    if possible:
        event(decision, OrderAccepted)
    else:
        assert refusal(decision, RefusalCode.PAPER_DATE_IMPOSSIBLE).detail == {
            "paper": "value_on",
            "date": value_on.isoformat(),
            "today": answered_on.isoformat(),
            "signed_on": SIGNED_ON.isoformat(),
        }


def test_a_signature_at_midnight_of_viet_nam_counts_on_its_new_day() -> None:
    prepared = with_order(IN_DELIVERY, bodies.an_advance(), "prepared")
    midnight = replace(prepared, facts=prepared.facts.model_copy(update={"received_at": start_of(date(2023, 8, 22))}))
    signed = then(midnight, SignOrder(order_number=1))
    answer = bodies.an_answer(evidence="paper", value_on=SIGNED_ON)
    refusal(ask(signed, answer, by=TWO, paper=cast.paper()), RefusalCode.PAPER_DATE_IMPOSSIBLE)


@pytest.mark.parametrize(
    ("reference", "taken"),
    [
        ("0" * 20, True),
        ("KB/2023-01", True),
        ("x" * 60, True),
        ("x" * 61, False),
        ("", False),
        ("KB 1", False),
        ("Kế", False),
    ],
)
def test_a_reference_of_the_treasury_is_one_word_of_plain_letters(reference: str, taken: bool) -> None:
    if taken:
        event(ask(SENT, bodies.an_answer(reference=reference)), OrderAccepted)
    else:
        with pytest.raises(ValidationError):
            bodies.an_answer(reference=reference)
