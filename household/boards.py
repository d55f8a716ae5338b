"""The board as it is asked for on the command line: a page, a list, one forecast; for eyes, a program or a spreadsheet."""

from dataclasses import dataclass

from domain.board import BoardList, Grouping
from gateway.as_of import asked_of, day_of
from gateway.board import CASE_COLUMNS, Wanted, funds, page
from gateway.explaining import explain
from gateway.lists import Filter, list_page
from gateway.look import Document, Look, look
from gateway.settings import Settings
from gateway.totals import TOTAL_COLUMNS
from screens.board import show_board, show_funds
from screens.exit_codes import Exit
from screens.explained import show_explained
from screens.screen import Screen

PAIR = ("on", "known_at")
AS = "--as"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The words of a command line about the board, not yet read."""

    by: Grouping = Grouping.CASE
    year: int | None = None
    commune: str | None = None
    on: str | None = None
    known_at: str | None = None
    target: str | None = None
    list_name: BoardList | None = None
    person: str | None = None
    days: int = 0

    @property
    def lacks_a_person(self) -> bool:
        return self.list_name is BoardList.MY_WORK and self.person is None


async def page_of(seen: Look, typed: Typed) -> Document:
    """The document of a page or a list. Raises BadMoment, NotThere, LawProblem."""
    asked = await asked_of(seen, typed.on, typed.known_at)
    wanted = _wanted(typed)
    if typed.list_name is None:
        return await page(seen, asked, wanted)
    return await list_page(seen, asked, wanted, typed.list_name, Filter(person=typed.person, days=typed.days))


async def show_page(
    screen: Screen, settings: Settings, typed: Typed, *, as_csv: bool, explained: str | None = None
) -> Exit:
    """One page or list, or the forecast of one case explained. Raises what `page_of` does."""
    if explained is not None:
        return await _show_forecast(screen, settings, typed, explained)
    if typed.lacks_a_person:
        return screen.misspelt(screen.say("cli.usage.missing", word=AS))
    async with look(settings) as seen:
        screen.names = seen.names
        document = await page_of(seen, typed)
    if as_csv:
        _spreadsheet(screen, document)
    else:
        show_board(screen, document)
    return Exit.DONE


async def _show_forecast(screen: Screen, settings: Settings, typed: Typed, code: str) -> Exit:
    async with look(settings) as seen:
        screen.names = seen.names
        document = await explain(seen, await asked_of(seen, typed.on, typed.known_at), _wanted(typed), code)
    show_explained(screen, document)
    return Exit.DONE


async def show_lines(screen: Screen, settings: Settings, year: int | None) -> Exit:
    """The fund lines of one year or of all, and whether each sums to zero."""
    async with look(settings) as seen:
        screen.names = seen.names
        show_funds(screen, (await asked_of(seen)).head(seen), await funds(seen, year))
    return Exit.DONE


def _wanted(typed: Typed) -> Wanted:
    target = day_of(typed.target) if typed.target is not None else None
    return Wanted(by=typed.by, fund_year=typed.year, commune=typed.commune, target=target)


def _spreadsheet(screen: Screen, document: Document) -> None:
    """Each row says its pair and whether it is simulated: a file is passed on without the screen that it came from."""
    pair = {name: document[name] for name in (*PAIR, "simulated")}
    rows = [{**row, **pair} for row in document["rows"]]
    columns = rows[0] if rows else (*_columns(document), *pair)
    screen.rows(rows, list(dict.fromkeys(columns)))


def _columns(document: Document) -> tuple[str, ...]:
    """The first line of an empty page."""
    if document.get("by", Grouping.CASE) != Grouping.CASE:
        return TOTAL_COLUMNS
    return CASE_COLUMNS
