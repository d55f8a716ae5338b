"""A pinned edition while one decision reads it: remembers which assumed or unchecked figures the decision stood on.

A decision that read one is *allowed on assumption* to the audit (design.md section 5).
"""

from collections.abc import Iterable
from datetime import date

from domain.law import Figure, FigureStatus, LawEdition, Share
from domain.law_keys import FigureKey


class LawReading:
    """One reader for one decision; not shared, not kept."""

    def __init__(self, edition: LawEdition, unchecked: Iterable[str] = ()) -> None:
        self.edition = edition
        self._unchecked = frozenset(unchecked)
        self._assumed: set[FigureKey] = set()

    @property
    def assumed(self) -> tuple[str, ...]:
        """Keys of the figures that were read and rest on an assumption, sorted."""
        return tuple(sorted(self._assumed))

    def figure(self, key: FigureKey, on: date) -> Figure:
        figure = self.edition.figure(key, on)
        if figure.status is FigureStatus.ASSUMED:
            self._assumed.add(key)
        return figure

    def number(self, key: FigureKey, on: date) -> int | None:
        """The figure as a number; None if it is unset on that day."""
        figure = self.figure(key, on)
        return figure.whole_number() if figure.is_set else None

    def share(self, key: FigureKey, on: date) -> Share:
        """The figure as a share of a whole; an edition without it must not be used."""
        return self.figure(key, on).share()

    def goes_unchecked(self, key: FigureKey) -> bool:
        """True if the decider named this unset ceiling, with a paper, and takes it upon himself."""
        if key in self._unchecked:
            self._assumed.add(key)
            return True
        return False
