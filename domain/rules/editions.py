"""What a case is opened under: a published law edition, a published calendar, offices that stand on that day.

An edition made of guesses is `draft` and opens cases only in a simulated register (design.md section 5).
"""

from datetime import date

from domain.calendar_days import WorkingCalendar
from domain.commands.register import RegisterKind
from domain.commands.subproject import OpenSubproject
from domain.facts import Facts
from domain.law_keys import FigureKey
from domain.law_reading import LawReading
from domain.refusals import Refusal, RefusalCode, refuse
from domain.times import local_date
from domain.values import EditionRef


def law_edition_is_published(edition: EditionRef, facts: Facts, *, made_of_guesses: bool = False) -> Refusal | None:
    """`made_of_guesses`: its pinned files call it a draft, whatever the registrar said when publishing it."""
    is_draft = made_of_guesses or edition in facts.draft_editions
    if edition not in facts.law_editions or (is_draft and facts.register_kind is not RegisterKind.SIMULATED):
        return refuse(RefusalCode.LAW_EDITION_UNKNOWN, edition=edition.name, sha256=edition.sha256)
    return None


def calendar_is_published(calendar: EditionRef, facts: Facts) -> Refusal | None:
    if calendar not in facts.calendars:
        return refuse(RefusalCode.CALENDAR_MISSING, calendar=calendar.name, sha256=calendar.sha256, year=None)
    return None


def year_is_missing(calendar: WorkingCalendar, year: int) -> Refusal:
    """A period reaches into a year whose days off nobody has announced: its last day cannot be counted."""
    return refuse(RefusalCode.CALENDAR_MISSING, calendar=calendar.name, sha256=calendar.sha256, year=year)


def offices_stand(plan: OpenSubproject, facts: Facts) -> Refusal | None:
    """Commune, village and approving office are in the register and exist on the day of reception."""
    standing = standing_offices(facts)
    for duty, office in (
        ("commune_officer", plan.commune),
        ("village_head", plan.village),
        ("approver", plan.approving_office),
    ):
        if office not in standing:
            return refuse(RefusalCode.NO_MANDATE, person=None, duty=duty, office=office)
    return belongs_to(plan.village, plan.commune, facts) or belongs_to(plan.commune, plan.approving_office, facts)


def belongs_to(office: str, above: str, facts: Facts) -> Refusal | None:
    """A village of this commune, a commune of this district: nobody decides for an office that is not below his own."""
    parent = next((fact.parent for fact in facts.offices if fact.office == office), None)
    return None if parent == above else refuse(RefusalCode.NO_MANDATE, person=None, duty="belongs", office=office)


def standing_offices(facts: Facts) -> frozenset[str]:
    """Offices that exist on the day of reception, among those that the command names."""
    today = local_date(facts.received_at)
    return frozenset(
        fact.office
        for fact in facts.offices
        if fact.valid_from <= today and (fact.valid_to is None or today < fact.valid_to)
    )


def read_draw_order(law: LawReading, on: date) -> None:
    """The order in which lines are drawn is a figure of the edition: reading it marks the decision as resting on it."""
    order = law.figure(FigureKey.DRAW_ORDER, on).choice()
    assert order == "oldest_origin_first", order
