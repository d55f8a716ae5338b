"""The workers of the bench as children, and the caller that sends a command and hears when it is done."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from types import MappingProxyType

from bench.bells import PATIENCE_SECONDS, Bells
from bench.empty import SIGNAL, WORKFLOW
from bench.ground import Ground
from bench.lives import Step
from bench.worker import READY
from domain.ids import workflow_id
from gateway.settings import ROOT, Settings
from gateway.temporal import Told, tell
from stack.ports import HOST
from stack.problems import StackProblem
from stack.processes import Child

READY_SECONDS = 40.0
STOP = ((signal.SIGTERM, 25.0),)


# What a worker has in its environment beyond the others: the cold one keeps no workflow between two tasks.
OWN_SETTINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"record": {}, "empty": {}, "cold": {"SINHKE_WORKER_CACHE": "0"}}
)


@dataclass(frozen=True)
class Staff:
    """The workers that were asked for by their kinds, each on its task queue."""

    ground: Ground
    bells: Bells
    workers: Mapping[str, Child]

    @property
    def record(self) -> Child:
        return self.workers["record"]

    @property
    def empty(self) -> Child:
        return self.workers["empty"]

    async def ask_record(self, step: Step, stream: str, kind: str = "record") -> float:
        """Signal a real command; milliseconds until its receipt is written and told to the workflow's worker."""
        rung = self.bells.expect(workflow_id(stream))
        begun = perf_counter()
        settings = self.settings(kind)
        told = await tell(self.ground.client, settings, stream, step.action, step.envelope.wire())
        assert told is Told.TOLD, f"{stream}: {told}"
        return await _heard(rung, begun)

    async def start_empty(self, name: str, commands: int) -> None:
        """A naive life that takes so many commands."""
        await self.ground.client.start_workflow(
            WORKFLOW, commands, id=name, task_queue=self.settings("empty").task_queue
        )

    async def ask_empty(self, name: str, wire: bytes) -> tuple[float, float]:
        """Signal a naive life; milliseconds until the server has taken the signal, and until nothing has been done."""
        rung = self.bells.expect(name)
        begun = perf_counter()
        await self.ground.client.get_workflow_handle(name).signal(SIGNAL, wire)
        acknowledged = (perf_counter() - begun) * 1000
        return acknowledged, await _heard(rung, begun)

    def settings(self, kind: str) -> Settings:
        return self.ground.settings.model_copy(update={"task_queue": f"bench-{kind}"})


async def _heard(rung: "asyncio.Future[float]", begun: float) -> float:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return (await rung - begun) * 1000


@asynccontextmanager
async def hired(ground: Ground, kinds: Sequence[str] = ("record", "empty")) -> AsyncIterator[Staff]:
    """These workers ready to work, stopped at the end."""
    ground.say(f"starting the workers: {', '.join(kinds)}")
    loop = asyncio.get_running_loop()
    transport, bells = await loop.create_datagram_endpoint(Bells, local_addr=(HOST, 0))
    port = transport.get_extra_info("sockname")[1]
    async with AsyncExitStack() as stack:
        stack.callback(transport.close)
        children = {}
        for kind in kinds:
            children[kind] = _child(ground, kind, port)
            stack.push_async_callback(children[kind].stop, STOP)
        for child in children.values():
            await _ready(child)
        yield Staff(ground, bells, children)


def _child(ground: Ground, kind: str, port: int) -> Child:
    var = ground.settings.var
    queue = f"bench-{kind}"
    environment = {"SINHKE_VAR": str(var), "SINHKE_TASK_QUEUE": queue, "PYTHONUNBUFFERED": "1", **OWN_SETTINGS[kind]}
    return Child(
        [sys.executable, "-m", "bench.worker", kind, str(port)],
        log=var / "log" / f"{queue}.log",
        parting=signal.SIGTERM,
        environment={**os.environ, **environment},
        cwd=ROOT,
    )


async def _ready(child: Child) -> None:
    deadline = asyncio.get_running_loop().time() + READY_SECONDS
    while READY not in child.said():
        if not child.running or asyncio.get_running_loop().time() > deadline:
            raise StackProblem(f"A worker of the bench did not become ready: {child.said()[-600:]}")
        await asyncio.sleep(0.05)
