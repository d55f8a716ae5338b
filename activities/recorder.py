"""The recorder: one command, one transaction, one receipt. Decides where the record is (design.md section 3, step 4).

Idempotent by command id: an attempt that comes late meets the receipt. A lost answer is asked again by id, since an error
from COMMIT does not mean that it did not commit.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import editions
from activities.build import build_id
from activities.failpoints import failpoint
from activities.folds import Fold, Folds
from activities.standings import day_to_freeze, standing_at
from domain.actions import Action
from domain.commands import MAX_COMMAND_BYTES, Command, UnknownAction, papers_of, read_command
from domain.decide import calendar_wanted, decide, edition_wanted
from domain.decide.decision import Decision
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import MAX_WIRE_BYTES, Envelope, read_wire
from domain.ids import stream_kind
from domain.notices import notices_by_version
from domain.receipt import Receipt
from domain.refusals import RefusalCode
from domain.signatures import Signature, signature_holds
from domain.standing import Standing
from domain.state import State, nothing_yet
from domain.strict_json import UnreadableText
from store import facts as facts_store
from store import ledger, log
from store.facts import FactsRead
from store.log import Head, StoredCommand, Verdict
from store.notices import put_notices
from store.projections import project
from store.troubles import constraint_broken
from workflows.policies import DIVERGED
from workflows.ports import Batch, ReceiptLine, Recorded, RecorderPort

if TYPE_CHECKING:
    from store.database import Connection, Pool

logger = structlog.get_logger()


@dataclass(frozen=True)
class Asked:
    """A readable command with its signatures and exact bytes."""

    command: Command
    signatures: tuple[Signature, ...]
    envelope: Envelope


class Recorder(RecorderPort):
    """Writes with the recorder's rights; `pool` is as large as there are activity slots."""

    def __init__(self, pool: "Pool", folds: Folds | None = None) -> None:
        self.pool = pool
        self.folds = folds or Folds()

    @activity.defn(name="record")
    async def record(self, batch: Batch) -> Recorded:
        """A receipt for each command that waits; what is no signed command is counted and logged, never recorded."""
        lines: list[ReceiptLine] = []
        turned_away = 0
        for wire in batch.envelopes:
            try:
                receipt = await self.record_one(batch.stream, read_asked(wire))
            except TurnedAway as door:
                turned_away += 1
                logger.warning("turned_away", stream=batch.stream, answer=door.answer.value, where=door.where)
            else:
                lines.append(_line(receipt))
        standing = await self.standing(batch.stream)
        return Recorded(receipts=tuple(lines), turned_away=turned_away, standing=standing)

    @activity.defn(name="standing")
    async def standing(self, stream: str) -> Standing:
        async with self.pool.acquire() as connection:
            seen = await log.glance(connection, stream)
            fold = await self.folds.seen(connection, stream, seen)
        return standing_at(fold.state, seen.now)

    async def record_one(self, stream: str, asked: Asked) -> Receipt:
        """The receipt of one command, written now or found. Raises TurnedAway, or a database error to be retried."""
        header = asked.command.header
        if header.stream != stream:
            raise TurnedAway(DoorAnswer.UNKNOWN_STREAM, header.stream)
        async with self.pool.acquire() as connection:
            stored = await self._taken_in(connection, asked)
            if stored.envelope.command_text != asked.envelope.command_text:
                raise TurnedAway(DoorAnswer.MALFORMED, header.command_id, RefusalCode.COMMAND_REUSED.value)
            if stored.receipt is not None:
                return stored.receipt
            # Other signatures over the same bytes: the record's are the ones that are decided on, and audited.
            asked = Asked(asked.command, stored.envelope.signatures(), stored.envelope)
            failpoint("before_begin")
            try:
                receipt = await self._decide_and_write(connection, asked, stored)
            except Exception as problem:
                _halt_if_tables_refuse(problem, header.stream, header.command_id)
                raise
            failpoint("after_commit")
        if receipt.refusal and receipt.refusal.code is RefusalCode.ANSWER_CONTRADICTS:
            logger.error("alarm_answer_contradicts", stream=stream, command_id=header.command_id)
        return receipt

    async def _taken_in(self, connection: "Connection", asked: Asked) -> StoredCommand:
        """The command's row, made here if the command came past the gateway."""
        header = asked.command.header
        stored = await log.read_command(connection, header.command_id)
        if stored is None:
            signers = await facts_store.read_facts(
                connection, asked.command, asked.signatures, header.signed_at, nothing_yet(header.stream)
            )
            _check_signatures(asked, signers)
            absent = await log.papers_missing(connection, [paper.sha256 for paper in papers_of(asked.command)])
            if absent:
                raise TurnedAway(DoorAnswer.PAPER_BYTES_MISSING, ", ".join(absent))
            await log.insert_command(connection, header.command_id, header.stream, header.action.value, asked.envelope)
            stored = await log.read_command(connection, header.command_id)
            assert stored is not None
        return stored

    async def _decide_and_write(self, connection: "Connection", asked: Asked, stored: StoredCommand) -> Receipt:
        """One transaction. A long way is folded before the lock, never under it; kept is only what is committed."""
        stream = asked.command.header.stream
        while True:
            async with connection.transaction():
                written = await self._lock_and_decide(connection, asked, stored)
                failpoint("before_commit")
            if written is not None:
                receipt, after = written
                self.folds.keep(stream, after)
                return receipt
            await self.folds.catch_up(connection, stream)

    async def _lock_and_decide(
        self, connection: "Connection", asked: Asked, stored: StoredCommand
    ) -> tuple[Receipt, Fold] | None:
        """Lock the stream, decide on what is folded of it, write; None if too much is not folded yet."""
        frozen_at = await log.freeze(connection) if asked.command.action is Action.CLOSE_PERIOD else None
        head = await log.lock_stream(connection, asked.command.header.stream)
        fold = await self.folds.at(connection, head)
        return await _decide(connection, head, asked, stored, fold, frozen_at) if fold is not None else None


def read_asked(wire: str) -> Asked:
    """Read a signal's payload. Raises TurnedAway for what is no readable command."""
    # Half a character is not UTF-8, which the reader says; it must not stop the batch that it came with.
    given = wire.encode(errors="surrogatepass")
    if len(given) > MAX_WIRE_BYTES:
        raise TurnedAway(DoorAnswer.TOO_LARGE)
    try:
        envelope = read_wire(given)
        if len(envelope.command_bytes) > MAX_COMMAND_BYTES:
            raise TurnedAway(DoorAnswer.TOO_LARGE)
        command = read_command(envelope.command_text)
        if stream_kind(command.header.stream) is None:
            raise TurnedAway(DoorAnswer.UNKNOWN_STREAM, command.header.stream)
        return Asked(command, envelope.signatures(), envelope)
    except UnreadableText as problem:
        raise TurnedAway(DoorAnswer.MALFORMED, problem.where, problem.fault.value) from None
    except UnknownAction as problem:
        raise TurnedAway(DoorAnswer.UNKNOWN_ACTION, str(problem)) from None


def _check_signatures(asked: Asked, read: FactsRead) -> None:
    """Every signature holds over the stored bytes by a key that the register knows."""
    for signature in asked.signatures:
        public_key = read.public_keys.get(signature.key)
        if public_key is None:
            raise TurnedAway(DoorAnswer.UNKNOWN_KEY, signature.key)
        if not signature_holds(signature, public_key, asked.envelope.command_bytes):
            raise TurnedAway(DoorAnswer.BAD_SIGNATURE, signature.person)


async def _decide(
    connection: "Connection", head: Head, asked: Asked, stored: StoredCommand, fold: Fold, frozen_at: datetime | None
) -> tuple[Receipt, Fold]:
    """Under the stream's lock: read the facts, decide, write; if a balance has moved away, once more under locks.

    The receipt, and what the stream is folded to once this is committed. `frozen_at`: as of when a period is closed.
    """
    stream = head.stream
    while True:
        read = await facts_store.read_facts(connection, asked.command, asked.signatures, stored.received_at, fold.state)
        if read.answered:
            found = await log.read_command(connection, stored.command_id)
            assert found is not None and found.receipt is not None
            return found.receipt, fold
        _check_signatures(asked, read)
        if frozen_at is not None:
            read = await _with_figures(connection, fold.state, asked.command, read, frozen_at)
        decision = _decision(fold.state, asked.command, read)
        try:
            async with connection.transaction():
                return await _write(connection, head, stored, fold, decision, read)
        except ledger.BalanceMoved:
            # The savepoint is rolled back; under these locks the next attempt applies or is refused.
            bookings = ledger.bookings_of(stream, head.version + 1, decision.events)
            await ledger.lock_accounts(connection, bookings)


async def _with_figures(
    connection: "Connection", state: State, command: Command, read: FactsRead, frozen_at: datetime
) -> FactsRead:
    """The facts with the figures of the period's last day, if there is a period to close."""
    day = day_to_freeze(state, command, read.facts.received_at)
    if day is None:
        return read
    figures = await facts_store.read_period(connection, command.header.stream, day, frozen_at)
    return replace(read, facts=read.facts.model_copy(update={"period": figures}))


def _decision(state: State, command: Command, read: FactsRead) -> Decision:
    wanted = edition_wanted(state, command)
    known = wanted is not None and wanted in read.facts.law_editions
    law = editions.edition_of(wanted) if wanted is not None and known else None
    days = calendar_wanted(state, command)
    calendar = editions.calendar_of(days) if days is not None and days in read.facts.calendars else None
    return decide(state, command, read.facts, law, calendar)


async def _write(
    connection: "Connection",
    head: Head,
    stored: StoredCommand,
    fold: Fold,
    decision: Decision,
    read: FactsRead,
) -> tuple[Receipt, Fold]:
    """Events, receipt, head, projections, and last of all the balances: a hot line is locked for a statement."""
    now = max(read.now, head.last_recorded_at) if head.last_recorded_at else read.now
    verdict = Verdict(
        stored=stored,
        events=decision.events,
        refusal=decision.refusal,
        facts=read.facts.text(),
        recorded_at=now,
        build=build_id(),
    )
    receipt, event_hash = await log.append(connection, head, verdict)
    failpoint("after_append")
    if event_hash is None:
        return receipt, fold.at_head(receipt.hash)
    after = fold.after(decision.events, event_hash, receipt.hash)
    await project(
        connection,
        head.stream,
        head.version + 1,
        decision.events,
        before=fold.card,
        simulated=read.facts.clock_simulated,
        recorded_at=now,
    )
    notices = notices_by_version(fold.state, decision.events)
    await put_notices(connection, head.stream, notices, received_at=stored.received_at, recorded_at=now)
    await ledger.open_lines(connection, decision.events)
    bookings = ledger.bookings_of(head.stream, head.version + 1, decision.events)
    await ledger.post(connection, head.stream, bookings)
    failpoint("after_post")
    return receipt, after


def _halt_if_tables_refuse(problem: Exception, stream: str, command_id: str) -> None:
    """The tables refuse what was decided: record and program are at odds, and trying again would say so for ever."""
    broken = constraint_broken(problem)
    if broken is None:
        return
    logger.error("alarm_constraint_broken", stream=stream, command_id=command_id, constraint=broken)
    said = f"{stream}: the tables refuse what was decided on {command_id} ({broken})"
    raise ApplicationError(said, type=DIVERGED, non_retryable=True) from problem


def _line(receipt: Receipt) -> ReceiptLine:
    return ReceiptLine(
        command_id=receipt.command_id,
        outcome=receipt.outcome.value,
        first_version=receipt.first_version,
        last_version=receipt.last_version,
        code=receipt.refusal.code.value if receipt.refusal else None,
        hash=receipt.hash,
    )
