"""The third quarter of the article: fifty sub-projects, their marks, and the list of the late, the same years later.

The clock is moved and nobody sleeps; workflows, timers, commands and figures are the real ones.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.actions import Action
from domain.deadlines import DeadlineRule, MarkKind
from domain.envelope import Envelope
from domain.events.deadlines import MarkPassed
from domain.events.fund import PeriodClosed
from domain.lifecycle import Stage
from domain.times import start_of
from domain.values import instant_text
from gateway.desk import Wish
from gateway.temporal import Told, tell
from store import log
from story.cast import DISTRICT
from tests.board.seen import the_page
from tests.conftest import Database
from tests.recorder.town import ALLOCATOR, MILLION, Town, open_town
from tests.workflows.days import OVERLAY, TODAY, comes, looking_at, move_clock, until
from tests.workflows.office import StaffedOffice, open_rooms

FUND = "fund/2023/huong-son"
WAITING, APPROVED, IN_TIME = 20, 20, 10
CASES = WAITING + APPROVED + IN_TIME
BELLS_WITHIN = 120.0  # of a loaded machine; an idle one rings them in some seconds
TASKS = 4  # so that no local activity waits for its turn longer than it may last, however slow the machine
TARGET = {
    "allocating_office": DISTRICT,
    "due_on": "2023-09-30",
    "kind": "stage_reached",
    "stage": "in_delivery",
    "percent": None,
}
LAST_COMMANDS = """
    select distinct on (stream) stream, action, body, signatures from command
    where stream like 'DA-%' or stream like 'fund/%' order by stream, received_at desc
"""


@dataclass(frozen=True)
class Fifty:
    """The codes, by how far the cases have come before the quarter's end."""

    waiting: Sequence[str]
    approved: Sequence[str]
    in_time: Sequence[str]


async def lived(town: Town) -> Fifty:
    """Twenty wait for the approver, twenty for a contract, ten have one whose day is in October."""
    await town.desk.act(town.an_allotment(CASES * MILLION))
    aim = Wish(stream=FUND, action=Action.SET_TARGET, decides=TARGET, decided_by=[ALLOCATOR], paper=town.decision())
    answer = await town.desk.act(aim)
    assert answer.receipt is not None
    assert answer.receipt.refusal is None, answer.receipt.refusal
    cases = await asyncio.gather(*[town.a_case(MILLION) for _ in range(CASES)])
    for case in cases[WAITING:]:
        await case.is_approved(TODAY, MILLION)
    for case in cases[WAITING + APPROVED :]:
        await case.signs_contract(TODAY, MILLION, deliver_by="2023-10-15")
    codes = [case.plan.code for case in cases]
    return Fifty(codes[:WAITING], codes[WAITING : WAITING + APPROVED], codes[WAITING + APPROVED :])


async def told_again(office: StaffedOffice) -> None:
    """Every stream gets its workflow by its last command once more, as the look-again task would tell it."""
    async with office.town.desk.reader.acquire() as connection:
        rows = await connection.fetch(LAST_COMMANDS)
    telling = [
        tell(
            office.client,
            office.settings,
            row["stream"],
            row["action"],
            Envelope(row["body"], row["signatures"]).wire(),
        )
        for row in rows
    ]
    assert set(await asyncio.gather(*telling)) == {Told.TOLD}


@pytest.fixture(scope="module")
async def year(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[StaffedOffice, Fifty]]:
    """The office on the evening of 30 September, with every workflow running and the quarter closed at midnight."""
    files: Path = tmp_path_factory.mktemp("quarter")
    async with database.as_role(None) as connection:
        name = await connection.fetchval("select current_database()")
        await connection.execute(f"alter database {name} set synchronous_commit = off")
    async with open_town(database, files, edition=OVERLAY, today=TODAY) as town:
        fifty = await lived(town)
        law = town.play.law
    async with open_rooms(database, files, max_concurrent_workflow_tasks=TASKS) as office:
        office.town.play.law, office.town.today = law, TODAY
        async with office.working(), looking_at(office) as looking:
            await told_again(office)
            await comes(office, looking, "2023-10-01")
            await until(lambda: all_marked(office), "every mark of the quarter", seconds=BELLS_WITHIN)
        yield office, fifty


async def all_marked(office: StaffedOffice) -> bool:
    """Four marks of each case that is late, one reminder to come of the others, and the closing."""
    async with office.town.desk.reader.acquire() as connection:
        counted = await connection.fetchrow(
            "select count(*) filter (where kind like 'Deadline%') as marks, "
            "count(*) filter (where kind = 'PeriodClosed') as closings from event"
        )
    assert counted is not None
    return bool(counted["marks"] >= 4 * (WAITING + APPROVED) and counted["closings"] == 1)


async def the_closing(office: StaffedOffice) -> PeriodClosed:
    state_events = await _events(office, FUND)
    [closed] = [event for event in state_events if isinstance(event, PeriodClosed)]
    return closed


async def _events(office: StaffedOffice, stream: str) -> list[Any]:
    async with office.town.desk.reader.acquire() as connection:
        return list(await log.read_stream(connection, stream))


async def test_every_late_case_was_marked_four_times_and_no_other(year: tuple[StaffedOffice, Fifty]) -> None:
    office, fifty = year
    of = {**dict.fromkeys(fifty.waiting, DeadlineRule.APPROVAL), **dict.fromkeys(fifty.approved, DeadlineRule.CONTRACT)}
    for code in (*fifty.waiting, *fifty.approved, *fifty.in_time):
        passed = [(e.rule, e.mark) for e in await _events(office, code) if isinstance(e, MarkPassed)]
        assert passed == [(of[code], mark) for mark in MarkKind] if code in of else passed == [], code


async def test_the_quarter_was_closed_once_with_the_late_cases_by_name(year: tuple[StaffedOffice, Fifty]) -> None:
    office, fifty = year
    closed = await the_closing(office)
    assert (closed.period, closed.due_on, closed.mark_at) == ("q3", date(2023, 9, 30), start_of(date(2023, 10, 1)))
    assert [case.code for case in closed.late] == sorted([*fifty.waiting, *fifty.approved])
    assert {case.stage for case in closed.late} == {Stage.AWAITING_APPROVAL, Stage.APPROVED}
    [outcome] = closed.targets
    assert (outcome.reached, outcome.short) == (False, WAITING + APPROVED)
    [line] = closed.lines
    assert (line.allotted_vnd, line.available_vnd) == (CASES * MILLION, WAITING * MILLION)
    assert (line.reserved_vnd, line.committed_vnd) == (APPROVED * MILLION, IN_TIME * MILLION)


async def test_the_board_shows_the_same_quarter_years_later(year: tuple[StaffedOffice, Fifty]) -> None:
    office, fifty = year
    closed = await the_closing(office)
    asked = {"on": "2023-09-30", "known_at": instant_text(closed.known_at), "fund_year": 2023}
    at_once = await the_page(office.town, **asked)
    for code in fifty.waiting[:5]:
        await office.town.record(await office.town.desk.compose(office.town.an_approval(code, MILLION)))
    await office.town.record(await office.town.desk.compose(office.town.an_allotment(7 * MILLION)))
    await move_clock(office, start_of(date(2026, 2, 2)))

    later = await the_page(office.town, **asked)

    assert later["rows"] == at_once["rows"]
    assert [row["code"] for row in later["rows"] if row["overdue"]] == [case.code for case in closed.late]
    for row, case in zip([r for r in later["rows"] if r["overdue"]], closed.late, strict=True):
        kept = (case.stage.value, case.holder_office, case.support_vnd, case.advanced_vnd, case.paid_vnd)
        assert (
            row["stage"],
            row["holder_office"],
            *[row[n] for n in ("support_vnd", "advanced_vnd", "paid_vnd")],
        ) == kept
    now = await the_page(office.town, fund_year=2023)
    assert now["rows"] != at_once["rows"]
