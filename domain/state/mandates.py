"""How the end of a mandate changes the spans that the register holds."""

from datetime import datetime

from domain.events.register import MandateEnded
from domain.facts import MandateFact


def cut(mandate: MandateFact, event: MandateEnded) -> MandateFact:
    """The mandate after the end of one: the same, or shorter, or empty ([from, from)) if it had not begun."""
    ended = event.ended
    if (mandate.person, mandate.duty, mandate.office) != (ended.person, ended.duty, ended.office):
        return mandate
    return mandate.model_copy(update={"valid_to": _end(mandate.valid_from, mandate.valid_to, event.ends_at)})


def _end(valid_from: datetime, valid_to: datetime | None, ends_at: datetime) -> datetime:
    return max(valid_from, min(valid_to or ends_at, ends_at))
