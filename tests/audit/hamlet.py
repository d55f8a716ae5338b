"""The smallest town in which a case can live from opening to closing: three offices, twelve people, really signed.

Its record has every kind of row and few of each, so that hundreds of forgeries of it can be audited in seconds.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from activities.recorder import Recorder
from domain.actions import Action
from domain.commands.register import RegisterKind
from domain.people import Duty
from domain.times import start_of
from gateway.desk import Desk
from gateway.founding import Founding
from gateway.settings import Settings
from store import intake
from store.clock import found_simulated_clock
from store.database import connect_pool
from story.cast import AREA, DISTRICT, HUONG_SON, REGISTRAR, REGISTRAR_NAME, people_of
from story.play import BEGINS
from tests.conftest import Database
from tests.live import play_on
from tests.recorder.town import TODAY, AtOnce, Town

OFFICES = ((DISTRICT, "district"), (HUONG_SON.office, "commune"), (HUONG_SON.village, "village"))
MACHINE = ("treasury-desk", Duty.TREASURY_DESK, AREA)
OF_THE_DISTRICT = (
    ("lg-phan-bo", Duty.ALLOCATING_OFFICE, DISTRICT),
    ("lg-tiep-nhan", Duty.RECEIVER, DISTRICT),
    ("lg-tham-dinh", Duty.APPRAISER, DISTRICT),
    ("lg-thu-ky", Duty.APPRAISAL_SECRETARY, DISTRICT),
    ("lg-thu-ky", Duty.APPRAISER, DISTRICT),
    ("lg-phe-duyet", Duty.APPROVER, DISTRICT),
    ("lg-quyet-toan", Duty.FINAL_ACCOUNT_EXAMINER, DISTRICT),
)


@asynccontextmanager
async def open_hamlet(database: Database, folder: Path) -> AsyncIterator[Town]:
    """The founded hamlet, in simulated time on the day of the town's tests."""
    await found_simulated_clock(database.url("sinhke_migrator"), start_of(date.fromisoformat(BEGINS)))
    settings = Settings(var=folder, database_url=database.superuser)
    async with (
        await connect_pool(database.url("sinhke_recorder"), size=2) as pool,
        await connect_pool(database.url("sinhke_gateway")) as door,
        await connect_pool(database.url("sinhke_reader")) as reader,
    ):
        recorder = Recorder(pool)
        desk = Desk(gateway=AtOnce(door, settings, recorder), reader=reader, settings=settings)
        town = Town(database=database, desk=desk, recorder=recorder, play=play_on(desk))
        await _found(town)
        await town.play.teller.morning(TODAY)
        async with door.acquire() as connection:
            await intake.file_paper(connection, town.decision().sha256, "text/plain", 1)
        yield town


async def _found(town: Town) -> None:
    founding = Founding(town.desk, AREA, REGISTRAR)
    await founding.found(RegisterKind.SIMULATED, REGISTRAR_NAME)
    above: str | None = None
    for office, level in OFFICES:  # from the district down, each below the one before
        body = {"office": office, "name": office, "level": level, "parent": above, "valid_from": "2021-01-01"}
        await founding.ask(Action.OPEN_OFFICE, body)
        above = office
    law, calendar = town.play.law, town.play.calendar
    await founding.ask(Action.PUBLISH_LAW_EDITION, {"name": law.name, "sha256": law.sha256, "draft": False})
    await founding.ask(Action.PUBLISH_CALENDAR, {"name": calendar.name, "sha256": calendar.sha256})
    of_the_commune = [(p.person, duty, office) for p in people_of(HUONG_SON) for duty, office in p.mandates]
    known: set[str] = set()
    for person, duty, office in (MACHINE, *OF_THE_DISTRICT, *of_the_commune):
        if person not in known:
            known.add(person)
            await founding.register(person, person, machine=person == MACHINE[0])
            await founding.enrol_key(person)
        await founding.mandate(person, duty.value, office, BEGINS, number=f"QD-{person}-{duty.value}", date=BEGINS)
