"""Everything but the log can be made again from the log: projections on a second, empty record, the book in plain Python."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from activities.catch_up import catch_up
from domain.card import card_of
from domain.events import read_event
from domain.ids import StreamKind, stream_kind
from domain.postings import postings
from domain.times import start_of
from domain.values import Model
from store.clock import found_simulated_clock
from store.database import connect_pool
from store.projections import project
from story.play import BEGINS
from tests.conftest import Database
from tests.recorder.lives import half_a_life, turned_back, whole_life
from tests.recorder.town import Town

if TYPE_CHECKING:
    from store.database import Pool

PROJECTIONS = (
    *("register_head", "person", "signing_key", "office", "mandate", "edition"),
    *("subproject_card", "subproject_moment", "payment_order"),
)
COMMANDS = (
    "select stream, first_version, last_version from receipt where outcome = 'recorded' order by stream, position"
)
EVENTS = "select stream, version, kind, kind_version, body, recorded_at from event order by stream, version"


@pytest.fixture(scope="module")
async def lives(town: Town) -> list[str]:
    """The codes of one closed case, one whose order is prepared, and three that walked the ways back."""
    return [(await whole_life(town)).plan.code, (await half_a_life(town)).plan.code, *await turned_back(town)]


async def _log(connection: asyncpg.Connection) -> dict[str, list[tuple[Model, datetime]]]:
    found: dict[str, list[tuple[Model, datetime]]] = defaultdict(list)
    for row in await connection.fetch(EVENTS):
        event = read_event(row["kind"], row["kind_version"], row["body"])
        found[row["stream"]].append((event, row["recorded_at"]))
    return found


async def test_the_projections_are_what_a_rebuild_from_the_events_gives(
    town: Town, lives: list[str], fresh_database: Database
) -> None:
    await found_simulated_clock(fresh_database.url("sinhke_migrator"), start_of(date.fromisoformat(BEGINS)))
    async with town.database.as_role("sinhke_reader") as kept, fresh_database.as_role("sinhke_recorder") as rebuilt:
        log = await _log(kept)
        # The register first: a mandate of a case's people stands on its offices.
        commands = sorted(await kept.fetch(COMMANDS), key=lambda row: not row["stream"].startswith("register/"))
        for command in commands:
            await _project(rebuilt, log[command["stream"]], **dict(command))
        async with fresh_database.as_role("sinhke_reader") as read:
            for table in PROJECTIONS:
                was, is_now = await _rows(kept, table), await _rows(read, table)
                assert was == is_now, table
                assert was, f"{table} is empty: it proves nothing"


async def test_a_record_older_than_its_moments_is_caught_up_from_the_events_once(town: Town, lives: list[str]) -> None:
    tables = ("subproject_moment", "subproject_card")
    async with town.database.as_role(None) as superuser, connected(town.database) as pool:
        was = {table: await _rows(superuser, table) for table in tables}
        assert await catch_up(pool) == 0
        await superuser.execute("alter table subproject_moment disable trigger subproject_moment_is_insert_only")
        await superuser.execute("delete from subproject_moment")
        await superuser.execute("alter table subproject_moment enable always trigger subproject_moment_is_insert_only")
        assert sum(await asyncio.gather(catch_up(pool), catch_up(pool))) == len(lives)
        assert {table: await _rows(superuser, table) for table in tables} == was
        assert await catch_up(pool) == 0


@asynccontextmanager
async def connected(database: Database) -> AsyncIterator["Pool"]:
    pool = await connect_pool(database.url("sinhke_recorder"), size=2)
    try:
        yield pool
    finally:
        await pool.close()


async def _project(
    connection: asyncpg.Connection,
    log: list[tuple[Model, datetime]],
    *,
    stream: str,
    first_version: int,
    last_version: int,
) -> None:
    until = [event for event, _ in log[:last_version]]
    recorded_at = log[last_version - 1][1]
    past, new = until[: first_version - 1], until[first_version - 1 :]
    before = card_of(stream, past) if stream_kind(stream) is StreamKind.SUBPROJECT else None
    await project(connection, stream, first_version, new, before=before, simulated=True, recorded_at=recorded_at)


async def _rows(connection: asyncpg.Connection, table: str) -> list[dict[str, Any]]:
    rows = await connection.fetch(f"select to_jsonb(t) as row from {table} t order by to_jsonb(t)::text")
    return [row["row"] for row in rows]


async def test_a_card_is_what_its_events_say(town: Town, lives: list[str]) -> None:
    async with town.database.as_role("sinhke_reader") as connection:
        log = await _log(connection)
        for code in lives:
            card = card_of(code, [event for event, _ in log[code]])
            row = await connection.fetchrow("select * from subproject_card where code = $1", code)
            assert card is not None
            assert card.state.stage is not None
            assert row is not None
            holder = (card.holder.duty.value, card.holder.office) if card.holder else (None, None)
            assert (row["holder_duty"], row["holder_office"]) == holder
            assert (row["stage"], row["version"]) == (card.state.stage.value, card.state.version)
            assert row["held_since"] == card.held_since


async def test_entries_and_balances_are_what_the_events_postings_add_up_to(town: Town, lives: list[str]) -> None:
    balances: dict[tuple[str, str, str], int] = defaultdict(int)
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    expected = []
    async with town.database.as_role("sinhke_reader") as connection:
        for stream, events in (await _log(connection)).items():
            if stream_kind(stream) is StreamKind.REGISTER:
                continue
            for version, (event, _) in enumerate(events, start=1):
                for ordinal, posting in enumerate(postings(stream, event), start=1):
                    expected.append((stream, version, ordinal, posting.amount_vnd, posting.value_on))
                    for account, sign in ((posting.debit, 1), (posting.credit, -1)):
                        balances[account.order] += sign * posting.amount_vnd
                        counts[account.order] += 1
        entries = await connection.fetch(
            "select stream, version, ordinal, amount_vnd, value_on from ledger_entry order by stream, version, ordinal"
        )
        accounts = await connection.fetch("select line, kind, subproject, balance, entries from ledger_account")
        sums = await connection.fetch("select line_sum from board_line")
    assert [tuple(entry) for entry in entries] == sorted(expected)
    assert {(a["line"], a["kind"], a["subproject"]): (a["balance"], a["entries"]) for a in accounts} == {
        account: (balances[account], counts[account]) for account in balances
    }
    assert {row["line_sum"] for row in sums} == {0}
    assert len(sums) >= 2


async def test_each_accounts_entries_are_numbered_without_a_gap_and_lead_to_its_balance(
    town: Town, lives: list[str]
) -> None:
    both_sides = """
        select line, debit_kind as kind, debit_subproject as subproject, debit_sequence as sequence,
               debit_balance as balance, amount_vnd from ledger_entry
        union all
        select line, credit_kind, credit_subproject, credit_sequence, credit_balance, -amount_vnd from ledger_entry
        order by line, kind, subproject, sequence
    """
    async with town.database.as_role("sinhke_reader") as connection:
        sides = await connection.fetch(both_sides)
    last: dict[tuple[str, str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for side in sides:
        account = (side["line"], side["kind"], side["subproject"])
        number, balance = last[account]
        assert (side["sequence"], side["balance"]) == (number + 1, balance + side["amount_vnd"])
        last[account] = (side["sequence"], side["balance"])
    assert len(last) >= 8
