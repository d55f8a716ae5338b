"""Making a command: a fresh id, the basis that its decider sees now, the exact text, the signatures over it."""

import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from domain.actions import Action
from domain.canonical import canonical_json
from domain.commands import Attested
from domain.envelope import Envelope, signatures_text
from domain.values import PaperRef
from gateway.keys import sign


def new_command_id() -> str:
    """A UUIDv7: in order of time in logs and indexes, and never guessed twice."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF000 << 64)) | (0x7000 << 64)
    value = (value & ~(0xC000 << 48)) | (0x8000 << 48)
    return str(UUID(int=value))


def command_text(
    *,
    stream: str,
    action: Action | str,
    decides: Mapping[str, object],
    basis: str | None,
    decided_by: Sequence[str],
    entered_by: str,
    signed_at: str,
    attested: Attested = Attested.OWN_KEY,
    paper: PaperRef | None = None,
    unchecked: Sequence[Mapping[str, object]] = (),
    command_id: str | None = None,
) -> str:
    """The exact text of a command. It is not checked here: the door reads it as it reads everybody's."""
    return canonical_json(
        {
            "command_id": command_id or new_command_id(),
            "stream": stream,
            "action": str(action),
            "decides": decides,
            "basis": basis,
            "paper": paper.model_dump(mode="json") if paper else None,
            "unchecked": list(unchecked),
            "decided_by": list(decided_by),
            "entered_by": entered_by,
            "attested": attested.value,
            "signed_at": signed_at,
        }
    )


def signed(text: str, keys: Path, people: Sequence[str]) -> Envelope:
    """The envelope with one signature of each person over the same bytes. Raises KeyProblem."""
    signatures = tuple(sign(keys, person, text.encode()) for person in people)
    return Envelope(text, signatures_text(signatures))
