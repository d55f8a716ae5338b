"""Projections: tables that people and decisions read, written in the recording transaction, rebuildable from events."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from domain.card import Card, cards_after
from domain.events.subproject import SubprojectEvent
from domain.ids import StreamKind, stream_kind
from domain.values import Model
from store.projections.cards import put_card, put_orders
from store.projections.register import put_register

if TYPE_CHECKING:
    from store.database import Connection


async def project(
    connection: "Connection",
    stream: str,
    first_version: int,
    events: Sequence[Model],
    *,
    before: Card | None,
    simulated: bool,
    recorded_at: datetime,
) -> None:
    """Bring every projection of a stream forward by these events; `before` is a sub-project's card
    before the first of them."""
    match stream_kind(stream):
        case StreamKind.REGISTER:
            await put_register(connection, stream, first_version, events)
        case StreamKind.SUBPROJECT:
            await put_orders(connection, stream, first_version, events)
            for event, card in zip(events, cards_after(before, stream, events), strict=True):
                assert isinstance(event, SubprojectEvent)
                await put_card(connection, event, card, recorded_at=recorded_at, simulated=simulated)
        case _:
            pass
