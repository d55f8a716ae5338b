"""The worker: the composition root. Opens pools, connects, registers every workflow and activity, and ends cleanly.

One worker a process; SIGTERM finishes what runs, closes the pools, flushes, and leaves by `os._exit`, since the SDK can
hang or crash at interpreter exit (temporal.md section 2).
"""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import aiohttp
import structlog
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.worker import PollerBehaviorSimpleMaximum, Worker, WorkerDeploymentConfig

from activities.build import build_id
from activities.catch_up import catch_up
from activities.clock import Clock
from activities.keep_histories import Keeping
from activities.logs import configure_logs
from activities.look_again import Looking
from activities.postman import Postman
from activities.recorder import Recorder
from activities.sandbox import sandbox
from activities.treasury_desk import CALL_SECONDS, TreasuryDesk
from gateway.intake import Gateway
from gateway.settings import Settings, read_settings
from gateway.temporal import connect
from store.database import connect_pool
from store.roles import Role, role_url
from workflows.fund_year import FundYear
from workflows.payment_order import PaymentOrder
from workflows.register import Register
from workflows.subproject import Subproject

logger = structlog.get_logger()
STICKY_SECONDS = 3
GRACE_SECONDS = 20


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    runtime = _runtime(settings)
    async with AsyncExitStack() as open_things:
        client = await connect(settings, identity=f"sinhke-worker-{os.getpid()}", runtime=runtime)
        pools = {}
        # The recorder is reached by local and by regular activities, so it has a connection for each slot of both.
        sizes: dict[Role, int] = {
            "sinhke_recorder": 2 * settings.worker_slots,
            "sinhke_gateway": settings.worker_slots,
            "sinhke_reader": settings.worker_slots,
        }
        for role, size in sizes.items():
            url = role_url(settings.database_url, role, settings.secrets_folder)
            pools[role] = await connect_pool(url, application=role, size=size)
            open_things.push_async_callback(pools[role].close)
        http = await open_things.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))
        )
        gateway = Gateway(pools["sinhke_gateway"], settings, client, identity="sinhke-machines")
        recorder = Recorder(pools["sinhke_recorder"])
        await catch_up(pools["sinhke_recorder"])
        desk = TreasuryDesk(reader=pools["sinhke_reader"], gateway=gateway, client=client, http=http, settings=settings)
        clock = Clock(reader=pools["sinhke_reader"], gateway=gateway, settings=settings)
        worker = Worker(
            client,
            task_queue=settings.task_queue,
            workflows=[Subproject, FundYear, Register, PaymentOrder],
            activities=[
                recorder.record,
                recorder.standing,
                desk.start_payment_order,
                desk.read_order,
                desk.report,
                desk.send_order,
                desk.ask_order,
                clock.ring,
            ],
            workflow_runner=sandbox(),
            max_cached_workflows=settings.worker_cache,
            max_concurrent_workflow_tasks=20,
            max_concurrent_activities=settings.worker_slots,
            max_concurrent_local_activities=settings.worker_slots,
            workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(2),
            activity_task_poller_behavior=PollerBehaviorSimpleMaximum(2),
            sticky_queue_schedule_to_start_timeout=timedelta(seconds=STICKY_SECONDS),
            graceful_shutdown_timeout=timedelta(seconds=GRACE_SECONDS),
            deployment_config=_deployment(settings),
        )
        keeping = Keeping(pools["sinhke_recorder"], client, settings.keep_histories_seconds)
        beside = (
            asyncio.create_task(Looking(pools["sinhke_recorder"], client, settings).keep_looking()),
            asyncio.create_task(Postman(pools["sinhke_recorder"], settings).keep_posting()),
            asyncio.create_task(keeping.keep_keeping()),
        )
        logger.info("worker_ready", temporal=settings.temporal_address, queue=settings.task_queue)
        await _work_until_asked_to_stop(worker)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _work_until_asked_to_stop(worker: Worker) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    working = asyncio.create_task(worker.run())
    stopping = asyncio.create_task(asked.wait())
    done, _ = await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working not in done:
        await worker.shutdown()
    await working


def _deployment(settings: Settings) -> WorkerDeploymentConfig | None:
    """Versioned workers where a deployment is named: a case moves to the current build at its next task."""
    if not settings.worker_deployment:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=settings.worker_deployment, build_id=build_id()),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


def _runtime(settings: Settings) -> Runtime:
    metrics = PrometheusConfig(bind_address=settings.metrics_address) if settings.metrics_address else None
    return Runtime(telemetry=TelemetryConfig(metrics=metrics))


def main() -> int:
    """0 after a clean stop; 5 if a server cannot be reached at the start."""
    settings = read_settings(Path(os.environ["SINHKE_VAR"]) if "SINHKE_VAR" in os.environ else None)
    configure_logs(settings.log_format)
    try:
        asyncio.run(run(settings))
    except (OSError, TimeoutError, RuntimeError) as problem:
        logger.error("worker_cannot_start", problem=str(problem) or type(problem).__name__)
        return 5
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
