"""Spans of time in which somebody holds something."""

from domain.values import Instant, Model


class Span(Model):
    """Half-open, in UTC: from the start of a Vietnamese date to the start of another, or without end."""

    valid_from: Instant
    valid_to: Instant | None

    def holds_at(self, instant: Instant) -> bool:
        return self.valid_from <= instant and (self.valid_to is None or instant < self.valid_to)
