"""What the tables of the tree refuse, whoever writes: a gap, a place given twice, a leaf that is nothing."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from store.histories import keep_history
from tests.conftest import Database
from tests.store.conftest import CODE

INSERT = "insert into leaf (position, hash, stream, link, workflow_id, run_id) values ($1, $2, $3, $4, $5, $6)"


@pytest.fixture
async def tree(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """The checkpoint job in an open transaction, on a stream with two leaves; nothing is kept."""
    async with database.as_role(None) as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("insert into stream (name, kind, head_hash) values ($1, 'subproject', '')", CODE)
        await connection.execute("set local role sinhke_checkpoint")
        for position in (0, 1):
            await connection.execute(INSERT, *leaf(position))
        yield connection
        await transaction.rollback()


def leaf(position: int, **changes: Any) -> list[Any]:
    row = {
        "position": position,
        "hash": f"{position:064x}",
        "stream": CODE,
        "link": position + 1,
        "workflow_id": None,
        "run_id": None,
    }
    return list({**row, **changes}.values())


async def test_the_next_link_and_an_exported_history_are_leaves(tree: asyncpg.Connection) -> None:
    await tree.execute("set local role sinhke_recorder")
    await keep_history(tree, ("subproject/x", "r"), "{}")
    await tree.execute("set local role sinhke_checkpoint")
    await tree.execute(INSERT, *leaf(2))
    await tree.execute(INSERT, *leaf(3, stream=None, link=None, workflow_id="subproject/x", run_id="r"))

    assert await tree.fetchval("select count(*) from leaf") == 4


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (leaf(3), asyncpg.RaiseError),
        (leaf(-1), asyncpg.CheckViolationError),
        (leaf(1, hash="a" * 64, link=3), asyncpg.UniqueViolationError),
        (leaf(2, hash=f"{1:064x}"), asyncpg.UniqueViolationError),
        (leaf(2, link=2), asyncpg.UniqueViolationError),
        (leaf(2, link=0), asyncpg.CheckViolationError),
        (leaf(2, hash="A" * 64), asyncpg.CheckViolationError),
        (leaf(2, stream="DA-2023-0002"), asyncpg.ForeignKeyViolationError),
        (leaf(2, stream=None), asyncpg.CheckViolationError),
        (leaf(2, link=None), asyncpg.CheckViolationError),
        (leaf(2, stream=None, link=None), asyncpg.CheckViolationError),
        (leaf(2, workflow_id="w", run_id="r"), asyncpg.CheckViolationError),
        (leaf(2, stream=None, link=None, workflow_id="w"), asyncpg.CheckViolationError),
        (leaf(2, stream=None, link=None, workflow_id="w", run_id="r"), asyncpg.ForeignKeyViolationError),
    ],
)
async def test_what_is_no_next_leaf_is_refused(
    tree: asyncpg.Connection, row: list[Any], error: type[asyncpg.PostgresError]
) -> None:
    with pytest.raises(error):
        await tree.execute(INSERT, *row)
        await tree.execute("set constraints all immediate")


async def test_rows_of_one_statement_may_come_in_any_order_but_leave_no_gap(tree: asyncpg.Connection) -> None:
    await tree.execute(
        "insert into leaf (position, hash, stream, link) select n, lpad(to_hex(n), 64, '0'), $1, n + 1 "
        "from unnest(array[4, 2, 3]) n",
        CODE,
    )
    with pytest.raises(asyncpg.RaiseError, match="without a gap"):
        await tree.execute(
            "insert into leaf (position, hash, stream, link) select n, lpad(to_hex(n), 64, '0'), $1, n + 1 "
            "from unnest(array[5, 7]) n",
            CODE,
        )


@pytest.mark.parametrize(("size", "root"), [(0, "0" * 64), (1, "x" * 64), (1, "0" * 63)])
async def test_a_checkpoint_has_a_size_and_a_root(tree: asyncpg.Connection, size: int, root: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await tree.execute("insert into checkpoint (size, root, vkey, note) values ($1, $2, 'k', 'n')", size, root)


async def test_the_time_of_a_checkpoint_is_the_databases_own(tree: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await tree.execute(
            "insert into checkpoint (size, root, vkey, note, made_at) values (1, repeat('0', 64), 'k', 'n', now())"
        )
