"""The register: who may become what. Only its registrar decides here, and a slug is given once for ever."""

from datetime import datetime

from domain.actions import Action
from domain.commands import Command
from domain.commands import register as asked
from domain.decide.decision import Decision, decided
from domain.decide.mandates import delegate, end, ends_before_it_begins, give
from domain.events import register as happened
from domain.events.hand import Hand, hand_of
from domain.facts import Facts
from domain.people import Duty
from domain.refusals import Refusal, RefusalCode, refuse
from domain.rules import form, hand
from domain.rules.registrar import a_registrar_remains
from domain.signatures import key_id_of, public_key_bytes
from domain.state.register import RegisterState, evolve
from domain.values import Model


def decide_register(state: RegisterState, command: Command, facts: Facts) -> Decision:
    """Events, or why not: what a registrar may enter, and the founding that makes the first one."""
    by = hand_of(command, Duty.REGISTRAR, facts.received_at)
    no = (
        form.paper_is_there(command)
        or form.paper_dates_are_possible(command, facts, None)
        or form.reason_is_given(command)
        or hand.keys_are_valid(facts)
        or hand.right_people_signed(command, facts)
    )
    if no:
        return decided(no)
    if isinstance(command.decides, asked.FoundRegister):
        return decided(_found(state, command.decides, facts, by))
    if state.kind is None:
        return decided(refuse(RefusalCode.WRONG_STAGE, action=command.action.value, stage=None))
    deciders = (hand.mandate_is_held(facts, person, Duty.REGISTRAR, {}) for person in command.header.decided_by)
    return decided(next((no for no in deciders if no), None) or _decide_body(state, command.decides, by))


def _found(state: RegisterState, founding: asked.FoundRegister, facts: Facts, by: Hand) -> Model:
    """Once, on an empty record, and of the kind that the record's clock already is."""
    raw = public_key_bytes(founding.public_key)
    if state.kind is not None or facts.register_kind is not None:
        return refuse(RefusalCode.WRONG_STAGE, action=Action.FOUND_REGISTER.value, stage="founded")
    if facts.clock_simulated != (founding.kind is asked.RegisterKind.SIMULATED):
        stage = "simulated_clock" if facts.clock_simulated else "real_clock"
        return refuse(RefusalCode.WRONG_STAGE, action=Action.FOUND_REGISTER.value, stage=stage)
    if raw is None or founding.registrar not in by.decided_by:
        return refuse(RefusalCode.KEY_NOT_VALID, person=founding.registrar, key="")
    return happened.RegisterFounded(hand=by, founding=founding, key_id=key_id_of(raw))


def _decide_body(state: RegisterState, body: Model, by: Hand) -> Model:
    match body:
        case asked.RegisterPerson():
            if body.person in state.people:
                return _already(Action.REGISTER_PERSON)
            return happened.PersonRegistered(hand=by, registered=body)
        case asked.EnrolKey():
            return _enrol(state, body, by)
        case asked.RevokeKey():
            return _revoke(state, body, by)
        case asked.GiveMandate():
            return give(state, body, by)
        case asked.EndMandate():
            return end(state, body, by)
        case asked.Delegate():
            return delegate(state, body, by)
        case asked.OpenOffice():
            if body.office in state.offices:
                return _already(Action.OPEN_OFFICE)
            if body.parent is not None and body.parent not in state.offices:
                return refuse(RefusalCode.NO_MANDATE, person=None, duty="parent", office=body.parent)
            if body.valid_to is not None and body.valid_to <= body.valid_from:
                return ends_before_it_begins("office_valid_to", body.valid_from, body.valid_to)
            return happened.OfficeOpened(hand=by, opened=body)
        case asked.PublishLawEdition():
            return happened.LawEditionPublished(hand=by, edition=body)
        case asked.PublishCalendar():
            return happened.CalendarPublished(hand=by, calendar=body)
        case asked.MoveClock():
            return _move_clock(state, body.to, by)
        case _:
            raise AssertionError(f"no decision for {type(body).__name__}")


def _already(action: Action) -> Refusal:
    return refuse(RefusalCode.WRONG_STAGE, action=action.value, stage="registered")


def _enrol(state: RegisterState, body: asked.EnrolKey, by: Hand) -> Model:
    raw = public_key_bytes(body.public_key)
    if body.person not in state.people:
        return refuse(RefusalCode.NO_MANDATE, person=body.person, duty="person", office=None)
    if raw is None or key_id_of(raw) in state.keys:
        return refuse(RefusalCode.KEY_NOT_VALID, person=body.person, key=key_id_of(raw) if raw else "")
    return happened.KeyEnrolled(hand=by, enrolled=body, key_id=key_id_of(raw), valid_from=by.received_at)


def _revoke(state: RegisterState, body: asked.RevokeKey, by: Hand) -> Model:
    """From its reception on, never backwards: what the key signed and the record had received before stays valid."""
    key = state.keys.get(body.key)
    if key is None or key.person != body.person or key.valid_to is not None:
        return refuse(RefusalCode.KEY_NOT_VALID, person=body.person, key=body.key)
    revoked = happened.KeyRevoked(hand=by, revoked=body, valid_to=max(by.received_at, key.valid_from))
    return a_registrar_remains(state, evolve(state, revoked), by.received_at) or revoked


def _move_clock(state: RegisterState, to: datetime, by: Hand) -> Model:
    if state.kind is not asked.RegisterKind.SIMULATED:
        return refuse(RefusalCode.WRONG_STAGE, action=Action.MOVE_CLOCK.value, stage="real_clock")
    if to <= by.received_at:
        return refuse(RefusalCode.TOO_EARLY, action="move_clock", now=by.received_at.isoformat(), to=to.isoformat())
    return happened.ClockMoved(hand=by, to=to)
