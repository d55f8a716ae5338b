"""State of a stream, folded from its events: `fold(stream, events)` is what every reader and every decision starts from."""

from collections.abc import Iterable

from domain.ids import StreamKind, stream_kind
from domain.state import evolve_subproject, fund, register
from domain.state.fund import FundYearState
from domain.state.register import RegisterState
from domain.state.subproject import SubprojectState
from domain.values import Model

State = SubprojectState | FundYearState | RegisterState


def nothing_yet(stream: str) -> State:
    """The state of a stream before its first event; ValueError for a text that names no stream."""
    match stream_kind(stream):
        case StreamKind.SUBPROJECT:
            return SubprojectState(code=stream)
        case StreamKind.FUND:
            return FundYearState(stream=stream)
        case StreamKind.REGISTER:
            return RegisterState(stream=stream)
        case None:
            raise ValueError(f"{stream!r} names no stream")


def evolve(state: State, event: Model) -> State:
    """One event further."""
    match state:
        case SubprojectState():
            return evolve_subproject.evolve(state, event)
        case FundYearState():
            return fund.evolve(state, event)
        case RegisterState():
            return register.evolve(state, event)


def evolve_all(state: State, events: Iterable[Model]) -> State:
    """These events further, in time that grows with their number only."""
    if isinstance(state, RegisterState):
        return register.evolve_all(state, events)
    for event in events:
        state = evolve(state, event)
    return state


def fold(stream: str, events: Iterable[Model]) -> State:
    return evolve_all(nothing_yet(stream), events)
