"""Commands that show what is recorded, how it came about, what may be done now, and the board."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from commandline.app import MOST_SECONDS, PLAIN, SCREEN, Shared, Stream, Year, command, words
from domain.board import BoardList, Grouping
from household import boards, looking, replaying, watching
from screens.exit_codes import Exit


@command("next")
async def next_(stream: Stream, /, *, shared: Shared = PLAIN) -> Exit:
    return await looking.show_next(SCREEN, shared.settings, stream)


@command("work")
async def work(*, by: Annotated[str, words("help.argument.person", name="--as")], shared: Shared = PLAIN) -> Exit:
    return await looking.show_work(SCREEN, shared.settings, by)


@command("notices")
async def notices(
    *, by: Annotated[str | None, words("help.argument.person", name="--as")] = None, shared: Shared = PLAIN
) -> Exit:
    return await looking.show_told(SCREEN, shared.settings, by)


@command("receipt")
async def receipt(command_id: Annotated[str, words("help.argument.command_id")], /, *, shared: Shared = PLAIN) -> Exit:
    return await looking.show_outcome(SCREEN, shared.settings, command_id)


@command("show")
async def show(
    stream: Stream, /, *, at: Annotated[str | None, words("help.option.at")] = None, shared: Shared = PLAIN
) -> Exit:
    return await looking.show(SCREEN, shared.settings, stream, at)


@command("events")
async def events(stream: Stream, /, *, shared: Shared = PLAIN) -> Exit:
    return await looking.show_all_events(SCREEN, shared.settings, stream)


@command("replay")
async def replay(
    stream: Stream,
    /,
    *,
    to: Annotated[str | None, words("replay.option.to")] = None,
    until: Annotated[str | None, words("replay.option.until")] = None,
    compare: Annotated[tuple[str, str] | None, words("replay.option.compare")] = None,
    folder: Annotated[Path | None, words("help.option.from", name="--from")] = None,
    shared: Shared = PLAIN,
) -> Exit:
    asked = replaying.Asked(to=to, until=until, compared=compare)
    return await replaying.replay(SCREEN, shared.settings, stream, asked, folder)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Paged(boards.Typed):
    """What every page of the board takes."""

    by: Annotated[Grouping, words("cli.option.by")] = Grouping.CASE
    on: Annotated[str | None, words("cli.option.on")] = None
    known_at: Annotated[str | None, words("cli.option.known_at")] = None
    year: Year = None
    commune: Annotated[str | None, words("cli.option.commune")] = None
    target: Annotated[str | None, words("cli.option.target")] = None
    list_name: Annotated[BoardList | None, words("cli.option.list", name="--list")] = None
    person: Annotated[str | None, words("cli.option.list_as", name="--as")] = None
    days: Annotated[int, words("cli.option.days", validator=Number(gte=0, lte=10_000))] = 0


FIRST_PAGE = Paged()


@command("board")
async def board(
    *,
    paged: Paged = FIRST_PAGE,
    explain: Annotated[str | None, words("cli.option.explain")] = None,
    csv: Annotated[bool, words("cli.option.csv")] = False,
    shared: Shared = PLAIN,
) -> Exit:
    return await boards.show_page(SCREEN, shared.settings, paged, as_csv=csv, explained=explain)


@command("watch")
async def watch(
    *,
    paged: Paged = FIRST_PAGE,
    every: Annotated[int, words("cli.option.every", validator=Number(gte=1, lte=MOST_SECONDS))] = 5,
    shared: Shared = PLAIN,
) -> Exit:
    return await watching.watch(SCREEN, shared.settings, paged, every=every)


@command("funds")
async def funds(*, year: Year = None, shared: Shared = PLAIN) -> Exit:
    return await boards.show_lines(SCREEN, shared.settings, year)
