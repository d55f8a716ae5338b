"""The record's clock, as the operator who founds a register sees it."""

from datetime import datetime

import asyncpg

from store.queries import sql

FOUND_SIMULATED = sql("clock", "found_simulated_clock")


class ClockProblem(Exception):
    """Why the clock cannot be put into simulated time, in one sentence."""


async def found_simulated_clock(migrator_url: str, at: datetime) -> None:
    """Put an empty record into simulated time for ever, beginning at an instant (UTC) that may lie in the past."""
    connection = await asyncpg.connect(migrator_url, timeout=10)
    try:
        await connection.execute(FOUND_SIMULATED, at)
    except asyncpg.RaiseError as error:
        raise ClockProblem(str(error)) from error
    finally:
        await connection.close(timeout=10)
