"""The edition of the tests with one figure otherwise: for ceilings that the real edition leaves unset, and gaps in it."""

from collections.abc import Mapping
from datetime import date

from domain.law import Figure, FigureStatus, LawEdition
from domain.law_keys import FigureKey
from tests.domain.cast import LAW

ALWAYS = date(2021, 1, 1)


def law_with(key: FigureKey, value: int) -> LawEdition:
    """The edition in which this figure is confirmed at this value, on every day."""
    changes = {"value": value, "status": FigureStatus.CONFIRMED, "source": "quyết định giả định"}
    return _replaced(key, changes)


def law_without(key: FigureKey) -> LawEdition:
    """The edition in which nobody has found this figure."""
    changes = {"value": None, "status": FigureStatus.UNSET, "note": "not found"}
    return _replaced(key, changes)


def _replaced(key: FigureKey, changes: Mapping[str, object]) -> LawEdition:
    unit = LAW.figure(key, date(2023, 8, 21)).unit
    row = Figure.model_validate({"key": key, "unit": unit, "valid_from": ALWAYS, **changes})
    others = tuple(figure for figure in LAW.figures if figure.key is not key)
    return LAW.model_copy(update={"figures": (*others, row)})
