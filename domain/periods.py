"""The periods of a fund year: four quarters and the adjustment period after it. Their ends are fixed days and never roll."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from domain.law import LawEdition
from domain.law_keys import FigureKey


class Period(StrEnum):
    """What is frozen, once each."""

    FIRST_QUARTER = "q1"
    SECOND_QUARTER = "q2"
    THIRD_QUARTER = "q3"
    FOURTH_QUARTER = "q4"
    ADJUSTMENT = "adjustment"


def period_ends(fund_year: int, law: LawEdition) -> Mapping[Period, date]:
    """The last day of each period; the adjustment period only where the edition sets its end."""
    ends = {
        Period.FIRST_QUARTER: date(fund_year, 3, 31),
        Period.SECOND_QUARTER: date(fund_year, 6, 30),
        Period.THIRD_QUARTER: date(fund_year, 9, 30),
        Period.FOURTH_QUARTER: date(fund_year, 12, 31),
    }
    figure = law.figure(FigureKey.ADJUSTMENT_PERIOD_ENDS, date(fund_year, 12, 31))
    return {**ends, Period.ADJUSTMENT: figure.day_in(fund_year + 1)} if figure.is_set else ends
