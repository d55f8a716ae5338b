"""Spans of mandates as the register's events say them; written apart from the code that the register itself runs."""

from datetime import datetime

from domain.events import register
from domain.facts import MandateFact
from domain.spans import Span


def given(event: register.MandateGiven) -> MandateFact:
    """As it was given."""
    return MandateFact(
        person=event.person,
        duty=event.duty,
        office=event.office,
        valid_from=event.valid_from,
        valid_to=event.valid_to,
    )


def delegated(event: register.MandateDelegated) -> MandateFact:
    """The delegate's, with whose it is."""
    return MandateFact(
        person=event.delegate,
        duty=event.duty,
        office=event.office,
        valid_from=event.valid_from,
        valid_to=event.valid_to,
        delegated_by=event.delegator,
        within=event.within,
    )


def shortened(fact: MandateFact, event: register.MandateEnded) -> MandateFact:
    """Ended itself, or, if delegated, ended by the end of the mandate that it rests on."""
    ended, at = event.ended, event.ends_at
    if (fact.duty, fact.office) != (ended.duty, ended.office):
        return fact
    if fact.person == ended.person and fact.delegated_by == ended.delegated_by:
        return fact.model_copy(update={"valid_to": _until(fact, at)})
    if fact.within is not None and ended.delegated_by is None and fact.delegated_by == ended.person:
        return fact.model_copy(
            update={"within": Span(valid_from=fact.within.valid_from, valid_to=_until(fact.within, at))}
        )
    return fact


def _until(span: Span, at: datetime) -> datetime:
    if span.valid_to is not None and span.valid_to <= at:
        return span.valid_to
    return at if span.valid_from < at else span.valid_from
