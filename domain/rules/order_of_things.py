"""The order of things: the step has its row in the lifecycle, and rests on content that has not changed since."""

from domain.actions import Action
from domain.basis import ON_ORDER, About, basis_of
from domain.commands import Command
from domain.commands.deadlines import ExtendDeadline, PassMark
from domain.commands.orders import NoteOrderSent, RecordTreasuryAnswer, ReturnOrder, SignOrder
from domain.lifecycle import Step, step_for
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.subproject import SubprojectState


def case_is_open(state: SubprojectState) -> Refusal | None:
    if state.ended and state.stage is not None:
        return refuse(RefusalCode.ALREADY_CLOSED, stage=state.stage.value)
    return None


def step_stands(state: SubprojectState, action: Action) -> Step | Refusal:
    step = step_for(state.stage, action)
    if step is None:
        return refuse(RefusalCode.WRONG_STAGE, action=action.value, stage=state.stage.value if state.stage else None)
    return step


def content_is_unchanged(state: SubprojectState, command: Command) -> Refusal | None:
    """The decider saw what stands now: a basis over older content is no decision on this one."""
    about = about_of(command)
    if command.action in ON_ORDER and (not isinstance(about, int) or state.order(about) is None):
        return refuse(
            RefusalCode.WRONG_STAGE, action=command.action.value, stage=state.stage.value if state.stage else None
        )
    expected = basis_of(state, command.action, about)
    if command.header.basis != expected:
        return refuse(RefusalCode.CONTENT_CHANGED, seen=command.header.basis, now=expected)
    return None


def about_of(command: Command) -> About:
    """The order or the deadline that a command decides on, if it decides on one."""
    match command.decides:
        case SignOrder(order_number=number) | ReturnOrder(order_number=number):
            return number
        case NoteOrderSent(order_number=number) | RecordTreasuryAnswer(order_number=number):
            return number
        case ExtendDeadline(deadline=name) | PassMark(deadline=name):
            return name
        case _:
            return None
