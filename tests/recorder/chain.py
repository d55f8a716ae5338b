"""A stream read as a stranger would read it: every link hashed again from its columns, every decision made again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from domain.canonical import (
    GENESIS,
    EventLink,
    ReceiptLink,
    canonical_json,
    recorded_outcome,
    refused_outcome,
    sha256_hex,
)
from domain.commands import read_command
from domain.decide import calendar_wanted, decide, edition_wanted
from domain.events import event_text, read_event
from domain.facts import Facts, facts_sha256
from domain.state import evolve, nothing_yet
from domain.strict_json import read_strict_json
from law.loader import load_calendar, load_edition

EVENTS = "select * from event where stream = $1"
RECEIPTS = """
select receipt.*, command.body, command.sha256, command.signatures, command.received_at
from receipt join command using (command_id) where receipt.stream = $1
"""
HEAD = "select version, links, head_hash, last_recorded_at from stream where name = $1"


@dataclass(frozen=True)
class Link:
    """One link as it stands in its table, and its hash as it comes out of its columns."""

    row: dict[str, Any]
    is_receipt: bool

    @property
    def command_id(self) -> str:
        return str(self.row["command_id"])

    @property
    def recorded_at(self) -> datetime:
        found = self.row["recorded_at"]
        assert isinstance(found, datetime)
        return found

    def hashed_again(self) -> str:
        return _receipt_hash(self.row) if self.is_receipt else _event_hash(self.row)


async def whole_chain(connection: asyncpg.Connection, stream: str) -> list[Link]:
    """The links of a stream in order, after everything that must hold of them; AssertionError names what does not."""
    events = [Link(dict(row), False) for row in await connection.fetch(EVENTS, stream)]
    receipts = [Link(dict(row), True) for row in await connection.fetch(RECEIPTS, stream)]
    links = sorted([*events, *receipts], key=lambda link: link.row["position"])
    assert [link.row["position"] for link in links] == list(range(1, len(links) + 1)), "positions have a gap"
    versions = [link.row["version"] for link in links if not link.is_receipt]
    assert versions == list(range(1, len(versions) + 1)), "versions have a gap or are out of order"
    previous = GENESIS
    for link in links:
        assert link.row["prev_hash"] == previous, f"{link.row['position']} does not hang on the link before it"
        previous = link.hashed_again()
        assert link.row["hash"] == previous, f"the hash of {link.row['position']} is another"
    head = await connection.fetchrow(HEAD, stream)
    assert head is not None
    assert tuple(head) == (len(versions), len(links), previous, links[-1].recorded_at)
    _receipts_follow_their_events(links)
    _time_never_goes_back(links)
    return links


async def decided_again(connection: asyncpg.Connection, stream: str) -> int:
    """Decide every command of a stream again on its kept facts, and compare with what is recorded; how many there were."""
    links = await whole_chain(connection, stream)
    state, events, decisions = nothing_yet(stream), list[dict[str, Any]](), 0
    for link in links:
        if not link.is_receipt:
            events.append(link.row)
            continue
        command, facts = read_command(link.row["body"]), Facts.model_validate(read_strict_json(link.row["facts"]))
        assert facts.text() == link.row["facts"]
        wanted = edition_wanted(state, command)
        law = load_edition(wanted.name) if wanted and wanted in facts.law_editions else None
        days = calendar_wanted(state, command)
        calendar = load_calendar(name=days.name) if days and days in facts.calendars else None
        decision = decide(state, command, facts, law, calendar)
        assert [event_text(event) for event in decision.events] == [event["body"] for event in events]
        refusal = (decision.refusal.code.value, canonical_json(decision.refusal.detail)) if decision.refusal else None
        assert refusal == ((link.row["code"], link.row["detail"]) if link.row["code"] else None)
        for event in events:
            state = evolve(state, read_event(event["kind"], event["kind_version"], event["body"]))
        events, decisions = [], decisions + 1
    return decisions


def _receipts_follow_their_events(links: list[Link]) -> None:
    waiting: list[Link] = []
    for link in links:
        if not link.is_receipt:
            waiting.append(link)
            continue
        assert {event.command_id for event in waiting} <= {link.command_id}
        versions = [event.row["version"] for event in waiting]
        first, last = (versions[0], versions[-1]) if versions else (None, None)
        assert (link.row["first_version"], link.row["last_version"]) == (first, last)
        assert link.row["outcome"] == ("recorded" if versions else "refused")
        waiting = []
    assert not waiting, "an event has no receipt after it"


def _time_never_goes_back(links: list[Link]) -> None:
    times = [link.recorded_at for link in links]
    assert times == sorted(times)


def _event_hash(row: dict[str, Any]) -> str:
    names = ("stream", "position", "version", "kind", "kind_version", "body", "recorded_at", "build", "prev_hash")
    return EventLink(**{name: row[name] for name in names}, command_id=str(row["command_id"])).hash()


def _receipt_hash(row: dict[str, Any]) -> str:
    assert facts_sha256(row["facts"]) == row["facts_sha256"]
    assert sha256_hex(row["body"].encode()) == row["sha256"]
    refused = refused_outcome(row["code"], row["detail"]) if row["code"] else None
    names = ("stream", "position", "received_at", "facts_sha256", "recorded_at", "build", "prev_hash")
    return ReceiptLink(
        **{name: row[name] for name in names},
        command_id=str(row["command_id"]),
        command_sha256=row["sha256"],
        signatures_sha256=sha256_hex(row["signatures"].encode()),
        outcome=refused or recorded_outcome(row["first_version"], row["last_version"]),
    ).hash()
