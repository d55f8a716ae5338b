"""Duties, and the seat at which each is held. A mandate is person, duty, office, from, to, paper (design.md section 9).

Machine persons hold duties of their own and can take none of a human's.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Duty(StrEnum):
    """Every duty there is; each action names the one or more that may do it."""

    VILLAGE_HEAD = "village_head"
    COMMUNE_OFFICER = "commune_officer"
    RECEIVER = "receiver"
    GROUP_REPRESENTATIVE = "group_representative"
    APPRAISER = "appraiser"
    APPRAISAL_SECRETARY = "appraisal_secretary"
    APPROVER = "approver"
    COMMUNE_CHAIRMAN = "commune_chairman"
    ACCOUNTANT = "accountant"
    ACCOUNT_HOLDER = "account_holder"
    ACCEPTANCE_MEMBER = "acceptance_member"
    FINAL_ACCOUNT_EXAMINER = "final_account_examiner"
    CONFIRM_TREASURY_ANSWER = "confirm_treasury_answer"
    ALLOCATING_OFFICE = "allocating_office"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    REGISTRAR = "registrar"
    TREASURY_DESK = "treasury_desk"
    CLOCK = "clock"


class Seat(StrEnum):
    """Whose office a duty belongs to, seen from one sub-project or fund year."""

    VILLAGE = "village"
    COMMUNE = "commune"
    APPROVING_OFFICE = "approving_office"
    ALLOCATING_OFFICE = "allocating_office"
    ANY = "any"


SEAT_OF: Mapping[Duty, Seat] = MappingProxyType(
    {
        Duty.VILLAGE_HEAD: Seat.VILLAGE,
        Duty.COMMUNE_OFFICER: Seat.COMMUNE,
        Duty.RECEIVER: Seat.APPROVING_OFFICE,
        Duty.GROUP_REPRESENTATIVE: Seat.VILLAGE,
        Duty.APPRAISER: Seat.APPROVING_OFFICE,
        Duty.APPRAISAL_SECRETARY: Seat.APPROVING_OFFICE,
        Duty.APPROVER: Seat.APPROVING_OFFICE,
        Duty.COMMUNE_CHAIRMAN: Seat.COMMUNE,
        Duty.ACCOUNTANT: Seat.COMMUNE,
        Duty.ACCOUNT_HOLDER: Seat.COMMUNE,
        Duty.ACCEPTANCE_MEMBER: Seat.COMMUNE,
        Duty.FINAL_ACCOUNT_EXAMINER: Seat.APPROVING_OFFICE,
        Duty.CONFIRM_TREASURY_ANSWER: Seat.COMMUNE,
        Duty.ALLOCATING_OFFICE: Seat.ALLOCATING_OFFICE,
        Duty.SUPERVISOR: Seat.ANY,
        Duty.AUDITOR: Seat.ANY,
        Duty.REGISTRAR: Seat.ANY,
        Duty.TREASURY_DESK: Seat.ANY,
        Duty.CLOCK: Seat.ANY,
    }
)

NEXT_UP: Mapping[Duty, Duty] = MappingProxyType(
    {
        Duty.VILLAGE_HEAD: Duty.COMMUNE_CHAIRMAN,
        Duty.COMMUNE_OFFICER: Duty.COMMUNE_CHAIRMAN,
        Duty.RECEIVER: Duty.APPROVER,
        Duty.APPRAISER: Duty.APPROVER,
        Duty.APPRAISAL_SECRETARY: Duty.APPROVER,
        Duty.ACCEPTANCE_MEMBER: Duty.COMMUNE_CHAIRMAN,
        Duty.ACCOUNTANT: Duty.ACCOUNT_HOLDER,
        Duty.COMMUNE_CHAIRMAN: Duty.APPROVER,
        Duty.ACCOUNT_HOLDER: Duty.APPROVER,
        Duty.FINAL_ACCOUNT_EXAMINER: Duty.APPROVER,
        Duty.APPROVER: Duty.SUPERVISOR,
    }
)
"""To whom a deadline that is long overdue goes next. It takes nothing over: it is told."""

MACHINE_DUTIES = frozenset({Duty.TREASURY_DESK, Duty.CLOCK})
MACHINE_PERSONS: Mapping[str, Duty] = MappingProxyType({"treasury-desk": Duty.TREASURY_DESK, "clock": Duty.CLOCK})
