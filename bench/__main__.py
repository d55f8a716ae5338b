"""`python -m bench [scenario ...]`: all of them without a name. JSON lines on stdout, progress and table on stderr."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any

from activities.logs import configure_logs
from bench import (
    board,
    cold_command,
    history_events,
    hot_line,
    idle_latency,
    idle_timers,
    page,
    record_vs_empty,
    recorder_floor,
)
from bench.ground import Ground, open_ground
from bench.rounds import Heard
from bench.scale import Scale, scale_of
from bench.table import as_text
from domain.times import VIETNAM
from stack.problems import StackProblem

Scenario = Callable[[Ground, Scale, Heard], Awaitable[list[dict[str, Any]]]]
# In this order: the story is told first, since the record's clock then only moves forward; what fills the database and
# the server comes last.
SCENARIOS: Mapping[str, Scenario] = {
    module.SCENARIO: module.run
    for module in (
        *(history_events, recorder_floor, hot_line, record_vs_empty, idle_latency, cold_command),
        *(board, idle_timers),
    )
}
USAGE = 2
UNREACHABLE = 5


async def measure(names: Sequence[str], scale: Scale, *, keeps: bool) -> None:
    """Run the scenarios on one ground, print every line as it comes, then the table; `keeps` writes the page as well."""
    begun = monotonic()
    rounds: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []

    def say(what: str) -> None:
        print(f"{monotonic() - begun:6.1f} s  {what}", file=sys.stderr, flush=True)

    async with open_ground(scale, say) as ground:

        def heard(line: Mapping[str, Any]) -> None:
            rounds.append(dict(line))
            print(json.dumps({**line, **ground.setting}, ensure_ascii=False), flush=True)

        for name in names:
            for line in await SCENARIOS[name](ground, scale, heard):
                pairs.append(line)
                print(json.dumps({**line, "server_db": ground.setting["server_db"]}, ensure_ascii=False), flush=True)
        setting = ground.setting
    say(f"done; the server's database was in {setting['server_db']}, the sandbox {setting['sandbox']}")
    print(f"\n{as_text(pairs)}\n", file=sys.stderr, flush=True)
    if keeps:
        say(f"kept in {page.keep(datetime.now(VIETNAM).date().isoformat(), setting, rounds, pairs)}")


def main(arguments: Sequence[str]) -> int:
    """0 when everything was measured, whatever goals were missed; 2 for a name or number that is none."""
    unknown = [name for name in arguments if name not in SCENARIOS]
    if unknown:
        print(f"no scenario is called {', '.join(unknown)}; there are {', '.join(SCENARIOS)}", file=sys.stderr)
        return USAGE
    keeps = bool(os.environ.get("KEEP"))
    if keeps and arguments:
        print("KEEP=1 keeps a whole run: name no scenario with it", file=sys.stderr)
        return USAGE
    try:
        scale = scale_of()
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return USAGE
    configure_logs("console")
    try:
        asyncio.run(measure(arguments or list(SCENARIOS), scale, keeps=keeps))
    except StackProblem as problem:
        print(problem, file=sys.stderr)
        return UNREACHABLE
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
