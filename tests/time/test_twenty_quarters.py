"""Twenty quarters of five years with their cases: each is closed exactly once, on its day, and so is each adjustment period."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from activities.look_again import Looking
from domain.actions import Action
from domain.events.fund import PeriodClosed
from domain.times import start_of
from gateway.desk import Wish
from story.cast import DISTRICT, HUONG_SON
from story.life import COMPONENT, SUBCOMPONENT
from tests.conftest import Database
from tests.recorder.town import MILLION, open_town
from tests.workflows.days import closed_periods, comes, events_of, looking_at, until
from tests.workflows.office import StaffedOffice, open_rooms

YEARS = range(2021, 2026)
QUARTERS = {"q1": "04-01", "q2": "07-01", "q3": "10-01"}
CASES = {2022: 2, 2023: 1, 2024: 1, 2025: 1}  # none of 2021: the programme begins with January 2022
COMES_WITHIN = timedelta(seconds=30)


def fund(year: int) -> str:
    return f"fund/{year}/{HUONG_SON.office}"


@pytest.fixture(scope="module")
async def office(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StaffedOffice]:
    """An office whose record begins with 2021, after its five years."""
    files = tmp_path_factory.mktemp("years")
    async with open_town(database, files, begins="2021-01-04", today="2021-01-05"):
        pass
    async with open_rooms(database, files) as office, office.working(), looking_at(office) as looking:
        for year in YEARS:
            await _lives(office, looking, year)
        yield office


async def _lives(office: StaffedOffice, looking: Looking, year: int) -> None:
    """One year: its money and its cases in January, then its quarters, one after another."""
    await comes(office, looking, f"{year}-01-20")
    await _done(office, _allotment(office, year))
    for _ in range(CASES.get(year, 0)):
        await _done(office, await _opening(office, year))
    for number, (_, day) in enumerate(QUARTERS.items(), start=1):
        await _closes(office, looking, year, f"{year}-{day}", number)
    await _closes(office, looking, year, f"{year + 1}-01-01", 4)


async def _closes(office: StaffedOffice, looking: Looking, year: int, day: str, number: int) -> None:
    async def closed() -> bool:
        return len(await closed_periods(office, fund(year))) == number

    await comes(office, looking, day)
    await until(closed, f"{number} quarters of {year}")


async def _done(office: StaffedOffice, wish: Wish) -> None:
    receipt = await office.receipt(wish)
    assert receipt.refusal is None, receipt.refusal


def _allotment(office: StaffedOffice, year: int) -> Wish:
    wish = office.town.an_allotment(MILLION, origin_year=year)
    paper = office.town.desk.file(b"gia dinh: giao du toan", number=f"QD-{year}", date=f"{year}-01-20")
    return replace(wish, stream=fund(year), paper=paper)


async def _opening(office: StaffedOffice, year: int) -> Wish:
    body = {
        "title": f"Nuôi bò sinh sản {year} (giả định)",
        "commune": HUONG_SON.office,
        "village": HUONG_SON.village,
        "approving_office": DISTRICT,
        "fund_year": year,
        "component": COMPONENT,
        "subcomponent": SUBCOMPONENT,
        "model": "chăn nuôi bò sinh sản",
        "area_class": "hard",
        "law_edition": office.town.play.law.model_dump(),
        "calendar": office.town.play.calendar.model_dump(),
    }
    paper = office.town.desk.file(b"gia dinh: thong bao", number=f"TB-{year}", date=f"{year}-01-20")
    code = await office.town.desk.gateway.next_code(year)
    officer = HUONG_SON.who("can-bo")
    return Wish(stream=code, action=Action.OPEN_SUBPROJECT, decides=body, decided_by=[officer], paper=paper)


async def test_each_of_twenty_quarters_was_closed_exactly_once(office: StaffedOffice) -> None:
    for year in YEARS:
        closed = await closed_periods(office, fund(year))
        assert closed == ["q1", "q2", "q3", "q4", *(["adjustment"] if year < max(YEARS) else [])], year


async def test_each_was_closed_on_its_day(office: StaffedOffice) -> None:
    for year in YEARS:
        for event in await events_of(office, fund(year), PeriodClosed):
            assert event.mark_at == start_of(event.due_on + timedelta(days=1))
            if event.period != "adjustment":  # the clock comes by in April only
                assert timedelta() <= event.hand.received_at - event.mark_at < COMES_WITHIN


async def test_the_cases_of_a_year_are_late_from_its_last_day_on(office: StaffedOffice) -> None:
    for year in YEARS:
        closings = {event.period: event for event in await events_of(office, fund(year), PeriodClosed)}
        assert [len(closings[quarter].late) for quarter in ("q1", "q2", "q3", "q4")] == [0, 0, 0, 0]
        if "adjustment" in closings:
            assert len(closings["adjustment"].late) == CASES.get(year, 0)
