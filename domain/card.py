"""The card of a sub-project: what lists and the board show of it. A projection, rebuilt from events at any time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.events.subproject import SubprojectEvent
from domain.standing import Waiting, waits_for
from domain.state.evolve_subproject import evolve
from domain.state.subproject import SubprojectState
from domain.values import Model


@dataclass(frozen=True)
class Card:
    """`held_since`: received_at of the event that gave the case to its holder; a return gives it to the new one."""

    state: SubprojectState
    holder: Waiting | None
    held_since: datetime


def card_of(code: str, events: Iterable[Model]) -> Card | None:
    """The card after these events, all of the case; None if there are none."""
    return card_after(None, code, events)


def card_after(card: Card | None, code: str, events: Iterable[Model]) -> Card | None:
    """The card carried forward by these events, which follow its own."""
    for after in cards_after(card, code, events):
        card = after
    return card


def cards_after(card: Card | None, code: str, events: Iterable[Model]) -> Iterator[Card]:
    """The card after each of these events, which follow its own. The holder's clock starts anew only with a new holder,
    never with one more event."""
    for event in events:
        assert isinstance(event, SubprojectEvent)
        state = evolve(card.state if card is not None else SubprojectState(code=code), event)
        holder = next(iter(waits_for(state)), None)
        same = card is not None and card.holder == holder
        card = Card(state, holder, card.held_since if card is not None and same else event.hand.received_at)
        yield card
