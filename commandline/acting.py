"""Commands of people who act: their keys, and `act`."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from commandline.app import MOST_SECONDS, PLAIN, SCREEN, Listed, Person, Shared, command, keys_app, words
from domain.commands import Attested
from gateway.acting import Typed
from household import acting
from screens.exit_codes import Exit


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
