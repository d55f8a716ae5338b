"""Commands that run or begin a house: `up`, `demo`, `found`."""

from pathlib import Path
from typing import Annotated

from commandline.app import PLAIN, SCREEN, Shared, command, words
from household import founding, serving
from screens.exit_codes import Exit
from story.demonstrate import demonstrate


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
