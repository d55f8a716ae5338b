"""What a decider saw: which content each action rests on, and what therefore makes an old decision refused."""

import hashlib

from domain.actions import Action
from domain.basis import basis_of
from domain.commands.orders import SignOrder
from domain.commands.subproject import ReturnDossier
from domain.lifecycle import Stage
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, listed, then, with_order

IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)


def seen(case: Case, action: Action, order: int | None = None) -> str | None:
    return basis_of(case.state, action, order)


def test_a_basis_can_be_reckoned_by_hand() -> None:
    contract = a_case_at(Stage.APPROVED)
    digest = contract.subproject.dossier_digest
    text = f'{{"action":"sign_contract","approved_vnd":130000000,"dossier":"{digest}"}}'
    assert seen(contract, Action.SIGN_CONTRACT) == hashlib.sha256(text.encode()).hexdigest()


def test_an_order_is_named_by_its_number_and_what_is_not_there_has_no_basis() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(1), "prepared")
    text = (
        '{"code":"DA-2023-0007","number":1,"order":{"cleared_vnd":0,"kind":"advance","new_vnd":1,'
        '"payee_ref":"HS-NHOM-1","vouchers":[]}}'
    )
    for action in (Action.SIGN_ORDER, Action.RETURN_ORDER, Action.NOTE_ORDER_SENT, Action.RECORD_TREASURY_ANSWER):
        assert seen(case, action, 1) == hashlib.sha256(text.encode()).hexdigest()
        assert seen(case, action, 2) is None
        assert seen(case, action, None) is None


def test_two_orders_of_the_same_content_have_two_bases() -> None:
    case = with_order(with_order(IN_DELIVERY, bodies.an_advance(1)), bodies.an_advance(1), "prepared")
    assert seen(case, Action.SIGN_ORDER, 1) != seen(case, Action.SIGN_ORDER, 2)


def test_opening_and_other_streams_rest_on_nothing() -> None:
    assert seen(IN_DELIVERY, Action.OPEN_SUBPROJECT) is None


def test_preparing_an_order_rests_on_the_contract_the_acceptance_and_the_answers() -> None:
    now = seen(IN_DELIVERY, Action.PREPARE_ORDER)
    prepared = with_order(IN_DELIVERY, bodies.an_advance(), "prepared")
    signed = then(prepared, SignOrder(order_number=1))
    delivered = then(IN_DELIVERY, bodies.a_delivery())
    assert {seen(case, Action.PREPARE_ORDER) for case in (prepared, signed, delivered)} == {now}
    answered = with_order(IN_DELIVERY, bodies.an_advance())
    given_back = then(prepared, bodies.an_order_return())
    refused = with_order(IN_DELIVERY, bodies.an_advance(), "refused")
    accepted = then(delivered, bodies.an_acceptance(1, "BO-01"))
    assert now not in {seen(case, Action.PREPARE_ORDER) for case in (answered, refused, given_back, accepted)}


def test_delivering_and_accepting_rest_on_what_was_delivered_and_not_on_orders() -> None:
    for action in (Action.RECORD_DELIVERY, Action.ACCEPT_WORK):
        now = seen(IN_DELIVERY, action)
        assert seen(with_order(IN_DELIVERY, bodies.an_advance()), action) == now
        assert seen(then(IN_DELIVERY, bodies.a_delivery("BO-01")), action) != now


def test_a_dossier_rests_on_the_meeting_and_its_version() -> None:
    first, appraising = listed(), a_case_at(Stage.IN_APPRAISAL)
    returned = after(appraising, ask(appraising, ReturnDossier(reason="thiếu")))
    assert seen(first, Action.SUBMIT_DOSSIER) != seen(returned, Action.SUBMIT_DOSSIER)


def test_a_dossier_rests_on_the_answers_to_the_objections_and_not_on_an_objection_more() -> None:
    objected = then(then(listed(), bodies.an_objection()), bodies.an_objection())
    now = seen(listed(), Action.SUBMIT_DOSSIER)
    assert seen(objected, Action.SUBMIT_DOSSIER) == now
    answered = then(objected, bodies.an_objections_answer(2))
    assert seen(answered, Action.SUBMIT_DOSSIER) != now


def test_a_list_is_posted_on_the_ground_of_its_meeting() -> None:
    met, again = a_case_at(Stage.MET), then(a_case_at(Stage.MET), bodies.a_meeting(votes_for=41, votes_against=9))
    assert seen(met, Action.POST_LIST) != seen(again, Action.POST_LIST)


def test_giving_up_and_taking_back_rest_on_what_was_approved() -> None:
    awaiting, approved = a_case_at(Stage.AWAITING_APPROVAL), a_case_at(Stage.APPROVED)
    assert seen(awaiting, Action.WITHDRAW) != seen(approved, Action.WITHDRAW)
    assert seen(approved, Action.WITHDRAW) != seen(approved, Action.CANCEL_PROJECT)


def test_a_counterpart_rests_on_what_was_recorded_before() -> None:
    more = then(IN_DELIVERY, bodies.a_counterpart(1))
    assert seen(IN_DELIVERY, Action.RECORD_COUNTERPART) != seen(more, Action.RECORD_COUNTERPART)
    assert seen(IN_DELIVERY, Action.ACCEPT_WORK) == seen(more, Action.ACCEPT_WORK)


def test_closing_rests_on_the_account_and_on_its_approval() -> None:
    submitted = a_case_at(Stage.IN_FINAL_ACCOUNT)
    approved = then(submitted, bodies.an_approval_of_the_account())
    assert seen(submitted, Action.CLOSE_SUBPROJECT) != seen(approved, Action.CLOSE_SUBPROJECT)
    assert seen(submitted, Action.APPROVE_FINAL_ACCOUNT) != seen(submitted, Action.CLOSE_SUBPROJECT)


def test_decisions_on_a_dossier_rest_on_its_digest() -> None:
    case = a_case_at(Stage.AWAITING_APPROVAL)
    actions = (Action.APPROVE_PROJECT, Action.RETURN_DOSSIER, Action.REFUSE_PROJECT, Action.CONCLUDE_APPRAISAL)
    actions += (Action.FIND_COMPLETE,)
    assert {seen(case, action) for action in actions} == {case.subproject.dossier_digest}
    assert case.subproject.dossier_digest != cast.sha("list")
