"""The door: form, size, signatures, papers. What fails here is told, counted and logged, and leaves no trace in the record."""

from typing import TYPE_CHECKING

import structlog

from domain.actions import OPENING
from domain.commands import MAX_COMMAND_BYTES, Command, UnknownAction, papers_of, read_command
from domain.commands.register import FoundRegister
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import MAX_WIRE_BYTES, Envelope
from domain.signatures import key_id_of, public_key_bytes, signature_holds
from domain.strict_json import TextFault, UnreadableText
from gateway import papers
from gateway.settings import Settings
from store import intake, log

if TYPE_CHECKING:
    from store.database import Connection

logger = structlog.get_logger()
MAX_PENDING = 200


def read_at_the_door(envelope: Envelope) -> Command:
    """The command of an envelope. Raises TurnedAway: malformed, too_large, unknown_action."""
    try:
        # The wire too: taken in, a command that no signal carries would be dropped for its size and wait for ever.
        for size, most in ((len(envelope.command_bytes), MAX_COMMAND_BYTES), (len(envelope.wire()), MAX_WIRE_BYTES)):
            if size > most:
                raise TurnedAway(DoorAnswer.TOO_LARGE, str(size))
        envelope.signatures()
        return read_command(envelope.command_text)
    except UnicodeEncodeError:  # half a character, which no bytes can carry
        raise TurnedAway(DoorAnswer.MALFORMED, "", TextFault.NOT_UTF8.value) from None
    except UnreadableText as problem:
        raise TurnedAway(DoorAnswer.MALFORMED, problem.where, problem.fault.value) from None
    except UnknownAction as problem:
        raise TurnedAway(DoorAnswer.UNKNOWN_ACTION, str(problem)) from None


async def check(connection: "Connection", settings: Settings, envelope: Envelope) -> Command:
    """Everything that the door asks, in order. Raises TurnedAway; changes nothing."""
    command = await check_unfiled(connection, envelope)
    for paper in papers_of(command):
        if not papers.holds(settings.papers_folder, paper.sha256):
            raise TurnedAway(DoorAnswer.PAPER_BYTES_MISSING, f"{paper.number} {paper.sha256}")
    if await intake.pending(connection, command.header.stream) >= MAX_PENDING and await _is_new(connection, command):
        raise TurnedAway(DoorAnswer.TOO_MANY_PENDING, command.header.stream)
    return command


async def _is_new(connection: "Connection", command: Command) -> bool:
    """Whoever sends again what waits already, since the answer was lost, must not be told that it is one too many."""
    return await log.read_command(connection, command.header.command_id) is None


async def check_unfiled(connection: "Connection", envelope: Envelope) -> Command:
    """What the door asks of a command whose papers are not filed yet: form, stream, signatures. Raises TurnedAway."""
    command = read_at_the_door(envelope)
    await _check_stream(connection, command)
    await _check_signatures(connection, command, envelope)
    return command


async def _check_stream(connection: "Connection", command: Command) -> None:
    stream = command.header.stream
    if command.action not in OPENING and not await intake.stream_exists(connection, stream):
        raise TurnedAway(DoorAnswer.UNKNOWN_STREAM, stream)


async def _check_signatures(connection: "Connection", command: Command, envelope: Envelope) -> None:
    signatures = envelope.signatures()
    known = await intake.public_keys(connection, [signature.key for signature in signatures])
    if isinstance(command.decides, FoundRegister):
        raw = public_key_bytes(command.decides.public_key)
        known |= {key_id_of(raw): raw} if raw else {}
    for signature in signatures:
        if signature.key not in known:
            raise TurnedAway(DoorAnswer.UNKNOWN_KEY, f"{signature.person} {signature.key}")
        if not signature_holds(signature, known[signature.key], envelope.command_bytes):
            raise TurnedAway(DoorAnswer.BAD_SIGNATURE, signature.person)
