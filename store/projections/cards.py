"""subproject_card, subproject_moment and payment_order, from the events of a sub-project."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from domain.card import Card
from domain.events import event_kind, orders
from domain.events.hand import Hand
from domain.events.subproject import SubprojectEvent
from domain.ids import order_id
from domain.life import WAY
from domain.standing import waits_for
from domain.state.order import OrderStatus
from domain.values import Model
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

PUT_CARD = sql("projections", "put_card")
STAGES_IN_ORDER = [stage.value for stage in WAY]
PREPARE, SIGN = sql("projections", "prepare_order"), sql("projections", "sign_order")
RETURN = sql("projections", "return_order")
SEND, ANSWER = sql("projections", "send_order"), sql("projections", "answer_order")


async def put_card(
    connection: "Connection", event: SubprojectEvent, card: Card, *, recorded_at: datetime, simulated: bool
) -> None:
    """Write the card as it stands after this event, and the moment that the event makes; events come in order."""
    await connection.execute(PUT_CARD, *_card(card), simulated, recorded_at, *_moment(event, card))


def _card(card: Card) -> tuple[object, ...]:
    state, plan = card.state, card.state.plan
    assert plan is not None and state.stage is not None
    return (
        state.code,
        state.stage.value,
        plan.commune,
        plan.village,
        plan.approving_office,
        plan.fund_year,
        plan.component,
        plan.subcomponent or "",
        plan.model,
        plan.title,
        card.holder.duty.value if card.holder else None,
        card.holder.office if card.holder else None,
        card.held_since,
        state.approved_vnd,
        state.contract_vnd,
        state.accepted_vnd,
        state.next_date,
        plan.calendar.name,
        state.version,
    )


def _moment(event: SubprojectEvent, card: Card) -> tuple[object, ...]:
    state, order = card.state, card.state.open_order
    assert state.law_edition is not None
    answer = event.answer if isinstance(event, orders.OrderAccepted | orders.OrderRefused) else None
    return (
        event.hand.received_at,
        event_kind(event),
        [f"{waiting.duty.value}/{waiting.office}" for waiting in waits_for(state)],
        state.dossier.state_support_vnd if state.dossier else None,
        STAGES_IN_ORDER,
        order is not None and order.status is OrderStatus.SENT,
        answer.evidence.value if answer else None,
        state.law_edition.name,
        next((kept.deadline.rule.value for kept in state.open_deadlines), None),
    )


async def put_orders(connection: "Connection", code: str, first_version: int, events: Sequence[Model]) -> None:
    """Bring payment_order forward by the order events among these."""
    for version, event in enumerate(events, start=first_version):
        match event:
            case orders.OrderPrepared(number=number, order=order):
                by = _both(event.hand)
                amounts = (order.kind.value, order.new_vnd, order.cleared_vnd)
                await connection.execute(PREPARE, order_id(code, number), code, number, *amounts, by, version)
            case orders.OrderReturned(number=number):
                await connection.execute(RETURN, order_id(code, number), version)
            case orders.OrderSigned(number=number):
                await connection.execute(SIGN, order_id(code, number), _both(event.hand), version)
            case orders.OrderSent(number=number):
                await connection.execute(SEND, order_id(code, number), event.hand.received_at, version)
            case orders.OrderAccepted(number=number) | orders.OrderRefused(number=number):
                answer = event.answer
                given = (answer.outcome.value, answer.reference, answer.evidence.value, answer.value_on)
                await connection.execute(ANSWER, order_id(code, number), *given, version)
            case _:
                pass


def _both(by: Hand) -> list[str]:
    """Whoever did it and whoever it was done for: the table refuses either on the other side."""
    return list(dict.fromkeys((*by.decided_by, *by.on_behalf_of)))
