"""One way to each refusal: the table is complete, and each entry is really answered by `decide` with that code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.commands import Attested
from domain.commands.orders import NoteOrderSent
from domain.commands.register import MoveClock
from domain.commands.subproject import CloseSubproject, RefuseProject
from domain.decide import Decision
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.people import Duty
from domain.refusals import Refusal, RefusalCode
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, ask, half_way, listed, nothing_yet_of, then, with_order
from tests.domain.laws import law_with
from tests.domain.lives import a_register

C = RefusalCode
NEW = nothing_yet_of(cast.CODE)
OPENED, DRAFTING, APPROVED = a_case_at(Stage.OPENED), a_case_at(Stage.DRAFTING), a_case_at(Stage.APPROVED)
APPRAISING, AWAITING = a_case_at(Stage.IN_APPRAISAL), a_case_at(Stage.AWAITING_APPROVAL)
MET = a_case_at(Stage.MET)
IN_DELIVERY, ACCEPTED = a_case_at(Stage.IN_DELIVERY), a_case_at(Stage.ACCEPTED)
EXTENDED = then(IN_DELIVERY, bodies.an_extension())
SENT = with_order(IN_DELIVERY, bodies.an_advance(), "sent")
ANSWERED = with_order(IN_DELIVERY, bodies.an_advance())
ADVANCED = then(then(ANSWERED, bodies.a_delivery()), bodies.an_acceptance())
TOMORROW = cast.paper(on=date(2023, 8, 22))
OFFICER_APPROVES = cast.mandate(cast.OFFICER, Duty.APPROVER)
HOUSEHOLD_APPROVES = cast.mandate(cast.HOUSEHOLD_ONE, Duty.APPROVER)


def given(case: Case, **facts: object) -> Case:
    return replace(case, facts=case.facts.model_copy(update=facts))


def holding(case: Case, *mandates: Model) -> Case:
    return given(case, mandates=(*case.facts.mandates, *mandates))


WAYS: dict[RefusalCode, Callable[[], Decision]] = {
    C.PAPER_MISSING: lambda: ask(AWAITING, bodies.an_approval(), paper=None),
    C.PAPER_DATE_IMPOSSIBLE: lambda: ask(AWAITING, bodies.an_approval(), paper=TOMORROW),
    C.REASON_MISSING: lambda: ask(AWAITING, RefuseProject(reason="")),
    C.AMOUNTS_DO_NOT_ADD_UP: lambda: ask(DRAFTING, bodies.a_dossier(total_vnd=1)),
    C.KEY_NOT_VALID: lambda: ask(AWAITING, bodies.an_approval(), keys=(cast.key(cast.APPROVER, enrolled=False),)),
    C.NO_MANDATE: lambda: ask(AWAITING, bodies.an_approval(), by=cast.EXAMINER),
    C.MANDATE_OUT_OF_SCOPE: lambda: ask(NEW, bodies.a_plan(commune=cast.OTHER_COMMUNE)),
    C.OWN_KEY_REQUIRED: lambda: ask(AWAITING, bodies.an_approval(), attested=Attested.PAPER, entered_by=cast.OFFICER),
    C.SAME_PERSON: lambda: ask(holding(AWAITING, OFFICER_APPROVES), bodies.an_approval(), by=cast.OFFICER),
    C.MEMBER_OF_GROUP: lambda: ask(holding(AWAITING, HOUSEHOLD_APPROVES), bodies.an_approval(), by=cast.HOUSEHOLD_ONE),
    C.NEEDS_SECOND_PERSON: lambda: ask(SENT, bodies.an_answer(), by=cast.ACCOUNTANT),
    C.WRONG_STAGE: lambda: ask(OPENED, bodies.a_dossier()),
    C.CONTENT_CHANGED: lambda: ask(AWAITING, bodies.an_approval(), basis=cast.sha("an older dossier")),
    C.ALREADY_CLOSED: lambda: ask(a_case_at(Stage.CLOSED), bodies.an_approval()),
    C.TOO_EARLY: lambda: ask(a_register(), MoveClock(to=cast.NOW), by=cast.REGISTRAR),
    C.CLOCK_SKEW: lambda: ask(given(AWAITING, clock_skew_seconds=61), bodies.an_approval()),
    C.EXTENSION_USED_UP: lambda: ask(EXTENDED, bodies.an_extension(due_on=date(2023, 11, 30))),
    C.NOTICE_TOO_SHORT: lambda: ask(OPENED, bodies.a_meeting(notice_on=date(2023, 8, 18))),
    C.VOTE_NOT_CARRIED: lambda: ask(OPENED, bodies.a_meeting(votes_for=39)),
    C.OBJECTION_WINDOW_OPEN: lambda: ask(then(MET, bodies.a_posting(until=cast.TODAY)), bodies.a_dossier()),
    C.OBJECTION_OPEN: lambda: ask(then(listed(), bodies.an_objection()), bodies.a_dossier()),
    C.LIST_DIFFERS: lambda: ask(DRAFTING, bodies.a_dossier(list_sha256=cast.sha("another"))),
    C.LIMIT_UNSET: lambda: ask(AWAITING, bodies.an_approval(), unchecked=()),
    C.CALENDAR_MISSING: lambda: ask(given(NEW, calendars=()), bodies.a_plan()),
    C.LAW_EDITION_UNKNOWN: lambda: ask(given(NEW, law_editions=()), bodies.a_plan()),
    C.ABOVE_NORM: lambda: ask(
        replace(AWAITING, law=law_with(FigureKey.SUPPORT_CEILING_VND, 100)), bodies.an_approval(101)
    ),
    C.ABOVE_SHARE: lambda: ask(DRAFTING, bodies.a_dossier(total_vnd=100, state_support_vnd=96, counterpart_vnd=4)),
    C.COUNTERPART_MISSING: lambda: ask(DRAFTING, bodies.a_dossier(total_vnd=130_000_000, counterpart_vnd=0)),
    C.CONTRACT_BEFORE_APPROVAL: lambda: ask(APPROVED, bodies.a_contract(), paper=cast.paper(on=date(2023, 8, 20))),
    C.CONTRACT_TERMS_MISSING: lambda: ask(APPROVED, bodies.a_contract(terms={})),
    C.EXCEEDS_AVAILABLE: lambda: ask(given(AWAITING, lines=()), bodies.an_approval()),
    C.EXCEEDS_RESERVATION: lambda: ask(APPROVED, bodies.a_contract(value_vnd=130_000_001)),
    C.EXCEEDS_COMMITMENT: lambda: ask(ADVANCED, bodies.a_payment(65_000_001)),
    C.EXCEEDS_ADVANCE_CEILING: lambda: ask(IN_DELIVERY, bodies.an_advance(65_000_001)),
    C.EXCEEDS_ACCEPTED: lambda: ask(half_way(), bodies.a_payment(65_000_001)),
    C.EXCEEDS_OPEN_ADVANCE: lambda: ask(ADVANCED, bodies.a_payment(0, 65_000_001)),
    C.CARRY_OVER_BASIS_MISSING: lambda: ask(nothing_yet_of(cast.FUND), bodies.an_allotment(origin_year=2022)),
    C.ORDER_IN_FLIGHT: lambda: ask(SENT, bodies.an_advance(1)),
    C.ORDER_ALREADY_ANSWERED: lambda: ask(ANSWERED, NoteOrderSent(order_number=1)),
    C.ANSWER_CONTRADICTS: lambda: ask(ANSWERED, bodies.a_refusing_answer()),
    C.EVIDENCE_MISSING: lambda: ask(SENT, bodies.an_answer(reference=None)),
    C.MONEY_OUTSTANDING: lambda: ask(ACCEPTED, bodies.a_final_account()),
    C.COUNTS_DIFFER: lambda: ask(IN_DELIVERY, bodies.an_acceptance()),
    C.FINAL_ACCOUNT_DIFFERS_FROM_LEDGER: lambda: ask(
        with_order(ACCEPTED, bodies.a_payment()), bodies.a_final_account(paid_vnd=1)
    ),
}


def test_there_is_a_way_to_every_refusal_that_a_decision_can_give() -> None:
    assert set(WAYS) == set(RefusalCode) - {RefusalCode.COMMAND_REUSED}


@pytest.mark.parametrize("code", WAYS)
def test_the_way_leads_there_and_the_refusal_keeps_its_shape(code: RefusalCode) -> None:
    decision = WAYS[code]()
    assert decision.events == ()
    assert decision.refusal is not None
    assert decision.refusal.code is code
    assert Refusal.model_validate_json(decision.refusal.model_dump_json()) == decision.refusal


def test_form_comes_before_hand_and_hand_before_content() -> None:
    """The first thing wrong is named, in one order for every action, so that an official mends one thing at a time."""
    closed, older = a_case_at(Stage.CLOSED), cast.sha("an older dossier")
    assert code_of(ask(closed, bodies.an_approval(), by="nguoi-la", basis=older, paper=None)) is C.PAPER_MISSING
    assert code_of(ask(closed, bodies.an_approval(), by="nguoi-la", basis=older, signed_by=())) is C.OWN_KEY_REQUIRED
    assert code_of(ask(closed, bodies.an_approval(), by="nguoi-la", basis=older)) is C.ALREADY_CLOSED
    assert code_of(ask(OPENED, CloseSubproject(), by="nguoi-la", basis=older)) is C.WRONG_STAGE
    assert code_of(ask(AWAITING, bodies.an_approval(10**15), by="nguoi-la", basis=older)) is C.NO_MANDATE
    officer = holding(AWAITING, OFFICER_APPROVES)
    assert code_of(ask(officer, bodies.an_approval(10**15), by=cast.OFFICER, basis=older)) is C.SAME_PERSON
    assert code_of(ask(AWAITING, bodies.an_approval(10**15), basis=older)) is C.CONTENT_CHANGED
    assert code_of(ask(AWAITING, bodies.an_approval(10**15))) is C.AMOUNTS_DO_NOT_ADD_UP


def code_of(decision: Decision) -> RefusalCode | None:
    return decision.refusal.code if decision.refusal else None
