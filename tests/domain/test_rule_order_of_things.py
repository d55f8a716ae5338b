"""The order of things: a step has its row, rests on the content that its decider saw, and nothing follows the end."""

import pytest

from domain.actions import FUND_ACTIONS, REGISTER_ACTIONS, Action
from domain.basis import basis_of
from domain.commands.orders import NoteOrderSent, SignOrder
from domain.commands.subproject import ApproveFinalAccount, CloseSubproject, RefuseProject, ReturnDossier
from domain.decide import decide
from domain.events.subproject import DossierReturned, DossierSubmitted
from domain.lifecycle import ENDED, Stage, step_for
from domain.refusals import RefusalCode
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.cases import (
    Case,
    a_case_at,
    a_command,
    after,
    ask,
    event,
    listed,
    nothing_yet_of,
    refusal,
    sent_in_again,
    then,
)
from tests.domain.cases import with_order as with_order_until
from tests.domain.usual import ACTION_OF

ONE_OF_EACH: tuple[Model, ...] = (
    bodies.a_plan(),
    bodies.a_meeting(),
    bodies.a_posting(),
    bodies.an_objection(),
    bodies.an_objections_answer(),
    bodies.a_dossier(),
    bodies.a_slip(),
    ReturnDossier(reason="thiếu biên bản"),
    bodies.an_appraisal(),
    bodies.an_approval(),
    RefuseProject(reason="vượt khả năng"),
    bodies.a_withdrawal(),
    bodies.a_cancellation(),
    bodies.a_contract(),
    bodies.an_advance(),
    bodies.an_order_return(),
    SignOrder(order_number=1),
    NoteOrderSent(order_number=1),
    bodies.an_answer(),
    bodies.a_delivery(),
    bodies.a_counterpart(),
    bodies.an_acceptance(),
    bodies.a_final_account(),
    bodies.an_account_return(),
    ApproveFinalAccount(),
    CloseSubproject(),
    bodies.an_extension(),
    bodies.a_mark(),
)


def test_there_is_one_body_of_each_action_here() -> None:
    of_subprojects = set(Action) - REGISTER_ACTIONS - FUND_ACTIONS
    assert {ACTION_OF[type(decides)] for decides in ONE_OF_EACH} == of_subprojects


@pytest.mark.parametrize("stage", [None, *Stage])
def test_whatever_has_no_row_from_a_stage_is_refused(stage: Stage | None) -> None:
    case = a_case_at(stage) if stage else nothing_yet_of(cast.CODE)
    ended = stage in ENDED
    for decides in ONE_OF_EACH:
        decision = ask(case, decides)
        if step_for(stage, ACTION_OF[type(decides)]) is not None:
            assert decision.refusal is None or decision.refusal.code is not RefusalCode.ALREADY_CLOSED
        elif stage is None or not ended:
            refused = refusal(decision, RefusalCode.WRONG_STAGE)
            assert refused.detail == {"action": ACTION_OF[type(decides)].value, "stage": stage.value if stage else None}
        else:
            refusal(decision, RefusalCode.ALREADY_CLOSED)


def test_an_order_that_is_not_there_cannot_be_signed_sent_or_answered() -> None:
    case = a_case_at(Stage.IN_DELIVERY)
    for decides in (
        SignOrder(order_number=1),
        bodies.an_order_return(),
        NoteOrderSent(order_number=1),
        bodies.an_answer(1),
    ):
        refusal(ask(case, decides), RefusalCode.WRONG_STAGE)


def test_an_order_is_signed_once_and_sent_once() -> None:
    signed = with_order_until(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "signed")
    assert refusal(ask(signed, SignOrder(order_number=1)), RefusalCode.WRONG_STAGE).detail["stage"] == "signed"
    sent = then(signed, NoteOrderSent(order_number=1))
    assert refusal(ask(sent, NoteOrderSent(order_number=1)), RefusalCode.WRONG_STAGE).detail["stage"] == "sent"


def test_an_order_that_nobody_signed_is_not_sent() -> None:
    prepared = with_order_until(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "prepared")
    refused = refusal(ask(prepared, NoteOrderSent(order_number=1)), RefusalCode.WRONG_STAGE)
    assert refused.detail["stage"] == "prepared"


def test_a_final_account_is_approved_once() -> None:
    approved = then(a_case_at(Stage.IN_FINAL_ACCOUNT), ApproveFinalAccount())
    refusal(ask(approved, ApproveFinalAccount()), RefusalCode.WRONG_STAGE)


STAGES_WITH_CONTENT: tuple[tuple[Stage, Model], ...] = (
    (Stage.OPENED, bodies.a_meeting()),
    (Stage.MET, bodies.a_posting()),
    (Stage.IN_CHECK, bodies.a_slip()),
    (Stage.APPROVED, bodies.a_withdrawal()),
    (Stage.APPROVED, bodies.a_cancellation()),
    (Stage.IN_DELIVERY, bodies.a_counterpart()),
    (Stage.IN_FINAL_ACCOUNT, bodies.an_account_return()),
    (Stage.DRAFTING, bodies.a_dossier()),
    (Stage.IN_APPRAISAL, bodies.an_appraisal()),
    (Stage.AWAITING_APPROVAL, bodies.an_approval()),
    (Stage.AWAITING_APPROVAL, ReturnDossier(reason="thiếu")),
    (Stage.APPROVED, bodies.a_contract()),
    (Stage.IN_DELIVERY, bodies.an_advance()),
    (Stage.IN_DELIVERY, bodies.a_delivery()),
    (Stage.IN_FINAL_ACCOUNT, ApproveFinalAccount()),
)


@pytest.mark.parametrize(("stage", "decides"), STAGES_WITH_CONTENT)
def test_a_decision_on_content_that_was_not_seen_is_refused(stage: Stage, decides: Model) -> None:
    case = a_case_at(stage)
    by = cast.APPROVER if stage is Stage.AWAITING_APPROVAL else None
    now = basis_of(case.state, ACTION_OF[type(decides)])
    assert now is not None
    for seen in (None, cast.sha("something else")):
        refused = refusal(ask(case, decides, by=by, basis=seen), RefusalCode.CONTENT_CHANGED)
        assert refused.detail == {"seen": seen, "now": now}
    after(case, ask(case, decides, by=by, basis=now))


def test_opening_rests_on_nothing() -> None:
    case = nothing_yet_of(cast.CODE)
    refusal(ask(case, bodies.a_plan(), basis=cast.sha("something")), RefusalCode.CONTENT_CHANGED)
    after(case, ask(case, bodies.a_plan(), basis=None))


def test_an_approval_of_the_dossier_before_a_return_is_refused_after_it() -> None:
    case = a_case_at(Stage.AWAITING_APPROVAL)
    seen = case.subproject.dossier_digest
    case = after(case, ask(case, ReturnDossier(reason="thiếu"), by=cast.APPROVER))
    case = then(sent_in_again(case), bodies.an_appraisal())
    refusal(ask(case, bodies.an_approval(), basis=seen), RefusalCode.CONTENT_CHANGED)
    after(case, ask(case, bodies.an_approval(), basis=case.subproject.dossier_digest))


def test_the_same_dossier_sent_in_again_is_another_version_with_another_digest() -> None:
    first = event(ask(listed(), bodies.a_dossier()), DossierSubmitted)
    returned = then(a_case_at(Stage.IN_APPRAISAL), ReturnDossier(reason="thiếu"))
    second = event(ask(returned, bodies.a_dossier()), DossierSubmitted)
    assert (first.version, second.version) == (1, 2)
    assert first.dossier == second.dossier
    assert first.digest != second.digest


def test_a_return_voids_exactly_the_finding_and_the_appraisal_that_rested_on_the_dossier_sent_back() -> None:
    def sent_back(case: Case) -> DossierReturned:
        return event(ask(case, ReturnDossier(reason="thiếu"), by=cast.APPROVER), DossierReturned)

    first = a_case_at(Stage.AWAITING_APPROVAL)
    assert [(voided.act, voided.person) for voided in sent_back(first).voids] == [
        ("find_complete", cast.RECEIVER),
        ("appraise", cast.APPRAISER),
        ("appraise", cast.APPRAISER_TWO),
        ("appraise", cast.APPRAISAL_SECRETARY),
    ]
    case = after(first, ask(first, ReturnDossier(reason="thiếu"), by=cast.APPROVER))
    case = then(sent_in_again(case), bodies.an_appraisal(members=(cast.APPRAISER_TWO,)))
    assert [(voided.act, voided.person) for voided in sent_back(case).voids] == [
        ("find_complete", cast.RECEIVER),
        ("appraise", cast.APPRAISER_TWO),
        ("appraise", cast.APPRAISAL_SECRETARY),
    ]


def test_a_return_before_any_appraisal_voids_the_finding_of_the_receiver_alone() -> None:
    returned = event(ask(a_case_at(Stage.IN_APPRAISAL), ReturnDossier(reason="thiếu")), DossierReturned)
    assert [(voided.act, voided.person) for voided in returned.voids] == [("find_complete", cast.RECEIVER)]


def test_a_return_by_the_receiver_voids_nothing() -> None:
    returned = ask(a_case_at(Stage.IN_CHECK), ReturnDossier(reason="thiếu"), by=cast.RECEIVER)
    assert event(returned, DossierReturned).voids == ()


def test_an_order_rests_on_what_it_says_and_not_on_how_far_it_has_come() -> None:
    case = with_order_until(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "prepared")
    seen = basis_of(case.state, Action.SIGN_ORDER, 1)
    signed = then(case, SignOrder(order_number=1))
    assert basis_of(signed.state, Action.NOTE_ORDER_SENT, 1) == seen
    assert basis_of(signed.state, Action.RECORD_TREASURY_ANSWER, 1) == seen


def test_an_action_sent_to_a_stream_of_another_kind_is_refused() -> None:
    opening = a_command(cast.FUND, bodies.a_plan(), by=(cast.OFFICER,), paper=cast.paper())
    fund = nothing_yet_of(cast.FUND)
    refusal(decide(fund.state, opening, fund.facts, None, None), RefusalCode.WRONG_STAGE)
    allotment = a_command(cast.CODE, bodies.an_allotment(), by=(cast.ALLOCATOR,), paper=cast.paper())
    case = nothing_yet_of(cast.CODE)
    refusal(decide(case.state, allotment, case.facts, case.law, cast.DAYS), RefusalCode.WRONG_STAGE)
