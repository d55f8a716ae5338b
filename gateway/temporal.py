"""Speaking to Temporal: connect, and signal-with-start on a stream's id, with every error read for what it means.

"Later" and "unknown" are one thing: the command row stays without a receipt and is signalled again (temporal.md 2).
"""

import asyncio
from datetime import timedelta
from enum import StrEnum

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client, TLSConfig
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.runtime import Runtime
from temporalio.service import RPCError, RPCStatusCode

from domain.ids import StreamKind, stream_kind, workflow_id
from gateway.settings import Settings
from workflows.attributes import SEARCH_ATTRIBUTES
from workflows.carry import Carry

SIGNAL_SECONDS = 8.0
CONNECT_SECONDS = 8.0
# A worker that is killed in the middle of a step is missed after this; the local attempt is bounded well below it.
TASK_TIMEOUT = timedelta(seconds=5)
MAY_PASS = frozenset(
    {
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.CANCELLED,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.INTERNAL,
        RPCStatusCode.UNKNOWN,
        RPCStatusCode.ABORTED,
    }
)
WORKFLOW_OF = {StreamKind.SUBPROJECT: "Subproject", StreamKind.FUND: "FundYear", StreamKind.REGISTER: "Register"}


class Told(StrEnum):
    """Whether Temporal has taken a signal: told, to be told again later, or never (the configuration is wrong)."""

    TOLD = "told"
    LATER = "later"
    NEVER = "never"


async def connect(settings: Settings, *, identity: str, runtime: Runtime | None = None) -> Client:
    """A client of the configured server. Raises TimeoutError, RPCError or RuntimeError while it cannot be reached."""
    async with asyncio.timeout(CONNECT_SECONDS):
        return await Client.connect(
            settings.temporal_address,
            namespace=settings.temporal_namespace,
            data_converter=pydantic_data_converter,
            identity=identity,
            tls=_tls(settings),
            runtime=runtime,
        )


async def register_attributes(client: Client, settings: Settings) -> None:
    """Register our typed search attributes where they are missing: an unknown one would fail every workflow task.

    Registering the same name and type again is harmless. Raises RPCError if a name is there with another type.
    """
    namespace = settings.temporal_namespace
    listed = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace=namespace))
    missing = {
        name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
        for name, kind in SEARCH_ATTRIBUTES.items()
        if name not in listed.custom_attributes
    }
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(search_attributes=missing, namespace=namespace)
        )


def _tls(settings: Settings) -> TLSConfig | bool:
    if settings.temporal_tls_ca is None:
        return False
    cert, key = settings.temporal_tls_cert, settings.temporal_tls_key
    return TLSConfig(
        server_root_ca_cert=settings.temporal_tls_ca.read_bytes(),
        client_cert=cert.read_bytes() if cert else None,
        client_private_key=key.read_bytes() if key else None,
    )


async def tell(client: Client, settings: Settings, stream: str, action: str, wire: bytes) -> Told:
    """Signal a stream's workflow, starting it if it does not run. The record decides; a second signal does no harm."""
    kind = stream_kind(stream)
    assert kind is not None, stream
    try:
        async with asyncio.timeout(SIGNAL_SECONDS):
            await client.start_workflow(
                WORKFLOW_OF[kind],
                Carry(stream=stream),
                id=workflow_id(stream),
                task_queue=settings.task_queue,
                task_timeout=TASK_TIMEOUT,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                start_signal=action,
                start_signal_args=[wire],
                static_summary=stream,
            )
    except (TimeoutError, WorkflowAlreadyStartedError):
        return Told.LATER
    except RPCError as problem:
        return Told.LATER if problem.status in MAY_PASS else Told.NEVER
    except RuntimeError as problem:
        if "client connect" not in str(problem):
            raise
        return Told.LATER
    return Told.TOLD
