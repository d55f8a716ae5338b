"""The process: `python -m treasury serve`. Exit codes: 0 ended as asked, 1 file or address unusable, 2 usage."""

import argparse
import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from treasury.book import Book
from treasury.journal import Journal, JournalError
from treasury.plan import FaultPlan, Faults
from treasury.server import Server
from treasury.shape import ShapeError, parse

# An answer that is to come late does not keep the process from ending; its order is recorded already.
LONGEST_GOODBYE_SECONDS = 1.0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command line. Ends the process with 2 and the usage when it cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m treasury", description="A stand-in State Treasury.")
    serve = parser.add_subparsers(required=True, metavar="serve").add_parser("serve", help="take orders until stopped")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, required=True, help="0 lets the system choose; the address is printed")
    serve.add_argument("--file", type=Path, required=True, help="the file of what was paid, made when missing")
    serve.add_argument("--faults", default="{}", help='JSON, e.g. {"orders": {"DA-2023-0007-01": ["lose_answer"]}}')
    serve.add_argument("--seed", type=int, default=0, help="for the troubles that come by chance")
    return parser.parse_args(arguments)


def say(sentence: str) -> None:
    """One line to the operator, on stderr."""
    sys.stderr.write(f"treasury: {sentence}\n")
    sys.stderr.flush()


async def serve(options: argparse.Namespace, faults: Faults, journal: Journal) -> int:
    """Take orders until SIGTERM, SIGINT or a file that cannot be written; the exit code."""
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def end(sentence: str) -> None:
        if not ended.done():
            ended.set_result(sentence)

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end, "")
    book = Book(journal, lambda: datetime.now(UTC))
    if journal.dropped_bytes:
        say(f"dropped a torn last line of {journal.dropped_bytes} bytes in {journal.path}; it was never answered.")
    server = Server(book, faults, options.seed, end)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=LONGEST_GOODBYE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, options.host, options.port).start()
        host, port = runner.addresses[0][:2]
        sys.stdout.write(f"http://{host}:{port}\n")
        sys.stdout.flush()
        failure = await ended
    finally:
        await runner.cleanup()
    if failure:
        say(failure)
    return 1 if failure else 0


def main(arguments: list[str]) -> int:
    """Run one treasury on one file; the exit code."""
    options = read_arguments(arguments)
    try:
        faults = Faults(parse(FaultPlan, options.faults), options.seed)
    except ShapeError as error:
        say(f"--faults: {error}")
        return 2
    try:
        journal = Journal(options.file)
    except JournalError as error:
        say(str(error))
        return 1
    try:
        return asyncio.run(serve(options, faults, journal))
    except JournalError as error:
        say(str(error))
    except (OSError, OverflowError) as error:
        say(f"cannot listen on {options.host}:{options.port}: {error}")
    finally:
        journal.close()
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
