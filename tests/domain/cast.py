"""Who is who in the tests of the domain: one commune of one district, a person for each duty, and the law of the case.

Every duty has a person of its own except one: the commune's chairman rightly signs the contract and holds the account.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime

from domain.commands.register import RegisterKind
from domain.facts import Facts, KeyFact, LineFact, MandateFact, OfficeFact
from domain.money import line_of_name
from domain.people import SEAT_OF, Duty, Seat
from domain.times import start_of
from domain.values import EditionRef, PaperRef
from law.loader import load_calendar, load_edition

AREA, DISTRICT, COMMUNE, VILLAGE = "lang-giang", "huyen-lang-giang", "huong-son", "huong-son-thon-1"
OTHER_COMMUNE, OTHER_VILLAGE = "xuan-huong", "xuan-huong-thon-1"
CODE, FUND, REGISTER = "DA-2023-0007", f"fund/2023/{COMMUNE}", f"register/{AREA}"

HEAD, FRONT_HEAD, HOUSEHOLD_ONE, HOUSEHOLD_TWO = "hs-truong-thon", "hs-mat-tran", "hs-ho-mot", "hs-ho-hai"
REPRESENTATIVE, MINUTES_SECRETARY = "hs-dai-dien", "hs-thu-ky-hop"
OFFICER, CHAIRMAN, ACCOUNTANT, CONFIRMER, ACCEPTOR = "hs-can-bo", "hs-chu-tich", "hs-ke-toan", "hs-xac-nhan", "hs-nt"
RECEIVER, APPRAISER, APPRAISER_TWO = "lg-tiep-nhan", "lg-tham-dinh-1", "lg-tham-dinh-2"
APPRAISAL_SECRETARY = "lg-thu-ky"
APPROVER, EXAMINER, ALLOCATOR, REGISTRAR = "lg-phe-duyet", "lg-tai-chinh", "lg-giao-du-toan", "lg-so-bo"
MACHINE, CLOCK = "treasury-desk", "clock"

HOLDERS: tuple[tuple[str, Duty], ...] = (
    (HEAD, Duty.VILLAGE_HEAD),
    (REPRESENTATIVE, Duty.GROUP_REPRESENTATIVE),
    (OFFICER, Duty.COMMUNE_OFFICER),
    (CHAIRMAN, Duty.COMMUNE_CHAIRMAN),
    (CHAIRMAN, Duty.ACCOUNT_HOLDER),
    (ACCOUNTANT, Duty.ACCOUNTANT),
    (CONFIRMER, Duty.CONFIRM_TREASURY_ANSWER),
    (ACCEPTOR, Duty.ACCEPTANCE_MEMBER),
    (RECEIVER, Duty.RECEIVER),
    (APPRAISER, Duty.APPRAISER),
    (APPRAISER_TWO, Duty.APPRAISER),
    (APPRAISAL_SECRETARY, Duty.APPRAISAL_SECRETARY),
    (APPROVER, Duty.APPROVER),
    (EXAMINER, Duty.FINAL_ACCOUNT_EXAMINER),
    (ALLOCATOR, Duty.ALLOCATING_OFFICE),
    (REGISTRAR, Duty.REGISTRAR),
    (MACHINE, Duty.TREASURY_DESK),
    (CLOCK, Duty.CLOCK),
)
OFFICE_OF_SEAT = {
    Seat.VILLAGE: VILLAGE,
    Seat.COMMUNE: COMMUNE,
    Seat.APPROVING_OFFICE: DISTRICT,
    Seat.ALLOCATING_OFFICE: DISTRICT,
    Seat.ANY: AREA,
}

LAW = load_edition("vn-38-2023")
LAW_REF = EditionRef(name=LAW.name, sha256=LAW.sha256)
DAYS = load_calendar()
CALENDAR_REF = EditionRef(name=DAYS.name, sha256=DAYS.sha256)

# The village met and hung its list, and the last day for objections was yesterday.
MET_ON, UNTIL, TODAY = date(2023, 8, 19), date(2023, 8, 20), date(2023, 8, 21)
NOW = datetime(2023, 8, 21, 2, 30, tzinfo=UTC)
LINE_2022 = f"2023/2022/central/livelihood/-/recurrent/{COMMUNE}"
LINE_2023 = f"2023/2023/central/livelihood/-/recurrent/{COMMUNE}"


def sha(text: str) -> str:
    """A SHA-256 that stands for something named in a test."""
    return hashlib.sha256(text.encode()).hexdigest()


def paper(number: str = "01/2023", on: date = TODAY) -> PaperRef:
    return PaperRef(number=number, date=on, sha256=sha(number))


def mandate(
    person: str, duty: Duty, office: str | None = None, since: date = date(2023, 1, 1), until: date | None = None
) -> MandateFact:
    """A mandate at the office where the duty sits, unless another is named."""
    return MandateFact(
        person=person,
        duty=duty,
        office=office or OFFICE_OF_SEAT[SEAT_OF[duty]],
        valid_from=start_of(since),
        valid_to=start_of(until) if until else None,
    )


def office(name: str, since: date = date(2021, 1, 1), until: date | None = None) -> OfficeFact:
    above = {VILLAGE: COMMUNE, OTHER_VILLAGE: OTHER_COMMUNE, COMMUNE: DISTRICT, OTHER_COMMUNE: DISTRICT}
    return OfficeFact(office=name, parent=above.get(name), valid_from=since, valid_to=until)


def key(person: str, *, enrolled: bool = True) -> KeyFact:
    return KeyFact(person=person, key=sha(person)[:16], enrolled=enrolled)


def line(name: str, available_vnd: int) -> LineFact:
    """A line of component `livelihood`; the origin year stands in its name."""
    return LineFact(
        line=name,
        origin_year=int(name.split("/")[1]),
        component=name.split("/")[3],
        subcomponent=line_of_name(name).subcomponent or "",
        capital_kind=name.split("/")[5],
        available_vnd=available_vnd,
    )


def facts(
    *,
    received_at: datetime = NOW,
    mandates: Iterable[MandateFact] | None = None,
    offices: Iterable[OfficeFact] | None = None,
    lines: Iterable[LineFact] = (line(LINE_2022, 30_000_000), line(LINE_2023, 100_000_000)),
    law_editions: tuple[EditionRef, ...] = (LAW_REF,),
    draft_editions: tuple[EditionRef, ...] = (),
    calendars: tuple[EditionRef, ...] = (CALENDAR_REF,),
    register_kind: RegisterKind | None = RegisterKind.SIMULATED,
    clock_simulated: bool = True,
) -> Facts:
    """What the recorder would load; the keys come with each command."""
    names = (AREA, DISTRICT, COMMUNE, VILLAGE, OTHER_COMMUNE, OTHER_VILLAGE)
    return Facts(
        received_at=received_at,
        register_kind=register_kind,
        clock_simulated=clock_simulated,
        register_version=40,
        keys=(),
        mandates=tuple(mandates if mandates is not None else (mandate(person, duty) for person, duty in HOLDERS)),
        offices=tuple(offices if offices is not None else (office(name) for name in names)),
        lines=tuple(lines),
        law_editions=law_editions,
        draft_editions=draft_editions,
        calendars=calendars,
    )
