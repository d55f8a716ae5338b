"""How a delegation and the end of a mandate change the spans that the register holds."""

from datetime import datetime

from domain.events.register import MandateDelegated, MandateEnded
from domain.facts import MandateFact
from domain.spans import Span


def delegated(event: MandateDelegated) -> MandateFact:
    """The delegate's mandate, with whose it is and within what it holds."""
    return MandateFact(
        person=event.delegate,
        duty=event.duty,
        office=event.office,
        valid_from=event.valid_from,
        valid_to=event.valid_to,
        delegated_by=event.delegator,
        within=event.within,
    )


def cut(mandate: MandateFact, event: MandateEnded) -> MandateFact:
    """The mandate after the end of one: the same, or shorter, or empty ([from, from)) if it had not begun.

    Who has no mandate of his own any more has nothing that another could do for him.
    """
    ended = event.ended
    if (mandate.duty, mandate.office) != (ended.duty, ended.office):
        return mandate
    if (mandate.person, mandate.delegated_by) == (ended.person, ended.delegated_by):
        return mandate.model_copy(update={"valid_to": _end(mandate, event.ends_at)})
    if ended.delegated_by is None and mandate.delegated_by == ended.person and mandate.within is not None:
        within = mandate.within.model_copy(update={"valid_to": _end(mandate.within, event.ends_at)})
        return mandate.model_copy(update={"within": within})
    return mandate


def _end(span: Span, ends_at: datetime) -> datetime:
    return max(span.valid_from, min(span.valid_to or ends_at, ends_at))
