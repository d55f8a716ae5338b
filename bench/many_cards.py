"""As many cards as a country may have, made inside the server: cases that a real recorder wrote, again under other codes.

Each has its last moment, its accounts and a fund line of its commune's year, so that a page has as much to add up as a
real one; no events stand behind them. Communes and years are crossed, so that no page is empty and all are as long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.queries import read_queries

if TYPE_CHECKING:
    from store.database import Connection

FIRST_YEAR, YEARS = 2030, 20
A_PAGE = 21
STATEMENTS = read_queries(Path(__file__).with_name("many_cards.sql"))
# A check of each row's references would take as long as the rows themselves.
UNCHECKED = "set local session_replication_role = replica"
OF_COPY: Mapping[str, str] = MappingProxyType(
    {
        "code": "copied.code",
        "commune": "copied.commune",
        "fund_year": "copied.year",
        "next_date": "case when real.next_date is not null then copied.due end",
    }
)

COLUMNS = "select attname from pg_attribute where attrelid = to_regclass($1) and attnum > 0 order by attnum"
REAL: Mapping[str, str] = MappingProxyType(
    {
        "subproject_card": "subproject_card real on real.code = copied.shape",
        "subproject_moment": (
            "(select distinct on (code) * from subproject_moment where code in (select code from shape) "
            "order by code, version desc) real on real.code = copied.shape"
        ),
    }
)


@dataclass(frozen=True)
class Crossed:
    """So many communes in each of the years; every page has its cards. Cards are numbered from 0 on."""

    communes: int

    def code(self, number: int) -> str:
        year, turn = FIRST_YEAR + number // self.communes % YEARS, number // self.communes // YEARS
        return f"DA-{year}-{turn * self.communes + number % self.communes + 1:05d}"

    def page(self, number: int) -> tuple[int, str]:
        """Fund year and commune of the page that a card is on; the next number is another commune's."""
        return FIRST_YEAR + number // self.communes % YEARS, f"xa-nhieu-{number % self.communes:05d}"


async def many_cards(connection: "Connection", shapes: Sequence[str], count: int) -> Crossed:
    """Copy these real cases (codes) into so many cards of the years from 2030 on, FEWEST_CARDS at least. Needs a superuser."""
    crossed = Crossed(count // (A_PAGE * YEARS))
    async with connection.transaction():
        await connection.execute(UNCHECKED)
        await connection.execute(STATEMENTS["temporary_tables"])
        await connection.execute(STATEMENTS["shapes"], list(shapes))
        await connection.execute(STATEMENTS["copies"], count, crossed.communes, YEARS, FIRST_YEAR)
        await connection.execute("analyze shape, copied")
        for table in REAL:
            await connection.execute(await _copying(connection, table))
        for name in ("offices", "lines", "money_of_lines", "money_of_copies"):
            await connection.execute(STATEMENTS[name])
    await connection.execute(STATEMENTS["tidy"])
    return crossed


async def _copying(connection: "Connection", table: str) -> str:
    """Whatever columns the table has, the copies have them too."""
    columns = [row["attname"] for row in await connection.fetch(COLUMNS, table)]
    values = [OF_COPY.get(name, f"real.{name}") for name in columns]
    return f"insert into {table} ({', '.join(columns)}) select {', '.join(values)} from copied join {REAL[table]}"
