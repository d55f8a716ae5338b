"""The deadlines of cases as simulated days pass, on a real server and a real record: each mark once, and nothing decided.

Three cases wait for the approver from 5 July on, three working days: until Monday the 10th. One stays there, one is given
more time, one is approved.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from activities.look_again import Looking
from domain.actions import Action
from domain.deadlines import DeadlineRule, MarkKind
from domain.events.deadlines import DeadlineEscalated, DeadlineMissed, DeadlineReminded, MarkPassed
from domain.lifecycle import Stage
from domain.state.subproject import SubprojectState
from domain.times import start_of
from gateway.desk import Wish
from story.ways_back import WaysBack
from tests.conftest import Database
from tests.recorder.town import APPROVER, MILLION
from tests.workflows.days import comes, looking_at, marks, overlaid_rooms, rung, timers, until
from tests.workflows.days import events_of as found
from tests.workflows.office import StaffedOffice

APPROVAL, CONTRACT = DeadlineRule.APPROVAL, DeadlineRule.CONTRACT
DUE, EXTENDED_TO = "2023-07-10", "2023-07-20"
APPROVERS = ["lg-biet-phai", APPROVER]  # whoever holds the duty at the office that approves
ALL = [MarkKind.REMIND, MarkKind.DUE, MarkKind.MISSED, MarkKind.ESCALATE]


@dataclass(frozen=True)
class Three:
    """The cases, by what becomes of them."""

    left: WaysBack
    extended: WaysBack
    approved: WaysBack


@pytest.fixture(scope="module")
async def office(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StaffedOffice]:
    async with overlaid_rooms(database, tmp_path_factory.mktemp("clock")) as office, office.working():
        yield office


@pytest.fixture(scope="module")
async def looking(office: StaffedOffice) -> AsyncIterator[Looking]:
    async with looking_at(office) as looking:
        await looking.look_at_the_clock()
        yield looking


@pytest.fixture(scope="module")
async def three(office: StaffedOffice, looking: Looking) -> Three:
    await office.receipt(office.town.an_allotment(30 * MILLION))
    return Three(*[await office.town.a_case(MILLION) for _ in range(3)])


async def told(office: StaffedOffice, code: str) -> dict[str, list[str]]:
    """By kind of notice, whom the clock has told of a case; a duty that nobody holds in brackets."""
    async with office.database.as_role("sinhke_reader") as connection:
        rows = await connection.fetch(
            "select kind, person, unheld from notice where stream = $1 order by version, person", code
        )
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row["person"] or f"[{row['unheld']}]")
    return by_kind


async def reached(office: StaffedOffice, case: WaysBack, *said: MarkKind) -> None:
    code = case.plan.code

    async def as_said() -> bool:
        return await marks(office, code, APPROVAL) == list(said)

    await until(as_said, f"{code}: {[mark.value for mark in said]}, not {await marks(office, code, APPROVAL)}")


async def test_whoever_must_act_is_reminded_a_working_day_before(
    office: StaffedOffice, looking: Looking, three: Three
) -> None:
    await comes(office, looking, "2023-07-07")
    for case in (three.left, three.extended, three.approved):
        await reached(office, case, MarkKind.REMIND)
    assert (await told(office, three.left.plan.code))["deadline_reminded"] == APPROVERS


async def test_more_time_moves_the_timer_and_an_approval_ends_the_deadline(
    office: StaffedOffice, looking: Looking, three: Three
) -> None:
    before = await timers(office, three.extended.plan.code)
    state = await office.town.desk.state(three.extended.plan.code)
    assert isinstance(state, SubprojectState)
    [kept] = [one for one in state.open_deadlines if one.deadline.rule is APPROVAL]
    body = {"deadline": kept.id, "due_on": EXTENDED_TO, "reason": "giả định: chờ ý kiến"}
    paper = office.town.decision()
    wish = Wish(
        stream=three.extended.plan.code,
        action=Action.EXTEND_DEADLINE,
        decides=body,
        decided_by=[APPROVER],
        paper=paper,
    )
    receipt = await office.receipt(wish)
    assert receipt.refusal is None, receipt.refusal
    cancelled, started = (await timers(office, three.extended.plan.code))[len(before) :]
    assert (cancelled[0], started[0]) == ("TimerCanceled", "TimerStarted")
    assert timedelta(days=11) < timedelta(seconds=started[1]) < timedelta(days=13)  # the reminder: Wednesday the 19th

    receipt = await office.receipt(office.town.an_approval(three.approved.plan.code, MILLION))
    assert receipt.refusal is None, receipt.refusal


async def test_the_day_itself_is_told_and_so_is_that_it_was_missed(
    office: StaffedOffice, looking: Looking, three: Three
) -> None:
    await comes(office, looking, DUE)
    await reached(office, three.left, MarkKind.REMIND, MarkKind.DUE)
    await comes(office, looking, "2023-07-11")
    await reached(office, three.left, MarkKind.REMIND, MarkKind.DUE, MarkKind.MISSED)
    assert (await told(office, three.left.plan.code))["deadline_missed"] == APPROVERS


async def test_days_later_the_next_duty_up_is_told(office: StaffedOffice, looking: Looking, three: Three) -> None:
    await comes(office, looking, "2023-07-14")
    await reached(office, three.left, *ALL)
    by_kind = await told(office, three.left.plan.code)
    assert by_kind == {
        "deadline_reminded": APPROVERS,
        "deadline_due": APPROVERS,
        "deadline_missed": APPROVERS,
        "deadline_escalated": ["lg-giam-sat"],
    }


async def test_each_mark_says_when_it_came_and_moves_nothing(office: StaffedOffice, three: Three) -> None:
    passed = await found(office, three.left.plan.code, MarkPassed)
    kinds = [DeadlineReminded, DeadlineReminded, DeadlineMissed, DeadlineEscalated]
    assert [type(event) for event in passed] == kinds
    days = ["2023-07-07", "2023-07-10", "2023-07-11", "2023-07-14"]
    assert [event.mark_at for event in passed] == [start_of(date.fromisoformat(day)) for day in days]
    for event in passed:
        assert event.stage_after is Stage.AWAITING_APPROVAL
        assert event.hand.decided_by == ("clock",)
        assert timedelta() <= event.hand.received_at - event.mark_at < timedelta(seconds=30)


async def test_a_deadline_that_was_kept_rings_no_more(office: StaffedOffice, three: Three) -> None:
    code = three.approved.plan.code
    assert await marks(office, code, APPROVAL) == [MarkKind.REMIND]
    assert (await marks(office, code, CONTRACT))[:1] == [MarkKind.REMIND]  # its next one: 14 July, five working days


async def test_the_extended_one_is_marked_anew_from_its_new_day(
    office: StaffedOffice, looking: Looking, three: Three
) -> None:
    assert await marks(office, three.extended.plan.code, APPROVAL) == [MarkKind.REMIND]
    await comes(office, looking, "2023-07-21")
    await reached(office, three.extended, MarkKind.REMIND, MarkKind.REMIND, MarkKind.DUE, MarkKind.MISSED)


async def test_nothing_rings_twice_however_often_the_workflows_look(
    office: StaffedOffice, looking: Looking, three: Three
) -> None:
    before = {case.plan.code: await rung(office, case.plan.code) for case in (three.left, three.extended)}
    for code in before:
        for _ in range(3):
            await office.handle(code).signal("look_again")
            await asyncio.sleep(0.2)
    assert {code: await rung(office, code) for code in before} == before
    assert await marks(office, three.left.plan.code, APPROVAL) == ALL
