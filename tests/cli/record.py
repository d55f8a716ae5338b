"""A look past the command line: how many rows the record has, to see that nothing was changed."""

from pathlib import Path

import asyncpg

from gateway.settings import read_settings
from store.roles import role_url

COUNTED = ("command", "event", "receipt", "ledger_entry", "paper", "code_counter")


async def rows(var: Path) -> dict[str, int]:
    """Rows of every table that a command could add to, and the papers and keys on disk."""
    settings = read_settings(var)
    connection = await asyncpg.connect(role_url(settings.database_url, "sinhke_reader", settings.secrets_folder))
    try:
        found = {table: await connection.fetchval(f"select count(*) from {table}") for table in COUNTED}
        found["last_code"] = await connection.fetchval("select coalesce(sum(last), 0) from code_counter")
    finally:
        await connection.close()
    for folder in (settings.papers_folder, settings.keys_folder):
        found[folder.name] = sum(path.is_file() for path in folder.rglob("*"))
    return found
