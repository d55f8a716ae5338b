"""Q1: is the log whole? Every link's hash computed again from the exported columns, nothing missing between first and last.

A tail of whole links that was cut off leaves a shorter log that is whole in itself: only an older checkpoint (Q2) or the
manifest's heads tell. Commands without a receipt are named: they may be a tail that is gone, or simply not yet decided.
"""

from collections.abc import Sequence
from datetime import datetime

from audit.findings import Findings, at
from audit.record import Group, Record
from audit.register import TOLERANCE
from audit.report import Input, Place
from audit.rows import CommandRow, EventRow, ReceiptRow
from audit.steps import Asked, Step
from domain.canonical import GENESIS, EventLink, ReceiptLink, recorded_outcome, refused_outcome, sha256_hex
from domain.events import event_text
from domain.ids import stream_kind
from domain.values import instant_text
from store.manifest import MANIFEST, TABLES, Manifest, StreamHead, table_file

Link = EventRow | ReceiptRow


class Whole:
    """The findings of Q1, stream after stream; what the files said wrongly is in them before the first stream."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.heads: dict[str, StreamHead] = {}
        self.builds: dict[str, int] = {}
        self.as_of: datetime | None = None

    def look_at(self, group: Group, asked: Sequence[Asked]) -> None:
        """The chain of one stream, and its commands."""
        commands = {one.row.command_id: one.row for one in asked}
        answered = {receipt.command_id for receipt in group.receipts}
        for one in asked:
            self._look_at_command(one)
            self._known(one.row.received_at)
            if one.row.command_id not in answered:
                self.findings.lacks(Input.RECEIPT, one.row.command_id)
        if group.events or group.receipts:
            self._look_at_chain(group, commands)
        elif group.ledger:
            self.findings.broken(
                at(Place(stream=group.stream, file="ledger.jsonl"), "stream", group.stream, "a stream")
            )

    def look_at_events(self, step: Step) -> None:
        """Bodies are events that this build can read, written in their one text; the outcome is one or the other."""
        receipt, place = step.receipt, step.place
        for row, event in zip(step.rows, step.events_read(), strict=True):
            self.findings.compare(_place(row), "body", row.body, event_text(event))
        if step.recorded:
            self.findings.compare(place, "code", (receipt.code, receipt.detail), (None, None))
        else:
            self.findings.compare(place, "outcome", receipt.outcome, "refused")
            self.findings.compare(place, "code", receipt.code is None or receipt.detail is None, False)
            self.findings.compare(place, "first_version", (receipt.first_version, receipt.last_version), (None, None))
        step.facts_read()

    def second_register(self, stream: str) -> None:
        """A record has one register: another would give rights of its own."""
        self.findings.broken(at(Place(stream=stream), "stream", stream, "one register a record"))

    def _look_at_command(self, asked: Asked) -> None:
        row, place = asked.row, asked.place
        self.findings.compare(place, "sha256", row.sha256, sha256_hex(row.body.encode()))
        if asked.command is None:
            self.findings.broken(at(place, "body", row.body, "a command that can be read"))
            return
        header = asked.command.header
        said = (header.command_id, header.stream, header.action.value)
        for field, found, expected in zip(
            ("command_id", "stream", "action"), (row.command_id, row.stream, row.action), said, strict=True
        ):
            self.findings.compare(place, field, found, expected)

    def _look_at_chain(self, group: Group, commands: dict[str, CommandRow]) -> None:
        links: list[Link] = [*group.events, *group.receipts]
        links.sort(key=lambda row: row.position)
        last: Link | None = None
        prev_hash, version = GENESIS, 0
        waiting: list[EventRow] = []
        for position, row in enumerate(links, start=1):
            place = _place(row)
            self.findings.compare(place, "position", row.position, position)
            self.findings.compare(place, "prev_hash", row.prev_hash, prev_hash)
            if last is not None and row.recorded_at < last.recorded_at:
                found, after = instant_text(row.recorded_at), f"not before {instant_text(last.recorded_at)}"
                self.findings.broken(at(place, "recorded_at", found, after))
            if isinstance(row, EventRow):
                version += 1
                self.findings.compare(place, "version", row.version, version)
                prev_hash = _event_hash(row)
                self.findings.compare(place, "hash", row.hash, prev_hash)
                waiting.append(row)
            else:
                prev_hash = self._receipt_hash(row, commands.get(row.command_id))
                self._look_at_receipt(row, waiting)
                waiting = []
            last = row
        for row in waiting:
            self.findings.broken(at(_place(row), "command_id", "no receipt", "a receipt after the event"))
        assert last is not None
        self._known(last.recorded_at)
        self._close(group.stream, version, len(links), prev_hash, last)

    def _receipt_hash(self, row: ReceiptRow, command: CommandRow | None) -> str:
        """The receipt's hash computed again from its columns and its command's; its own if the command is not there."""
        place = _place(row)
        if command is None:
            self.findings.broken(at(place, "command_id", "no command", row.command_id))
            return row.hash
        computed = _receipt_hash(row, command)
        self.findings.compare(place, "hash", row.hash, computed)
        if command.received_at - row.recorded_at > TOLERANCE:
            expected = f"not after {instant_text(row.recorded_at)}"
            self.findings.broken(at(place, "received_at", instant_text(command.received_at), expected))
        return computed

    def _look_at_receipt(self, row: ReceiptRow, own: Sequence[EventRow]) -> None:
        """Its events are those that stand right before it, of the same command, moment and build."""
        place = _place(row)
        self.builds[row.build] = self.builds.get(row.build, 0) + 1
        written = (own[0].version, own[-1].version) if own else (None, None)
        self.findings.compare(place, "first_version", (row.first_version, row.last_version), written)
        for event in own:
            for field in ("command_id", "recorded_at", "build"):
                self.findings.compare(_place(event), field, getattr(event, field), getattr(row, field))
        self.findings.compare(place, "facts_sha256", row.facts_sha256, sha256_hex(row.facts.encode()))

    def _known(self, instant: datetime) -> None:
        self.as_of = max(self.as_of, instant) if self.as_of else instant

    def _close(self, stream: str, version: int, links: int, head_hash: str, last: Link) -> None:
        kind = stream_kind(stream)
        if kind is None:
            self.findings.broken(at(_place(last), "stream", stream, "the name of a stream"))
            return
        self.heads[stream] = StreamHead(
            stream=stream,
            kind=kind,
            version=version,
            links=links,
            head_hash=head_hash,
            last_recorded_at=last.recorded_at,
        )


def look_at_manifest(record: Record, manifest: Manifest, whole: Whole, *, simulated: bool, kind: str | None) -> None:
    """What the export says of itself against what was found in it: heads, kind, builds, files."""
    findings = whole.findings
    place = Place(file=MANIFEST)
    said = {head.stream: head for head in manifest.streams}
    for stream in sorted({*said, *whole.heads}):
        there = place.model_copy(update={"stream": stream})
        for field in ("kind", "version", "links", "head_hash", "last_recorded_at"):
            found, expected = (getattr(heads.get(stream), field, None) for heads in (whole.heads, said))
            findings.compare(there, field, found, expected)
    findings.compare(place, "simulated", (manifest.simulated, manifest.register_kind), (simulated, kind))
    findings.compare(place, "marking", bool(manifest.marking), simulated)
    findings.compare(place, "as_of", manifest.as_of, whole.as_of)
    findings.compare(place, "builds", manifest.builds, tuple(sorted(whole.builds)))
    listed = [table_file(table) for table in TABLES]
    findings.compare(place, "files", [name for name in listed if name in manifest.files], listed)
    for path, file in sorted(manifest.files.items()):
        there = Place(file=path)
        digest = record.digest(path)
        if digest is None:
            findings.broken(at(there, "file", "no such file", file.sha256))
            continue
        findings.compare(there, "sha256", digest, (file.sha256, file.bytes))
        if file.rows is not None:
            findings.compare(there, "rows", record.rows_read.get(path), file.rows)


def _place(row: Link) -> Place:
    version = row.version if isinstance(row, EventRow) else row.first_version
    file = f"{row.table}.jsonl"
    return Place(stream=row.stream, version=version, position=row.position, command_id=row.command_id, file=file)


def _event_hash(row: EventRow) -> str:
    columns = ("stream", "position", "version", "kind", "kind_version", "body", "command_id", "recorded_at", "build")
    return EventLink(**{name: getattr(row, name) for name in columns}, prev_hash=row.prev_hash).hash()


def _receipt_hash(row: ReceiptRow, command: CommandRow) -> str:
    if row.outcome == "recorded":
        outcome = recorded_outcome(row.first_version or 0, row.last_version or 0)
    else:
        outcome = refused_outcome(row.code or "", row.detail or "{}")
    return ReceiptLink(
        stream=row.stream,
        position=row.position,
        command_id=row.command_id,
        command_sha256=command.sha256,
        received_at=command.received_at,
        signatures_sha256=sha256_hex(command.signatures.encode()),
        outcome=outcome,
        facts_sha256=row.facts_sha256,
        recorded_at=row.recorded_at,
        build=row.build,
        prev_hash=row.prev_hash,
    ).hash()
