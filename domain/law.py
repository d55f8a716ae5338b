"""The law as dated values: figures with source, validity and status, and who must not be the same person.

Law that varies by year and province is data (`law/<edition>/*.toml`), so a rule asks an edition for a figure on a day
and never holds a number itself. An audit years later asks the same edition and gets the same answer, with the article
that it rests on. Nothing here reads a file: `law/loader.py` does.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Self

from pydantic import StrictBool, StrictInt, StrictStr, model_validator

from domain.law_keys import FigureKey
from domain.values import DAY_TEXT, Day, Flag, Model, Sha256, Slug

__all__ = [
    "Act",
    "AreaClass",
    "Figure",
    "FigureKey",
    "FigureStatus",
    "InForce",
    "IncompatiblePair",
    "LawEdition",
    "Share",
    "Unit",
]

SHARE_TEXT = re.compile(r"(>=|>)([1-9]\d{0,2})/([1-9]\d{0,2})")
MONTH_DAY_TEXT = re.compile(r"(\d{2})-(\d{2})")


class FigureStatus(StrEnum):
    """How far a figure may be trusted. A decision that read an assumed one is *allowed on assumption* to the audit."""

    CONFIRMED = "confirmed"  # the words of the article were read
    ASSUMED = "assumed"  # an inference, a secondary page, or law of another date
    INTERNAL = "internal"  # set by the district's own decision
    UNSET = "unset"  # nobody has found it: a period then sets no deadline, a ceiling refuses


class AreaClass(StrEnum):
    """Class of the area in which the households live; it decides the State's largest share (Decree 38/2023)."""

    EXTREMELY_HARD = "extremely_hard"
    HARD = "hard"
    OTHER = "other"


class Act(StrEnum):
    """What a person did in a case, as far as it bars the same person from something else (design.md section 5)."""

    PROPOSE = "propose"
    FIND_COMPLETE = "find_complete"
    APPRAISE = "appraise"
    APPROVE = "approve"
    SIGN_CONTRACT = "sign_contract"
    PREPARE_ORDER = "prepare_order"
    SIGN_ORDER = "sign_order"
    CONFIRM_TREASURY_ANSWER = "confirm_treasury_answer"
    SUBMIT_FINAL_ACCOUNT = "submit_final_account"
    APPROVE_FINAL_ACCOUNT = "approve_final_account"


class Unit(StrEnum):
    """What the value of a figure is counted in; it fixes the value's type."""

    VND = "vnd"
    VND_RANGE = "vnd_range"
    PERCENT = "percent"
    SHARE = "share"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    PERSONS = "persons"
    HOUSEHOLDS = "households"
    COPIES = "copies"
    TIMES = "times"
    MONTH_DAY = "month_day"
    DATE = "date"
    CHOICE = "choice"
    NAMES = "names"
    YES_NO = "yes_no"


class Share(Model):
    """A part of a whole that a vote must reach, in whole numbers: `>=2/3` or, strictly more than, `>1/2`."""

    numerator: StrictInt
    denominator: StrictInt
    strictly_more: Flag

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `>=2/3` or `>1/2`; ValueError for anything else, and for a share that nothing could reach."""
        match = SHARE_TEXT.fullmatch(text)
        if match is None:
            raise ValueError(f"a share is written like >=2/3 or >1/2, not {text!r}")
        share = cls(numerator=int(match[2]), denominator=int(match[3]), strictly_more=match[1] == ">")
        if share.least_of(share.denominator) > share.denominator:
            raise ValueError(f"no vote can reach {text}")
        return share

    def reached(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` suffices. Counts that cannot be (no whole, more than the whole) never do."""
        return whole > 0 and self.least_of(whole) <= part <= whole

    def least_of(self, whole: int) -> int:
        """The smallest part of `whole` that reaches the share."""
        if self.strictly_more:
            return whole * self.numerator // self.denominator + 1
        return -(-whole * self.numerator // self.denominator)


def _month_day(text: str, year: int) -> date:
    match = MONTH_DAY_TEXT.fullmatch(text)
    if match is None:
        raise ValueError(f"a day of the year is written MM-DD, not {text!r}")
    return date(year, int(match[1]), int(match[2]))


def _iso_day(text: str) -> date:
    if not DAY_TEXT.fullmatch(text):
        raise ValueError(f"a date is written YYYY-MM-DD, not {text!r}")
    return date.fromisoformat(text)


def _check_period(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise ValueError("valid_to is the first day on which it no longer holds: later than valid_from")


Value = StrictBool | StrictInt | StrictStr | tuple[StrictStr, ...] | tuple[StrictInt, ...]


# 2023 is no leap year: a yearly day of 29 February would not exist in most years, so it is refused.
READ_TEXT: Mapping[Unit, Callable[[str], object]] = MappingProxyType(
    {
        Unit.SHARE: Share.parse,
        Unit.MONTH_DAY: lambda text: _month_day(text, 2023),
        Unit.DATE: _iso_day,
        Unit.CHOICE: str,
    }
)
NO_COUNT = frozenset({*READ_TEXT, Unit.NAMES, Unit.VND_RANGE, Unit.YES_NO})


def _fits(unit: Unit, value: Value) -> bool:
    """Whether a value is what its unit says; where a text can be read, the reader's own ValueError tells more."""
    match value:
        case bool():
            return unit is Unit.YES_NO
        case int():
            return unit not in NO_COUNT and value >= 0 and (unit is not Unit.PERCENT or value <= 100)
        case str():
            return unit in READ_TEXT and value != "" and READ_TEXT[unit](value) is not None
        case (int(low), int(high)):
            return unit is Unit.VND_RANGE and 0 <= low <= high
        case _:
            return unit is Unit.NAMES and value != () and all(isinstance(name, str) for name in value)


class Figure(Model):
    """One value of the law over a half-open period [valid_from, valid_to), with what it rests on.

    `value` is None exactly when the status is `unset`; a source is required otherwise, a note when it is unset.
    """

    key: FigureKey
    value: Value | None = None
    unit: Unit
    valid_from: Day
    valid_to: Day | None = None
    source: StrictStr = ""
    article: StrictStr = ""
    status: FigureStatus
    note: StrictStr = ""

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        unset = self.status is FigureStatus.UNSET
        if unset != (self.value is None):
            raise ValueError("a value is given exactly when the status is not unset")
        if not (self.note if unset else self.source):
            raise ValueError(
                "an unset figure says why in its note" if unset else f"a figure that is {self.status} names its source"
            )
        _check_period(self.valid_from, self.valid_to)
        if self.value is not None and not _fits(self.unit, self.value):
            raise ValueError(f"the value {self.value!r} is no {self.unit}")
        return self

    @property
    def is_set(self) -> bool:
        return self.status is not FigureStatus.UNSET

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def whole_number(self) -> int:
        """Đồng, percent, days, persons: whatever the unit counts."""
        assert type(self.value) is int, self
        return self.value

    def share(self) -> Share:
        return Share.parse(self._text(Unit.SHARE))

    def day(self) -> date:
        return date.fromisoformat(self._text(Unit.DATE))

    def day_in(self, year: int) -> date:
        """A yearly day, such as 31/12, in one year. Such fixed days never roll over a holiday."""
        return _month_day(self._text(Unit.MONTH_DAY), year)

    def choice(self) -> str:
        return self._text(Unit.CHOICE)

    def _text(self, unit: Unit) -> str:
        assert self.unit is unit, self
        assert isinstance(self.value, str), self
        return self.value


class IncompatiblePair(Model):
    """Two acts that one person may not both do in one case, and why."""

    first: Act
    second: Act
    source: StrictStr


class InForce(Model):
    """A legal document that the edition draws on, with the period in which it binds: a note for the reader."""

    document: StrictStr
    title: StrictStr
    valid_from: Day
    valid_to: Day | None = None
    note: StrictStr = ""

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        _check_period(self.valid_from, self.valid_to)
        return self


class LawEdition(Model):
    """One edition of the law, pinned by a case's first event through its name and the SHA-256 of its files.

    `extends` names the edition whose rows it takes over where it sets none itself; the hash covers the files of both.
    """

    name: Slug
    sha256: Sha256
    draft: Flag
    title_vi: StrictStr
    title_en: StrictStr
    extends: Slug | None = None
    figures: tuple[Figure, ...]
    pairs: tuple[IncompatiblePair, ...]
    in_force: tuple[InForce, ...] = ()

    def figure(self, key: FigureKey, on: date) -> Figure:
        """The row that holds on that day, or an explicit unset figure over the gap; KeyError if no such key."""
        rows = self._rows[key]
        return next((row for row in rows if row.holds_on(on)), None) or _gap(rows, on)

    def is_incompatible(self, one: Act, other: Act) -> bool:
        return any({pair.first, pair.second} == {one, other} for pair in self.pairs)

    @cached_property
    def _rows(self) -> Mapping[FigureKey, tuple[Figure, ...]]:
        """The rows of each key in their order: every command asks for many figures, and looks through its own only."""
        keys = {row.key for row in self.figures}
        return {key: tuple(row for row in self.figures if row.key is key) for key in keys}

    def __copy__(self) -> Self:
        """A copy may be given other figures afterwards (`model_copy`), so it looks them up anew."""
        copied = super().__copy__()
        copied.__dict__.pop("_rows", None)
        return copied


def _gap(rows: tuple[Figure, ...], on: date) -> Figure:
    ended = [row.valid_to for row in rows if row.valid_to is not None and row.valid_to <= on]
    to_come = [row.valid_from for row in rows if row.valid_from > on]
    return Figure(
        key=rows[0].key,
        unit=rows[0].unit,
        valid_from=max(ended, default=date.min),
        valid_to=min(to_come, default=None),
        status=FigureStatus.UNSET,
        note="no row of this edition holds on that day",
    )
