"""The command line, thin: what is typed, one call into household/, one exit code (`screens/exit_codes.py`).

Data goes to stdout, talk to stderr. Every process ends with flush and `os._exit`: the Temporal SDK can hang at exit.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import structlog
from cyclopts import App, Group, Parameter
from cyclopts.validators import Number

from domain.board import BoardList, Grouping
from domain.commands import Attested
from gateway.acting import Typed
from gateway.settings import Settings, read_settings
from household import acting, boards, calendars, checking, founding, looking, serving, troubles, watching
from screens.exit_codes import Exit, Trouble
from screens.screen import Screen
from screens.usage import spoken
from story.demonstrate import demonstrate

MOST_SECONDS = 3600
SCREEN = Screen(spoken(sys.argv), as_json="--json" in sys.argv)


def words(key: str, **more: Any) -> Parameter:
    """A parameter with its words of help."""
    return Parameter(help=SCREEN.say(key), **more)


@Parameter(name="*")
@dataclass(frozen=True)
class Shared:
    """What every command takes."""

    lang: Annotated[Literal["vi", "en"] | None, words("help.option.lang")] = None
    json: Annotated[bool, words("help.option.json")] = False
    var: Annotated[Path | None, words("help.option.var")] = None

    @property
    def folder(self) -> Path | None:
        return self.var.absolute() if self.var else None

    @property
    def settings(self) -> Settings:
        return read_settings(self.folder)


PLAIN = Shared()
Stream = Annotated[str, words("help.argument.stream")]
Person = Annotated[str, words("help.argument.person")]
Year = Annotated[int | None, words("help.option.year", validator=Number(gte=2000, lte=2100))]
Listed = list[str] | None
Command = TypeVar("Command", bound=Callable[..., Awaitable[Exit]])
app = App(
    name="sinhke",
    help=SCREEN.say("help.program"),
    help_epilogue=SCREEN.say("cli.exits"),
    help_format="plaintext",
    version="0.1.0",
    group_commands=Group(SCREEN.say("cli.commands")),
    group_arguments=Group(SCREEN.say("cli.arguments")),
    group_parameters=Group(SCREEN.say("cli.options")),
    default_parameter=Parameter(negative="", show_default=False),
    exit_on_error=False,
    print_error=False,
    result_action="return_value",
)
keys_app = App(name="keys", help=SCREEN.say("help.command.keys"))
app.command(keys_app)
calendar_app = App(name="calendar", help=SCREEN.say("help.command.calendar"))
app.command(calendar_app)
app["--help"].help, app["--version"].help = SCREEN.say("cli.help"), SCREEN.say("cli.version")


def command(name: str, of: App = app, help_key: str = "") -> Callable[[Command], Command]:
    """Put a function on the list of commands under this name."""

    def put(function: Command) -> Command:
        of.command(function, name=name, help=SCREEN.say(help_key or f"help.command.{name}"))
        return function

    return put


@command("up")
async def up(*, shared: Shared = PLAIN) -> Exit:
    return await serving.serve(SCREEN, shared.folder)


@command("demo")
async def demo(
    *,
    keep: Annotated[bool, words("help.option.keep")] = False,
    export: Annotated[Path | None, words("help.option.export")] = None,
    shared: Shared = PLAIN,
) -> Exit:
    return await demonstrate(SCREEN, var=shared.folder, keep=keep, export=export)


@command("found")
async def found(
    *,
    area: Annotated[str, words("cli.option.area")],
    registrar: Annotated[str, words("cli.option.registrar")],
    name: Annotated[str, words("cli.option.registrar_name")],
    edition: Annotated[str, words("cli.option.edition")] = "vn-38-2023",
    simulated_from: Annotated[str | None, words("cli.option.simulated_from")] = None,
    shared: Shared = PLAIN,
) -> Exit:
    return await founding.found(
        SCREEN, shared.settings, area=area, registrar=registrar, name=name, edition=edition, begins=simulated_from
    )


@command("new", keys_app, "cli.keys.new")
async def new_key(person: Person, /, *, shared: Shared = PLAIN) -> Exit:
    return acting.key(SCREEN, shared.settings, person, make=True)


@command("show", keys_app, "cli.keys.show")
async def old_key(person: Person, /, *, shared: Shared = PLAIN) -> Exit:
    return acting.key(SCREEN, shared.settings, person, make=False)


@command("act")
async def act(
    stream: Annotated[str, words("cli.option.code")],
    action: Annotated[str, words("help.argument.action")],
    /,
    *,
    by: Annotated[str, words("help.option.as", name="--as")],
    beside: Annotated[Listed, words("help.option.second", name="--with")] = None,
    decided_by: Annotated[Listed, words("cli.option.decided_by")] = None,
    attested: Annotated[Literal["own_key", "paper"], words("cli.option.attested")] = "own_key",
    body: Annotated[Path | None, words("help.option.body", allow_leading_hyphen=True)] = None,
    sets: Annotated[Listed, words("help.option.set", name="--set", allow_leading_hyphen=True)] = None,
    paper: Annotated[Path | None, words("help.option.paper")] = None,
    paper_number: Annotated[str, words("help.option.paper_number")] = "",
    paper_date: Annotated[str, words("help.option.paper_date")] = "",
    unchecked: Annotated[Listed, words("help.option.unchecked")] = None,
    dry_run: Annotated[bool, words("help.option.dry_run")] = False,
    wait: Annotated[int | None, words("cli.option.wait", validator=Number(gte=0, lte=MOST_SECONDS))] = None,
    command_id: Annotated[str | None, Parameter(show=False)] = None,
    shared: Shared = PLAIN,
) -> Exit:
    typed = Typed(
        stream=stream,
        action=action,
        by=by,
        beside=beside or (),
        decided_by=decided_by or (),
        attested=Attested(attested),
        body=acting.read_bytes(body),
        sets=sets or (),
        paper=paper,
        paper_number=paper_number,
        paper_date=paper_date,
        unchecked=unchecked or (),
        command_id=command_id,
    )
    return await acting.act(SCREEN, shared.settings, typed, dry_run=dry_run, wait_seconds=wait)


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


@command("export")
async def export(folder: Annotated[Path, words("help.argument.folder")], /, *, shared: Shared = PLAIN) -> Exit:
    return await checking.export(SCREEN, shared.settings, folder)


@command("audit")
async def audit(
    stream: Annotated[str | None, words("help.argument.stream")] = None,
    /,
    *,
    all_: Annotated[bool, words("help.option.all", name="--all")] = False,
    folder: Annotated[Path | None, words("help.option.from", name="--from")] = None,
    shared: Shared = PLAIN,
) -> Exit:
    return await checking.audit(SCREEN, shared.settings, None if all_ else stream, folder)


@command("doctor")
async def doctor(*, shared: Shared = PLAIN) -> Exit:
    return await checking.check_house(SCREEN, shared.settings)


@command("check", calendar_app, "calendar.help.check")
async def check_calendar(*, shared: Shared = PLAIN) -> Exit:
    return calendars.check(SCREEN)


@command("show", calendar_app, "calendar.help.show")
async def show_calendar(year: Annotated[int, words("calendar.help.year")], /, *, shared: Shared = PLAIN) -> Exit:
    return calendars.show(SCREEN, year)


async def run() -> Exit:
    """Whatever comes of it is one sentence and a code; only a mistake of the program itself shows where it was made."""
    try:
        return Exit(await app.run_async(sys.argv[1:]) or Exit.DONE)
    except Exception as error:
        return troubles.tell(SCREEN, error)


def main() -> int:
    # What the gateway logs of a command at its door, this very process tells its person.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        code = asyncio.run(run())
        sys.stdout.flush()
    except KeyboardInterrupt:
        return SCREEN.trouble(Trouble.INTERRUPTED)
    except BrokenPipeError:  # whoever read us has seen enough
        return Exit.DONE
    return code


if __name__ == "__main__":
    exit_code = main()
    sys.stderr.flush()
    os._exit(exit_code)
