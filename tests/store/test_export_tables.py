"""An export says of every table of the database that it goes along, or why it does not."""

import re

from store.export import ROWS, STREAMS
from store.manifest import LEFT_OUT
from tests.conftest import Database

# Papers go along as files, each under its own hash.
AS_FILES = {"paper"}


async def test_every_table_is_carried_or_left_out_by_name(database: Database) -> None:
    async with database.as_role("sinhke_reader") as connection:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    carried = {re.findall(r"\bfrom (\w+)", query)[-1] for query in (*ROWS.values(), STREAMS)} | AS_FILES

    assert {row[0] for row in tables} == carried | set(LEFT_OUT)
    assert not carried & set(LEFT_OUT)
