"""The door: form, size, signatures, papers. What fails here is told, counted and logged, and leaves no trace in the record."""

from typing import TYPE_CHECKING

import structlog

from domain.actions import OPENING
from domain.commands import MAX_COMMAND_BYTES, Command, UnknownAction, papers_of, read_command
from domain.commands.register import FoundRegister
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from domain.signatures import key_id_of, public_key_bytes, signature_holds
from domain.strict_json import UnreadableText
from gateway import papers
from gateway.settings import Settings
from store import intake

if TYPE_CHECKING:
    from store.database import Connection

logger = structlog.get_logger()
MAX_PENDING = 200


def read_at_the_door(envelope: Envelope) -> Command:
    """The command of an envelope. Raises TurnedAway: malformed, too_large, unknown_action."""
    try:
        if len(envelope.command_bytes) > MAX_COMMAND_BYTES:
            raise TurnedAway(DoorAnswer.TOO_LARGE, str(len(envelope.command_bytes)))
        envelope.signatures()
        return read_command(envelope.command_text)
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
    if await intake.pending(connection, command.header.stream) >= MAX_PENDING:
        raise TurnedAway(DoorAnswer.TOO_MANY_PENDING, command.header.stream)
    return command


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
