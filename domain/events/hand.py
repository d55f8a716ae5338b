"""By whose hand an event came about; every event carries it, so that state can be folded from events alone."""

from domain.commands import Attested, Command
from domain.people import Duty
from domain.values import Instant, Model, PaperRef, Slug


class Hand(Model):
    """Who decided, who typed it, how it is attested, on which paper, and when the record took the command (UTC)."""

    decided_by: tuple[Slug, ...]
    duty: Duty
    entered_by: Slug
    attested: Attested
    paper: PaperRef | None
    received_at: Instant


def hand_of(command: Command, duty: Duty, received_at: Instant) -> Hand:
    """The hand behind a command, in the duty in which it is done."""
    header = command.header
    return Hand(
        decided_by=header.decided_by,
        duty=duty,
        entered_by=header.entered_by,
        attested=header.attested,
        paper=header.paper,
        received_at=received_at,
    )
