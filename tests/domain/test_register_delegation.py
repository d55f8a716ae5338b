"""A delegation is dated, lies within the delegator's own mandate, goes to another person and never further."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import register as asked
from domain.events import register as happened
from domain.facts import MandateFact
from domain.people import MACHINE_DUTIES, Duty
from domain.refusals import RefusalCode
from domain.times import start_of
from tests.domain import cast
from tests.domain.cases import Case, ask, event, refusal
from tests.domain.test_register import MACHINE, OFFICE, PERSON, ask_in, founded, mandate, refused_in, register_of
from tests.domain.test_register_mandates import ending

DELEGATE = asked.RegisterPerson(person="hs-pho", name="Người được ủy quyền")
THIRD = asked.RegisterPerson(person="hs-ba", name="Người thứ ba")
DAYS = st.dates(min_value=date(2023, 8, 22), max_value=date(2026, 12, 31))
MICROSECOND = timedelta(microseconds=1)


def delegating(**changes: Any) -> asked.Delegate:
    usual = {
        "delegator": "hs-ke-toan",
        "delegate": "hs-pho",
        "duty": "accountant",
        "office": "huong-son",
        "valid_from": date(2023, 8, 21),
        "valid_to": date(2023, 9, 1),
    }
    return asked.Delegate.model_validate({**usual, **changes})


def mandated(**changes: Any) -> Case:
    return ask_in(founded(), PERSON, DELEGATE, THIRD, MACHINE, OFFICE, mandate(**changes))


def of_delegate(case: Case) -> MandateFact:
    return register_of(case).mandates[-1]


def test_a_delegation_names_both_its_days_and_the_mandate_that_it_rests_on() -> None:
    case = ask_in(mandated(valid_to=date(2024, 1, 1)), delegating())
    fact = of_delegate(case)
    assert (fact.person, fact.delegated_by) == ("hs-pho", "hs-ke-toan")
    assert (fact.valid_from, fact.valid_to) == (start_of(date(2023, 8, 21)), start_of(date(2023, 9, 1)))
    assert fact.within is not None
    assert (fact.within.valid_from, fact.within.valid_to) == (start_of(date(2023, 1, 1)), start_of(date(2024, 1, 1)))


def test_a_delegation_that_ends_at_midnight_in_vietnam_holds_one_second_before_and_not_at_it_nor_after() -> None:
    fact = of_delegate(ask_in(mandated(), delegating()))
    midnight = datetime(2023, 8, 31, 17, tzinfo=UTC)
    assert fact.holds_at(midnight - timedelta(seconds=1))
    assert not fact.holds_at(midnight)
    assert not fact.holds_at(midnight + timedelta(seconds=1))


@given(DAYS, DAYS, DAYS)
def test_a_delegation_holds_exactly_while_both_mandates_do(starts: date, ends: date, taken_back: date) -> None:
    if starts >= ends:
        return
    case = ask_in(mandated(), delegating(valid_from=starts, valid_to=ends), ending(taken_back))
    fact = of_delegate(case)
    for day in (starts, ends, taken_back):
        for at in (start_of(day) - MICROSECOND, start_of(day), start_of(day) + MICROSECOND):
            assert fact.holds_at(at) == (start_of(starts) <= at < min(start_of(ends), start_of(taken_back)))


@given(DAYS, DAYS, DAYS, DAYS)
def test_no_delegation_reaches_beyond_the_delegators_mandate(
    begins: date, over: date, starts: date, ends: date
) -> None:
    if begins >= over or starts >= ends:
        return
    case = mandated(valid_from=begins, valid_to=over)
    decision = ask(case, delegating(valid_from=starts, valid_to=ends), by=cast.REGISTRAR)
    assert (decision.refusal is None) == (begins <= starts and ends <= over)


def test_a_delegation_longer_than_the_delegators_mandate_is_refused() -> None:
    case = mandated(valid_to=date(2023, 8, 31))
    assert refused_in(case, delegating(), RefusalCode.MANDATE_OUT_OF_SCOPE)["delegation"] == "beyond"
    ask_in(case, delegating(valid_to=date(2023, 8, 31)))
    ended = ask_in(mandated(), ending(date(2023, 8, 31)))
    assert refused_in(ended, delegating(), RefusalCode.MANDATE_OUT_OF_SCOPE)["delegation"] == "beyond"


def test_of_a_mandate_that_starts_tomorrow_nothing_is_delegated_for_today() -> None:
    tomorrow = cast.TODAY + timedelta(days=1)
    case = mandated(valid_from=tomorrow)
    assert refused_in(case, delegating(), RefusalCode.MANDATE_OUT_OF_SCOPE)["delegation"] == "beyond"
    fact = of_delegate(ask_in(case, delegating(valid_from=tomorrow)))
    assert not fact.holds_at(cast.NOW)
    assert fact.holds_at(start_of(tomorrow))


def test_a_delegation_ends_on_the_29th_of_february_of_a_leap_year() -> None:
    given = event(ask(mandated(), delegating(valid_to=date(2024, 2, 29)), by=cast.REGISTRAR), happened.MandateDelegated)
    assert given.valid_to == datetime(2024, 2, 28, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "not_held", [{"duty": "approver"}, {"office": "lang-giang"}, {"delegator": "hs-ba"}, {"office": "khong-co"}]
)
def test_a_duty_that_one_does_not_hold_is_not_delegated(not_held: dict[str, str]) -> None:
    refused_in(mandated(), delegating(**not_held), RefusalCode.NO_MANDATE)


def test_nobody_delegates_to_himself() -> None:
    detail = refused_in(mandated(), delegating(delegate="hs-ke-toan"), RefusalCode.SAME_PERSON)
    assert (detail["person"], detail["act"]) == ("hs-ke-toan", "delegate")


def test_a_delegated_duty_is_not_delegated_on() -> None:
    case = ask_in(mandated(), delegating())
    onward = delegating(delegator="hs-pho", delegate="hs-ba")
    assert refused_in(case, onward, RefusalCode.MANDATE_OUT_OF_SCOPE)["delegation"] == "delegated_on"
    own = ask_in(case, mandate(person="hs-pho"))
    assert of_delegate(ask_in(own, onward)).delegated_by == "hs-pho"


@pytest.mark.parametrize("duty", sorted({*MACHINE_DUTIES, Duty.REGISTRAR}))
def test_a_machines_duty_and_the_registrars_are_not_delegated(duty: Duty) -> None:
    holder = "treasury-desk" if duty in MACHINE_DUTIES else "hs-ke-toan"
    case = mandated(person=holder, duty=duty.value)
    detail = refused_in(case, delegating(delegator=holder, duty=duty.value), RefusalCode.MANDATE_OUT_OF_SCOPE)
    assert detail["delegation"] == "not_delegable"


def test_the_delegate_is_a_registered_human() -> None:
    assert refused_in(mandated(), delegating(delegate="nguoi-la"), RefusalCode.NO_MANDATE)["duty"] == "person"
    assert refused_in(mandated(), delegating(delegator="nguoi-la"), RefusalCode.NO_MANDATE)["duty"] == "person"
    detail = refused_in(mandated(), delegating(delegate="treasury-desk"), RefusalCode.MANDATE_OUT_OF_SCOPE)
    assert (detail["person"], detail["delegation"]) == ("treasury-desk", "to_machine")


def test_a_delegation_has_two_days_in_order_of_which_the_last_is_to_come_and_its_paper() -> None:
    same = delegating(valid_from=date(2023, 9, 1))
    assert refused_in(mandated(), same, RefusalCode.PAPER_DATE_IMPOSSIBLE)["paper"] == "delegation_to"
    over = delegating(valid_from=date(2023, 8, 1), valid_to=date(2023, 8, 21))
    assert refused_in(mandated(), over, RefusalCode.PAPER_DATE_IMPOSSIBLE)["paper"] == "delegation_over"
    refusal(ask(mandated(), delegating(), by=cast.REGISTRAR, paper=None), RefusalCode.PAPER_MISSING)


def test_a_delegation_is_ended_by_itself_and_leaves_the_own_mandates_alone() -> None:
    case = ask_in(mandated(), mandate(person="hs-pho"), delegating())
    ended = ask_in(case, ending(date(2023, 8, 25), person="hs-pho", delegated_by="hs-ke-toan"))
    first, own, delegated = register_of(ended).mandates[-3:]
    assert (first.valid_to, own.valid_to) == (None, None)
    assert delegated.valid_to == start_of(date(2023, 8, 25))
    ended = ask_in(case, ending(date(2023, 8, 25), person="hs-pho"))
    assert [m.valid_to for m in register_of(ended).mandates[-2:]] == [
        start_of(date(2023, 8, 25)),
        start_of(date(2023, 9, 1)),
    ]


def test_without_a_mandate_of_ones_own_there_is_nothing_to_end_but_the_delegation() -> None:
    case = ask_in(mandated(), delegating())
    refused_in(case, ending(person="hs-pho"), RefusalCode.NO_MANDATE)
    gone = ask_in(case, ending(cast.TODAY))
    refused_in(gone, ending(person="hs-pho", delegated_by="hs-ke-toan"), RefusalCode.NO_MANDATE)


def test_a_new_mandate_of_the_delegator_does_not_bring_back_what_rested_on_the_old_one() -> None:
    case = ask_in(mandated(), delegating(), ending(cast.TODAY))
    again = ask_in(case, mandate(valid_from=cast.TODAY))
    delegated = [fact for fact in register_of(again).mandates if fact.delegated_by is not None]
    assert not any(fact.holds_at(cast.NOW + timedelta(days=1)) for fact in delegated)
