"""What `doctor` looks at, one check a part: each gives the values of its good sentence, or raises Unwell with a remark."""

import shutil
import stat
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from domain.calendar_days import CalendarMissing
from domain.times import local_date
from gateway.addresses import AddressProblem, read_addresses
from gateway.days import calendar
from gateway.keys import KeyProblem, public_key_of
from gateway.look import Look
from gateway.settings import Settings
from law.loader import load_edition
from store.migrate import status
from store.notices import post_state
from store.reading import read_editions
from store.roles import role_url
from wording import instant
from workflows.attributes import SEARCH_ATTRIBUTES

OLDEST_POSTGRES = 15
MAX_SKEW_SECONDS = 5
LEAST_FREE_BYTES = 500 * 1024 * 1024
GIGABYTE = 1024**3
LEAST_RETENTION_DAYS, SECONDS_A_DAY = 30, 24 * 60 * 60
FIRST_EDITION = "vn-38-2023"
Values = Mapping[str, object]


class Unwell(Exception):
    """What is wrong with one part, as a short remark behind its sentence."""


class Unasked(Exception):
    """A part that could not be looked at, because the server with this check's name does not answer."""


@dataclass(frozen=True, kw_only=True)
class Patient:
    """What the checks look at: a look at the record and a Temporal client, where they could be had, or why not.

    `skew_seconds`: this process's clock against the database server's own; the shift of a simulated record is no skew.
    """

    settings: Settings
    look: Look | None
    database: str
    skew_seconds: float
    client: Client | None
    temporal: str


async def _postgres(patient: Patient) -> Values:
    if patient.look is None:
        raise Unwell(patient.database)
    version = patient.look.clock.server_version // 10_000
    if version < OLDEST_POSTGRES:
        raise Unwell(str(version))
    return {"version": version}


async def _migrations(patient: Patient) -> Values:
    if patient.look is None:
        raise Unasked("postgres")
    settings = patient.settings
    known = await status(role_url(settings.database_url, "sinhke_reader", settings.secrets_folder))
    waiting = [migration.name for migration in known if migration.applied_at is None]
    if waiting:
        raise Unwell(", ".join(waiting))
    return {"count": len(known)}


async def _temporal(patient: Patient) -> Values:
    if patient.client is None:
        raise Unwell(patient.temporal)
    return {"address": patient.settings.temporal_address}


async def _namespace(patient: Patient) -> Values:
    namespace = patient.settings.temporal_namespace
    client = _reached(patient)
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except RPCError:
        raise Unwell(namespace) from None
    return {"namespace": namespace}


async def _retention(patient: Patient) -> Values:
    """Long enough that an outage of the worker, which exports closed runs, loses no history."""
    client = _reached(patient)
    wanted = DescribeNamespaceRequest(namespace=patient.settings.temporal_namespace)
    told = await client.workflow_service.describe_namespace(wanted)
    days = told.config.workflow_execution_retention_ttl.seconds // SECONDS_A_DAY
    if days < LEAST_RETENTION_DAYS:
        raise Unwell(f"{days} < {LEAST_RETENTION_DAYS}")
    return {"days": days}


async def _search_attributes(patient: Patient) -> Values:
    asked = ListSearchAttributesRequest(namespace=patient.settings.temporal_namespace)
    known = (await _reached(patient).operator_service.list_search_attributes(asked)).custom_attributes
    missing = [name for name in SEARCH_ATTRIBUTES if name not in known]
    if missing:
        raise Unwell(", ".join(missing))
    return {"count": len(SEARCH_ATTRIBUTES)}


async def _worker(patient: Patient) -> Values:
    """Somebody asks our queue for work: without a worker everything is received and nothing is processed."""
    settings = patient.settings
    asked = DescribeTaskQueueRequest(
        namespace=settings.temporal_namespace,
        task_queue=TaskQueue(name=settings.task_queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    pollers = (await _reached(patient).workflow_service.describe_task_queue(asked)).pollers
    if not pollers:
        raise Unwell(settings.task_queue)
    return {"queue": settings.task_queue}


def _reached(patient: Patient) -> Client:
    if patient.client is None:
        raise Unasked("temporal")
    return patient.client


async def _keys(patient: Patient) -> Values:
    folder = patient.settings.keys_folder
    files = sorted(folder.glob("*.pem")) if folder.is_dir() else []
    for file in files:
        try:
            public_key_of(folder, file.stem)
        except KeyProblem as problem:
            raise Unwell(f"{file.name} ({stat.filemode(file.stat().st_mode)}, {problem.reason})") from None
    return {"count": len(files)}


async def _law(patient: Patient) -> Values:
    """Every published edition is the one that this checkout holds; before a founding, the tree's own can be read."""
    published = await read_editions(patient.look.connection, "law") if patient.look else []
    for pinned in published:
        if load_edition(pinned.name).sha256 != pinned.sha256:
            raise Unwell(pinned.name)
    return {"edition": ", ".join(edition.name for edition in published) or load_edition(FIRST_EDITION).name}


async def _calendar(patient: Patient) -> Values:
    years = calendar().years
    today = patient.look.today if patient.look else local_date(datetime.now(UTC))
    try:
        calendar().is_working_day(today)
    except CalendarMissing as missing:
        raise Unwell(str(missing.year)) from None
    return {"first": min(years), "last": max(years)}


async def _clock_skew(patient: Patient) -> Values:
    if patient.look is None:
        raise Unasked("postgres")
    if abs(patient.skew_seconds) > MAX_SKEW_SECONDS:
        raise Unwell(f"{patient.skew_seconds:+.0f} s")
    return {"seconds": abs(round(patient.skew_seconds))}


async def _disk(patient: Patient) -> Values:
    folder = next(parent for parent in (patient.settings.var, *patient.settings.var.parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise Unwell(f"{folder}: {free // 1024**2} MB")
    return {"free": f"{free // GIGABYTE} GB"}


async def _post(patient: Patient) -> Values:
    """Letters that cannot be sent make the house unwell; a house that sends none says so and is well."""
    if patient.look is None:
        raise Unasked("postgres")
    state = await post_state(patient.look.connection)
    settings = patient.settings
    if settings.smtp_host:
        try:
            read_addresses(settings.addresses)
        except AddressProblem as problem:
            raise Unwell(str(problem)) from None
        if state["last_problem"]:
            raise Unwell(f"{state['last_problem']}; {state['unsent']}; {instant(state['oldest'], settings.lang)}")
    unset = None if settings.smtp_host else "SINHKE_SMTP_HOST"
    values = {name: state[name] for name in ("waiting", "unsent", "oldest")}
    return {**values, "unheld": state["unheld"] or None, "unset": unset}


CHECKS: Mapping[str, Callable[[Patient], Awaitable[Values]]] = {
    "postgres": _postgres,
    "migrations": _migrations,
    "temporal": _temporal,
    "namespace": _namespace,
    "retention": _retention,
    "search_attributes": _search_attributes,
    "worker": _worker,
    "keys": _keys,
    "law": _law,
    "calendar": _calendar,
    "clock_skew": _clock_skew,
    "disk": _disk,
    "post": _post,
}
