"""Event after event, the state of a sub-project."""

from collections.abc import Iterable
from dataclasses import replace

from domain.acts import DoneAct
from domain.commands import Attested
from domain.events import orders, subproject
from domain.events.hand import Hand
from domain.law import Act
from domain.state.order import Order, OrderStatus
from domain.state.subproject import SubprojectState, at_stage, evolve_balances
from domain.values import Model


def evolve(state: SubprojectState, event: Model) -> SubprojectState:
    """The state after one event of the record. Pure, and total over the events of a sub-project."""
    assert isinstance(event, subproject.SubprojectEvent), type(event)
    balances = evolve_balances(state, event)
    moved = replace(at_stage(state, event.stage_after, event.hand.received_at), balances=balances)
    return _evolve_order(moved, event) if type(event).__module__ == orders.__name__ else _evolve_case(moved, event)


def _evolve_case(state: SubprojectState, event: subproject.SubprojectEvent) -> SubprojectState:
    hand = event.hand
    match event:
        case subproject.SubprojectOpened():
            return replace(state, plan=event.plan)
        case subproject.VillageMeetingHeld():
            return _did(replace(state, meeting=event.meeting), Act.PROPOSE, [event.meeting.representative])
        case subproject.DossierSubmitted():
            state = replace(state, dossier=event.dossier, dossier_version=event.version, dossier_digest=event.digest)
            return _did(state, Act.PROPOSE, _proposers(hand), hand.on_behalf_of)
        case subproject.AppraisalPassed():
            return _did(state, Act.APPRAISE, {*hand.decided_by, *event.appraisal.members}, hand.on_behalf_of)
        case subproject.DossierReturned() | subproject.SubprojectRefused():
            return state
        case subproject.ProjectApproved():
            assert hand.paper is not None
            state = replace(state, approved_vnd=event.amount_vnd, approved_on=hand.paper.date)
            return _did(state, Act.APPROVE, hand.decided_by, hand.on_behalf_of)
        case subproject.ContractSigned():
            assert hand.paper is not None
            return _did(
                replace(state, contract=event.contract, contract_on=hand.paper.date),
                Act.SIGN_CONTRACT,
                hand.decided_by,
                hand.on_behalf_of,
            )
        case subproject.StockDelivered():
            return replace(state, deliveries=(*state.deliveries, *event.delivery.lines))
        case subproject.WorkAccepted():
            tags = state.accepted_tags | set(event.acceptance.tags)
            return replace(state, accepted_tags=tags, accepted_vnd=event.accepted_total_vnd)
        case subproject.FinalAccountSubmitted():
            return _did(
                replace(state, final_account=event.account),
                Act.SUBMIT_FINAL_ACCOUNT,
                hand.decided_by,
                hand.on_behalf_of,
            )
        case subproject.FinalAccountApproved():
            return _did(
                replace(state, final_account_approved=True),
                Act.APPROVE_FINAL_ACCOUNT,
                hand.decided_by,
                hand.on_behalf_of,
            )
        case subproject.SubprojectClosed():
            return state
        case _:
            raise AssertionError(f"no evolution for {type(event).__name__}")


def _evolve_order(state: SubprojectState, event: Model) -> SubprojectState:
    match event:
        case orders.OrderPrepared():
            added = Order(event.number, event.order, OrderStatus.PREPARED)
            return _did(
                replace(state, orders=(*state.orders, added)),
                Act.PREPARE_ORDER,
                event.hand.decided_by,
                event.hand.on_behalf_of,
            )
        case orders.OrderSigned():
            order = replace(
                _order(state, event.number), status=OrderStatus.SIGNED, submitted=event.submitted, cleared=event.cleared
            )
            return _did(_with_order(state, order), Act.SIGN_ORDER, event.hand.decided_by, event.hand.on_behalf_of)
        case orders.OrderSent():
            return _with_order(state, replace(_order(state, event.number), status=OrderStatus.SENT))
        case orders.OrderAccepted():
            order = replace(_order(state, event.number), status=OrderStatus.ACCEPTED, answer=event.answer)
            return _did(
                _with_order(state, order), Act.CONFIRM_TREASURY_ANSWER, [event.confirmed_by], event.confirmed_for
            )
        case orders.OrderRefused():
            order = replace(_order(state, event.number), status=OrderStatus.REFUSED, answer=event.answer)
            return _did(
                _with_order(state, order), Act.CONFIRM_TREASURY_ANSWER, [event.confirmed_by], event.confirmed_for
            )
        case _:
            raise AssertionError(f"no evolution for {type(event).__name__}")


def _did(state: SubprojectState, act: Act, people: Iterable[str], principals: Iterable[str] = ()) -> SubprojectState:
    """What is done by delegation is done by both: by whoever did it, and by whose duty it is."""
    own = set(people)
    done = [DoneAct(act=act, person=person, version=state.version) for person in sorted(own)]
    done += [
        DoneAct(act=act, person=person, version=state.version, by_delegate=True)
        for person in sorted(set(principals) - own)
    ]
    return replace(state, acts=(*state.acts, *done))


def _proposers(hand: Hand) -> set[str]:
    """Who decided the submission, and who entered it for them from paper."""
    return {*hand.decided_by, hand.entered_by} if hand.attested is Attested.PAPER else set(hand.decided_by)


def _order(state: SubprojectState, number: int) -> Order:
    order = state.order(number)
    assert order is not None, number
    return order


def _with_order(state: SubprojectState, changed: Order) -> SubprojectState:
    return replace(state, orders=tuple(changed if order.number == changed.number else order for order in state.orders))
