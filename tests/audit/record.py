"""Records that were really made, and their exports: what the audit tests read, and what their attackers edit."""

from pathlib import Path

from activities.build import build_id
from audit import AuditReport, audit_folder
from audit.report import Check, Place, Verdict
from gateway.exporting import law_files
from gateway.papers import paper_path
from store.export import export_record
from store.manifest import Manifest
from tests.audit.forger import Forger
from tests.recorder.town import Town

MARKING = "MÔ PHỎNG"


async def export_of(town: Town, folder: Path) -> Manifest:
    """The town's record in a new folder, with the reader's rights."""
    papers = town.desk.settings.papers_folder
    async with town.desk.reader.acquire() as connection:
        return await export_record(
            connection,
            folder,
            paper_path=lambda sha256: paper_path(papers, sha256),
            law=law_files(),
            marking=MARKING,
        )


def audited(folder: Path, stream: str | None = None) -> AuditReport:
    return audit_folder(folder, stream, build=build_id())


def check(report: AuditReport, question: str) -> Check:
    (found,) = [one for one in report.checks if one.id == question]
    return found


def told(forger: Forger, *streams: str) -> AuditReport:
    """What the audit says of a forgery, with every hash of these streams made anew."""
    for stream in streams:
        forger.chain_anew(stream)
    return audited(forger.write())


def broken(report: AuditReport) -> set[str]:
    """The questions that are broken in a report that must be."""
    assert report.exit_code == 1
    return {one.id for one in report.checks if one.verdict is Verdict.BROKEN}


def place_of(report: AuditReport, question: str) -> Place:
    place = check(report, question).first_place
    assert place is not None, question
    return place


def field_of(report: AuditReport, question: str) -> str:
    return place_of(report, question).field
