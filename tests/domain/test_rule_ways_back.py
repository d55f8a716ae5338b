"""Every way back: who gives what back, what is released by it, whom it tells, and what may follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import Attested
from domain.commands.orders import OrderKind
from domain.events.orders import OrderPrepared, OrderReturned
from domain.events.subproject import DossierReturned, FinalAccountSubmitted
from domain.events.ways_back import (
    CounterpartRecorded,
    DossierFoundComplete,
    FinalAccountReturned,
    ProjectCancelled,
    SubprojectWithdrawn,
)
from domain.law import Act
from domain.lifecycle import Stage
from domain.money import AccountKind
from domain.people import Duty
from domain.postings import postings
from domain.refusals import RefusalCode
from domain.state.order import OrderStatus
from domain.values import INT64_MAX
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import Case, a_case_at, after, ask, event, listed, refusal, sent_in_again, then, with_order

APPROVED, IN_DELIVERY = a_case_at(Stage.APPROVED), a_case_at(Stage.IN_DELIVERY)
IN_CHECK, AWAITING = a_case_at(Stage.IN_CHECK), a_case_at(Stage.AWAITING_APPROVAL)
BEFORE_CONTRACT = (Stage.MET, Stage.DRAFTING, Stage.IN_CHECK, Stage.IN_APPRAISAL, Stage.AWAITING_APPROVAL)


def moved(case: Case) -> dict[str, int]:
    """What all events of the case have moved on each account, by their postings."""
    balances: dict[str, int] = {}
    for one in case.events:
        for posting in postings(cast.CODE, one):
            for account, sign in ((posting.debit, 1), (posting.credit, -1)):
                name = "/".join(account.order)
                balances[name] = balances.get(name, 0) + sign * posting.amount_vnd
    return balances


def test_the_receiver_of_the_approving_office_finds_the_dossier_complete() -> None:
    found = event(ask(IN_CHECK, bodies.a_slip()), DossierFoundComplete)
    assert (found.version, found.stage_after, found.hand.duty) == (1, Stage.IN_APPRAISAL, Duty.RECEIVER)
    for person in (cast.OFFICER, cast.APPRAISER, cast.APPROVER):
        refusal(ask(IN_CHECK, bodies.a_slip(), by=person), RefusalCode.NO_MANDATE)
    refusal(ask(IN_CHECK, bodies.a_slip(), paper=None), RefusalCode.PAPER_MISSING)


def test_nothing_is_appraised_before_it_was_found_complete() -> None:
    assert refusal(ask(IN_CHECK, bodies.an_appraisal()), RefusalCode.WRONG_STAGE).detail["stage"] == "in_check"


@pytest.mark.parametrize(
    ("stage", "person"),
    [
        (Stage.IN_CHECK, cast.RECEIVER),
        (Stage.IN_APPRAISAL, cast.APPRAISER),
        (Stage.AWAITING_APPROVAL, cast.APPROVER),
    ],
)
def test_a_dossier_is_returned_by_whoever_has_it(stage: Stage, person: str) -> None:
    case = a_case_at(stage)
    assert event(ask(case, bodies.a_return(), by=person), DossierReturned).stage_after is Stage.DRAFTING
    for other in {cast.RECEIVER, cast.APPRAISER, cast.APPROVER} - {person}:
        refusal(ask(case, bodies.a_return(), by=other), RefusalCode.NO_MANDATE)


def test_a_return_names_whom_it_voids_and_leaves_the_proposals_standing() -> None:
    returned = event(ask(AWAITING, bodies.a_return(), by=cast.APPROVER), DossierReturned)
    assert {voided.person for voided in returned.voids} == {
        cast.RECEIVER,
        cast.APPRAISER,
        cast.APPRAISER_TWO,
        cast.APPRAISAL_SECRETARY,
    }
    assert Act.PROPOSE not in {voided.act for voided in returned.voids}


def test_what_an_earlier_version_voided_is_not_voided_again() -> None:
    drafting = after(AWAITING, ask(AWAITING, bodies.a_return(), by=cast.APPROVER))
    again = then(sent_in_again(drafting), bodies.an_appraisal(members=(cast.APPRAISER_TWO,)))
    returned = event(ask(again, bodies.a_return(), by=cast.APPROVER), DossierReturned)
    assert [voided.person for voided in returned.voids if voided.act == Act.APPRAISE] == [
        cast.APPRAISER_TWO,
        cast.APPRAISAL_SECRETARY,
    ]


def test_before_the_meeting_the_village_head_gives_the_plan_up() -> None:
    opened = a_case_at(Stage.OPENED)
    gone = event(ask(opened, bodies.a_withdrawal(), by=cast.HEAD), SubprojectWithdrawn)
    assert (gone.stage_after, gone.released) == (Stage.WITHDRAWN, ())
    refusal(ask(opened, bodies.a_withdrawal(), by=cast.REPRESENTATIVE), RefusalCode.NO_MANDATE)


@pytest.mark.parametrize("stage", [*BEFORE_CONTRACT, Stage.APPROVED])
def test_from_the_meeting_to_the_contract_the_groups_representative_withdraws(stage: Stage) -> None:
    case = a_case_at(stage)
    after(case, ask(case, bodies.a_withdrawal()))
    for person in (cast.HEAD, cast.OFFICER, cast.APPROVER):
        refused = refusal(ask(case, bodies.a_withdrawal(), by=person), RefusalCode.NO_MANDATE)
        assert refused.detail == {"person": person, "duty": "group_representative", "office": None}


def test_a_mandate_of_the_register_makes_no_representative() -> None:
    """For the group speaks whom its meeting chose: another who holds the duty in the register does not."""
    case = then(then(a_case_at(Stage.OPENED), bodies.a_meeting(representative="hs-dai-dien-moi")), bodies.a_posting())
    refusal(ask(case, bodies.a_withdrawal(), by=cast.REPRESENTATIVE), RefusalCode.NO_MANDATE)
    after(case, ask(case, bodies.a_withdrawal(), by="hs-dai-dien-moi"))


def test_a_withdrawal_on_paper_is_entered_by_the_communes_officer_alone() -> None:
    def on_paper(entered_by: str) -> object:
        decision = ask(APPROVED, bodies.a_withdrawal(), attested=Attested.PAPER, entered_by=entered_by)
        return decision.refusal.code if decision.refusal else decision.events[0]

    entered = on_paper(cast.OFFICER)
    assert isinstance(entered, SubprojectWithdrawn)
    assert (entered.hand.decided_by, entered.hand.entered_by) == ((cast.REPRESENTATIVE,), cast.OFFICER)
    for person in (cast.HEAD, cast.ACCOUNTANT, cast.APPROVER):
        assert on_paper(person) is RefusalCode.NO_MANDATE


def test_once_a_contract_binds_nobody_withdraws_or_cancels() -> None:
    for decides in (bodies.a_withdrawal(), bodies.a_cancellation()):
        assert refusal(ask(IN_DELIVERY, decides), RefusalCode.WRONG_STAGE).detail["stage"] == "in_delivery"


def test_the_approver_takes_an_approval_back_with_his_own_key_and_a_reason() -> None:
    cancelled = event(ask(APPROVED, bodies.a_cancellation()), ProjectCancelled)
    assert cancelled.stage_after is Stage.CANCELLED
    refusal(ask(APPROVED, bodies.a_cancellation(), by=cast.CHAIRMAN), RefusalCode.NO_MANDATE)
    refusal(ask(APPROVED, bodies.a_cancellation(" ")), RefusalCode.REASON_MISSING)
    by_paper = ask(APPROVED, bodies.a_cancellation(), attested=Attested.PAPER, entered_by=cast.OFFICER)
    refusal(by_paper, RefusalCode.OWN_KEY_REQUIRED)
    refusal(ask(AWAITING, bodies.a_cancellation()), RefusalCode.WRONG_STAGE)


@pytest.mark.parametrize("decides", [bodies.a_withdrawal(), bodies.a_cancellation()], ids=["withdraw", "cancel"])
@given(amount=st.integers(1, 130 * MILLION))
def test_an_end_before_the_contract_releases_all_that_was_reserved(decides: object, amount: int) -> None:
    approved = then(AWAITING, bodies.an_approval(amount))
    assert approved.subproject.sum_of(AccountKind.RESERVED) == amount
    ended = then(approved, bodies.a_withdrawal() if decides == bodies.a_withdrawal() else bodies.a_cancellation())
    assert not any(ended.subproject.balances.values())
    assert set(moved(ended).values()) == {0}
    for line in (cast.LINE_2022, cast.LINE_2023):
        own = sum(balance for name, balance in moved(approved).items() if name.startswith(f"{line}/"))
        assert own == 0
    assert ended.subproject.ended


def test_an_end_before_an_approval_moves_no_money() -> None:
    for stage in BEFORE_CONTRACT:
        ended = then(a_case_at(stage), bodies.a_withdrawal())
        assert moved(ended) == {}


def test_an_order_given_back_frees_the_way_and_keeps_its_number() -> None:
    prepared = with_order(IN_DELIVERY, bodies.an_advance(), "prepared")
    returned = then(prepared, bodies.an_order_return())
    assert [order.status for order in returned.subproject.orders] == [OrderStatus.RETURNED]
    assert returned.subproject.open_order is None
    assert event(ask(returned, bodies.an_advance()), OrderPrepared).number == 2
    assert moved(returned) == moved(IN_DELIVERY)


def test_an_advance_given_back_does_not_count_as_advanced() -> None:
    most = bodies.an_advance(65 * MILLION)
    returned = then(with_order(IN_DELIVERY, most, "prepared"), bodies.an_order_return())
    assert returned.subproject.advances_vnd == 0
    assert event(ask(returned, most), OrderPrepared).order.kind is OrderKind.ADVANCE
    paid = with_order(returned, most)
    refusal(ask(paid, bodies.an_advance(1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)


def test_only_the_account_holder_gives_an_order_back_and_says_why() -> None:
    prepared = with_order(IN_DELIVERY, bodies.an_advance(), "prepared")
    assert event(ask(prepared, bodies.an_order_return()), OrderReturned).hand.duty is Duty.ACCOUNT_HOLDER
    refusal(ask(prepared, bodies.an_order_return(), by=cast.ACCOUNTANT), RefusalCode.NO_MANDATE)
    refusal(ask(prepared, bodies.an_order_return(reason=" ")), RefusalCode.REASON_MISSING)


@pytest.mark.parametrize("status", ["signed", "sent", "accepted", "refused"])
def test_what_was_signed_is_not_given_back(status: str) -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(), status)
    refused = refusal(ask(case, bodies.an_order_return()), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "return_order", "stage": status}


def test_what_was_given_back_is_neither_signed_nor_sent_nor_answered_nor_given_back_again() -> None:
    returned = then(with_order(IN_DELIVERY, bodies.an_advance(), "prepared"), bodies.an_order_return())
    for decides in (*bodies.on_order(1), bodies.an_order_return()):
        assert refusal(ask(returned, decides), RefusalCode.WRONG_STAGE).detail["stage"] == "returned"


def test_a_returned_account_leads_back_to_a_new_one() -> None:
    submitted = a_case_at(Stage.IN_FINAL_ACCOUNT)
    back = event(ask(submitted, bodies.an_account_return()), FinalAccountReturned)
    assert back.stage_after is Stage.ACCEPTED
    returned = then(submitted, bodies.an_account_return())
    assert returned.subproject.final_account is None
    assert event(ask(returned, bodies.a_final_account()), FinalAccountSubmitted).stage_after is Stage.IN_FINAL_ACCOUNT
    refusal(ask(returned, bodies.an_approval_of_the_account()), RefusalCode.WRONG_STAGE)


def test_an_account_is_returned_by_its_examiner_with_a_reason_and_never_once_it_is_approved() -> None:
    submitted = a_case_at(Stage.IN_FINAL_ACCOUNT)
    refusal(ask(submitted, bodies.an_account_return(), by=cast.ACCOUNTANT), RefusalCode.NO_MANDATE)
    refusal(ask(submitted, bodies.an_account_return("")), RefusalCode.REASON_MISSING)
    approved = then(submitted, bodies.an_approval_of_the_account())
    refused = refusal(ask(approved, bodies.an_account_return()), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "return_final_account", "stage": "in_final_account"}


def test_whoever_submitted_an_account_that_came_back_still_does_not_approve_the_next() -> None:
    returned = then(a_case_at(Stage.IN_FINAL_ACCOUNT), bodies.an_account_return())
    both = cast.mandate(cast.ACCOUNTANT, Duty.FINAL_ACCOUNT_EXAMINER)
    more = cast.mandate("hs-ke-toan-2", Duty.ACCOUNTANT)
    facts = returned.facts.model_copy(update={"mandates": (*returned.facts.mandates, both, more)})
    case = Case(returned.state, facts, returned.law, returned.events)
    again = after(case, ask(case, bodies.a_final_account(), by="hs-ke-toan-2"))
    refusal(ask(again, bodies.an_approval_of_the_account(), by=cast.ACCOUNTANT), RefusalCode.SAME_PERSON)


@given(values=st.lists(st.integers(1, 10**15), min_size=1, max_size=5))
def test_the_counterpart_is_the_sum_of_what_was_brought_in_and_moves_no_money(values: list[int]) -> None:
    case = IN_DELIVERY
    for value in values:
        case = then(case, bodies.a_counterpart(value))
    assert case.subproject.counterpart_vnd == sum(values)
    assert moved(case) == moved(IN_DELIVERY)


def test_a_counterpart_of_tomorrow_is_refused_and_more_than_promised_is_not() -> None:
    from_tomorrow = bodies.a_counterpart(received_on="2023-08-22")
    detail = refusal(ask(IN_DELIVERY, from_tomorrow), RefusalCode.PAPER_DATE_IMPOSSIBLE).detail
    assert detail["paper"] == "received_on"
    more = event(ask(IN_DELIVERY, bodies.a_counterpart(11 * MILLION)), CounterpartRecorded)
    assert more.counterpart_total_vnd == 11 * MILLION


def test_a_counterpart_beyond_sixty_four_bits_is_refused() -> None:
    full = then(IN_DELIVERY, bodies.a_counterpart(INT64_MAX - 1))
    after(full, ask(full, bodies.a_counterpart(1)))
    refused = refusal(ask(full, bodies.a_counterpart(2)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "counterpart_total", "stated": 2, "expected": 1}


def test_a_counterpart_is_recorded_from_the_contract_to_the_final_account() -> None:
    for stage in (Stage.IN_DELIVERY, Stage.ACCEPTED):
        after(a_case_at(stage), ask(a_case_at(stage), bodies.a_counterpart()))
    for stage in (Stage.APPROVED, Stage.IN_FINAL_ACCOUNT):
        refusal(ask(a_case_at(stage), bodies.a_counterpart()), RefusalCode.WRONG_STAGE)


def test_an_objection_after_the_dossier_has_gone_in_comes_too_late() -> None:
    case = then(listed(), bodies.a_dossier())
    assert refusal(ask(case, bodies.an_objection()), RefusalCode.WRONG_STAGE).detail["stage"] == "in_check"
