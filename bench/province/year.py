"""A whole synthetic year into an empty record: the ground, then day after day, the clock of the record only forward."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from time import perf_counter

from bench.province.ground import Place, begin, open_pen, set_codes_aside, settle
from bench.province.plan import Size, days_of
from bench.province.share import Share
from story.teller import Teller

LANES = 4
OVER = -1
Play = Callable[[int], "asyncio.Future[int]"]


@dataclass(frozen=True, kw_only=True)
class Played:
    """How much was recorded (refusals too), and in how many seconds: the ground, then the year."""

    commands: int
    ground_seconds: float
    year_seconds: float


async def generate(
    place: Place, size: Size, *, processes: int = 0, say: Callable[[str], None] = lambda what: None
) -> Played:
    """Fill an empty, prepared record. With `processes` the communes are shared out among so many; 0 plays them here."""
    begun = perf_counter()
    await begin(place)
    async with open_pen(place, size, LANES) as pen:
        await settle(pen, size)
        await set_codes_aside(pen, size)
        ground = perf_counter() - begun
        say(f"register, {size.communes} communes and their money: {pen.receipts} commands in {ground:.1f} s")
        opened = _shared(place, size, processes) if processes else _here(Share(pen, size, 0, 1, LANES))
        begun, commands = perf_counter(), pen.receipts
        async with opened as plays:
            for number, day in enumerate(days_of(size)):
                if number:
                    await Teller(pen, lambda line: None).morning(day.isoformat())
                done = sum(await asyncio.gather(*(play(number) for play in plays)))
                commands += done
                say(f"{day}: {done} commands")
    return Played(commands=commands, ground_seconds=ground, year_seconds=perf_counter() - begun)


@asynccontextmanager
async def _here(share: Share) -> AsyncIterator[list[Play]]:
    yield [lambda day: asyncio.ensure_future(share.play(day))]


@asynccontextmanager
async def _shared(place: Place, size: Size, processes: int) -> AsyncIterator[list[Play]]:
    """So many processes of their own, each with its share, told day by day; a share that breaks ends the year."""
    spawn = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    started: list[SpawnProcess] = []
    for first in range(processes):
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_share, args=(theirs, place, size, first, processes), daemon=True)
        process.start()
        theirs.close()
        ends.append(ours)
        started.append(process)
    try:
        yield [_told(end) for end in ends]
    except BaseException:
        for process in started:  # or a thread that waits for its word would hold us up
            process.kill()
        raise
    finally:
        for end in ends:
            end.close()
        for process in started:
            await asyncio.to_thread(process.join, 20)
            process.kill()


def _told(end: Connection) -> Play:
    def tell(day: int) -> int:
        end.send(day)
        return int(end.recv())

    return lambda day: asyncio.ensure_future(asyncio.to_thread(tell, day))


def _share(end: Connection, place: Place, size: Size, first: int, of: int) -> None:
    """A process: plays its share of each day that it is told, until nobody tells it any more."""

    async def play() -> None:
        async with open_pen(place, size, LANES) as pen:
            share = Share(pen, size, first, of, LANES)
            while True:
                try:
                    day = await asyncio.to_thread(end.recv)
                except EOFError:
                    return
                end.send(await share.play(day))

    asyncio.run(play())
