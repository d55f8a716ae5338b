"""What happens in a synthetic district's year, drawn from a seed before anything is recorded. Pure: same seed, same plan.

A case is drawn towards a stage, so that every stage is found at the end, and comes there with delays and ways back.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.province.steps import BEFORE, ENDS, Step
from story.cast import Commune
from story.play import EDITION

# The village law is in force from the first of July 2023, so a meeting of that week can be judged by it.
FIRST_DAY, LAST_DAY = date(2023, 7, 3), date(2023, 12, 18)
FUND_YEAR = 2023
MILLION = 1_000_000
# How long a village's list hangs: as long as the assumed service levels ask at least.
WINDOW = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a year is, the seed that it is drawn from, and the law that its cases pin.

    `days` are the days on which anything happens.
    """

    seed: int = 7
    communes: int = 3
    cases: int = 10
    days: int = 30
    edition: str = EDITION

    def __post_init__(self) -> None:
        if not (1 <= self.communes <= 99 and 1 <= self.communes * self.cases <= 99_999 and 2 <= self.days <= 150):
            raise ValueError("1-99 communes, 1-99999 cases in all, 2-150 days")


@dataclass(frozen=True)
class Move:
    """One step of a case on the day of this number, from 0 on."""

    day: int
    step: Step


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    """One case of a commune; `number` counts over the whole district, from 1 on. Amounts in đồng."""

    number: int
    commune: int
    support_vnd: int
    households: int
    hard: bool
    moves: tuple[Move, ...]

    @property
    def code(self) -> str:
        return f"DA-{FUND_YEAR}-{self.number:04d}"


def commune(number: int) -> Commune:
    """The commune of this number, from 0 on; its people's slugs begin with `gd`, for giả định."""
    name = f"{number + 1:02d}"
    return Commune(f"Giả Định {name}", f"xa-gia-dinh-{name}", f"thon-gia-dinh-{name}", f"gd{name}")


def days_of(size: Size) -> list[date]:
    """The days on which anything happens, evenly over half a year, none of them on a weekend."""
    span = (LAST_DAY - FIRST_DAY).days
    found = (FIRST_DAY + timedelta(days=span * number // (size.days - 1)) for number in range(size.days))
    return sorted({day - timedelta(days=max(day.weekday() - 4, 0)) for day in found})


def cases_of(size: Size) -> Iterator[CasePlan]:
    """Every case, commune by commune; each is drawn by itself, so a share of them can be drawn alone."""
    days = days_of(size)
    for number in range(1, size.communes * size.cases + 1):
        draw = Random(f"{size.seed}/{number}")
        households = draw.randrange(3, 7)
        yield CasePlan(
            number=number,
            commune=(number - 1) // size.cases,
            support_vnd=households * 4 * MILLION * draw.randrange(2, 5),
            households=households,
            hard=draw.random() < 0.5,
            moves=tuple(_moves(draw, number, days)),
        )


def _moves(draw: Random, number: int, days: Sequence[date]) -> Iterator[Move]:
    """The steps towards an end, each some days after the one before; what would come too late is hurried."""
    # The first cases go one to each end, so that a small district has every stage too.
    ends = list(ENDS)
    end = ends[number - 1] if number <= len(ends) else draw.choices(ends, list(ENDS.values()))[0]
    steps = list(_with_ways_back(draw, end))
    latest = _latest(steps, days)
    if latest[0] < 0:  # a year of two or three days has no room for a second list
        steps, latest = list(end), _latest(end, days)
    day, submitting = draw.randrange(max(1, len(days) - 1 - len(steps))), 0
    for step, last in zip(steps, latest, strict=True):
        day = min(max(day, submitting if step is Step.SUBMIT else 0), last)
        yield Move(day, step)
        if step is Step.POST:
            submitting = _first_after(days, days[day] + WINDOW)
        day += draw.choices((0, 1, 2, 4), (20, 50, 20, 10))[0]


def _with_ways_back(draw: Random, end: Sequence[Step]) -> Iterator[Step]:
    """The way to an end with what goes wrong on it; an end that is itself a way back is none that is gone on from."""
    for step in end:
        for of_a_hundred, aside in BEFORE.get(step, ()):
            if draw.randrange(100) < of_a_hundred:
                yield from aside
        yield step


def _latest(steps: Sequence[Step], days: Sequence[date]) -> list[int]:
    """The last day on which each step leaves room for those after it; below 0 if there is no room at all."""
    found: list[int] = []
    last = dossier = len(days) - 1
    for step in reversed(steps):
        if step is Step.POST and last >= 0:
            last = min(last, _first_after(days, days[dossier] - WINDOW - timedelta(days=1)) - 1)
        found.append(last)
        if step is Step.SUBMIT:
            dossier = last
    return found[::-1]


def _first_after(days: Sequence[date], day: date) -> int:
    """The place of the first day after this one; one past the end if there is none."""
    return bisect_right(days, day)
