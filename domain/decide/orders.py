"""Orders to the treasury: what each action leads to, or why not."""

from domain.commands import orders as asked
from domain.commands.orders import TreasuryOutcome
from domain.decide.acting import confirmed_for, confirmer_of
from domain.decide.case import Case, Outcome
from domain.decide.hand import seats_of
from domain.events import orders as happened
from domain.lifecycle import Stage
from domain.money import AccountKind, Split, draw
from domain.refusals import RefusalCode, refuse
from domain.rules import editions, orders, treasury_answer
from domain.state.order import Order, OrderStatus
from domain.times import local_date


def prepare_order(case: Case) -> Outcome:
    """The next order of the case, within contract, acceptance and advance, and no other unanswered."""
    wanted = case.command.decides
    assert isinstance(wanted, asked.PrepareOrder)
    today = local_date(case.facts.received_at)
    return (
        orders.no_order_is_open(case.state)
        or orders.a_number_is_left(case.state)
        or orders.amounts_fit_the_kind(wanted)
        or orders.payee_is_the_contracts(case.state, wanted)
        or orders.within_advance_ceiling(case.state, wanted, case.law, today)
        or orders.within_accepted(case.state, wanted)
        or orders.within_commitment(case.state, wanted)
        or orders.clears_the_advance(case.state, wanted, case.law, today)
        or happened.OrderPrepared(
            hand=case.hand, stage_after=_stay(case), number=len(case.state.orders) + 1, order=wanted
        )
    )


def sign_order(case: Case) -> Outcome:
    """New money is split over the contract's lines here, once; postings follow from the event."""
    order = _order(case)
    no = orders.order_is_prepared(case.state, order.number, case.command.action)
    if no:
        return no
    editions.read_draw_order(case.law, local_date(case.facts.received_at))
    return happened.OrderSigned(
        hand=case.hand,
        stage_after=_stay(case),
        number=order.number,
        submitted=_drawn(case, AccountKind.COMMITTED, order.order.new_vnd),
        cleared=_drawn(case, AccountKind.ADVANCED, order.order.cleared_vnd),
    )


def note_order_sent(case: Case) -> Outcome:
    """Written before the call to the treasury, so that a lost answer is never a forgotten order."""
    order = _order(case)
    if order.answer is not None:
        return refuse(
            RefusalCode.ORDER_ALREADY_ANSWERED, order=order.number, first=order.answer.outcome.value, now="sent"
        )
    if order.status is not OrderStatus.SIGNED:
        return refuse(RefusalCode.WRONG_STAGE, action="note_order_sent", stage=order.status.value)
    return happened.OrderSent(hand=case.hand, stage_after=_stay(case), number=order.number)


def record_treasury_answer(case: Case) -> Outcome:
    """Accepted or refused by the treasury, on the evidence that it gave, vouched for by whom."""
    answer = case.command.decides
    assert isinstance(answer, asked.RecordTreasuryAnswer)
    order = _order(case)
    no = (
        treasury_answer.order_awaits_answer(order, answer)
        or treasury_answer.evidence_is_complete(case.command, answer, case.hand.duty)
        or treasury_answer.reference_is_new(case.facts)
        or treasury_answer.value_day_is_possible(answer, order, local_date(case.facts.received_at))
    )
    if no:
        return no
    seats = seats_of(case.state, case.command)
    confirmed_by = confirmer_of(case.command, case.facts, seats)
    on_behalf_of = confirmed_for(case.command, case.facts, seats)
    if answer.outcome is TreasuryOutcome.REFUSED:
        return happened.OrderRefused(
            hand=case.hand,
            stage_after=_stay(case),
            number=order.number,
            confirmed_by=confirmed_by,
            confirmed_for=on_behalf_of,
            answer=answer,
            submitted=order.submitted,
        )
    return happened.OrderAccepted(
        hand=case.hand,
        stage_after=_stay(case),
        number=order.number,
        confirmed_by=confirmed_by,
        confirmed_for=on_behalf_of,
        kind=order.order.kind,
        answer=answer,
        submitted=order.submitted,
        cleared=order.cleared,
    )


def _order(case: Case) -> Order:
    body = case.command.decides
    assert isinstance(body, asked.SignOrder | asked.NoteOrderSent | asked.RecordTreasuryAnswer)
    order = case.state.order(body.order_number)
    assert order is not None
    return order


def _stay(case: Case) -> Stage:
    assert case.state.stage is not None
    return case.state.stage


def _drawn(case: Case, kind: AccountKind, amount_vnd: int) -> Split:
    split = draw(amount_vnd, case.state.held(kind))
    assert split is not None
    return split
