"""What one question finds while the record passes by: the first place where it breaks, and what it lacked."""

from collections.abc import Callable
from typing import ParamSpec

from audit.report import Check, Input, Missing, Place, Verdict

P = ParamSpec("P")
MISSING_NAMED = 200
SHOWN = 300


class Findings:
    """Unproved until something was looked at; broken for ever once a place is named."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.first: Place | None = None
        self._missing: dict[Missing, None] = {}
        self._looked = 0

    def looked(self) -> None:
        """One thing was compared."""
        self._looked += 1

    def broken(self, place: Place) -> None:
        self.first = self.first or place

    def lacks(self, wanted: Input, name: str = "") -> None:
        self._missing[Missing(input=wanted, name=name)] = None

    def compare(self, place: Place, field: str, found: object, expected: object) -> bool:
        """Whether both are the same; if not, broken at that field."""
        self.looked()
        if found == expected:
            return True
        self.broken(at(place, field, found, expected))
        return False

    def guarded(self, place: Place, look: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Look; what cannot be looked at because it makes no sense is broken there, and no exception leaves the audit."""
        try:
            look(*args, **kwargs)
        except Exception as problem:  # fails closed: a record that breaks its reader is a broken record
            self.broken(at(place, place.field, f"{type(problem).__name__}: {problem}", "what can be checked"))

    def check(self) -> Check:
        if self.first is not None:
            return Check(id=self.question, verdict=Verdict.BROKEN, first_place=self.first, missing=self._named())
        if not self._looked and not self._missing:
            self.lacks(Input.NOTHING_TO_CHECK)
        verdict = Verdict.UNPROVED if self._missing else Verdict.PROVED
        return Check(id=self.question, verdict=verdict, missing=self._named())

    def _named(self) -> tuple[Missing, ...]:
        named = tuple(self._missing)
        if len(named) <= MISSING_NAMED:
            return named
        left_out = len(named) - MISSING_NAMED
        return (*named[:MISSING_NAMED], Missing(input=named[-1].input, name=f"+{left_out}"))


def at(place: Place, field: str, found: object, expected: object) -> Place:
    """The place with its field, and both values as a person reads them."""
    return place.model_copy(update={"field": field, "found": _shown(found), "expected": _shown(expected)})


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
