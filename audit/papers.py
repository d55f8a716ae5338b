"""Q12: are the papers there? The sha256 of every paper that a command cites, recorded or refused, answered or not."""

from audit.findings import Findings, at
from audit.record import Record
from audit.report import Input
from audit.steps import Asked
from domain.commands import papers_of
from store.manifest import PAPERS


class PapersAreThere:
    """Each paper is read once, however often it is cited."""

    def __init__(self, findings: Findings, record: Record) -> None:
        self.findings = findings
        self.record = record
        self._found: dict[str, str | None] = {}
        self._handed_over = (record.folder / PAPERS).is_dir()

    def look_at(self, asked: Asked) -> None:
        if asked.command is None:
            self.findings.broken(at(asked.place, "body", asked.row.body, "a command that can be read"))
            return
        for paper in papers_of(asked.command):
            if not self._handed_over:
                self.findings.lacks(Input.PAPERS)
                return
            if paper.sha256 not in self._found:
                digest = self.record.digest(f"{PAPERS}/{paper.sha256}")
                self._found[paper.sha256] = digest[0] if digest else None
            there = asked.place.model_copy(update={"file": f"{PAPERS}/{paper.sha256}"})
            self.findings.compare(there, f"paper {paper.number}", self._found[paper.sha256], paper.sha256)
