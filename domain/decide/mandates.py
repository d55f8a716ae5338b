"""Mandates: given, delegated, ended. Whoever holds one holds it from the start of a Vietnamese date to the start of another."""

from datetime import date, datetime

from domain.actions import Action
from domain.commands import register as asked
from domain.events import register as happened
from domain.events.hand import Hand
from domain.facts import MandateFact
from domain.people import MACHINE_DUTIES, Duty
from domain.refusals import Refusal, RefusalCode, refuse
from domain.rules.registrar import FOR_EVER, a_registrar_remains
from domain.spans import Span
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
    held = _of(state, body.person, body.duty, body.office, by.received_at)
    running = [mandate for mandate in held if mandate.delegated_by == body.delegated_by]
    if not running:
        return refuse(RefusalCode.NO_MANDATE, person=body.person, duty=body.duty.value, office=body.office)
    if body.ends_on < today:
        return _date_impossible("ends_on", body.ends_on, today)
    ends_at = max(start_of(body.ends_on), by.received_at)
    last = max(_end(mandate) for mandate in running)
    if ends_at >= last:
        return _date_impossible("present_end", body.ends_on, local_date(last))
    ended = happened.MandateEnded(hand=by, ended=body, ends_at=ends_at)
    return a_registrar_remains(state, evolve(state, ended), ends_at) or ended


def delegate(state: RegisterState, body: asked.Delegate, by: Hand) -> Model:
    """Dated, within one mandate of the delegator's own, to another person, and never delegated on."""
    no = _may_be_delegated(state, body) or _days_are_possible(body, local_date(by.received_at))
    if no:
        return no
    held = _of(state, body.delegator, body.duty, body.office, by.received_at)
    own = [mandate for mandate in held if mandate.delegated_by is None]
    begins, ends = start_of(body.valid_from), start_of(body.valid_to)
    around = next((mandate for mandate in own if mandate.valid_from <= begins and ends <= _end(mandate)), None)
    if not held:
        return refuse(RefusalCode.NO_MANDATE, person=body.delegator, duty=body.duty.value, office=body.office)
    if around is None:
        return _not_delegated(body, body.delegator, "beyond" if own else "delegated_on")
    return happened.MandateDelegated(
        hand=by,
        delegator=body.delegator,
        delegate=body.delegate,
        duty=body.duty,
        office=body.office,
        valid_from=begins,
        valid_to=ends,
        within=Span(valid_from=around.valid_from, valid_to=around.valid_to),
    )


def _may_be_delegated(state: RegisterState, body: asked.Delegate) -> Refusal | None:
    """From one registered person to another, and a duty that people hold; whoever writes the register does it himself."""
    for person in (body.delegator, body.delegate):
        if person not in state.people:
            return refuse(RefusalCode.NO_MANDATE, person=person, duty="person", office=None)
    if body.delegator == body.delegate:
        return refuse(
            RefusalCode.SAME_PERSON, person=body.delegator, act=Action.DELEGATE.value, earlier_act=None, event=None
        )
    if body.duty in MACHINE_DUTIES or body.duty is Duty.REGISTRAR:
        return _not_delegated(body, body.delegator, "not_delegable")
    return _not_delegated(body, body.delegate, "to_machine") if body.delegate in state.machines else None


def _not_delegated(body: asked.Delegate, person: str, why: str) -> Refusal:
    return refuse(
        RefusalCode.MANDATE_OUT_OF_SCOPE,
        person=person,
        duty=body.duty.value,
        office=body.office,
        held_at=None,
        delegation=why,
    )


def _days_are_possible(body: asked.Delegate, today: date) -> Refusal | None:
    if body.valid_to <= body.valid_from:
        return ends_before_it_begins("delegation_to", body.valid_from, body.valid_to)
    return _date_impossible("delegation_over", body.valid_to, today) if body.valid_to <= today else None


def _of(state: RegisterState, person: str, duty: Duty, office: str, at: datetime) -> list[MandateFact]:
    """What the person holds now or will hold, own or delegated; one that was ended before it began never holds."""
    named = (person, duty, office)
    of_person = (m for m in state.mandates if (m.person, m.duty, m.office) == named)
    return [mandate for mandate in of_person if max(at, mandate.valid_from) < _end(mandate)]


def _end(mandate: MandateFact) -> datetime:
    chain = (mandate.valid_to, mandate.within.valid_to if mandate.within else None)
    return min(end or FOR_EVER for end in chain)


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
