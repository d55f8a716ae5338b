"""The clock says everything that it has to say of the small district, mark after mark, until the books of its year close."""

from collections.abc import Iterator
from datetime import datetime

from domain.actions import Action
from domain.basis import basis_of
from domain.ids import fund_year_of
from domain.marks import marks_ahead
from domain.periods import period_ends
from domain.rules.periods import over_at
from domain.state import State
from domain.state.fund import FundYearState
from domain.state.subproject import SubprojectState
from domain.times import local_date
from tests.domain import cast
from tests.domain.wishes import Wish
from tests.domain.world import World

Bell = tuple[datetime, str, Action, dict[str, str]]


def let_the_year_end(world: World) -> None:
    """Every mark is taken at its instant and none before; AssertionError if one is refused."""
    bells = sorted((bell for stream, state in world.states.items() for bell in _bells(stream, state)), key=str)
    for at, stream, action, decides in bells:
        world.now = max(world.now, at)
        basis = basis_of(world.states[stream], action, decides.get("deadline"))
        command = Wish(stream, action, decides, by=[cast.CLOCK], basis=basis).command()
        assert command is not None
        decision = world.offer(command, [cast.CLOCK])
        assert decision.refusal is None, decision.refusal


def _bells(stream: str, state: State) -> Iterator[Bell]:
    match state:
        case SubprojectState():
            for kept in state.open_deadlines:
                for mark in marks_ahead(kept, cast.LAW, cast.DAYS):
                    yield mark.at, stream, Action.PASS_MARK, {"deadline": kept.id, "mark": mark.kind.value}
        case FundYearState(opened_at=opened_at) if opened_at is not None:
            for period, day in period_ends(fund_year_of(stream)[0], cast.LAW).items():
                if day >= local_date(opened_at):
                    yield over_at(day), stream, Action.CLOSE_PERIOD, {"period": period.value}
        case _:
            pass
