"""Letters: made from the outbox, taken by one worker at a time, and what became of each attempt."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from domain.letters import LetterProblem
from domain.notices import NoticeKind, Told
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

ALONE, CLOCK = sql("notices", "maker_is_alone"), sql("notices", "post_clock")
IN_NO_LETTER, NAMES_OF = sql("notices", "in_no_letter"), sql("notices", "names_of")
PUT_LETTER, ASSIGN = sql("notices", "put_letter"), sql("notices", "assign_notices")
TAKE, SENT, FAILED = (sql("notices", name) for name in ("take_letter", "letter_sent", "letter_failed"))


@dataclass(frozen=True, kw_only=True)
class PostClock:
    """The record's time, whether it is simulated, and what tells this record from every other."""

    now: datetime
    simulated: bool
    record: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What one letter is to tell one person."""

    person: str
    at_once: bool
    told: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter as it is kept: the same text at every attempt. `name` is its person's."""

    letter_id: str
    person: str
    name: str
    subject: str
    body: str
    made_at: datetime
    attempts: int = 0


async def alone(connection: "Connection") -> bool:
    """Whether this transaction is the one that makes letters now."""
    return bool(await connection.fetchval(ALONE))


async def post_clock(connection: "Connection") -> PostClock:
    row = await connection.fetchrow(CLOCK)
    assert row is not None
    return PostClock(**dict(row))


async def in_no_letter(connection: "Connection", *, day: date, until: datetime) -> list[Waiting]:
    """What waits for letters, of some people: one letter a person for all that is told at once, one for the reminders."""
    found: dict[tuple[str, bool], list[Told]] = {}
    for row in await connection.fetch(IN_NO_LETTER, until, day):
        told = Told(
            stream=row["stream"],
            version=row["version"],
            kind=NoticeKind(row["kind"]),
            created_at=row["created_at"],
            detail=json.loads(row["detail"]),
        )
        found.setdefault((row["person"], row["at_once"]), []).append(told)
    return [Waiting(person=person, at_once=at_once, told=tuple(told)) for (person, at_once), told in found.items()]


async def names_of(connection: "Connection", slugs: Collection[str]) -> dict[str, str]:
    return {row["slug"]: row["name"] for row in await connection.fetch(NAMES_OF, list(slugs))}


async def put_letter(connection: "Connection", letter: Letter, waiting: Waiting, day: date) -> None:
    """Fix a letter's text and give it its notices, in the caller's transaction."""
    about = (letter.letter_id, letter.person, day, waiting.at_once)
    await connection.execute(PUT_LETTER, *about, letter.subject, letter.body, letter.made_at)
    told: Sequence[Told] = waiting.told
    names = ([one.stream for one in told], [one.version for one in told], [one.kind.value for one in told])
    await connection.execute(ASSIGN, letter.letter_id, letter.person, *names)


async def take_letter(connection: "Connection", turn: timedelta) -> Letter | None:
    """The next letter that is due, for this worker alone until `turn` ends; None if there is none."""
    row = await connection.fetchrow(TAKE, turn.total_seconds())
    return Letter(**{**dict(row), "name": row["name"] or row["person"]}) if row else None


async def letter_sent(connection: "Connection", letter_id: str) -> None:
    await connection.execute(SENT, letter_id)


async def letter_failed(
    connection: "Connection", letter_id: str, problem: LetterProblem, answer: int | None, pause: timedelta
) -> None:
    """Not this time: why, the server's answer if it gave one, and the pause before the next attempt."""
    await connection.execute(FAILED, letter_id, problem.value, answer, pause.total_seconds())
