"""What tests of the post need: notices in the outbox, postmen, and a look at what became of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from activities.postman import Postman
from domain.actions import Action
from domain.notices import Addressee, Notice, NoticeKind
from gateway.desk import Wish
from gateway.settings import Settings
from store.notices import put_notices
from story.money import Money
from tests.notices.post import PostOffice
from tests.recorder.town import APPROVER, MILLION, REGISTER, Town

if TYPE_CHECKING:
    from store.database import Pool

SENDER = "sinh-ke@huyen.test"
SECONDS = 0.5


@dataclass
class Bureau:
    town: Town
    office: PostOffice
    pool: "Pool"
    addresses: Path

    def knows(self, *people: str, **more: str) -> None:
        """Write down addresses: `person@thu.test`, or as given."""
        written = {person: address_of(person) for person in people} | more
        self.addresses.write_text("".join(f"{json.dumps(one)} = {json.dumps(at)}\n" for one, at in written.items()))

    def postman(self, **changes: object) -> Postman:
        values: Mapping[str, object] = {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.office.port,
            "smtp_tls": "none",
            "smtp_sender": SENDER,
            "smtp_seconds": SECONDS,
            "addresses": self.addresses,
        }
        return Postman(self.pool, Settings.model_validate({**values, **changes}))

    async def posts(self, **changes: object) -> int:
        """One round of one postman; how many letters were sent."""
        postman = self.postman(**changes)
        await postman.make()
        return await postman.deliver()

    async def tell(self, *notices: Notice, stream: str = REGISTER, version: int = 1) -> None:
        """Put notices into the outbox as the recorder does it, now, below any event."""
        async with self.pool.acquire() as connection:
            now = await connection.fetchval("select record_now()")
            rows = [(version, notice) for notice in notices]
            await put_notices(connection, stream, rows, received_at=now, recorded_at=now)

    async def returned(self, reason: str = "Thiếu bảng giá (giả định)") -> Money:
        """A dossier that the approver has sent back after its appraisal."""
        case = await self.town.a_case(50 * MILLION)
        answer = await self.town.desk.act(self.a_return(case.plan.code, reason))
        assert answer.receipt is not None and answer.receipt.refusal is None, answer
        return case

    def a_return(self, code: str, reason: str) -> Wish:
        body = {"reason": reason, "missing_items": ["bang-gia"]}
        paper = self.town.decision()
        return Wish(stream=code, action=Action.RETURN_DOSSIER, decides=body, decided_by=[APPROVER], paper=paper)

    async def rows(self, table: str) -> list[dict[str, Any]]:
        order = {"notice": "stream, version, kind, person", "letter": "person, made_at"}[table]
        async with self.town.database.as_role("sinhke_reader") as connection:
            return [dict(row) for row in await connection.fetch(f"select * from {table} order by {order}")]

    async def sql(self, statement: str, *values: object) -> None:
        """Something that only time or an operator could bring about."""
        async with self.town.database.as_role(None) as connection:
            await connection.execute(statement, *values)

    async def pauses_are_over(self) -> None:
        """As if the time of every next attempt had come."""
        await self.sql("update letter set next_attempt_at = clock_timestamp() where sent_at is null")

    async def reminders_are_of(self, age: timedelta) -> None:
        """As if the reminders had been recorded that long ago."""
        await self.sql("update notice set created_at = created_at - $1::interval where not at_once", age)

    async def now(self) -> datetime:
        async with self.pool.acquire() as connection:
            found: datetime = await connection.fetchval("select record_now()")
        return found


def address_of(person: str) -> str:
    return f"{person}@thu.test"


def a_reminder(*people: str, deadline: str = "appraisal/5", **detail: str) -> Notice:
    return _notice(NoticeKind.DEADLINE_REMINDED, people, at_once=False, deadline=deadline, **detail)


def an_escalation(*people: str, deadline: str = "appraisal/5", **detail: str) -> Notice:
    return _notice(NoticeKind.DEADLINE_ESCALATED, people, at_once=True, deadline=deadline, **detail)


def _notice(kind: NoticeKind, people: tuple[str, ...], *, at_once: bool, **detail: str) -> Notice:
    said = {"due_on": "2023-07-10", **detail}
    return Notice(kind=kind, addressees=tuple(Addressee(person=p) for p in people), at_once=at_once, detail=said)
