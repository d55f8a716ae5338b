"""The ground of a run: fresh servers, a founded record, and pools; erased at the end whatever happens."""

import os
import platform
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
from temporalio.client import Client

from activities.recorder import Recorder, read_asked
from bench.cpu import Meter
from bench.lives import LifeScript, rehearse
from bench.memory_server import MemoryTemporal
from bench.money import WORKING_DAY, commune, settle
from bench.scale import Scale, ServerDatabase
from bench.straight import StraightGateway
from domain.values import EditionRef
from gateway.desk import Desk
from gateway.session import open_desk
from gateway.settings import Settings
from gateway.temporal import connect
from household.household import Household
from stack.server import Server
from store.database import connect_pool
from store.roles import Role, role_url
from story import demo
from story.play import Play
from story.teller import Teller

if TYPE_CHECKING:
    from store.database import Pool

Say = Callable[[str], None]


@dataclass(kw_only=True)
class Ground:
    """What every scenario stands on. `straight` records without Temporal, `pool` has the recorder's rights."""

    household: Household
    temporal: Server
    client: Client
    straight: StraightGateway
    desk: Desk
    pool: "Pool"
    recorder: Recorder
    editions: tuple[EditionRef, EditionRef]
    setting: dict[str, Any]
    say: Say
    at_work: bool = False

    @property
    def settings(self) -> Settings:
        return self.household.settings

    def url(self, role: Role) -> str:
        return role_url(self.settings.database_url, role, self.settings.secrets_folder)

    def meter(self, worker: int | None = None, aside: tuple[int, ...] = ()) -> Meter:
        postgres = self.household.house.postgres.pid
        return Meter(postgres=postgres, server=self.temporal.pid, worker=worker, aside=aside)

    async def to_work(self) -> None:
        """Move the clock to the day on which cases are measured; once, since it only moves forward."""
        if not self.at_work:
            await Teller(self.desk, lambda line: None).morning(WORKING_DAY)
            self.at_work = True

    async def scripts(
        self, count: int, communes: int, *, filed: bool = True, until_approval: bool = False
    ) -> list[LifeScript]:
        """Rehearsed lives, spread over so many communes in turn; `filed`: their papers are in the record already."""
        await self.to_work()
        found = []
        async with self.pool.acquire() as connection:
            for number in range(count):
                place = commune(number % communes)
                life = await rehearse(self.desk, connection, place, self.editions, until_approval=until_approval)
                found.append(life)
        for step in (step for life in found for step in life.steps if filed):
            await self.straight.file_papers(read_asked(step.envelope.wire().decode()).command)
        return found


@asynccontextmanager
async def open_ground(scale: Scale, say: Say) -> AsyncIterator[Ground]:
    """Servers up, register founded in simulated time, communes with their money; no worker yet."""
    var = Path(tempfile.mkdtemp(prefix="sinhke-bench-"))
    given = Settings(var=var)
    memory = MemoryTemporal(var / "memory", given.temporal_namespace, log=var / "log" / "temporal.log")
    try:
        say("starting the servers")
        if scale.server_database is ServerDatabase.MEMORY:
            given = given.model_copy(update={"temporal_address": await memory.start()})
        household = Household(var, given=given)
        try:
            await household.open_servers()
            await demo.begin(household)
            temporal = memory if memory.running else household.house.temporal
            async with _founded(household, temporal, scale, say) as ground:
                yield ground
        finally:
            await household.erase()
    finally:
        await memory.stop()
        shutil.rmtree(var, ignore_errors=True)


@asynccontextmanager
async def _founded(household: Household, temporal: Server, scale: Scale, say: Say) -> AsyncIterator[Ground]:
    settings = household.settings
    client = await connect(settings, identity="sinhke-bench")
    urls = [
        role_url(settings.database_url, role, settings.secrets_folder) for role in ("sinhke_recorder", "sinhke_gateway")
    ]
    async with (
        open_desk(settings) as real,
        await connect_pool(urls[0], application="sinhke-bench", size=scale.at_once) as pool,
        await connect_pool(urls[1], application="sinhke-bench", size=2) as filing,
    ):
        recorder = Recorder(pool)
        straight = StraightGateway(filing, settings, recorder)
        desk = Desk(gateway=straight, reader=real.reader, settings=settings)
        play = Play(desk, Teller(desk, lambda line: None), lose_nothing)
        say("founding the register")
        await settle(desk, play, scale.at_once)
        yield Ground(
            household=household,
            temporal=temporal,
            client=client,
            straight=straight,
            desk=desk,
            pool=pool,
            recorder=recorder,
            editions=(play.law, play.calendar),
            setting=await _setting(client, pool, scale),
            say=say,
        )


async def lose_nothing(order: str, faults: list[str]) -> None:
    """The story's treasury answers at once here: a lost answer is no part of any figure."""


async def _setting(client: Client, pool: "Pool", scale: Scale) -> dict[str, Any]:
    """How these figures were taken: server database, sandbox, compression, versions, machine."""
    server = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    async with pool.acquire() as connection:
        postgres = await connection.fetchval("show server_version")
    return {
        "server_db": scale.server_database.value,
        "sandbox": "on, domain passed through",
        "gzip": "on, the SDK's default",
        "versions": {
            "python": platform.python_version(),
            "postgres": postgres,
            "temporal_server": server.server_version,
            **{name: version(name) for name in ("temporalio", "asyncpg", "pydantic")},
        },
        "cores": os.cpu_count(),
        "machine": platform.machine(),
    }
