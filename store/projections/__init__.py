"""Projections: tables that people and decisions read, written in the recording transaction, rebuildable from events."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from domain.card import Card
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
    card: Card | None,
    simulated: bool,
    next_date: date | None,
) -> None:
    """Bring every projection of a stream forward by these events; `card` is a sub-project's after the last of them."""
    match stream_kind(stream):
        case StreamKind.REGISTER:
            await put_register(connection, stream, first_version, events)
        case StreamKind.SUBPROJECT:
            assert card is not None
            await put_orders(connection, stream, first_version, events)
            await put_card(connection, card, next_date=None if card.state.ended else next_date, simulated=simulated)
        case _:
            pass
