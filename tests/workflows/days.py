"""Days that pass in seconds: the record's simulated clock is moved, the workflows are told to look, the bells ring."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from activities.look_again import Looking
from domain.actions import Action
from domain.deadlines import DeadlineRule, MarkKind
from domain.events.deadlines import MarkPassed
from domain.events.fund import PeriodClosed
from domain.times import start_of
from domain.values import EditionRef, Model, instant_text
from gateway.desk import Wish
from law.loader import load_edition
from store import log
from store.database import connect_pool
from story.cast import REGISTRAR
from tests.conftest import Database
from tests.recorder.town import REGISTER, open_town
from tests.workflows.office import PATIENCE, StaffedOffice, attributes_of, kind_of, open_rooms

OVERLAY = "lang-giang-gia-dinh"
TODAY = "2023-07-05"  # the first day on which a dossier may follow the window of the overlay
BELLS = "select count(*) from command where stream = $1 and action in ('close_period', 'pass_mark')"
SOON = timedelta(seconds=2)
E = TypeVar("E", bound=Model)


@asynccontextmanager
async def overlaid_rooms(database: Database, files: Path) -> AsyncIterator[StaffedOffice]:
    """An office of a town under the overlay, whose worker does not work yet."""
    async with open_town(database, files, edition=OVERLAY, today=TODAY):
        pass
    async with open_rooms(database, files) as office:
        law = load_edition(OVERLAY)
        office.town.play.law = EditionRef(name=law.name, sha256=law.sha256)
        office.town.today = TODAY
        yield office


@asynccontextmanager
async def looking_at(office: StaffedOffice) -> AsyncIterator[Looking]:
    """What the worker's look-again task does, done when a test says so."""
    async with await connect_pool(office.database.url("sinhke_recorder"), size=2) as pool:
        yield Looking(pool, office.client, office.settings)


async def move_clock(office: StaffedOffice, to: datetime) -> None:
    """Straight through the recorder, whether or not a worker works."""
    body = {"to": instant_text(to)}
    wish = Wish(stream=REGISTER, action=Action.MOVE_CLOCK, decides=body, decided_by=[REGISTRAR])
    receipt = await office.town.record(await office.town.desk.compose(wish))
    assert receipt.refusal is None, receipt.refusal


async def comes(office: StaffedOffice, looking: Looking, day: str) -> None:
    """A Vietnamese day has begun."""
    await move_clock(office, start_of(date.fromisoformat(day)) + SOON)
    await looking.look_at_the_clock()


async def events_of(office: StaffedOffice, stream: str, kind: type[E]) -> list[E]:
    async with office.town.desk.reader.acquire() as connection:
        return [event for event in await log.read_stream(connection, stream) if isinstance(event, kind)]


async def marks(office: StaffedOffice, code: str, rule: DeadlineRule) -> list[MarkKind]:
    """What the clock has said of a case's deadline, in order."""
    return [event.mark for event in await events_of(office, code, MarkPassed) if event.rule is rule]


async def closed_periods(office: StaffedOffice, stream: str) -> list[str]:
    return [event.period.value for event in await events_of(office, stream, PeriodClosed)]


async def until(done: Callable[[], Awaitable[bool]], what: str, *, seconds: float = PATIENCE) -> None:
    """Wait for what a workflow will do."""
    try:
        async with asyncio.timeout(seconds):
            while not await done():
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"not within {seconds} s: {what}") from None


async def timers(office: StaffedOffice, stream: str) -> list[tuple[str, float]]:
    """Every timer event of a stream's run, in order: its kind, and for a start how many seconds it sleeps."""
    found = []
    for event in await office.events(stream):
        if kind_of(event).startswith("Timer"):
            sleeps = attributes_of(event).get("startToFireTimeout", "0s")
            found.append((kind_of(event), float(str(sleeps).removesuffix("s"))))
    return found


async def rung(office: StaffedOffice, stream: str) -> int:
    """How many bells the stream's current run has rung."""
    told = [attributes_of(e) for e in await office.events(stream) if kind_of(e) == "ActivityTaskScheduled"]
    return sum(one["activityType"]["name"] == "ring" for one in told)


async def bells(office: StaffedOffice, stream: str) -> int:
    """How many bells of a stream have reached the record, over all runs of its workflow."""
    async with office.town.desk.reader.acquire() as connection:
        count: int = await connection.fetchval(BELLS, stream)
    return count
