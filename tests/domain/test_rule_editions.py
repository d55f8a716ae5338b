"""What a case is opened under: a published law and calendar, and offices that stand on the day of reception."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.commands.register import RegisterKind
from domain.decide import decide, edition_wanted
from domain.events.subproject import SubprojectOpened
from domain.lifecycle import Stage
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.values import EditionRef
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, a_command, ask, event, later, nothing_yet_of, refusal


def given(**changes: Any) -> Case:
    return nothing_yet_of(cast.CODE, cast.facts(**changes))


def test_a_case_opens_under_what_is_published() -> None:
    opened = event(ask(given(), bodies.a_plan()), SubprojectOpened)
    assert opened.plan.law_edition == cast.LAW_REF
    assert opened.stage_after is Stage.OPENED


def test_an_edition_that_nobody_published_is_unknown() -> None:
    refused = refusal(ask(given(law_editions=()), bodies.a_plan()), RefusalCode.LAW_EDITION_UNKNOWN)
    assert refused.detail == {"edition": cast.LAW_REF.name, "sha256": cast.LAW_REF.sha256}


def test_the_published_name_with_other_bytes_is_unknown() -> None:
    other = EditionRef(name=cast.LAW_REF.name, sha256=cast.sha("other bytes"))
    refusal(ask(given(), bodies.a_plan(law_edition=other)), RefusalCode.LAW_EDITION_UNKNOWN)


@pytest.mark.parametrize("kind", [RegisterKind.REAL, None])
def test_a_draft_opens_no_case_in_earnest(kind: RegisterKind | None) -> None:
    drafts = (cast.LAW_REF,)
    refusal(ask(given(draft_editions=drafts, register_kind=kind), bodies.a_plan()), RefusalCode.LAW_EDITION_UNKNOWN)


def test_a_draft_that_the_registrar_published_as_none_opens_no_case_in_earnest_either() -> None:
    draft = cast.LAW.model_copy(update={"draft": True})
    in_earnest = nothing_yet_of(cast.CODE, cast.facts(register_kind=RegisterKind.REAL), draft)
    refusal(ask(in_earnest, bodies.a_plan()), RefusalCode.LAW_EDITION_UNKNOWN)
    event(ask(nothing_yet_of(cast.CODE, cast.facts(), draft), bodies.a_plan()), SubprojectOpened)


def test_a_draft_opens_a_case_in_a_simulated_register() -> None:
    event(ask(given(draft_editions=(cast.LAW_REF,)), bodies.a_plan()), SubprojectOpened)


def test_an_edition_that_is_no_draft_opens_a_case_in_a_real_register() -> None:
    event(ask(given(register_kind=RegisterKind.REAL), bodies.a_plan()), SubprojectOpened)


def test_without_its_calendar_no_case_opens() -> None:
    refused = refusal(ask(given(calendars=()), bodies.a_plan()), RefusalCode.CALENDAR_MISSING)
    assert refused.detail == {"calendar": cast.CALENDAR_REF.name, "sha256": cast.CALENDAR_REF.sha256, "year": None}


@pytest.mark.parametrize(
    ("absent", "duty"),
    [(cast.COMMUNE, "commune_officer"), (cast.VILLAGE, "village_head"), (cast.DISTRICT, "approver")],
)
def test_each_office_of_the_plan_must_be_in_the_register(absent: str, duty: str) -> None:
    offices = [cast.office(name) for name in (cast.COMMUNE, cast.VILLAGE, cast.DISTRICT) if name != absent]
    refused = refusal(ask(given(offices=offices), bodies.a_plan()), RefusalCode.NO_MANDATE)
    assert refused.detail == {"person": None, "duty": duty, "office": absent}


@pytest.mark.parametrize(
    ("received_at", "stands"),
    [
        (datetime(2023, 8, 9, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2023, 8, 9, 17, tzinfo=UTC), True),
        (datetime(2023, 8, 21, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2023, 8, 21, 17, tzinfo=UTC), False),
    ],
)
def test_an_office_stands_from_its_first_day_and_no_longer_on_its_last(received_at: datetime, stands: bool) -> None:
    village = cast.office(cast.VILLAGE, since=date(2023, 8, 10), until=date(2023, 8, 22))
    case = later(given(offices=[cast.office(cast.COMMUNE), cast.office(cast.DISTRICT), village]), received_at)
    decision = ask(case, bodies.a_plan())
    if stands:
        event(decision, SubprojectOpened)
    else:
        refusal(decision, RefusalCode.NO_MANDATE)


@pytest.mark.parametrize(
    "changes",
    [{"village": cast.OTHER_VILLAGE}, {"commune": cast.OTHER_COMMUNE, "village": cast.VILLAGE}],
    ids=["village", "commune"],
)
def test_a_village_of_another_commune_gets_no_case_here(changes: dict[str, str]) -> None:
    mandates = (cast.mandate(cast.OFFICER, Duty.COMMUNE_OFFICER, name) for name in (cast.COMMUNE, cast.OTHER_COMMUNE))
    refused = ask(given(mandates=tuple(mandates)), bodies.a_plan(**changes))
    assert refusal(refused, RefusalCode.NO_MANDATE).detail["duty"] == "belongs"


def test_an_office_that_the_commune_does_not_stand_under_approves_nothing_there() -> None:
    offices = [cast.office(name) for name in (cast.COMMUNE, cast.VILLAGE, cast.DISTRICT, "huyen-khac")]
    refused = ask(given(offices=offices), bodies.a_plan(approving_office="huyen-khac"))
    assert refusal(refused, RefusalCode.NO_MANDATE).detail == {
        "person": None,
        "duty": "belongs",
        "office": cast.COMMUNE,
    }


def test_the_edition_wanted_is_the_plans_until_it_is_pinned() -> None:
    opening = a_command(cast.CODE, bodies.a_plan(), by=(cast.OFFICER,), paper=cast.paper())
    assert edition_wanted(given().state, opening) == cast.LAW_REF
    other = bodies.a_plan(law_edition=EditionRef(name="vn-khac", sha256=cast.sha("other")))
    again = a_command(cast.CODE, other, by=(cast.OFFICER,), paper=cast.paper())
    assert edition_wanted(a_case_at(Stage.OPENED).state, again) == cast.LAW_REF
    meeting = a_command(cast.CODE, bodies.a_meeting(), by=(cast.HEAD,), paper=cast.paper())
    assert edition_wanted(given().state, meeting) is None
    assert edition_wanted(nothing_yet_of(cast.FUND).state, opening) is None


def test_a_law_that_cannot_be_read_decides_nothing() -> None:
    opening = a_command(cast.CODE, bodies.a_plan(), by=(cast.OFFICER,), paper=cast.paper())
    refusal(decide(given().state, opening, given().facts, None, None), RefusalCode.LAW_EDITION_UNKNOWN)
    meeting = a_command(cast.CODE, bodies.a_meeting(), by=(cast.HEAD,), paper=cast.paper())
    refusal(decide(given().state, meeting, given().facts, None, None), RefusalCode.WRONG_STAGE)


def test_an_officer_of_the_next_commune_opens_no_case_here() -> None:
    elsewhere = replace(given(), facts=cast.facts(mandates=()))
    refusal(ask(elsewhere, bodies.a_plan()), RefusalCode.NO_MANDATE)
    refusal(ask(given(), bodies.a_plan(commune=cast.OTHER_COMMUNE)), RefusalCode.MANDATE_OUT_OF_SCOPE)
