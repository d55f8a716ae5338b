"""The small values that every command and event is made of, each refusing what it cannot mean.

They exist so that a wrong body is stopped where it is read and never travels: money is whole đồng in a signed 64-bit
integer, a day is `YYYY-MM-DD`, an instant is UTC with microseconds and a `Z`, a name of ours is a lower-case ASCII slug
(so no homoglyph can pass for another person), and free text carries no run of twelve digits (a citizen's number).
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

INT64_MAX = 2**63 - 1
TWELVE_DIGITS = re.compile(r"\d(?:[\s.\-]?\d){11}")
DAY_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z", re.ASCII)
# No day of ours lies outside these years, and every day within them has its instants in UTC and back.
YEARS = range(1900, 2200)


class Model(BaseModel):
    """A value that never changes and takes no field that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def instant_text(instant: datetime) -> str:
    """The one text of an instant: UTC, six decimals, `Z`. It is hashed, so it has no second form."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _read_day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not DAY_TEXT.fullmatch(value):
        raise PydanticCustomError("day_malformed", "a day is written YYYY-MM-DD")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day_impossible", "there is no such day") from None
    if day.year not in YEARS:
        raise PydanticCustomError("day_impossible", "there is no such day")
    return day


def _read_instant(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if not isinstance(value, str) or not INSTANT_TEXT.fullmatch(value):
        raise PydanticCustomError("instant_malformed", "an instant is written YYYY-MM-DDTHH:MM:SSZ")
    try:
        instant = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        raise PydanticCustomError("instant_impossible", "there is no such instant") from None
    if instant.year not in YEARS:
        raise PydanticCustomError("instant_impossible", "there is no such instant")
    return instant


def _without_citizen_number(text: str) -> str:
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    if TWELVE_DIGITS.search(visible):
        raise PydanticCustomError("twelve_digits", "free text may not carry a run of twelve digits")
    return text


Day = Annotated[date, BeforeValidator(_read_day)]
Instant = Annotated[datetime, BeforeValidator(_read_instant), PlainSerializer(instant_text, return_type=str)]
Vnd = Annotated[int, Strict(), Field(gt=0, le=INT64_MAX)]
VndOrZero = Annotated[int, Strict(), Field(ge=0, le=INT64_MAX)]
Count = Annotated[int, Strict(), Field(ge=0, le=1_000_000)]
Year = Annotated[int, Strict(), Field(ge=2021, le=2100)]
Percent = Annotated[int, Strict(), Field(ge=0, le=100)]
Flag = Annotated[bool, Strict()]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
OpaqueRef = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$"), AfterValidator(_without_citizen_number)
]
FreeText = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_without_citizen_number)]
Reason = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_without_citizen_number)]


class PaperRef(Model):
    """The paper that an act rests on: its number and date as printed, and the SHA-256 of its stored bytes."""

    number: FreeText
    date: Day
    sha256: Sha256


class EditionRef(Model):
    """A law edition or a calendar, pinned by name and by the SHA-256 of its files (design.md section 5)."""

    name: Slug
    sha256: Sha256
