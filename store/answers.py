"""What the record kept of a stream: each command with its facts and what came of it, to be told again."""

import json
from typing import TYPE_CHECKING

from domain.commands import read_command
from domain.facts import Facts
from domain.refusals import Refusal
from domain.replay import Answered, Recorded
from store.queries import sql
from store.reading import read_history

if TYPE_CHECKING:
    from store.database import Connection

READ_ANSWERS = sql("reading", "read_answers")


async def read_answers(connection: "Connection", stream: str) -> list[Answered]:
    """Every answered command of a stream, the refused ones too; empty if there is none. Raises UnknownEventKind."""
    history = await read_history(connection, stream)
    events = [Recorded(version=one.version, event=one.event, hash=one.hash) for one in history]
    found = []
    for row in await connection.fetch(READ_ANSWERS, stream):
        first, last = row["first_version"], row["last_version"]
        no = {"code": row["code"], "detail": json.loads(row["detail"])} if row["code"] is not None else None
        found.append(
            Answered(
                command=read_command(row["command"]),
                facts=Facts.model_validate_json(row["facts"]),
                refusal=Refusal.model_validate(no) if no is not None else None,
                events=tuple(events[first - 1 : last]) if first is not None else (),
                position=row["position"],
                hash=row["hash"],
                recorded_at=row["recorded_at"],
                build=row["build"],
            )
        )
    return found
