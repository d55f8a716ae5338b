"""`python -m bench.generate`: a synthetic district's year into a record of its own. All of it is invented and says so.

`--seed 7 --communes 21 --cases 400` plays 8,400 cases; `--cards 1000000` adds cards by COPY, for queries on a large board.
Without `--database` a Postgres of its own is started under `--var` and its data kept there: `starter.py up --var DIR` opens it.
"""

import argparse
import asyncio
import resource
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import asyncpg

from activities.logs import configure_logs
from bench.province.cards import copy_cards
from bench.province.ground import Place
from bench.province.plan import Size
from bench.province.year import generate
from law.loader import edition_names
from stack.postgres import EmbeddedPostgres
from stack.problems import StackProblem
from store.migrate import migrate
from store.roles import prepare_roles, role_url
from story.play import EDITION

USAGE, UNREACHABLE = 2, 5
STAGES = "select stage, count(*) from subproject_card group by stage order by stage"


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    """What is wanted; exits 2 with a sentence for what is no such number."""
    reader = argparse.ArgumentParser(prog="python -m bench.generate", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--seed", type=int, default=7)
    reader.add_argument("--communes", type=int, default=3)
    reader.add_argument("--cases", type=int, default=10, help="of each commune")
    reader.add_argument("--days", type=int, default=30, help="on which anything happens")
    reader.add_argument("--edition", choices=edition_names(), default=EDITION, help="the law that the cases pin")
    reader.add_argument("--processes", type=int, default=2, help="0 plays in this one")
    reader.add_argument("--cards", type=int, default=0, help="so many more cards by COPY, with no events behind them")
    reader.add_argument("--var", type=Path, default=Path("var/synthetic"), help="keys, papers, secrets, data")
    reader.add_argument("--database", default="", help="the superuser's URL of an empty database")
    return reader.parse_args(arguments)


@asynccontextmanager
async def open_place(var: Path, database: str) -> AsyncIterator[Place]:
    """A prepared database, with roles and tables; our own server runs as long as this."""
    secrets = var / "secrets"
    server = None if database else EmbeddedPostgres(var / "postgres", secrets=secrets, log=var / "log" / "postgres.log")
    try:
        url = await server.start() if server else database
        await prepare_roles(url, secrets)
        await migrate(role_url(url, "sinhke_migrator", secrets))
        yield Place(database_url=url, secrets=secrets, var=var)
    finally:
        if server:
            await server.stop()


async def run(wanted: argparse.Namespace, size: Size) -> None:
    begun = perf_counter()

    def say(what: str) -> None:
        print(f"{perf_counter() - begun:6.1f} s  {what}", file=sys.stderr, flush=True)

    async with open_place(wanted.var.absolute(), wanted.database) as place:
        played = await generate(place, size, processes=wanted.processes, say=say)
        seconds = played.ground_seconds + played.year_seconds
        say(f"{size.communes} × {size.cases} cases: {played.commands} commands in {seconds:.1f} s")
        connection = await asyncpg.connect(place.database_url)
        try:
            for stage, count in await connection.fetch(STAGES):
                say(f"  {stage}: {count}")
            if wanted.cards:
                copying = perf_counter()
                await copy_cards(connection, wanted.cards)
                say(f"{wanted.cards} cards by COPY in {perf_counter() - copying:.1f} s")
        finally:
            await connection.close()


def main(arguments: Sequence[str]) -> int:
    """0 when the record is filled; 2 for a size that is none; 5 if the server cannot be had."""
    wanted = asked(arguments)
    configure_logs("console")
    try:
        size = Size(
            seed=wanted.seed,
            communes=wanted.communes,
            cases=wanted.cases,
            days=wanted.days,
            edition=wanted.edition,
        )
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return USAGE
    try:
        asyncio.run(run(wanted, size))
        # Every child is over by now, so its time is counted: ours, the shares', and a Postgres of our own.
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"processor time: {sum(one.ru_utime + one.ru_stime for one in used):.1f} s", file=sys.stderr)
    except StackProblem as problem:
        print(problem, file=sys.stderr)
        return UNREACHABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
