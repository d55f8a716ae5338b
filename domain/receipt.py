"""What became of a command: recorded as these events, or refused with the reason. The answer that a person waits for."""

from enum import StrEnum

from domain.refusals import Refusal
from domain.values import Instant, Model


class Outcome(StrEnum):
    """A receipt says one of two things."""

    RECORDED = "recorded"
    REFUSED = "refused"


class Receipt(Model):
    """`first_version`..`last_version` name the events of a recorded command; `refusal` is there for a refused one."""

    command_id: str
    stream: str
    action: str
    outcome: Outcome
    first_version: int | None = None
    last_version: int | None = None
    refusal: Refusal | None = None
    position: int
    hash: str
    received_at: Instant
    recorded_at: Instant
    build: str
