"""A worker process of the bench, set up like the product's (a test compares): `record` serves real cases, `empty` none.
`cold` serves them too, with a setting of its own (`bench/workers.py`).

One worker a process, because a round counts each one's processor time.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, Worker

from activities.recorder import Recorder
from activities.sandbox import sandbox
from bench.bells import Ringer
from bench.empty import Empty, nothing
from gateway.settings import Settings, read_settings
from gateway.temporal import connect
from store.database import connect_pool
from store.roles import role_url
from workflows.subproject import Subproject

READY = "worker_ready"
STICKY_SECONDS = 3
GRACE_SECONDS = 20


@asynccontextmanager
async def _served(kind: str, settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """The workflows and activities of one kind."""
    if kind == "empty":
        yield {"workflows": [Empty], "activities": [nothing]}
        return
    url = role_url(settings.database_url, "sinhke_recorder", settings.secrets_folder)
    pool = await connect_pool(url, application="sinhke_recorder", size=settings.worker_slots)
    try:
        recorder = Recorder(pool)
        yield {"workflows": [Subproject], "activities": [recorder.record, recorder.standing]}
    finally:
        await pool.close()


def _worker(client: Client, settings: Settings, served: dict[str, Any], ringer: Ringer) -> Worker:
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflow_runner=sandbox(),
        max_cached_workflows=settings.worker_cache,
        max_concurrent_workflow_tasks=20,
        max_concurrent_activities=settings.worker_slots,
        max_concurrent_local_activities=settings.worker_slots,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(2),
        activity_task_poller_behavior=PollerBehaviorSimpleMaximum(2),
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=STICKY_SECONDS),
        graceful_shutdown_timeout=timedelta(seconds=GRACE_SECONDS),
        interceptors=[ringer],
        **served,
    )


async def run(kind: str, port: int, settings: Settings) -> None:
    """Work until SIGTERM."""
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    client = await connect(settings, identity=f"sinhke-bench-{kind}")
    ringer = Ringer(port)
    async with _served(kind, settings) as served, _worker(client, settings, served, ringer):
        print(READY, flush=True)
        await asked.wait()
    ringer.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], int(sys.argv[2]), read_settings(Path(os.environ["SINHKE_VAR"]))))
    sys.stdout.flush()
    os._exit(0)
