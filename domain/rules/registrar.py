"""Registrar: nobody takes the last hand away from the register, or nobody could ever enter anything again.

Who can act as registrar has the mandate at an office that stands, and a key that is not revoked.
"""

from datetime import UTC, datetime

from domain.facts import MandateFact, OfficeFact
from domain.people import Duty
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.register import RegisterState
from domain.times import start_of

FOR_EVER = datetime.max.replace(tzinfo=UTC)


def a_registrar_remains(before: RegisterState, after: RegisterState, since: datetime) -> Refusal | None:
    """From `since` (UTC) on, a registrar who can sign stands as long after the change as before it."""
    if _reach(after, since) < _reach(before, since):
        return refuse(RefusalCode.NEEDS_SECOND_PERSON, duty=Duty.REGISTRAR.value)
    return None


def _reach(state: RegisterState, since: datetime) -> datetime:
    """Until when somebody who holds the duty at this instant and can sign will hold it; `since` if there is nobody."""
    able = {key.person for key in state.keys.values() if key.valid_to is None}
    ends = (
        _end(mandate, state.offices[mandate.office])
        for mandate in state.mandates
        if mandate.duty is Duty.REGISTRAR and mandate.person in able and mandate.holds_at(since)
    )
    return max(ends, default=since)


def _end(mandate: MandateFact, office: OfficeFact) -> datetime:
    closing = start_of(office.valid_to) if office.valid_to else FOR_EVER
    return min(mandate.valid_to or FOR_EVER, closing)
