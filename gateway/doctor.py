"""Is the house healthy, and if not, what to do: every part on its own, so that one that is down hides no other."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from temporalio.client import Client
from temporalio.service import RPCError

from gateway.checks import CHECKS, Patient, Unasked, Unwell, Values
from gateway.look import Document, Look, NoServerNamed, look
from gateway.settings import Settings
from gateway.temporal import connect
from law.loader import LawProblem
from store.migrate import MigrationProblem
from store.roles import RoleProblem
from store.troubles import database_trouble
from wording import Lang, say

ASK_SECONDS = 5.0


async def examine(settings: Settings, lang: Lang) -> Document:
    """Every check with its sentence and remedy. Never raises for what is wrong with the house."""
    async with AsyncExitStack() as opened:
        seen, database = await _looked(opened, settings)
        skew = (datetime.now(UTC) - seen.clock.server_now).total_seconds() if seen else 0.0
        client, temporal = await _connected(settings)
        patient = Patient(
            settings=settings, look=seen, database=database, skew_seconds=skew, client=client, temporal=temporal
        )
        checks = [await _checked(name, check, patient, lang) for name, check in CHECKS.items()]
    healthy = all(check["good"] for check in checks)
    return {**(seen.head if seen else {}), "healthy": healthy, "checks": checks}


async def _looked(opened: AsyncExitStack, settings: Settings) -> tuple[Look | None, str]:
    try:
        return await opened.enter_async_context(look(settings)), ""
    except NoServerNamed:
        return None, "SINHKE_DATABASE_URL"
    except Exception as error:
        if isinstance(error, OSError | RoleProblem) or database_trouble(error):
            return None, str(error) or type(error).__name__
        raise


async def _connected(settings: Settings) -> tuple[Client | None, str]:
    if not settings.temporal_address:
        return None, "SINHKE_TEMPORAL_ADDRESS"
    try:
        return await connect(settings, identity="sinhke-doctor"), ""
    except (TimeoutError, RuntimeError, RPCError, OSError) as error:
        return None, f"{settings.temporal_address} ({type(error).__name__})"


async def _checked(name: str, check: Callable[[Patient], Awaitable[Values]], patient: Patient, lang: Lang) -> Document:
    said = {"id": name, "label": say(f"doctor.{name}.label", lang), "remedy": say(f"doctor.{name}.remedy", lang)}
    try:
        async with asyncio.timeout(ASK_SECONDS):
            values = await check(patient)
    except Unasked as silent:
        server = f"doctor.{silent}"
        sentence = say("cli.doctor.unasked", lang, server=say(f"{server}.label", lang))
        return {**said, "good": False, "sentence": sentence, "remedy": say(f"{server}.remedy", lang)}
    except Exception as error:
        known = isinstance(error, Unwell | RPCError | TimeoutError | OSError | LawProblem | MigrationProblem)
        if not known and database_trouble(error) is None:
            raise
        detail = str(error) or type(error).__name__
        return {**said, "good": False, "sentence": say(f"doctor.{name}.bad", lang, detail=detail)}
    return {**said, "good": True, "sentence": say(f"doctor.{name}.good", lang, **values), "remedy": ""}
