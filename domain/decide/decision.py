"""What a decision is: events or a refusal, and the assumed figures on which it stands."""

from dataclasses import dataclass

from domain.law_reading import LawReading
from domain.refusals import Refusal
from domain.values import Model


@dataclass(frozen=True)
class Decision:
    """Exactly one of `events` (at least one) and `refusal` is there; `assumed` names figures read as assumed or unchecked."""

    events: tuple[Model, ...]
    refusal: Refusal | None
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert bool(self.events) != (self.refusal is not None)


def decided(outcome: Refusal | Model, reading: LawReading | None = None) -> Decision:
    """A refusal or the one event of a command, as a decision."""
    assumed = reading.assumed if reading else ()
    if isinstance(outcome, Refusal):
        return Decision((), outcome, assumed)
    return Decision((outcome,), None, assumed)
