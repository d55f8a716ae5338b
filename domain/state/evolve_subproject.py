"""Event after event, the state of a sub-project."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.acts import DoneAct
from domain.commands import Attested
from domain.events import deadlines, objections, orders, subproject, ways_back
from domain.events.hand import Hand
from domain.law import Act
from domain.state.evolve_deadlines import evolve_deadlines
from domain.state.objection import Objection
from domain.state.order import Order, OrderStatus
from domain.state.subproject import SubprojectState, at_stage, evolve_balances
from domain.times import local_date
from domain.values import Model


def evolve(state: SubprojectState, event: Model) -> SubprojectState:
    """The state after one event of the record. Pure, and total over the events of a sub-project."""
    assert isinstance(event, subproject.SubprojectEvent), type(event)
    balances = evolve_balances(state, event)
    moved = replace(
        at_stage(state, event.stage_after, event.hand.received_at),
        balances=balances,
        deadlines=evolve_deadlines(state.deadlines, event),
    )
    return EVOLVE_BY_MODULE[type(event).__module__](moved, event)


def _evolve_case(state: SubprojectState, event: subproject.SubprojectEvent) -> SubprojectState:
    hand = event.hand
    match event:
        case subproject.SubprojectOpened():
            return replace(state, plan=event.plan)
        case subproject.VillageMeetingHeld():
            settled = state.objections_settled + len(state.objections)
            group = state.group | event.meeting.speakers
            anew = replace(state, meeting=event.meeting, posting=None, objections=(), objections_settled=settled)
            return _did(replace(anew, group=group), Act.PROPOSE, [event.meeting.representative])
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


def _evolve_list(state: SubprojectState, event: subproject.SubprojectEvent) -> SubprojectState:
    match event:
        case objections.BeneficiaryListPosted():
            return replace(state, posting=event.posting)
        case objections.ObjectionRaised():
            return replace(state, objections=(*state.objections, Objection(event.number, event.objection)))
        case objections.ObjectionAnswered():
            number = event.answer.objection_number
            after = (replace(o, answer=event.answer) if o.number == number else o for o in state.objections)
            return replace(state, objections=tuple(after))
        case _:
            raise AssertionError(f"no evolution for {type(event).__name__}")


def _evolve_way_back(state: SubprojectState, event: subproject.SubprojectEvent) -> SubprojectState:
    match event:
        case ways_back.DossierFoundComplete():
            return _did(state, Act.FIND_COMPLETE, event.hand.decided_by, event.hand.on_behalf_of)
        case ways_back.SubprojectWithdrawn() | ways_back.ProjectCancelled():
            return state
        case ways_back.FinalAccountReturned():
            return replace(state, final_account=None)
        case ways_back.CounterpartRecorded():
            return replace(state, counterpart_vnd=event.counterpart_total_vnd)
        case _:
            raise AssertionError(f"no evolution for {type(event).__name__}")


def _evolve_date(state: SubprojectState, event: subproject.SubprojectEvent) -> SubprojectState:
    """What an event says about a date is in the deadlines already; nothing else of the case moves with it."""
    return state


def _evolve_order(state: SubprojectState, event: subproject.SubprojectEvent) -> SubprojectState:
    match event:
        case orders.OrderPrepared():
            added = Order(event.number, event.order, OrderStatus.PREPARED)
            return _did(
                replace(state, orders=(*state.orders, added)),
                Act.PREPARE_ORDER,
                event.hand.decided_by,
                event.hand.on_behalf_of,
            )
        case orders.OrderReturned():
            return _with_order(state, replace(_order(state, event.number), status=OrderStatus.RETURNED))
        case orders.OrderSigned():
            order = replace(
                _order(state, event.number),
                status=OrderStatus.SIGNED,
                submitted=event.submitted,
                cleared=event.cleared,
                signed_on=local_date(event.hand.received_at),
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


EVOLVE_BY_MODULE: Mapping[str, Callable[[SubprojectState, subproject.SubprojectEvent], SubprojectState]] = (
    MappingProxyType(
        {
            subproject.__name__: _evolve_case,
            objections.__name__: _evolve_list,
            ways_back.__name__: _evolve_way_back,
            deadlines.__name__: _evolve_date,
            orders.__name__: _evolve_order,
        }
    )
)


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
