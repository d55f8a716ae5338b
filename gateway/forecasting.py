"""Forecasts of the cases of one page: the passages are read once an edition, a sum is made once for cases that stand alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.as_of import AsOf
from domain.calendar_days import CalendarMissing, WorkingCalendar
from domain.forecast import MOST_SAMPLES, Forecast, Samples, forecast
from domain.law import LawEdition
from domain.life import SPENDING
from domain.lifecycle import Stage
from domain.times import local_date
from gateway.days import calendar
from gateway.look import Look
from law.loader import load_edition
from store.board import Passage, Row, board_passages


@dataclass
class Forecaster:
    """What the sums of one page are made of; `edition` is a law edition's name."""

    pair: AsOf
    calendar: WorkingCalendar
    samples: Mapping[str, Samples]
    editions: Mapping[str, LawEdition]

    def __post_init__(self) -> None:
        self._made: dict[tuple[str, Stage, date], Forecast] = {}

    def of(self, row: Row) -> Forecast:
        """The forecast of a row of the board. A case without a moment (older than the moments) cannot be told."""
        stage, edition = Stage(row["stage"]), row["law_edition"] or ""
        since = local_date(row["stage_since"] or row["held_since"])
        key = (edition, stage, since)
        if key not in self._made:
            self._made[key] = forecast(
                stage,
                since,
                self.pair.on,
                samples=self.samples.get(edition, {}),
                law=self.editions.get(edition),
                calendar=self.calendar,
            )
        return self._made[key]


async def forecaster(look: Look, pair: AsOf, rows: Iterable[Row]) -> Forecaster:
    """Made for the editions of these rows. Raises LawProblem."""
    names = sorted({row["law_edition"] for row in rows if row["law_edition"]})
    working = calendar()
    samples = {name: await _samples(look, pair, name, working) for name in names}
    return Forecaster(pair, working, samples, {name: load_edition(name) for name in names})


async def _samples(look: Look, pair: AsOf, edition: str, working: WorkingCalendar) -> Samples:
    stages = [stage.value for stage in SPENDING]
    found = await board_passages(look.connection, pair, edition, stages, MOST_SAMPLES)
    days = {stage: [_days(passage, working) for passage in passages] for stage, passages in found.items()}
    return {Stage(stage): [day for day in counted if day is not None] for stage, counted in days.items()}


def _days(passage: Passage, working: WorkingCalendar) -> int | None:
    """Working days that a stage took; None where no calendar is known, and for an entry after its exit."""
    entered, left = local_date(passage[0]), local_date(passage[1])
    try:
        return working.working_days_between(entered, left) if entered <= left else None
    except CalendarMissing:
        return None
