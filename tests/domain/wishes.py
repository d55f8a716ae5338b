"""What the people of the small district ask for: mostly the next thing of a case near its limits, sometimes anything at all."""

import json
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from domain.actions import MACHINE_ONLY, Action
from domain.basis import basis_of
from domain.commands import BODY_OF, Command, read_command
from domain.deadlines import FIXED
from domain.lifecycle import STEPS, Stage, step_for
from domain.money import AccountKind
from domain.people import SEAT_OF, Duty, Seat
from domain.rules.form import needs_paper
from domain.state.order import OrderStatus
from domain.state.subproject import SubprojectState
from domain.strict_json import UnreadableText
from domain.values import Model
from tests.domain import cast, sensible
from tests.domain.any_body import Pool, any_body
from tests.domain.world import CODES, DUTIES, FUNDS, PEOPLE, World

SELDOM = frozenset(
    {
        Action.RETURN_DOSSIER,
        Action.REFUSE_PROJECT,
        Action.WITHDRAW,
        Action.CANCEL_PROJECT,
        Action.RAISE_OBJECTION,
        Action.RETURN_ORDER,
        Action.RETURN_FINAL_ACCOUNT,
        Action.RECORD_COUNTERPART,
        Action.EXTEND_DEADLINE,
        Action.PASS_MARK,
    }
)
NEXT_OF_ORDER = {
    OrderStatus.PREPARED: Action.SIGN_ORDER,
    OrderStatus.SIGNED: Action.NOTE_ORDER_SENT,
    OrderStatus.SENT: Action.RECORD_TREASURY_ANSWER,
}
PAPER = {"number": "01/2023", "date": cast.TODAY.isoformat(), "sha256": cast.sha("01/2023")}
NO_NORM: list[dict[str, object]] = [{"figure": "support_ceiling_vnd", "paper": PAPER}]
_ids = count(1)


@dataclass
class Wish:
    """One command in the making, and who signs it."""

    stream: str
    action: Action
    decides: Any
    by: list[str]
    paper: dict[str, str] | None = None
    unchecked: list[dict[str, object]] = field(default_factory=list)
    basis: str | None = None
    attested: str = "own_key"
    entered_by: str | None = None
    signers: list[str] | None = None

    def command(self) -> Command | None:
        """None if the reader of commands turns it away."""
        header = {
            "command_id": str(UUID(int=next(_ids))),
            "stream": self.stream,
            "action": self.action.value,
            "basis": self.basis,
            "paper": self.paper,
            "unchecked": self.unchecked,
            "decided_by": self.by,
            "entered_by": self.entered_by or self.by[0],
            "attested": self.attested,
            "signed_at": "2023-08-21T02:30:00Z",
        }
        try:
            return read_command(json.dumps({**header, "decides": self.decides}))
        except UnreadableText:
            return None


def the_next_thing(world: World, rng: Random, *, far_on: bool = False) -> Wish:
    """The next thing of some stream, by somebody who holds the duty, with figures at or near their limits.

    `far_on` takes the case with the longest history, so that the later stages are walked as often as the first.
    """
    if rng.random() < 0.03:
        return rng.choice((an_allotment, an_allotment, a_target))(rng)
    code = rng.choice(CODES)
    if far_on:
        code = max(CODES, key=lambda one: (not world.case(one).ended, world.case(one).version))
    state = world.case(code)
    if state.ended:
        code = next((other for other in CODES if not world.case(other).ended), code)
        state = world.case(code)
    action = _next_action(state, rng)
    decides = sensible.body(world, state, action, rng)
    wish = Wish(code, action, decides, by=[_holder(state, action, decides, rng)])
    if action is Action.RECORD_TREASURY_ANSWER and wish.by != [cast.MACHINE]:
        wish.by = [wish.by[0], _of_duty(Duty.CONFIRM_TREASURY_ANSWER, state, rng)]
        wish.paper = PAPER
    if needs_paper(action):
        wish.paper = PAPER
    if action is Action.APPROVE_PROJECT:
        wish.unchecked = NO_NORM
    wish.basis = basis_of(state, action, decides.get("order_number") or decides.get("deadline"))
    return wish


def anything(world: World, rng: Random) -> Wish:
    """Any action on any stream by anybody, with any body that its type allows; or the next thing with one thing wrong."""
    if rng.random() < 0.6:
        return _with_one_thing_wrong(the_next_thing(world, rng), rng)
    action = rng.choice(list(Action))
    stream = rng.choice((*FUNDS, *CODES))
    wish = Wish(stream, action, any_body(BODY_OF[action], rng, _pool(world, stream)), by=_some_people(rng))
    wish.paper = PAPER if rng.random() < 0.9 else None
    wish.unchecked = NO_NORM if rng.random() < 0.5 else []
    if rng.random() < 0.8:
        wish.basis = basis_of(world.states[stream], action, rng.choice((None, 1, 2)))
    return wish


def _with_one_thing_wrong(wish: Wish, rng: Random) -> Wish:
    match rng.randrange(7):
        case 0:
            wish.by = _some_people(rng)
        case 1:
            wish.signers = _some_people(rng)
        case 2:
            wish.basis = rng.choice((None, cast.sha("older")))
        case 3:
            wish.paper = rng.choice((None, {**PAPER, "date": "2023-12-31"}, {**PAPER, "date": "2021-12-31"}))
        case 4:
            wish.attested, wish.entered_by, wish.paper = "paper", rng.choice(PEOPLE), PAPER
            wish.signers = [wish.entered_by]
        case 5:
            wish.stream = rng.choice((*FUNDS, *CODES))
        case _:
            wish.by = [*wish.by, *wish.by, rng.choice(PEOPLE)]
    return wish


def _next_action(state: SubprojectState, rng: Random) -> Action:
    back = _way_back(state)
    if back is not None and rng.random() < 0.15:
        return back
    if rng.random() < 0.05 and any(kept.deadline.rule not in FIXED for kept in state.open_deadlines):
        return Action.EXTEND_DEADLINE
    if state.open_order is not None and rng.random() < 0.8:
        return NEXT_OF_ORDER[state.open_order.status]
    rows = [step.action for step in STEPS if step.stage is state.stage] or [rng.choice(list(Action))]
    idle = {*SELDOM, *NEXT_OF_ORDER.values(), *_not_now_of_the_list(state)}
    if state.meeting and len({line.household_ref for line in state.deliveries}) == state.meeting.list_count.total:
        idle.add(Action.RECORD_DELIVERY)
    elif state.deliveries == ():
        idle.add(Action.ACCEPT_WORK)
    if state.accepted_vnd and state.accepted_vnd == state.sum_of(AccountKind.PAID):
        idle.add(Action.PREPARE_ORDER)
    if state.final_account_approved:
        idle.add(Action.APPROVE_FINAL_ACCOUNT)
    often = [action for action in rows if action not in idle]
    return rng.choice(often if rng.random() < 0.95 and often else rows)


def _way_back(state: SubprojectState) -> Action | None:
    """What may turn this case back just now, beside the returns and refusals that stand in its rows."""
    if state.open_order is not None:
        return Action.RETURN_ORDER if state.open_order.status is OrderStatus.PREPARED else None
    if state.stage is Stage.MET and state.posting is not None:
        return Action.SUBMIT_DOSSIER if state.standing_objection else Action.RAISE_OBJECTION
    return Action.RETURN_FINAL_ACCOUNT if state.stage is Stage.IN_FINAL_ACCOUNT else None


def _not_now_of_the_list(state: SubprojectState) -> set[Action]:
    """Between meeting and dossier one thing at a time: post, answer, meet again, submit."""
    steps = {Action.POST_LIST, Action.ANSWER_OBJECTION, Action.RECORD_VILLAGE_MEETING, Action.SUBMIT_DOSSIER}
    if state.meeting is None:
        return set()
    if state.posting is None:
        return steps - {Action.POST_LIST}
    if any(found.answer is None for found in state.objections):
        return steps - {Action.ANSWER_OBJECTION}
    again = state.standing_objection or state.posting.until >= cast.TODAY
    return steps - {Action.RECORD_VILLAGE_MEETING if again else Action.SUBMIT_DOSSIER}


def _holder(state: SubprojectState, action: Action, decides: dict[str, Any], rng: Random) -> str:
    step = step_for(state.stage, action)
    if step is None:
        return rng.choice(PEOPLE)
    if action is Action.PASS_MARK:
        return cast.CLOCK
    if action in MACHINE_ONLY or (action is Action.RECORD_TREASURY_ANSWER and decides["evidence"] == "adapter"):
        return cast.MACHINE
    if step.duties == (Duty.GROUP_REPRESENTATIVE,) and state.meeting:
        return state.meeting.representative
    plan = state.plan or sensible.plan_of(decides)
    return _of_duty(step.duties[-1], state, rng, plan.commune if plan else cast.COMMUNE)


def _of_duty(duty: Duty, state: SubprojectState, rng: Random, commune: str | None = None) -> str:
    """Somebody who holds the duty at its office, rather one whom nothing done in the case bars."""
    commune = commune or (state.plan.commune if state.plan else cast.COMMUNE)
    at_village = SEAT_OF[duty] is Seat.VILLAGE
    fitting = [
        person
        for person, held in DUTIES.items()
        if any(one is duty and (office.startswith(commune) or not _local(office)) for one, office in held)
    ]
    fresh = [person for person in fitting if person not in {done.person for done in state.acts}]
    if at_village or not fresh or rng.random() < 0.3:
        return rng.choice(fitting)
    return rng.choice(fresh)


def _local(office: str) -> bool:
    return office.startswith((cast.COMMUNE, cast.OTHER_COMMUNE))


def _some_people(rng: Random) -> list[str]:
    return rng.sample(PEOPLE, rng.choice((1, 1, 1, 2, 3)))


def an_allotment(rng: Random) -> Wish:
    """Money for one of the two communes."""
    stream = rng.choice(FUNDS)
    decides = sensible.allotment(rng)
    return Wish(stream, Action.ALLOT, decides, by=[_allocator(rng)], paper=PAPER)


def a_target(rng: Random) -> Wish:
    """What the district asks of one of the two communes."""
    return Wish(rng.choice(FUNDS), Action.SET_TARGET, sensible.target(rng), by=[_allocator(rng)], paper=PAPER)


def _allocator(rng: Random) -> str:
    return rng.choice(
        [person for person, held in DUTIES.items() if any(one is Duty.ALLOCATING_OFFICE for one, _ in held)]
    )


def _pool(world: World, stream: str) -> Pool:
    amounts = [1, 2, 50, 100]
    state: Model | object = world.states[stream]
    digests = [cast.sha("list"), cast.LAW_REF.sha256, cast.CALENDAR_REF.sha256]
    if isinstance(state, SubprojectState):
        amounts += [state.approved_vnd, state.contract_vnd, state.accepted_vnd, *state.balances.values()]
        digests += [state.dossier_digest or cast.sha("none")]
    dates = [kept.id for kept in state.deadlines] if isinstance(state, SubprojectState) else []
    slugs = [
        *PEOPLE,
        cast.COMMUNE,
        cast.VILLAGE,
        cast.DISTRICT,
        cast.LAW_REF.name,
        cast.CALENDAR_REF.name,
        "livelihood",
    ]
    return Pool([*slugs, "HO-1", "BO-1"], digests, amounts, dates or ["appraisal/5"])
