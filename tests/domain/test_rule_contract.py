"""The contract: after the approval, within it, with the group's own representative, saying how the money will move."""

from datetime import UTC, date, datetime

import pytest

from domain.events.subproject import ContractSigned
from domain.lifecycle import Stage
from domain.money import AccountKind, LineShare
from domain.refusals import RefusalCode
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import a_case_at, after, ask, event, later, refusal

APPROVED = a_case_at(Stage.APPROVED)


def test_a_contract_dated_before_its_approval_is_refused_and_of_the_same_day_is_not() -> None:
    refused = ask(APPROVED, bodies.a_contract(), paper=cast.paper(on=date(2023, 8, 20)))
    assert refusal(refused, RefusalCode.CONTRACT_BEFORE_APPROVAL).detail == {
        "contract_on": "2023-08-20",
        "approved_on": "2023-08-21",
    }
    after(APPROVED, ask(APPROVED, bodies.a_contract(), paper=cast.paper(on=date(2023, 8, 21))))


def test_it_is_the_date_of_the_approval_paper_that_counts_and_not_of_its_reception() -> None:
    awaiting = a_case_at(Stage.AWAITING_APPROVAL)
    approved = after(awaiting, ask(awaiting, bodies.an_approval(), paper=cast.paper(on=date(2023, 8, 10))))
    in_september = later(approved, datetime(2023, 9, 5, tzinfo=UTC))
    after(in_september, ask(in_september, bodies.a_contract(), paper=cast.paper(on=date(2023, 8, 10))))


def test_a_contract_above_the_reservation_is_refused() -> None:
    refused = refusal(ask(APPROVED, bodies.a_contract(value_vnd=130 * MILLION + 1)), RefusalCode.EXCEEDS_RESERVATION)
    assert refused.detail == {"value_vnd": 130 * MILLION + 1, "reserved_vnd": 130 * MILLION}


def test_a_contract_below_the_reservation_releases_the_youngest_rest() -> None:
    decision = ask(APPROVED, bodies.a_contract(value_vnd=130 * MILLION - 1))
    signed = event(decision, ContractSigned)
    assert signed.released == (LineShare(line=cast.LINE_2023, amount_vnd=1),)
    state = after(APPROVED, decision).subproject
    assert state.held(AccountKind.COMMITTED) == {cast.LINE_2022: 30 * MILLION, cast.LINE_2023: 100 * MILLION - 1}
    assert state.sum_of(AccountKind.RESERVED) == 0


def test_a_contract_of_the_whole_reservation_releases_nothing() -> None:
    assert event(ask(APPROVED, bodies.a_contract()), ContractSigned).released == ()


def test_a_contract_with_another_than_the_representative_of_the_meeting_is_refused() -> None:
    refused = refusal(ask(APPROVED, bodies.a_contract(representative=cast.HOUSEHOLD_ONE)), RefusalCode.NO_MANDATE)
    assert refused.detail["duty"] == "group_representative"


@pytest.mark.parametrize(
    ("missing", "value"), [("advance_percent", None), ("tranches", ()), ("payee_ref", None), ("deliver_by", None)]
)
def test_each_term_must_be_written(missing: str, value: object) -> None:
    refused = ask(APPROVED, bodies.a_contract(terms=bodies.terms(**{missing: value})))
    assert refusal(refused, RefusalCode.CONTRACT_TERMS_MISSING).detail == {"missing": missing}


def test_all_missing_terms_are_named_at_once() -> None:
    refused = ask(APPROVED, bodies.a_contract(terms={}))
    named = "advance_percent, tranches, payee_ref, deliver_by"
    assert refusal(refused, RefusalCode.CONTRACT_TERMS_MISSING).detail == {"missing": named}


@pytest.mark.parametrize(("advance", "rest", "adds_up"), [(50, 50, True), (50, 49, False), (50, 51, False)])
def test_advance_and_tranches_are_the_whole(advance: int, rest: int, adds_up: bool) -> None:
    terms = bodies.terms(advance_percent=advance, tranches=({"percent": rest, "after": "nghiệm thu"},))
    decision = ask(APPROVED, bodies.a_contract(terms=terms))
    if adds_up:
        event(decision, ContractSigned)
    else:
        refused = refusal(decision, RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
        assert refused.detail == {"item": "contract_shares", "stated": advance + rest, "expected": 100}


def test_no_advance_is_a_term_too() -> None:
    terms = bodies.terms(advance_percent=0, tranches=({"percent": 100, "after": "nghiệm thu"},))
    event(ask(APPROVED, bodies.a_contract(terms=terms)), ContractSigned)
