"""Where a stream stands: who is waited for at each stage, what is still to conduct, and since when one holds a case."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.card import card_of
from domain.commands.subproject import ReturnDossier
from domain.lifecycle import ENDED, Stage
from domain.people import Duty
from domain.standing import Mark, Waiting, standing_of, waits_for
from domain.times import start_of
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, later, listed, nothing_yet_of, then, with_order
from tests.domain.lives import a_register

AS_OF = datetime(2023, 9, 1, tzinfo=UTC)
IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)
HOLDERS: dict[Stage, tuple[tuple[Duty, str], ...]] = {
    Stage.OPENED: ((Duty.VILLAGE_HEAD, cast.VILLAGE),),
    Stage.MET: ((Duty.VILLAGE_HEAD, cast.VILLAGE),),
    Stage.IN_CHECK: ((Duty.RECEIVER, cast.DISTRICT),),
    Stage.DRAFTING: ((Duty.COMMUNE_OFFICER, cast.COMMUNE),),
    Stage.IN_APPRAISAL: ((Duty.APPRAISAL_SECRETARY, cast.DISTRICT),),
    Stage.AWAITING_APPROVAL: ((Duty.APPROVER, cast.DISTRICT),),
    Stage.APPROVED: ((Duty.COMMUNE_CHAIRMAN, cast.COMMUNE),),
    Stage.ACCEPTED: ((Duty.ACCOUNTANT, cast.COMMUNE),),
    Stage.IN_FINAL_ACCOUNT: ((Duty.FINAL_ACCOUNT_EXAMINER, cast.DISTRICT),),
    Stage.CLOSED: (),
    Stage.WITHDRAWN: (),
    Stage.REFUSED: (),
    Stage.CANCELLED: (),
}


def holders(case: Case) -> tuple[tuple[Duty, str], ...]:
    return tuple((waiting.duty, waiting.office) for waiting in waits_for(case.state))


@pytest.mark.parametrize("stage", HOLDERS, ids=str)
def test_at_each_stage_the_case_waits_for_whoever_can_move_it(stage: Stage) -> None:
    assert holders(a_case_at(stage)) == HOLDERS[stage]


def test_after_the_meeting_the_head_has_it_until_the_list_hangs_and_nothing_stands_against_it() -> None:
    head, officer = ((Duty.VILLAGE_HEAD, cast.VILLAGE),), ((Duty.COMMUNE_OFFICER, cast.COMMUNE),)
    assert holders(listed()) == officer
    objected = then(listed(), bodies.an_objection())
    assert holders(objected) == head
    assert holders(then(objected, bodies.an_objections_answer())) == officer
    assert holders(then(objected, bodies.an_objections_answer(upheld=True))) == head


def test_in_delivery_several_may_act() -> None:
    assert set(HOLDERS) | {Stage.IN_DELIVERY} == set(Stage)
    assert {duty for duty, _ in holders(IN_DELIVERY)} == {
        Duty.ACCOUNTANT,
        Duty.COMMUNE_OFFICER,
        Duty.ACCEPTANCE_MEMBER,
    }


@pytest.mark.parametrize(
    ("status", "duty"),
    [("prepared", Duty.ACCOUNT_HOLDER), ("signed", Duty.TREASURY_DESK), ("sent", Duty.TREASURY_DESK)],
)
def test_an_open_order_is_what_is_waited_for(status: str, duty: Duty) -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(), status)
    assert [found for found, _ in holders(case)] == [duty]


def test_after_the_examination_the_accountant_closes() -> None:
    approved = then(a_case_at(Stage.IN_FINAL_ACCOUNT), bodies.an_approval_of_the_account())
    assert holders(approved) == ((Duty.ACCOUNTANT, cast.COMMUNE),)


def test_what_was_never_opened_and_other_streams_wait_for_nobody() -> None:
    for case in (nothing_yet_of(cast.CODE), nothing_yet_of(cast.FUND), a_register()):
        assert waits_for(case.state) == ()


@pytest.mark.parametrize(
    ("status", "conducted"), [("prepared", False), ("signed", True), ("sent", True), ("accepted", False)]
)
def test_an_order_is_conducted_from_its_signature_to_its_answer(status: str, conducted: bool) -> None:
    standing = standing_of(with_order(IN_DELIVERY, bodies.an_advance(), status).state, as_of=AS_OF)
    assert standing.orders_to_conduct == (("DA-2023-0007-01",) if conducted else ())


def test_a_standing_says_where_the_case_is_and_when_to_look_again() -> None:
    mark = Mark(at=AS_OF + timedelta(days=1), kind="quarter_end")
    standing = standing_of(IN_DELIVERY.state, as_of=AS_OF, marks=(mark,), summary="Đang thực hiện")
    assert (standing.stream, standing.version, standing.stage) == (cast.CODE, 8, "in_delivery")
    assert (standing.commune, standing.fund_year, standing.next_date) == (cast.COMMUNE, 2023, "2023-10-15")
    assert (standing.marks, standing.closed, standing.summary) == ((mark,), False, "Đang thực hiện")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage in ENDED])
def test_an_ended_case_has_no_date_any_more(stage: Stage) -> None:
    mark = Mark(at=AS_OF, kind="quarter_end")
    standing = standing_of(a_case_at(stage).state, as_of=AS_OF, marks=(mark,))
    assert (standing.closed, standing.marks, standing.next_date, standing.waits_for) == (True, (), "", ())


def test_a_fund_year_and_a_register_have_a_standing_too() -> None:
    fund = then(nothing_yet_of(cast.FUND), bodies.an_allotment())
    assert standing_of(fund.state, as_of=AS_OF).version == 1
    mark = Mark(at=start_of(date(2023, 10, 1)), kind="close_period", about="q3")
    assert standing_of(fund.state, as_of=AS_OF, marks=(mark,)).next_date == "2023-09-30"
    assert standing_of(a_register().state, as_of=AS_OF).stream == cast.REGISTER


def test_a_standing_travels_as_json() -> None:
    standing = standing_of(IN_DELIVERY.state, as_of=AS_OF)
    assert type(standing).model_validate_json(standing.model_dump_json()) == standing


def test_the_holders_time_begins_with_the_event_that_gave_him_the_case() -> None:
    second_day = cast.NOW + timedelta(days=1)
    case = later(a_case_at(Stage.AWAITING_APPROVAL), second_day)
    case = after(case, ask(case, ReturnDossier(reason="thiếu"), by=cast.APPROVER))
    card = card_of(cast.CODE, case.events)
    assert card is not None
    assert card.holder == Waiting(duty=Duty.COMMUNE_OFFICER, office=cast.COMMUNE)
    assert card.held_since == second_day
    assert card.state == case.state


def test_one_more_event_under_the_same_holder_does_not_begin_his_time_anew() -> None:
    delivered = then(later(IN_DELIVERY, cast.NOW + timedelta(days=1)), bodies.a_delivery())
    card, before = card_of(cast.CODE, delivered.events), card_of(cast.CODE, IN_DELIVERY.events)
    assert card is not None and before is not None
    assert card.holder == before.holder
    assert card.held_since == before.held_since == cast.NOW


def test_a_stage_is_held_since_the_event_that_led_to_it() -> None:
    second_day = later(IN_DELIVERY, cast.NOW + timedelta(days=1))
    delivered = then(second_day, bodies.a_delivery())
    assert delivered.subproject.held_since == cast.NOW
    assert then(delivered, bodies.an_acceptance()).subproject.held_since == cast.NOW + timedelta(days=1)


def test_a_case_without_events_has_no_card() -> None:
    assert card_of(cast.CODE, ()) is None
