"""Commands that anchor the log outside the database: checkpoints, and short proofs against them."""

from typing import Annotated

from cyclopts.validators import Number

from commandline.app import MOST_SECONDS, PLAIN, SCREEN, Shared, Stream, command, words
from household import anchoring
from screens.exit_codes import Exit


@command("checkpoint")
async def checkpoint(
    *,
    every: Annotated[float | None, words("cli.option.again_every", validator=Number(gt=0, lte=MOST_SECONDS))] = None,
    shared: Shared = PLAIN,
) -> Exit:
    return await anchoring.checkpoint(SCREEN, shared.settings, every)


@command("prove")
async def prove(
    stream: Stream,
    number: Annotated[int, words("cli.option.number", validator=Number(gte=1))],
    /,
    *,
    link: Annotated[bool, words("cli.option.link")] = False,
    size: Annotated[int | None, words("cli.option.size")] = None,
    shared: Shared = PLAIN,
) -> Exit:
    return await anchoring.prove(SCREEN, shared.settings, stream, number, by_link=link, size=size)


@command("prove-growth")
async def prove_growth(
    old: Annotated[int, words("cli.option.old_size")],
    new: Annotated[int | None, words("cli.option.size")] = None,
    /,
    *,
    shared: Shared = PLAIN,
) -> Exit:
    return await anchoring.prove_growth(SCREEN, shared.settings, old, new)
