"""The facts of a decision, read inside the recording transaction after the stream is locked."""

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.actions import Action
from domain.commands import Command
from domain.commands.fund import Allot, SetTarget
from domain.commands.orders import RecordTreasuryAnswer
from domain.commands.register import FoundRegister, RegisterKind
from domain.commands.subproject import AcceptWork, ConcludeAppraisal, OpenSubproject
from domain.facts import Facts, KeyFact, LineFact, MandateFact, OfficeFact
from domain.figures import CaseFigures, LineFigures, PeriodFigures
from domain.ids import StreamKind, fund_year_of, stream_kind
from domain.signatures import Signature, key_id_of, public_key_bytes
from domain.state import State
from domain.state.subproject import SubprojectState
from domain.values import EditionRef
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

READ_FACTS = sql("facts", "read_facts")
PERIOD_LINES, PERIOD_CASES = sql("facts", "period_lines"), sql("facts", "period_cases")


@dataclass(frozen=True, kw_only=True)
class FactsRead:
    """The facts, the record's time at which they were read, the signers' public keys, and whether the command is answered."""

    facts: Facts
    now: datetime
    public_keys: dict[str, bytes]
    answered: bool


async def read_facts(
    connection: "Connection", command: Command, signatures: Collection[Signature], received_at: datetime, state: State
) -> FactsRead:
    """One round trip; `public_keys` holds the raw key of every signature whose key the register (or the founding) knows."""
    office, fund_year = _lines_wanted(command, state)
    asked_at = datetime.now(UTC)
    row = await connection.fetchrow(
        READ_FACTS,
        command.header.command_id,
        [signature.key for signature in signatures],
        sorted(people_of(command)),
        sorted(_offices_of(command)),
        office,
        fund_year,
        _reference_of(command),
    )
    answered_at = datetime.now(UTC)
    assert row is not None
    keys = {key["key"]: key for key in json.loads(row["keys"])} | _founding_key(command)
    editions = json.loads(row["editions"])
    facts = Facts(
        received_at=received_at,
        register_kind=RegisterKind(row["register_kind"]) if row["register_kind"] else None,
        clock_simulated=row["clock_simulated"],
        register_version=row["register_version"],
        keys=tuple(_key_fact(signature, keys.get(signature.key), received_at) for signature in signatures),
        mandates=tuple(MandateFact.model_validate(_utc(mandate)) for mandate in json.loads(row["mandates"])),
        offices=tuple(OfficeFact.model_validate(office) for office in json.loads(row["offices"])),
        reference_taken_by=row["reference_taken_by"],
        clock_skew_seconds=skew_seconds(asked_at, row["server_now"], answered_at),
        lines=tuple(LineFact.model_validate(line) for line in json.loads(row["lines"])),
        law_editions=_editions(editions, "law"),
        draft_editions=_editions([edition for edition in editions if edition["draft"]], "law"),
        calendars=_editions(editions, "calendar"),
    )
    public_keys = {name: base64.b64decode(key["public_key"]) for name, key in keys.items()}
    return FactsRead(facts=facts, now=row["now"], public_keys=public_keys, answered=row["answered"])


async def read_period(connection: "Connection", stream: str, on: date, known_at: datetime) -> PeriodFigures:
    """The figures of a fund year by a pair, from the functions that the board is read from; `known_at` is a frozen instant
    (`log.freeze`), so that the same pair gives the same figures for ever."""
    fund_year, office = fund_year_of(stream)
    lines = await connection.fetch(PERIOD_LINES, on, known_at, office, fund_year)
    cases = await connection.fetch(PERIOD_CASES, on, known_at, office, fund_year)
    return PeriodFigures(
        on=on,
        known_at=known_at,
        lines=tuple(LineFigures.model_validate(dict(row)) for row in lines),
        cases=tuple(CaseFigures.model_validate(dict(row)) for row in cases),
    )


def skew_seconds(asked_at: datetime, server_now: datetime, answered_at: datetime) -> int:
    """Whole seconds by which this machine's clock is ahead of the server's own, the simulated shift apart. The server
    looked at its clock at some moment between ours: only what no such moment explains is a difference."""
    ahead = max(timedelta(), asked_at - server_now)
    behind = max(timedelta(), server_now - answered_at)
    return int(ahead.total_seconds()) - int(behind.total_seconds())


def people_of(command: Command) -> set[str]:
    """Everybody whose mandates a decision may ask for."""
    named = {*command.header.decided_by, command.header.entered_by}
    if isinstance(command.decides, ConcludeAppraisal | AcceptWork):
        named |= set(command.decides.members)
    return named


def _offices_of(command: Command) -> set[str]:
    if isinstance(command.decides, OpenSubproject):
        return {command.decides.commune, command.decides.village, command.decides.approving_office}
    if isinstance(command.decides, Allot | SetTarget) and stream_kind(command.header.stream) is StreamKind.FUND:
        return {fund_year_of(command.header.stream)[1], command.decides.allocating_office}
    return set()


def _lines_wanted(command: Command, state: State) -> tuple[str | None, int | None]:
    if command.action is Action.APPROVE_PROJECT and isinstance(state, SubprojectState) and state.plan:
        return state.plan.commune, state.plan.fund_year
    return None, None


def _reference_of(command: Command) -> str | None:
    """The treasury's reference of an answer: it stands in the record once."""
    return command.decides.reference if isinstance(command.decides, RecordTreasuryAnswer) else None


def _founding_key(command: Command) -> dict[str, dict[str, Any]]:
    """The first key of all stands in the body of the founding, which is signed by it."""
    founding = command.decides
    raw = public_key_bytes(founding.public_key) if isinstance(founding, FoundRegister) else None
    if not isinstance(founding, FoundRegister) or raw is None:
        return {}
    return {
        key_id_of(raw): {
            "person": founding.registrar,
            "public_key": founding.public_key,
            "valid_from": None,
            "valid_to": None,
        }
    }


def _key_fact(signature: Signature, key: dict[str, Any] | None, received_at: datetime) -> KeyFact:
    if key is None:
        return KeyFact(person=signature.person, key=signature.key, enrolled=False)
    starts = datetime.fromisoformat(key["valid_from"]) if key["valid_from"] else received_at
    ends = datetime.fromisoformat(key["valid_to"]) if key["valid_to"] else None
    valid = key["person"] == signature.person and starts <= received_at and (ends is None or received_at < ends)
    return KeyFact(person=key["person"], key=signature.key, enrolled=valid)


def _utc(mandate: dict[str, Any]) -> dict[str, Any]:
    """JSON instants of Postgres carry an offset; ours end in Z."""
    within = mandate.get("within")
    spans = {
        name: datetime.fromisoformat(mandate[name]) if mandate[name] else None for name in ("valid_from", "valid_to")
    }
    return {**mandate, **spans, **({"within": _utc(within)} if within else {})}


def _editions(editions: list[dict[str, Any]], kind: str) -> tuple[EditionRef, ...]:
    return tuple(EditionRef(name=e["name"], sha256=e["sha256"]) for e in editions if e["kind"] == kind)
