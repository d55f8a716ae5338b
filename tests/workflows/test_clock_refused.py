"""A bell that the record refuses is rung ever more rarely, so that no record fills with refusals, and is heard in the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from itertools import pairwise

import asyncpg

from domain.times import start_of
from tests.recorder.town import MILLION
from tests.workflows.days import closed_periods, looking_at, move_clock, until
from tests.workflows.office import StaffedOffice

FUND = "fund/2023/huong-son"
REFUSED = """
    select receipt.code, command.received_at from receipt join command using (command_id)
    where receipt.stream = $1 and command.action = 'close_period' and receipt.outcome = 'refused'
    order by command.received_at
"""


@asynccontextmanager
async def without_mandate(office: StaffedOffice, person: str) -> AsyncIterator[None]:
    """As if the person's mandate had ended; it stands again after the block."""
    async with office.database.as_role(None) as connection:
        taken = await connection.fetch("delete from mandate where person = $1 returning *", person)
        yield
        for row in taken:
            names, places = ", ".join(row.keys()), ", ".join(f"${n}" for n in range(1, len(row) + 1))
            await connection.execute(f"insert into mandate ({names}) values ({places})", *row.values())


async def refused(office: StaffedOffice) -> list[asyncpg.Record]:
    async with office.database.as_role("sinhke_reader") as connection:
        return list(await connection.fetch(REFUSED, FUND))


async def test_a_clock_without_a_mandate_is_refused_ever_more_rarely_until_it_has_one(office: StaffedOffice) -> None:
    async def three() -> bool:
        return len(await refused(office)) >= 3

    async def closed() -> bool:
        return await closed_periods(office, FUND) == ["q3"]

    async with looking_at(office) as looking:
        await office.receipt(office.town.an_allotment(MILLION))
        async with without_mandate(office, "clock"):
            await move_clock(office, start_of(date(2023, 10, 1)) + timedelta(minutes=1))
            await looking.look_at_the_clock()
            await until(three, "three refusals")
        await until(closed, "the quarter")
    rows = await refused(office)
    pauses = [later["received_at"] - earlier["received_at"] for earlier, later in pairwise(rows)]
    assert {row["code"] for row in rows} == {"no_mandate"}
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0] * 1.4
