"""`checkpoint`, `prove`, `prove-growth`: the log anchored outside the database, and short proofs against what was signed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from checkpoint.job import CheckpointJob, Round
from checkpoint.proving import Document, prove_link
from checkpoint.proving import prove_growth as growth_proved
from checkpoint.shelf import Shelf
from checkpoint.witnesses import Said, read_witnesses
from domain.ids import stream_kind
from domain.values import instant_text
from gateway.look import Look, look, with_server
from gateway.reading import NotThere
from gateway.settings import Settings
from household import troubles
from household.watch import asked_to_stop
from screens.exit_codes import Exit
from screens.proof import show_checkpoint, show_proof
from screens.screen import Screen
from store.database import connect_pool
from store.roles import role_url
from store.tree import TreeBusy
from store.troubles import database_trouble

COMMAND_SECONDS = 120.0


async def checkpoint(screen: Screen, settings: Settings, every: float | None) -> Exit:
    """One round, or rounds until asked to stop: a server that is away is waited for, a broken log is not.

    Raises CheckpointProblem, KeyProblem, RoleProblem; for a single round also database errors.
    """
    async with _job(settings) as job:
        if every is None:
            return await _round(screen, job)
        async with asked_to_stop() as asked:
            while not asked.is_set():
                try:
                    await _round(screen, job)
                except Exception as error:
                    if database_trouble(error) is None and not isinstance(error, TreeBusy | OSError | TimeoutError):
                        raise
                    troubles.tell(screen, error)
                try:
                    await asyncio.wait_for(asked.wait(), every)
                except TimeoutError:
                    continue
    return Exit.DONE


async def prove(
    screen: Screen, settings: Settings, stream: str, number: int, *, by_link: bool, size: int | None
) -> Exit:
    """That an event or a link is in the log of a checkpoint. Raises NotThere, CheckpointProblem."""
    if stream_kind(stream) is None:
        raise NotThere("stream", stream)
    async with look(settings) as seen:
        document = await prove_link(seen.connection, stream, number, by_link=by_link, size=size)
        return _shown(screen, seen, document)


async def prove_growth(screen: Screen, settings: Settings, old: int, new: int | None) -> Exit:
    """That one checkpoint's log is the beginning of another's. Raises CheckpointProblem."""
    async with look(settings) as seen:
        return _shown(screen, seen, await growth_proved(seen.connection, old, new))


def _shown(screen: Screen, seen: Look, document: Document) -> Exit:
    show_proof(screen, {**seen.head, **document})
    return Exit.DONE


@asynccontextmanager
async def _job(settings: Settings) -> AsyncIterator[CheckpointJob]:
    witnesses = read_witnesses(settings.witnesses)
    url = role_url(with_server(settings).database_url, "sinhke_checkpoint", settings.secrets_folder)
    pool = await connect_pool(url, application="sinhke-checkpoint", size=2, command_timeout=COMMAND_SECONDS)
    shelf = Shelf(settings.checkpoints_folder)
    try:
        yield CheckpointJob(
            pool, shelf, witnesses, key_file=settings.checkpoint_key_file, origin=settings.checkpoint_origin
        )
    finally:
        await pool.close()


async def _round(screen: Screen, job: CheckpointJob) -> Exit:
    with screen.waiting(screen.say("proof.working")):
        done = await job.round()
    show_checkpoint(screen, _document(done))
    said = {answer.said for answer in done.answers}
    if Said.REFUSED in said:
        return Exit.REFUSED
    return Exit.UNREACHABLE if Said.SILENT in said else Exit.DONE


def _document(done: Round) -> Document:
    document: Document = {"given": done.given, "fresh": done.fresh, "size": 0, "root": "", "origin": "", "note": ""}
    if done.signed is not None and done.register is not None:
        document |= {"simulated": done.register.simulated, "as_of": instant_text(done.register.now)}
        head = done.signed.checkpoint
        document |= {"size": head.size, "root": head.root.hex(), "origin": head.origin, "note": str(done.note)}
    answers = [{"witness": one.witness, "said": one.said.value, "detail": one.detail} for one in done.answers]
    return {**document, "witnesses": answers}
