"""`act`, `keys`: signing with the key files of this machine, and what the record answered."""

import sys
from pathlib import Path

from domain.commands import MAX_COMMAND_BYTES
from gateway import acting, keys, receipts
from gateway.dry_run import foresee
from gateway.look import Look, look_through, with_server
from gateway.people import as_person
from gateway.session import open_desk
from gateway.settings import Settings
from screens.exit_codes import Exit, of_outcome
from screens.machine import show_key
from screens.receipt import show_foreseen, show_receipt
from screens.screen import Screen
from store.reading import looking

STANDARD_INPUT = Path("-")


async def act(
    screen: Screen, settings: Settings, typed: acting.Typed, *, dry_run: bool, wait_seconds: float | None
) -> Exit:
    """Sign and send a command and show its receipt, or show what would become of it and record nothing."""
    async with open_desk(with_server(settings), size=2) as desk:
        draft = await acting.draft(desk, typed)
        if dry_run:
            seen = await foresee(desk.reader, await acting.compose(desk, draft))
            screen.names = seen.look.names
            document = receipts.foreseen(seen, screen.lang)
            show_foreseen(screen, document)
            return of_outcome(document)
        with screen.waiting(screen.say("screens.receipt.waiting")):
            answer = await acting.send(desk, draft, wait_seconds=wait_seconds)
        async with looking(desk.reader) as connection:
            look: Look = await look_through(connection)
            screen.names = look.names
            document = await receipts.answer(look, answer, screen.lang)
    show_receipt(screen, document)
    return of_outcome(document)


def read_bytes(file: Path | None) -> bytes | None:
    """A body's file, `-` for standard input; no more of it than tells that it is too large."""
    if file is None:
        return None
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_COMMAND_BYTES + 1)
    with file.open("rb") as body:
        return body.read(MAX_COMMAND_BYTES + 1)


def key(screen: Screen, settings: Settings, person: str, *, make: bool) -> Exit:
    """Make a person's key file, or show the public key of the one there is. Raises NoSlug, KeyProblem."""
    folder = settings.keys_folder
    if make:
        keys.new_key(folder, as_person(person))
    document = {
        "person": as_person(person),
        "fingerprint": keys.fingerprint_of(folder, person),
        "public_key": keys.public_key_of(folder, person),
        "file": str(folder / f"{person}.pem"),
        "made": make,
    }
    show_key(screen, document)
    return Exit.DONE
