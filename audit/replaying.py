"""The life of one stream out of an export folder, offline, to be told again: only if the folder is whole so far.

What has been edited is never told as if it had happened; which place it is, and what else, the audit says.
"""

from collections.abc import Iterable
from pathlib import Path

from audit.findings import Findings
from audit.record import Group, Record
from audit.report import Place
from audit.rows import EventRow
from audit.steps import Step, read_asked, steps_of
from audit.whole import Whole
from domain.events import read_event
from domain.events.register import OfficeOpened, PersonRegistered, RegisterFounded
from domain.ids import StreamKind, stream_kind
from domain.refusals import Refusal
from domain.replay import Answered, Life, Recorded
from domain.strict_json import read_strict_json


class BrokenExport(Exception):
    """The first place at which the folder does not fit together."""

    def __init__(self, place: Place) -> None:
        said = (place.stream, place.file, place.row, place.version and f"v{place.version}", place.field, place.found)
        super().__init__(" ".join(str(part) for part in said if part))
        self.place = place


def read_life(folder: Path, stream: str) -> Life:
    """What an export kept of a stream; nothing is answered if the stream is not in it.

    Raises AuditProblem for a folder that is no export, BrokenExport for one whose rows, chain or head do not fit.
    """
    findings = Findings("Q1")
    record, whole = Record(folder, findings), Whole(findings)
    names: dict[str, str] = {}
    answered: list[Answered] = []
    for group in record.groups():
        if stream_kind(group.stream) is StreamKind.REGISTER:
            findings.guarded(Place(stream=group.stream), _take_names, group.events, names)
        if group.stream == stream:
            findings.guarded(Place(stream=stream), _take, group, whole, answered)
            findings.guarded(Place(stream=stream), _is_head, record, whole, stream)
            break
    if findings.first is not None:
        raise BrokenExport(findings.first)
    manifest = record.manifest
    assert manifest is not None, "a missing manifest is a finding"
    return Life(stream=stream, answered=answered, names=names, simulated=manifest.simulated, as_of=manifest.as_of)


def _take(group: Group, whole: Whole, answered: list[Answered]) -> None:
    asked = [read_asked(row) for row in group.commands]
    whole.look_at(group, asked)
    for step in steps_of(group, asked):
        whole.look_at_events(step)
        answered.append(_answered(step))


def _answered(step: Step) -> Answered:
    receipt = step.receipt
    no = {"code": receipt.code, "detail": read_strict_json(receipt.detail or "{}")} if not step.recorded else None
    step.state_after()
    return Answered(
        command=step.command_read(),
        facts=step.facts_read(),
        refusal=Refusal.model_validate(no) if no is not None else None,
        events=tuple(
            Recorded(version=row.version, event=event, hash=row.hash)
            for row, event in zip(step.rows, step.events_read(), strict=True)
        ),
        position=receipt.position,
        hash=receipt.hash,
        recorded_at=receipt.recorded_at,
        build=receipt.build,
    )


def _is_head(record: Record, whole: Whole, stream: str) -> None:
    """A cut tail leaves a shorter chain that is whole in itself: the manifest knows how long it was."""
    said = {head.stream: head for head in record.manifest.streams} if record.manifest else {}
    whole.findings.compare(Place(stream=stream, field="head"), "head", whole.heads.get(stream), said.get(stream))


def _take_names(rows: Iterable[EventRow], names: dict[str, str]) -> None:
    for row in rows:
        match read_event(row.kind, row.kind_version, row.body):
            case RegisterFounded(founding=founding):
                names[founding.registrar] = founding.registrar_name
            case PersonRegistered(registered=registered):
                names[registered.person] = registered.name
            case OfficeOpened(opened=opened):
                names[opened.office] = opened.name
