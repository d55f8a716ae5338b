"""What crash tests need of a live household: cheap commands, servers killed and raised, and the record's own account."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from domain.actions import Action
from domain.envelope import Envelope
from gateway.desk import Desk, Wish
from household.household import Household
from law.loader import load_calendar, load_edition
from stack.server import Server
from store.roles import role_url
from store.troubles import database_trouble
from story.cast import DISTRICT
from story.life import COMPONENT
from tests.recorder.chain import whole_chain

ALLOCATOR = "lg-phan-bo"
COMMUNES = ("huong-son", "xuan-huong", "duong-duc", "tan-thanh")


@dataclass
class House:
    household: Household
    desk: Desk
    sent: list[Envelope] = field(default_factory=list)

    def an_allotment(self, number: int) -> Wish:
        """One đồng for a commune; each has a paper number of its own, so that no two commands say the same."""
        law, calendar = load_edition("vn-38-2023"), load_calendar()
        body = {
            "allocating_office": DISTRICT,
            "origin_year": 2023,
            "source": "province",
            "component": COMPONENT,
            "capital_kind": "recurrent",
            "amount_vnd": 1,
            "law_edition": {"name": law.name, "sha256": law.sha256},
            "calendar": {"name": calendar.name, "sha256": calendar.sha256},
        }
        return Wish(
            stream=f"fund/2023/{COMMUNES[number % len(COMMUNES)]}",
            action=Action.ALLOT,
            decides=body,
            decided_by=[ALLOCATOR],
            paper=self.desk.file(b"gia dinh", number=f"QD-{number}", date="2023-06-01"),
        )

    async def compose(self, count: int) -> list[Envelope]:
        """Signed commands that rest on nothing, so that they may be sent in any order."""
        made = [await self.desk.compose(self.an_allotment(len(self.sent) + number)) for number in range(count)]
        self.sent += made
        return made

    async def send_until_taken(self, envelope: Envelope) -> None:
        """As an official's program does it: the same envelope again until it is plainly taken in."""
        while True:
            try:
                await self.desk.gateway.submit(envelope, wait_seconds=0)
            except Exception as error:
                if database_trouble(error) is None and not isinstance(error, OSError | TimeoutError):
                    raise
                await asyncio.sleep(0.2)
            else:
                return

    async def crash(self, server: Server) -> None:
        server.kill()
        await server.start()

    async def everything_answered(self, *, seconds: float = 60.0) -> None:
        """Nobody does anything: the task that looks again and Temporal's retries bring every receipt."""
        async with asyncio.timeout(seconds):
            while await self.ask("select count(*) from command_without_receipt"):
                await asyncio.sleep(0.3)

    async def ask(self, query: str, *values: object) -> Any:
        async with self.reading() as connection:
            return await connection.fetchval(query, *values)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[asyncpg.Connection]:
        settings = self.household.settings
        connection = await asyncpg.connect(role_url(settings.database_url, "sinhke_reader", settings.secrets_folder))
        try:
            yield connection
        finally:
            await connection.close()

    async def check_record(self) -> None:
        """0 lost, 0 double, 0 gap, every chain whole, and the money is what was recorded."""
        assert await self.ask("select count(*) from command where stream like 'fund/%'") == len(self.sent)
        assert await self.ask("select count(*) from receipt where stream like 'fund/%'") == len(self.sent)
        assert await self.ask("select count(*) from receipt where outcome = 'refused' and stream like 'fund/%'") == 0
        assert await self.ask("select count(*) from event where stream like 'fund/%'") == len(self.sent)
        gaps = "select count(*) from stream where version <> (select count(*) from event where event.stream = name)"
        assert await self.ask(gaps) == 0
        links = """select count(*) from stream where links <> (select count(*) from event where event.stream = name)
                   + (select count(*) from receipt where receipt.stream = name)"""
        assert await self.ask(links) == 0
        assert await self.ask("select coalesce(sum(allotted_vnd), 0)::bigint from board_line") == len(self.sent)
        assert await self.ask("select count(*) from board_line where line_sum <> 0") == 0
        async with self.reading() as connection:
            for stream in await connection.fetch("select name from stream"):
                await whole_chain(connection, stream["name"])
