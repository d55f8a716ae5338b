"""What may be done now in a stream: by which duty, at which office, by whom, and what it needs. Read off the lifecycle."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date

from domain.actions import OWN_KEY_ONLY, REGISTER_ACTIONS, Action
from domain.basis import ON_ORDER
from domain.deadlines import FIXED
from domain.decide.acting import WITH_REPRESENTATIVE
from domain.ids import StreamKind, stream_kind
from domain.law import LawEdition
from domain.law_keys import FigureKey
from domain.lifecycle import Step, steps_from
from domain.people import MACHINE_DUTIES, SEAT_OF, Duty, Seat
from domain.rules.form import needs_paper
from domain.state import State, fold
from domain.state.deadline import CaseDeadline
from domain.state.fund import FundYearState
from domain.state.order import TO_CONDUCT, OrderStatus
from domain.state.register import RegisterState
from domain.state.subproject import SubprojectState
from gateway.forms import fields_of
from gateway.look import Document, Look
from gateway.reading import NotThere
from law.loader import load_edition
from store.log import read_stream
from store.reading import Held, read_holders

NEW = "new"
BACK = frozenset(
    {
        Action.RETURN_DOSSIER,
        Action.RETURN_ORDER,
        Action.RETURN_FINAL_ACCOUNT,
        Action.REFUSE_PROJECT,
        Action.WITHDRAW,
        Action.CANCEL_PROJECT,
    }
)


async def next_steps(look: Look, stream: str) -> Document:
    """The steps that stand open in a stream; `new` asks how a case begins. Raises NotThere."""
    name = "DA-0000-0000" if stream == NEW else stream
    kind = stream_kind(name)
    past = await read_stream(look.connection, name) if kind else []
    if kind is None or (not past and kind is StreamKind.SUBPROJECT and stream != NEW):
        raise NotThere("stream", stream)
    state = fold(name, past)
    movable = extendable(state, look.today)
    open_now = [step for step in possible(state) if _is_offered(step, movable)]
    holders = await read_holders(look.connection, {duty for step in open_now for duty in step.duties})
    return {
        **look.head,
        "stream": stream,
        "version": state.version,
        "stage": state.stage.value if isinstance(state, SubprojectState) and state.stage else None,
        "steps": [
            _with_dates(_step(step, state, holders), movable if step.action is Action.EXTEND_DEADLINE else [])
            for step in open_now
        ],
    }


def _with_dates(told: Document, movable: list[str]) -> Document:
    """The step with the deadlines that it may move; the first of them stands in the words to type."""
    known = {**told["known"], "deadline": movable[0]} if movable else told["known"]
    return {**told, "deadlines": movable, "known": known}


def _is_offered(step: Step, movable: Collection[str]) -> bool:
    """The clock speaks by itself; an extension is offered where a deadline may still be moved."""
    return step.duties != (Duty.CLOCK,) and (step.action is not Action.EXTEND_DEADLINE or bool(movable))


def possible(state: State) -> list[Step]:
    """The rows of the lifecycle that the state leaves open, those that move a case on before those that turn it back.

    An open order and a submitted account open and close some of them.
    """
    if isinstance(state, FundYearState):
        return [_outside(action, duty) for action, duty in _of_a_year(state)]
    if isinstance(state, RegisterState):
        founded = state.kind is not None
        actions = [action for action in Action if action in REGISTER_ACTIONS]
        return [_outside(a, Duty.REGISTRAR) for a in actions if (a is Action.FOUND_REGISTER) != founded]
    stand_open = (step for step in steps_from(state.stage) if _stands_open(step.action, state))
    return sorted(stand_open, key=lambda step: step.action in BACK)


def seats_of(state: State) -> dict[Seat, str]:
    """Whose office each seat is in a case; empty for other streams and before the opening."""
    if not isinstance(state, SubprojectState) or state.plan is None:
        return {}
    plan = state.plan
    return {Seat.VILLAGE: plan.village, Seat.COMMUNE: plan.commune, Seat.APPROVING_OFFICE: plan.approving_office}


def people_for(duty: Duty, office: str | None, holders: Iterable[Held]) -> list[str]:
    """Who holds a duty at an office, or anywhere if it sits at no one office."""
    return list(dict.fromkeys(held.person for held in _holding(duty, office, holders)))


def _delegated(duty: Duty, office: str | None, holders: Iterable[Held]) -> dict[str, list[str]]:
    """Of those people, who does the duty by delegation only, and for whom."""
    held = _holding(duty, office, holders)
    own = {one.person for one in held if one.delegated_by is None}
    found: dict[str, list[str]] = {}
    for one in held:
        if one.delegated_by and one.person not in own:
            found.setdefault(one.person, []).append(one.delegated_by)
    return found


def _holding(duty: Duty, office: str | None, holders: Iterable[Held]) -> list[Held]:
    return [held for held in holders if held.duty is duty and office in (None, held.office)]


def _stands_open(action: Action, state: SubprojectState) -> bool:
    status = state.open_order.status if state.open_order else None
    match action:
        case Action.EXTEND_DEADLINE:
            return any(kept.deadline.rule not in FIXED for kept in state.open_deadlines)
        case Action.PASS_MARK:
            return bool(state.open_deadlines)
        case Action.PREPARE_ORDER:
            return status is None
        case Action.SIGN_ORDER | Action.RETURN_ORDER:
            return status is OrderStatus.PREPARED
        case Action.POST_LIST:
            return state.posting is None
        case Action.RAISE_OBJECTION:
            return state.posting is not None
        case Action.ANSWER_OBJECTION:
            return any(found.answer is None for found in state.objections)
        case Action.NOTE_ORDER_SENT:
            return status is OrderStatus.SIGNED
        case Action.RECORD_TREASURY_ANSWER:
            return status in TO_CONDUCT
        case Action.ACCEPT_WORK:
            return any(animal.tag not in state.accepted_tags for animal in state.deliveries)
        case Action.SUBMIT_DOSSIER:
            return state.posting is not None and state.standing_objection is None
        case Action.RECORD_VILLAGE_MEETING:
            return all(found.answer is not None for found in state.objections)
        case Action.SUBMIT_FINAL_ACCOUNT:
            return status is None
        case Action.APPROVE_FINAL_ACCOUNT | Action.RETURN_FINAL_ACCOUNT:
            return not state.final_account_approved
        case Action.CLOSE_SUBPROJECT:
            return state.final_account_approved
        case _:
            return True


def _of_a_year(state: FundYearState) -> list[tuple[Action, Duty]]:
    """Before the first allotment a fund year has no law edition: nothing can be asked of it and no period ends."""
    if state.opened_at is None:
        return [(Action.ALLOT, Duty.ALLOCATING_OFFICE)]
    by_people = [(action, Duty.ALLOCATING_OFFICE) for action in (Action.ALLOT, Action.SET_TARGET)]
    return [*by_people, (Action.CLOSE_PERIOD, Duty.CLOCK)]


def extendable(state: State, today: date) -> list[str]:
    """The open deadlines that the approver may still move, the earliest first: no fixed day, and an extension is left."""
    if not isinstance(state, SubprojectState) or state.law_edition is None:
        return []
    law = load_edition(state.law_edition.name)
    return [
        kept.id for kept in state.open_deadlines if kept.deadline.rule not in FIXED and _has_one_left(kept, law, today)
    ]


def _has_one_left(kept: CaseDeadline, law: LawEdition, today: date) -> bool:
    most = law.figure(FigureKey.EXTENSION_TIMES_MAX, today)
    return not most.is_set or kept.extended < most.whole_number()


def _outside(action: Action, duty: Duty) -> Step:
    """A step of a stream that has no stages."""
    return Step(None, action, (duty,), (), (), "")


def _step(step: Step, state: State, holders: Collection[Held]) -> Document:
    seats = seats_of(state)
    order = state.open_order if isinstance(state, SubprojectState) else None
    seated = [(duty, seats.get(SEAT_OF[duty])) for duty in step.duties]
    return {
        "action": step.action.value,
        "duties": [
            {
                "duty": duty.value,
                "office": office,
                "people": people_for(duty, office, holders),
                "on_behalf_of": _delegated(duty, office, holders),
            }
            for duty, office in seated
        ],
        "machine": set(step.duties) <= MACHINE_DUTIES,
        "with_representative": step.action in WITH_REPRESENTATIVE,
        "needs_paper": needs_paper(step.action),
        "own_key": step.action in OWN_KEY_ONLY,
        "order_number": order.number if order and step.action is not Action.PREPARE_ORDER else None,
        "known": _known(step.action, state),
        "leads_to": [stage.value for stage in step.leads_to],
        "article": step.article,
        "fields": [{**asdict(field), "kind": field.kind.value} for field in fields_of(step.action)],
    }


def _known(action: Action, state: State) -> Document:
    """Fields of the step that the case itself tells, so that nobody types a hash or a number from memory."""
    if not isinstance(state, SubprojectState):
        return {}
    if action in (Action.POST_LIST, Action.SUBMIT_DOSSIER) and state.meeting is not None:
        return {"list_sha256": state.meeting.list_sha256}
    if action is Action.ANSWER_OBJECTION:
        return {"objection_number": next(found.number for found in state.objections if found.answer is None)}
    if action in ON_ORDER and state.open_order is not None:
        return {"order_number": state.open_order.number}
    return {}
