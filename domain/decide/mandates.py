"""Mandates: given, and ended. Whoever holds one holds it from the start of a Vietnamese date to the start of another."""

from datetime import date, datetime

from domain.commands import register as asked
from domain.events import register as happened
from domain.events.hand import Hand
from domain.facts import MandateFact
from domain.people import MACHINE_DUTIES, Duty
from domain.refusals import Refusal, RefusalCode, refuse
from domain.rules.registrar import FOR_EVER, a_registrar_remains
from domain.state.register import RegisterState, evolve
from domain.times import local_date, start_of
from domain.values import Model


def give(state: RegisterState, body: asked.GiveMandate, by: Hand) -> Model:
    """A duty of people to a person, one of machines to a machine, at an office that the register knows."""
    if body.person not in state.people:
        return refuse(RefusalCode.NO_MANDATE, person=body.person, duty="person", office=None)
    if body.office not in state.offices:
        return refuse(RefusalCode.NO_MANDATE, person=body.person, duty=body.duty.value, office=body.office)
    if (body.person in state.machines) != (body.duty in MACHINE_DUTIES):
        return refuse(
            RefusalCode.MANDATE_OUT_OF_SCOPE, person=body.person, duty=body.duty.value, office=body.office, held_at=None
        )
    if body.valid_to is not None and body.valid_to <= body.valid_from:
        return ends_before_it_begins("valid_to", body.valid_from, body.valid_to)
    return happened.MandateGiven(
        hand=by,
        person=body.person,
        duty=body.duty,
        office=body.office,
        valid_from=start_of(body.valid_from),
        valid_to=start_of(body.valid_to) if body.valid_to else None,
    )


def end(state: RegisterState, body: asked.EndMandate, by: Hand) -> Model:
    """Never backwards: what was done under the mandate stands, so an end on this very day is one at the reception."""
    today = local_date(by.received_at)
    running = [mandate for mandate in _of(state, body.person, body.duty, body.office) if _runs(mandate, by.received_at)]
    if not running:
        return refuse(RefusalCode.NO_MANDATE, person=body.person, duty=body.duty.value, office=body.office)
    if body.ends_on < today:
        return _date_impossible("ends_on", body.ends_on, today)
    ends_at = max(start_of(body.ends_on), by.received_at)
    last = max(mandate.valid_to or FOR_EVER for mandate in running)
    if ends_at >= last:
        return _date_impossible("present_end", body.ends_on, local_date(last))
    ended = happened.MandateEnded(hand=by, ended=body, ends_at=ends_at)
    return a_registrar_remains(state, evolve(state, ended), ends_at) or ended


def _of(state: RegisterState, person: str, duty: Duty, office: str) -> list[MandateFact]:
    named = (person, duty, office)
    return [mandate for mandate in state.mandates if (mandate.person, mandate.duty, mandate.office) == named]


def _runs(mandate: MandateFact, at: datetime) -> bool:
    """Whether it holds now or will; one that was ended before it began never does."""
    return mandate.valid_to is None or max(at, mandate.valid_from) < mandate.valid_to


def ends_before_it_begins(what: str, valid_from: date, valid_to: date) -> Refusal:
    """A span of days is half-open, so it ends after the day on which it begins."""
    return _date_impossible(what, valid_to, valid_from)


def _date_impossible(what: str, day: date, against: date) -> Refusal:
    return refuse(
        RefusalCode.PAPER_DATE_IMPOSSIBLE,
        paper=what,
        date=day.isoformat(),
        today=against.isoformat(),
        programme_starts_on=None,
    )
