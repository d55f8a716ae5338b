"""A commune's fund year, folded from its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from domain.events.fund import FundAllotted
from domain.values import EditionRef, Model


@dataclass(frozen=True)
class FundYearState:
    """Đồng allotted by line; the law edition and calendar are pinned by the first allotment."""

    stream: str
    version: int = 0
    law_edition: EditionRef | None = None
    calendar: EditionRef | None = None
    allotted: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    last_received_at: datetime | None = None

    ended = False


def evolve(state: FundYearState, event: Model) -> FundYearState:
    """The state after one event; total over the events of a fund year."""
    assert isinstance(event, FundAllotted), type(event)
    line = event.line.name
    allotted = {**state.allotted, line: state.allotted.get(line, 0) + event.allotment.amount_vnd}
    return replace(
        state,
        version=state.version + 1,
        law_edition=state.law_edition or event.allotment.law_edition,
        calendar=state.calendar or event.allotment.calendar,
        allotted=MappingProxyType(allotted),
        last_received_at=event.hand.received_at,
    )
