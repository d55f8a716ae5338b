"""Codes of sub-projects are given out once each, whoever asks at the same moment."""

import asyncio

import asyncpg
import pytest

from tests.conftest import Database


async def _codes(database: Database, year: int, number: int) -> list[str]:
    async with database.as_role("sinhke_gateway") as connection:
        return [await connection.fetchval("select next_code($1)", year) for _ in range(number)]


async def test_codes_count_up_within_their_year(fresh_database: Database) -> None:
    assert await _codes(fresh_database, 2023, 2) == ["DA-2023-0001", "DA-2023-0002"]
    assert await _codes(fresh_database, 2024, 1) == ["DA-2024-0001"]
    assert await _codes(fresh_database, 2023, 1) == ["DA-2023-0003"]


async def test_no_code_is_given_out_twice(fresh_database: Database) -> None:
    asked = await asyncio.gather(*(_codes(fresh_database, 2023, 25) for _ in range(8)))

    assert sorted(code for codes in asked for code in codes) == [f"DA-2023-{n:04}" for n in range(1, 201)]


async def test_a_code_after_the_nine_thousand_nine_hundred_and_ninety_ninth_keeps_all_its_digits(
    fresh_database: Database,
) -> None:
    async with fresh_database.as_role("sinhke_migrator") as connection:
        await connection.execute("insert into code_counter values (2100, 9998)")

    assert await _codes(fresh_database, 2100, 2) == ["DA-2100-9999", "DA-2100-10000"]


@pytest.mark.parametrize("year", [2020, 2101, 0, -2023, None])
async def test_a_year_outside_the_programme_gets_no_code(database: Database, year: int | None) -> None:
    async with database.as_role("sinhke_gateway") as connection:
        with pytest.raises(asyncpg.RaiseError, match="2021 to 2100"):
            await connection.fetchval("select next_code($1)", year)
