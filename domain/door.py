"""Door answers: told, counted, logged, without a receipt, since nothing of such a message can be trusted."""

from enum import StrEnum


class DoorAnswer(StrEnum):
    """Every answer of the door."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    UNKNOWN_ACTION = "unknown_action"
    UNKNOWN_STREAM = "unknown_stream"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    PAPER_BYTES_MISSING = "paper_bytes_missing"
    TOO_MANY_PENDING = "too_many_pending"


RETRYABLE_DOOR_ANSWERS = frozenset({DoorAnswer.TOO_MANY_PENDING})


class TurnedAway(Exception):
    """A command that is not taken in: nothing of it was recorded. `where` names the field, key or paper at fault."""

    def __init__(self, answer: DoorAnswer, where: str = "", fault: str = "") -> None:
        super().__init__(f"{answer}: {fault} {where}".rstrip())
        self.answer = answer
        self.where = where
        self.fault = fault
