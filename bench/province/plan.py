"""What happens in a synthetic district's year, drawn from a seed before anything is recorded. Pure: same seed, same plan.

A case is drawn towards a stage, so that every stage is found at the end, and comes there with delays and ways back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from types import MappingProxyType

from story.cast import Commune

# The village law is in force from the first of July 2023, so a meeting of that week can be judged by it.
FIRST_DAY, LAST_DAY = date(2023, 7, 3), date(2023, 12, 18)
FUND_YEAR = 2023
MILLION = 1_000_000


class Step(StrEnum):
    """What a case does on one of its days; `conduct_…` is an order from its preparation to the treasury's answer."""

    OPEN = "open"
    MEET = "meet"
    MEET_IN_VAIN = "meet_in_vain"
    SUBMIT = "submit"
    RETURN = "return"
    APPRAISE = "appraise"
    REFUSE = "refuse"
    APPROVE_TOO_MUCH = "approve_too_much"
    APPROVE = "approve"
    CONTRACT = "contract"
    PREPARE_ADVANCE = "prepare_advance"
    SIGN_ADVANCE = "sign_advance"
    SEND_ADVANCE = "send_advance"
    CONDUCT_ADVANCE = "conduct_advance"
    DELIVER = "deliver"
    ACCEPT = "accept"
    CONDUCT_PAYMENT_IN_VAIN = "conduct_payment_in_vain"
    CONDUCT_PAYMENT = "conduct_payment"
    SUBMIT_ACCOUNT = "submit_account"
    APPROVE_ACCOUNT = "approve_account"
    CLOSE = "close"


S = Step
TO_APPROVAL = (S.OPEN, S.MEET, S.SUBMIT, S.APPRAISE, S.APPROVE)
TO_ACCEPTANCE = (*TO_APPROVAL, S.CONTRACT, S.DELIVER, S.ACCEPT)
TO_ACCOUNT = (*TO_ACCEPTANCE, S.CONDUCT_PAYMENT, S.SUBMIT_ACCOUNT)
# Where a case has come at the end of the year, and how many of a hundred do.
ENDS: Mapping[tuple[Step, ...], int] = MappingProxyType(
    {
        TO_APPROVAL[:1]: 18,
        TO_APPROVAL[:2]: 17,
        TO_APPROVAL[:3]: 16,
        (*TO_APPROVAL[:3], S.RETURN): 4,
        TO_APPROVAL[:4]: 14,
        (*TO_APPROVAL[:4], S.REFUSE): 5,
        TO_APPROVAL: 10,
        (*TO_APPROVAL, S.CONTRACT): 4,
        (*TO_APPROVAL, S.CONTRACT, S.PREPARE_ADVANCE): 1,
        (*TO_APPROVAL, S.CONTRACT, S.SIGN_ADVANCE): 1,
        (*TO_APPROVAL, S.CONTRACT, S.SEND_ADVANCE): 1,
        (*TO_APPROVAL, S.CONTRACT, S.CONDUCT_ADVANCE): 3,
        TO_ACCEPTANCE: 2,
        TO_ACCOUNT: 2,
        (*TO_ACCOUNT, S.APPROVE_ACCOUNT, S.CLOSE): 2,
    }
)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a year is, and the seed that it is drawn from. `days` are the days on which anything happens."""

    seed: int = 7
    communes: int = 3
    cases: int = 10
    days: int = 30

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
    last = len(days_of(size)) - 1
    for number in range(1, size.communes * size.cases + 1):
        draw = Random(f"{size.seed}/{number}")
        households = draw.randrange(3, 7)
        yield CasePlan(
            number=number,
            commune=(number - 1) // size.cases,
            support_vnd=households * 4 * MILLION * draw.randrange(2, 5),
            households=households,
            hard=draw.random() < 0.5,
            moves=tuple(_moves(draw, number, last)),
        )


def _moves(draw: Random, number: int, last: int) -> Iterator[Move]:
    """The steps towards an end, each some days after the one before; what comes too late falls on the last day."""
    # The first cases go one to each end, so that a small district has every stage too.
    ends = list(ENDS)
    end = ends[number - 1] if number <= len(ends) else draw.choices(ends, list(ENDS.values()))[0]
    steps = list(_with_ways_back(draw, end))
    day = draw.randrange(max(1, last - len(steps)))
    for step in steps:
        yield Move(min(day, last), step)
        day += draw.choices((0, 1, 2, 4), (20, 50, 20, 10))[0]


def _with_ways_back(draw: Random, end: Sequence[Step]) -> Iterator[Step]:
    """A vote that falls short, a dossier that comes back, an approval above the dossier, an order that is refused."""
    for place, step in enumerate(end):
        if step is S.MEET and draw.random() < 0.05:
            yield S.MEET_IN_VAIN
        if step is S.APPROVE and draw.random() < 0.05:
            yield S.APPROVE_TOO_MUCH
        if step is S.CONDUCT_PAYMENT and draw.random() < 0.15:
            yield S.CONDUCT_PAYMENT_IN_VAIN
        yield step
        if step is S.SUBMIT and place + 1 < len(end) and end[place + 1] is S.APPRAISE and draw.random() < 0.15:
            yield S.RETURN
            yield S.SUBMIT
