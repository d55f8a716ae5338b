"""Letters: how notices become one, what can go wrong with it, and how long to wait before it is tried again.

A letter's name is made from what it holds, so a second maker or a replay makes the same name: nobody gets a second letter
under another Message-ID.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.canonical import canonical_json, sha256_hex
from domain.times import VIETNAM

# The right side of every Message-ID. It names no host (RFC 2606), so no setting can give a letter a second id.
LETTERS_OF = "sinhke.invalid"
NAME_DIGITS = 24
ONE_MINUTE, ONE_HOUR, ONE_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class LetterProblem(StrEnum):
    """Why a letter is not sent yet. Only the last four are about the letter itself: the others stop every letter."""

    SERVER_AWAY = "server_away"
    SERVER_SLOW = "server_slow"
    LOGIN_REFUSED = "login_refused"
    SENDER_REFUSED = "sender_refused"
    NO_ADDRESS = "no_address"
    ADDRESS_REFUSED = "address_refused"
    LETTER_REFUSED = "letter_refused"
    TRY_LATER = "try_later"


class NoticeStand(StrEnum):
    """How far a notice has come on its way to its person."""

    WAITING = "waiting"  # in no letter yet: for the hour of the digest, for a worker, or for a mail server
    MADE = "made"  # -> sent, failing
    FAILING = "failing"  # tried in vain; tried again at its time -> sent
    SENT = "sent"
    UNHELD = "unheld"  # nobody holds the duty that was to be told


STOPS_ALL = frozenset(
    {
        LetterProblem.SERVER_AWAY,
        LetterProblem.SERVER_SLOW,
        LetterProblem.LOGIN_REFUSED,
        LetterProblem.SENDER_REFUSED,
    }
)
OF_THE_SERVER = (timedelta(seconds=15), timedelta(minutes=5))
OF_A_LETTER = (ONE_MINUTE, ONE_HOUR)
REFUSED_FOR_GOOD = frozenset({LetterProblem.ADDRESS_REFUSED, LetterProblem.LETTER_REFUSED})


def letter_id(record: str, person: str, day: date, notices: Iterable[str]) -> str:
    """The left side of the Message-ID. `record` tells this record from every other, `notices` are the notices' names."""
    content = {"record": record, "person": person, "day": day.isoformat(), "notices": sorted(notices)}
    return sha256_hex(canonical_json(content).encode())[:NAME_DIGITS]


def message_id(letter: str) -> str:
    return f"<{letter}@{LETTERS_OF}>"


def patience(problem: LetterProblem, attempts: int) -> timedelta:
    """How long to wait after this many attempts: doubled each time, from a minute to an hour for a letter, from a quarter of
    a minute to five for the server, whose return is the same for all; a day after a refusal for good, since only a person
    can change what is refused; an hour where an address is to be written down first."""
    if problem in REFUSED_FOR_GOOD:
        return ONE_DAY
    if problem is LetterProblem.NO_ADDRESS:
        return ONE_HOUR
    first, most = OF_THE_SERVER if problem in STOPS_ALL else OF_A_LETTER
    doublings = min(max(attempts - 1, 0), 10)
    return min(first * (1 << doublings), most)


def digest_day(now: datetime, hour: int) -> tuple[date, datetime]:
    """The Vietnamese day whose digest is the latest that is due at `now`, and the instant up to which it tells: the
    reminders recorded before `hour` o'clock of that day; later ones go with the next day's."""
    local = now.astimezone(VIETNAM)
    today = datetime.combine(local.date(), time(hour), VIETNAM)
    due = today if local >= today else today - ONE_DAY
    return due.date(), due
