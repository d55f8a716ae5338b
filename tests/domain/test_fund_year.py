"""A commune's fund year: who allots, of which year's money, on which ground, under which pinned law."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.actions import Action
from domain.basis import basis_of
from domain.events.fund import FundAllotted
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.state.fund import FundYearState
from domain.values import INT64_MAX, EditionRef
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import Case, after, ask, event, nothing_yet_of, refusal, then

BASIS = "Luật NSNN 83/2015 Đ.64"


def given(**changes: Any) -> Case:
    return nothing_yet_of(cast.FUND, cast.facts(**changes))


def allotted(case: Case) -> dict[str, int]:
    assert isinstance(case.state, FundYearState)
    return dict(case.state.allotted)


def test_an_allotment_makes_a_line_and_a_second_one_adds_to_it() -> None:
    once = then(given(), bodies.an_allotment())
    assert allotted(once) == {cast.LINE_2023: 100 * MILLION}
    assert allotted(then(once, bodies.an_allotment(amount_vnd=1))) == {cast.LINE_2023: 100 * MILLION + 1}


def test_money_of_an_older_year_is_a_line_of_its_own_and_cites_its_ground() -> None:
    older = bodies.an_allotment(origin_year=2022, carry_over_basis=BASIS, amount_vnd=30 * MILLION)
    assert event(ask(given(), older), FundAllotted).line.name == cast.LINE_2022


@pytest.mark.parametrize("basis", [None, " "])
def test_money_of_an_older_year_without_its_ground_is_refused(basis: str | None) -> None:
    older = bodies.an_allotment(origin_year=2022, carry_over_basis=basis)
    refused = refusal(ask(given(), older), RefusalCode.CARRY_OVER_BASIS_MISSING)
    assert refused.detail == {"origin_year": 2022, "fund_year": 2023}


def test_money_of_a_year_to_come_is_refused() -> None:
    younger = bodies.an_allotment(origin_year=2024, carry_over_basis=BASIS)
    refused = refusal(ask(given(), younger), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "origin_year", "stated": 2024, "expected": 2023}


def test_a_line_that_would_not_fit_in_sixty_four_bits_is_refused() -> None:
    full = then(given(), bodies.an_allotment(amount_vnd=INT64_MAX - 1))
    refused = refusal(ask(full, bodies.an_allotment(amount_vnd=2)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "line_total", "stated": 2, "expected": 1}
    assert allotted(then(full, bodies.an_allotment(amount_vnd=1))) == {cast.LINE_2023: INT64_MAX}
    assert allotted(then(given(), bodies.an_allotment(amount_vnd=INT64_MAX))) == {cast.LINE_2023: INT64_MAX}


def test_only_the_allocating_office_allots() -> None:
    refusal(ask(given(), bodies.an_allotment(), by=cast.APPROVER), RefusalCode.NO_MANDATE)
    province = bodies.an_allotment(allocating_office="tinh-bac-giang")
    refusal(ask(given(), province), RefusalCode.MANDATE_OUT_OF_SCOPE)


def test_every_decider_of_an_allotment_holds_the_duty() -> None:
    both = (cast.ALLOCATOR, cast.APPROVER)
    refusal(ask(given(), bodies.an_allotment(), by=both), RefusalCode.NO_MANDATE)
    second = cast.mandate(cast.APPROVER, Duty.ALLOCATING_OFFICE)
    case = given(mandates=(cast.mandate(cast.ALLOCATOR, Duty.ALLOCATING_OFFICE), second))
    event(ask(case, bodies.an_allotment(), by=both), FundAllotted)


def test_an_allotment_without_its_decision_is_refused() -> None:
    refusal(ask(given(), bodies.an_allotment(), paper=None), RefusalCode.PAPER_MISSING)
    tomorrow = cast.paper(on=date(2023, 8, 22))
    refusal(ask(given(), bodies.an_allotment(), paper=tomorrow), RefusalCode.PAPER_DATE_IMPOSSIBLE)


def test_an_allotment_that_nobody_signed_or_with_a_bad_key_is_refused() -> None:
    refusal(ask(given(), bodies.an_allotment(), signed_by=()), RefusalCode.OWN_KEY_REQUIRED)
    bad = (cast.key(cast.ALLOCATOR, enrolled=False),)
    refusal(ask(given(), bodies.an_allotment(), keys=bad), RefusalCode.KEY_NOT_VALID)


@pytest.mark.parametrize(
    ("offices", "stands"),
    [
        ((cast.office(cast.DISTRICT),), False),
        ((cast.office(cast.DISTRICT), cast.office(cast.COMMUNE)), True),
        ((cast.office(cast.DISTRICT), cast.office(cast.COMMUNE, until=date(2023, 8, 21))), False),
        ((cast.office(cast.DISTRICT), cast.office(cast.COMMUNE, until=date(2023, 8, 22))), True),
    ],
)
def test_money_goes_to_an_office_that_stands(offices: tuple[Any, ...], stands: bool) -> None:
    decision = ask(given(offices=offices), bodies.an_allotment())
    if stands:
        event(decision, FundAllotted)
    else:
        refusal(decision, RefusalCode.NO_MANDATE)


def test_an_office_allots_to_the_communes_below_it_alone() -> None:
    mandates = (cast.mandate(cast.ALLOCATOR, Duty.ALLOCATING_OFFICE, "huyen-khac"),)
    case = given(mandates=mandates, offices=(cast.office("huyen-khac"), cast.office(cast.COMMUNE)))
    refused = refusal(ask(case, bodies.an_allotment(allocating_office="huyen-khac")), RefusalCode.NO_MANDATE)
    assert refused.detail == {"person": None, "duty": "belongs", "office": cast.COMMUNE}


def test_law_and_calendar_of_an_allotment_are_published() -> None:
    refusal(ask(given(law_editions=()), bodies.an_allotment()), RefusalCode.LAW_EDITION_UNKNOWN)
    refusal(ask(given(calendars=()), bodies.an_allotment()), RefusalCode.CALENDAR_MISSING)


def test_a_later_allotment_stays_under_the_pinned_law_and_calendar() -> None:
    new = EditionRef(name="vn-new", sha256=cast.sha("new"))
    case = given(law_editions=(cast.LAW_REF, new), calendars=(cast.CALENDAR_REF, new))
    pinned = then(case, bodies.an_allotment())
    refusal(ask(pinned, bodies.an_allotment(law_edition=new)), RefusalCode.LAW_EDITION_UNKNOWN)
    refusal(ask(pinned, bodies.an_allotment(calendar=new)), RefusalCode.CALENDAR_MISSING)
    event(ask(case, bodies.an_allotment(law_edition=new, calendar=new)), FundAllotted)
    event(ask(pinned, bodies.an_allotment()), FundAllotted)


def test_a_fund_year_counts_its_events_and_rests_on_nothing_seen() -> None:
    case = then(then(given(), bodies.an_allotment()), bodies.an_allotment())
    assert case.state.version == 2
    assert basis_of(case.state, Action.ALLOT) is None
    assert after(case, ask(case, bodies.an_allotment())).state.version == 3
    assert replace(case).state == case.state
