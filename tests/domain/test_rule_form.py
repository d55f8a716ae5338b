"""Form: a paper where one is needed, with a possible date, and a reason for every no."""

from datetime import UTC, date, datetime

import pytest

from domain.commands import Attested, Unchecked
from domain.commands.orders import SignOrder
from domain.commands.subproject import CloseSubproject, RefuseProject, ReturnDossier
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.refusals import RefusalCode
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, later, nothing_yet_of, refusal, then, with_order

NEED_A_PAPER: tuple[tuple[Stage | None, Model], ...] = (
    (None, bodies.a_plan()),
    (Stage.OPENED, bodies.a_meeting()),
    (Stage.DRAFTING, bodies.a_dossier()),
    (Stage.IN_APPRAISAL, bodies.an_appraisal()),
    (Stage.AWAITING_APPROVAL, bodies.an_approval()),
    (Stage.AWAITING_APPROVAL, RefuseProject(reason="vượt khả năng")),
    (Stage.APPROVED, bodies.a_contract()),
    (Stage.IN_DELIVERY, bodies.a_delivery()),
)


def at(stage: Stage | None) -> Case:
    return a_case_at(stage) if stage else nothing_yet_of(cast.CODE)


@pytest.mark.parametrize(("stage", "decides"), NEED_A_PAPER, ids=lambda value: type(value).__name__)
def test_an_act_that_rests_on_a_paper_is_refused_without_it(stage: Stage | None, decides: Model) -> None:
    refusal(ask(at(stage), decides, paper=None), RefusalCode.PAPER_MISSING)
    after(at(stage), ask(at(stage), decides))


def test_preparing_and_signing_an_order_and_closing_need_no_paper() -> None:
    prepared = with_order(a_case_at(Stage.ACCEPTED), bodies.a_payment(), "prepared")
    after(prepared, ask(prepared, SignOrder(order_number=1), paper=None))
    examined = then(a_case_at(Stage.IN_FINAL_ACCOUNT), bodies.an_approval_of_the_account())
    after(examined, ask(examined, CloseSubproject(), paper=None))


def test_what_is_attested_by_paper_is_refused_without_that_paper() -> None:
    case = a_case_at(Stage.IN_DELIVERY)
    entered = cast.OFFICER
    refused = ask(case, bodies.a_delivery(), attested=Attested.PAPER, entered_by=entered, paper=None)
    refusal(refused, RefusalCode.PAPER_MISSING)
    after(case, ask(case, bodies.a_delivery(), attested=Attested.PAPER, entered_by=entered, paper=cast.paper()))


def test_a_payment_without_vouchers_is_refused() -> None:
    case = a_case_at(Stage.ACCEPTED)
    refusal(ask(case, bodies.a_payment(vouchers=())), RefusalCode.PAPER_MISSING)
    after(case, ask(case, bodies.a_payment()))


def test_an_advance_needs_no_voucher() -> None:
    case = a_case_at(Stage.IN_DELIVERY)
    after(case, ask(case, bodies.an_advance(vouchers=())))


def test_a_paper_of_tomorrow_is_refused_and_one_of_today_is_not() -> None:
    case = a_case_at(Stage.DRAFTING)
    refused = refusal(
        ask(case, bodies.a_dossier(), paper=cast.paper(on=date(2023, 8, 22))), RefusalCode.PAPER_DATE_IMPOSSIBLE
    )
    assert refused.detail["date"] == "2023-08-22"
    assert refused.detail["today"] == "2023-08-21"
    after(case, ask(case, bodies.a_dossier(), paper=cast.paper(on=date(2023, 8, 21))))


def test_today_is_the_day_in_vietnam_and_begins_at_seventeen_hours_utc() -> None:
    case = a_case_at(Stage.DRAFTING)
    last = later(case, datetime(2023, 8, 21, 16, 59, 59, 999_999, tzinfo=UTC))
    next_day = later(case, datetime(2023, 8, 21, 17, tzinfo=UTC))
    of_the_22nd = cast.paper(on=date(2023, 8, 22))
    refusal(ask(last, bodies.a_dossier(), paper=of_the_22nd), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    after(next_day, ask(next_day, bodies.a_dossier(), paper=of_the_22nd))


def test_a_paper_older_than_the_programme_is_refused_and_one_of_its_first_day_is_not() -> None:
    case = a_case_at(Stage.DRAFTING)
    older = ask(case, bodies.a_dossier(), paper=cast.paper(on=date(2022, 1, 17)))
    assert refusal(older, RefusalCode.PAPER_DATE_IMPOSSIBLE).detail["programme_starts_on"] == "2022-01-18"
    after(case, ask(case, bodies.a_dossier(), paper=cast.paper(on=date(2022, 1, 18))))


def test_every_cited_paper_is_looked_at() -> None:
    tomorrow = cast.paper("mai", date(2023, 8, 22))
    dossier = bodies.a_dossier(items=({"item": "don", "title": "Đơn", "paper": tomorrow},))
    refusal(ask(a_case_at(Stage.DRAFTING), dossier), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    payment = bodies.a_payment(vouchers=(cast.paper(), tomorrow))
    refusal(ask(a_case_at(Stage.ACCEPTED), payment), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    named = Unchecked(figure=FigureKey.SUPPORT_CEILING_VND, paper=tomorrow)
    approval = ask(a_case_at(Stage.AWAITING_APPROVAL), bodies.an_approval(), unchecked=(named,))
    refusal(approval, RefusalCode.PAPER_DATE_IMPOSSIBLE)


@pytest.mark.parametrize("reason", ["", " \n\t", "\u00a0"])
def test_a_no_without_a_reason_is_refused(reason: str) -> None:
    in_appraisal, awaiting = a_case_at(Stage.IN_APPRAISAL), a_case_at(Stage.AWAITING_APPROVAL)
    sent = with_order(a_case_at(Stage.ACCEPTED), bodies.a_payment(), "sent")
    refusal(ask(in_appraisal, ReturnDossier(reason=reason)), RefusalCode.REASON_MISSING)
    refusal(ask(in_appraisal, bodies.an_appraisal(passed=False, reason=reason)), RefusalCode.REASON_MISSING)
    refusal(ask(awaiting, RefuseProject(reason=reason)), RefusalCode.REASON_MISSING)
    refusal(ask(sent, bodies.a_refusing_answer(reason=reason)), RefusalCode.REASON_MISSING)


def test_a_no_with_a_reason_is_recorded() -> None:
    in_appraisal, awaiting = a_case_at(Stage.IN_APPRAISAL), a_case_at(Stage.AWAITING_APPROVAL)
    sent = with_order(a_case_at(Stage.ACCEPTED), bodies.a_payment(), "sent")
    after(in_appraisal, ask(in_appraisal, ReturnDossier(reason="thiếu biên bản")))
    after(in_appraisal, ask(in_appraisal, bodies.an_appraisal(passed=False, reason="không khả thi")))
    after(awaiting, ask(awaiting, RefuseProject(reason="vượt khả năng")))
    after(sent, ask(sent, bodies.a_refusing_answer()))


def test_a_yes_needs_no_reason() -> None:
    case = a_case_at(Stage.IN_APPRAISAL)
    after(case, ask(case, bodies.an_appraisal(reason="")))
