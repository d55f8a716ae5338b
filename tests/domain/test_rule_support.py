"""State support: it adds up, stays within the area's share and the council's norm, and the households bring the rest."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.commands import Unchecked
from domain.events.subproject import DossierSubmitted, ProjectApproved
from domain.law import AreaClass
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.money import LineShare
from domain.refusals import RefusalCode
from domain.rules.support import SHARE_MAX
from domain.values import INT64_MAX
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import (
    Case,
    a_case_at,
    after,
    ask,
    event,
    later,
    listed,
    nothing_yet_of,
    refusal,
    then,
    with_list_posted,
)
from tests.domain.laws import law_with, law_without

AWAITING = a_case_at(Stage.AWAITING_APPROVAL)
CEILING = FigureKey.SUPPORT_CEILING_VND


def drafting_in(area: AreaClass) -> Case:
    return with_list_posted(then(nothing_yet_of(cast.CODE), bodies.a_plan(area_class=area.value)))


@pytest.mark.parametrize(("area", "percent"), list(zip(AreaClass, (95, 80, 60), strict=True)))
def test_the_state_pays_its_share_to_the_dong_and_not_one_more(area: AreaClass, percent: int) -> None:
    case = drafting_in(area)
    most = percent * MILLION
    exact = bodies.a_dossier(total_vnd=100 * MILLION, state_support_vnd=most, counterpart_vnd=100 * MILLION - most)
    decision = ask(case, exact)
    event(decision, DossierSubmitted)
    assert decision.assumed == (SHARE_MAX[area].value,)
    above = bodies.a_dossier(
        total_vnd=100 * MILLION, state_support_vnd=most + 1, counterpart_vnd=100 * MILLION - most - 1
    )
    refused = refusal(ask(case, above), RefusalCode.ABOVE_SHARE)
    assert refused.detail == {"percent": percent, "support_vnd": most + 1, "most_vnd": most}


def test_a_share_of_a_sum_that_does_not_divide_is_never_rounded_up() -> None:
    case = drafting_in(AreaClass.EXTREMELY_HARD)
    after(case, ask(case, bodies.a_dossier(total_vnd=101, state_support_vnd=95, counterpart_vnd=6)))
    refused = ask(case, bodies.a_dossier(total_vnd=101, state_support_vnd=96, counterpart_vnd=5))
    assert refusal(refused, RefusalCode.ABOVE_SHARE).detail["most_vnd"] == 95


def test_households_bring_something() -> None:
    case = a_case_at(Stage.DRAFTING)
    nothing = bodies.a_dossier(total_vnd=130 * MILLION, counterpart_vnd=0)
    refusal(ask(case, nothing), RefusalCode.COUNTERPART_MISSING)


def test_where_the_state_may_pay_all_the_households_may_bring_nothing() -> None:
    case = replace(a_case_at(Stage.DRAFTING), law=law_with(FigureKey.STATE_SHARE_MAX_EXTREMELY_HARD, 100))
    after(case, ask(case, bodies.a_dossier(total_vnd=130 * MILLION, counterpart_vnd=0)))


@pytest.mark.parametrize("off", [-1, 1])
def test_a_total_one_dong_off_is_refused(off: int) -> None:
    case = a_case_at(Stage.DRAFTING)
    refused = refusal(ask(case, bodies.a_dossier(total_vnd=140 * MILLION + off)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "dossier_total", "stated": 140 * MILLION + off, "expected": 140 * MILLION}


def test_sums_beyond_sixty_four_bits_are_refused_like_any_other() -> None:
    huge = bodies.a_dossier(total_vnd=INT64_MAX, state_support_vnd=INT64_MAX, counterpart_vnd=INT64_MAX)
    refusal(ask(a_case_at(Stage.DRAFTING), huge), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)


def test_before_the_decree_of_the_shares_nobody_knows_the_share() -> None:
    early = cast.paper("tờ trình", date(2023, 6, 1))
    dossier = bodies.a_dossier(items=({"item": "don", "title": "Đơn", "paper": early},))
    key = FigureKey.STATE_SHARE_MAX_EXTREMELY_HARD.value
    posting = bodies.a_posting(posted_on=date(2023, 6, 1), until=date(2023, 6, 2))
    june = replace(listed(), state=replace(listed().subproject, posting=posting))
    before = later(june, datetime(2023, 6, 23, 16, 59, tzinfo=UTC))
    assert refusal(ask(before, dossier), RefusalCode.LIMIT_UNSET).detail == {"figure": key}
    assert ask(before, dossier, unchecked=(Unchecked(figure=key, paper=early),)).assumed == (key,)
    on_the_day = later(june, datetime(2023, 6, 23, 17, tzinfo=UTC))
    event(ask(on_the_day, dossier), DossierSubmitted)


def test_the_approver_may_lower_the_support_and_never_raise_it() -> None:
    refused = refusal(ask(AWAITING, bodies.an_approval(130 * MILLION + 1)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "approved_amount", "stated": 130 * MILLION + 1, "expected": 130 * MILLION}
    after(AWAITING, ask(AWAITING, bodies.an_approval(130 * MILLION)))
    after(AWAITING, ask(AWAITING, bodies.an_approval(1)))


def test_an_unset_norm_refuses_until_it_is_named_with_a_paper() -> None:
    refused = refusal(ask(AWAITING, bodies.an_approval(), unchecked=()), RefusalCode.LIMIT_UNSET)
    assert refused.detail == {"figure": CEILING.value}
    another = Unchecked(figure=FigureKey.ROTATION_RATE.value, paper=cast.paper())
    refusal(ask(AWAITING, bodies.an_approval(), unchecked=(another,)), RefusalCode.LIMIT_UNSET)
    assert CEILING.value in ask(AWAITING, bodies.an_approval()).assumed


def test_the_norm_itself_may_be_approved_and_one_dong_more_may_not() -> None:
    case = replace(AWAITING, law=law_with(CEILING, 120 * MILLION))
    refused = refusal(ask(case, bodies.an_approval(120 * MILLION + 1)), RefusalCode.ABOVE_NORM)
    assert refused.detail == {"amount_vnd": 120 * MILLION + 1, "ceiling_vnd": 120 * MILLION}
    after(case, ask(case, bodies.an_approval(120 * MILLION), unchecked=()))


def test_naming_a_norm_that_is_set_does_not_lift_it() -> None:
    case = replace(AWAITING, law=law_with(CEILING, 120 * MILLION))
    refusal(ask(case, bodies.an_approval(120 * MILLION + 1)), RefusalCode.ABOVE_NORM)


def test_all_that_is_available_may_be_reserved_and_one_dong_more_may_not() -> None:
    short = with_lines(AWAITING, (cast.LINE_2022, 30 * MILLION), (cast.LINE_2023, 100 * MILLION - 1))
    refused = refusal(ask(short, bodies.an_approval()), RefusalCode.EXCEEDS_AVAILABLE)
    assert refused.detail == {"amount_vnd": 130 * MILLION, "available_vnd": 130 * MILLION - 1}
    after(AWAITING, ask(AWAITING, bodies.an_approval()))


def test_the_oldest_money_is_reserved_first_and_the_event_says_from_where() -> None:
    approved = event(ask(AWAITING, bodies.an_approval(31 * MILLION)), ProjectApproved)
    assert approved.reserved == (
        LineShare(line=cast.LINE_2022, amount_vnd=30 * MILLION),
        LineShare(line=cast.LINE_2023, amount_vnd=1 * MILLION),
    )
    assert "draw_order" in ask(AWAITING, bodies.an_approval(31 * MILLION)).assumed


def test_money_of_another_component_is_not_this_cases() -> None:
    other = cast.LINE_2023.replace("livelihood", "housing")
    case = with_lines(AWAITING, (cast.LINE_2022, 30 * MILLION), (other, 500 * MILLION))
    refused = refusal(ask(case, bodies.an_approval()), RefusalCode.EXCEEDS_AVAILABLE)
    assert refused.detail["available_vnd"] == 30 * MILLION


@pytest.mark.parametrize(
    ("other", "usable"),
    [
        (cast.LINE_2023, True),
        (cast.LINE_2023.replace("recurrent", "investment"), False),
        (cast.LINE_2023.replace("/-/", "/tieu-du-an-1/"), False),
        (cast.LINE_2023.replace("central", "province"), True),
    ],
)
def test_money_is_the_plans_own_kind_and_recurrent(other: str, usable: bool) -> None:
    refused = refusal(
        ask(with_lines(AWAITING, (other, 129 * MILLION)), bodies.an_approval()), RefusalCode.EXCEEDS_AVAILABLE
    )
    assert refused.detail["available_vnd"] == (129 * MILLION if usable else 0)


def test_a_plan_of_a_subcomponent_draws_on_its_lines_alone() -> None:
    case = then(nothing_yet_of(cast.CODE), bodies.a_plan(subcomponent="tieu-du-an-1"))
    for decides in (bodies.a_meeting(), bodies.a_posting(), bodies.a_dossier(), bodies.a_slip(), bodies.an_appraisal()):
        case = then(case, decides)
    refusal(ask(case, bodies.an_approval()), RefusalCode.EXCEEDS_AVAILABLE)
    own = with_lines(case, (cast.LINE_2023.replace("/-/", "/tieu-du-an-1/"), 130 * MILLION))
    event(ask(own, bodies.an_approval()), ProjectApproved)


def test_without_any_line_nothing_is_available() -> None:
    refused = refusal(ask(with_lines(AWAITING), bodies.an_approval(1)), RefusalCode.EXCEEDS_AVAILABLE)
    assert refused.detail["available_vnd"] == 0


def test_an_unset_share_and_norm_are_seen_in_one_edition_alone() -> None:
    case = replace(a_case_at(Stage.DRAFTING), law=law_without(FigureKey.STATE_SHARE_MAX_EXTREMELY_HARD))
    refusal(ask(case, bodies.a_dossier()), RefusalCode.LIMIT_UNSET)
    after(a_case_at(Stage.DRAFTING), ask(a_case_at(Stage.DRAFTING), bodies.a_dossier()))


def with_lines(case: Case, *lines: tuple[str, int]) -> Case:
    found = tuple(cast.line(name, available) for name, available in lines)
    return replace(case, facts=case.facts.model_copy(update={"lines": found}))
