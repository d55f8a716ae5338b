"""Many cards for the queries of a board: the cards of a played year, again and again under other codes. No events behind.

Whatever column a card has, it has here too, with values that a real recorder wrote.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.database import Connection

TEMPLATES = "select * from subproject_card where simulated order by code limit 10000"
CODES_A_YEAR = 99_999
# Years in which nothing is played, so that no code is anybody's.
FIRST_YEAR, LAST_YEAR = 2030, 2099


async def copy_cards(connection: "Connection", count: int) -> None:
    """So many more cards by COPY, spread over years from 2030 on; needs a superuser, and a year that was played."""
    if count > CODES_A_YEAR * (LAST_YEAR - FIRST_YEAR + 1):
        raise ValueError("a year has 99,999 codes, and there are seventy years")
    templates = [dict(row) for row in await connection.fetch(TEMPLATES)]
    assert templates, "cards are copied from those of a played year"
    await connection.copy_records_to_table(
        "subproject_card", records=_cards(templates, count), columns=list(templates[0])
    )
    await connection.execute("analyze subproject_card")


def _cards(templates: list[dict[str, Any]], count: int) -> Iterator[tuple[Any, ...]]:
    for number in range(count):
        year, place = FIRST_YEAR + number // CODES_A_YEAR, number % CODES_A_YEAR + 1
        card = templates[number % len(templates)]
        yield tuple({**card, "code": f"DA-{year}-{place:05d}", "fund_year": year}.values())
