"""Commands that check: export, audit, doctor, and the calendar against its package."""

from pathlib import Path
from typing import Annotated, Literal

from commandline.app import PLAIN, SCREEN, Listed, Shared, calendar_app, command, words
from household import calendars, checking
from screens.exit_codes import Exit

Question = Literal[
    "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10", "Q11", "Q12", "Q13", "Q14", "Q15"
]  # fmt: skip


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
    only: Annotated[list[Question] | None, words("cli.option.only", name="--only")] = None,
    notes: Annotated[list[Path] | None, words("cli.option.checkpoint", name="--checkpoint")] = None,
    log_key: Annotated[Listed, words("cli.option.log_key")] = None,
    shared: Shared = PLAIN,
) -> Exit:
    brought = checking.Brought(notes or (), log_key or ())
    asked = checking.Asked(None if all_ else stream, only or ())
    return await checking.audit(SCREEN, shared.settings, asked, folder, brought)


@command("doctor")
async def doctor(*, shared: Shared = PLAIN) -> Exit:
    return await checking.check_house(SCREEN, shared.settings)


@command("check", calendar_app, "calendar.help.check")
async def check_calendar(*, shared: Shared = PLAIN) -> Exit:
    return calendars.check(SCREEN)


@command("show", calendar_app, "calendar.help.show")
async def show_calendar(year: Annotated[int, words("calendar.help.year")], /, *, shared: Shared = PLAIN) -> Exit:
    return calendars.show(SCREEN, year)
