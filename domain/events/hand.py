"""By whose hand an event came about; every event carries it, so that state can be folded from events alone."""

from domain.commands import Attested, Command
from domain.people import Duty
from domain.values import Instant, Model, PaperRef, Slug


class Hand(Model):
    """Who decided, who typed it, how it is attested, on which paper, and when the record took the command (UTC).

    `on_behalf_of`: those whose duty it is, where somebody acts by delegation; what is done counts for both.
    """

    decided_by: tuple[Slug, ...]
    duty: Duty
    entered_by: Slug
    attested: Attested
    paper: PaperRef | None
    received_at: Instant
    on_behalf_of: tuple[Slug, ...] = ()


def hand_of(command: Command, duty: Duty, received_at: Instant, on_behalf_of: tuple[Slug, ...] = ()) -> Hand:
    """The hand behind a command, in the duty in which it is done, and whom it stands for."""
    header = command.header
    return Hand(
        decided_by=header.decided_by,
        duty=duty,
        entered_by=header.entered_by,
        attested=header.attested,
        paper=header.paper,
        received_at=received_at,
        on_behalf_of=on_behalf_of,
    )
