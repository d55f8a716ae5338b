"""A commune's fund year, folded from its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from domain.commands.fund import SetTarget
from domain.events.fund import FundAllotted, PeriodClosed, TargetSet
from domain.periods import Period
from domain.values import EditionRef, Model


@dataclass(frozen=True)
class FundYearState:
    """Đồng allotted by line; the law edition and calendar are pinned by the first allotment, at `opened_at`."""

    stream: str
    version: int = 0
    law_edition: EditionRef | None = None
    calendar: EditionRef | None = None
    allotted: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    targets: tuple[SetTarget, ...] = ()
    closed_periods: frozenset[Period] = frozenset()
    opened_at: datetime | None = None
    last_received_at: datetime | None = None

    ended = False


def evolve(state: FundYearState, event: Model) -> FundYearState:
    """The state after one event; total over the events of a fund year."""
    match event:
        case FundAllotted():
            line = event.line.name
            allotted = {**state.allotted, line: state.allotted.get(line, 0) + event.allotment.amount_vnd}
            after = replace(
                state,
                law_edition=state.law_edition or event.allotment.law_edition,
                calendar=state.calendar or event.allotment.calendar,
                allotted=MappingProxyType(allotted),
                opened_at=state.opened_at or event.hand.received_at,
            )
        case TargetSet():
            after = replace(state, targets=(*state.targets, event.target))
        case PeriodClosed():
            after = replace(state, closed_periods=state.closed_periods | {event.period})
        case _:
            raise AssertionError(f"no evolution for {type(event).__name__}")
    return replace(after, version=state.version + 1, last_received_at=event.hand.received_at)
