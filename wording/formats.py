"""How people write amounts, dates and times: the one place that turns numbers into text, Vietnamese or English.

An amount is whole đồng, so nothing here rounds; a date is a date in Vietnam; an instant (UTC) is shown to the minute by
the clock of Vietnam.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.times import VIETNAM

GROUPED_FROM = 10_000  # below it a number may be a year, which is never grouped
DIGEST_SHOWN = 12


class Lang(StrEnum):
    """The two languages of every sentence: Vietnamese is the first, English the second."""

    VI = "vi"
    EN = "en"


def vnd(amount: int, lang: Lang) -> str:
    """`120.000.000 đ` or `120,000,000 VND`. TypeError for anything but a whole number of đồng."""
    return f"{grouped(amount, lang)} {'đ' if lang is Lang.VI else 'VND'}"


def grouped(number: int, lang: Lang) -> str:
    """Digits in groups of three: `1.234` in Vietnamese, `1,234` in English."""
    if type(number) is not int:
        raise TypeError(f"a whole number is wanted, not {number!r}")
    text = f"{number:,}"
    return text.replace(",", ".") if lang is Lang.VI else text


def number(value: int, lang: Lang) -> str:
    """A count or an amount of unknown unit: grouped from five digits on, so that a year stays a year."""
    return grouped(value, lang) if abs(value) >= GROUPED_FROM else str(value)


def percent(value: int | Decimal, lang: Lang) -> str:
    """`77,4%` or `77.4%`: the digits as given, nothing is rounded here. TypeError for a float."""
    if isinstance(value, float):
        raise TypeError("a share is a whole number or a decimal, never a float")
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"{text.replace('.', ',') if lang is Lang.VI else text}%"


def day(value: date, lang: Lang) -> str:
    """`04/08/2023` or `2023-08-04`."""
    if lang is Lang.EN:
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def instant(value: datetime, lang: Lang) -> str:
    """`04/08/2023 09:05` or `2023-08-04 09:05`, by the clock of Vietnam. ValueError for a time without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"{value} says no zone: it is no instant")
    local = value.astimezone(VIETNAM)
    return f"{day(local.date(), lang)} {local.hour:02}:{local.minute:02}"


def digest(text: str) -> str:
    """The first digits of a SHA-256, enough for two people to compare by eye; a shorter text stays as it is."""
    return text if len(text) <= DIGEST_SHOWN * 3 else f"{text[:DIGEST_SHOWN]}…"
