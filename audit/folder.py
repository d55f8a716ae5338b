"""The audit of an export folder: one passage over the record, each question looking at what goes by.

Needs the folder and this checkout, no database, no Temporal, no network.
"""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from audit.content import ThisContent
from audit.counts import CountsAgree
from audit.dates import WereDatesKept
from audit.decisions import WasItAllowed
from audit.findings import Findings
from audit.hand import ByWhoseHand
from audit.laws import Laws
from audit.money import MoneyFollows
from audit.papers import PapersAreThere
from audit.record import AuditProblem, Group, Record
from audit.register import RegisterBook
from audit.replayed import StateAtAnyEvent
from audit.report import QUESTIONS, AuditReport, DecisionVerdict, Input, Place, overall
from audit.right import HadTheyTheRight
from audit.separation import NobodyOnBothSides
from audit.steps import Asked, Step, read_asked, steps_of
from audit.treasury import TreasurySaidSo
from audit.unproved import checks_of
from audit.whole import Whole, look_at_manifest
from audit.witnessed import Handed, WitnessedLog
from domain.ids import StreamKind, stream_kind
from domain.values import instant_text

NOT_YET: dict[str, tuple[Input, ...]] = {
    "Q13": (Input.TEMPORAL_HISTORY,),
}


FOUNDATION = "Q1"


def audit_folder(
    folder: Path,
    stream: str | None = None,
    *,
    build: str = "",
    handed: Handed | None = None,
    only: Collection[str] = QUESTIONS,
) -> AuditReport:
    """Ask every question of an export, of all its streams or of one; `handed` is what the auditor brings along.

    `only` asks some of the questions; Q1 is asked with any of them, since a row that cannot be read answers none. What was
    not asked is unproved and says so, and the verdict is over what was.

    `build` is the id of this checkout's code, as the recorder writes it into receipts: a decision of another build that
    comes out otherwise `differs`, one of this build is broken; so is every one if the build is not told. Raises
    AuditProblem for a folder that is no export, a stream that is not in it and a question that there is not; whatever else
    is wrong is reported.
    """
    unknown = sorted(set(only) - set(QUESTIONS))
    if unknown or not only:
        raise AuditProblem(f"there is no question {', '.join(unknown)}".rstrip())
    return _Audit(folder, stream, build, handed or Handed(), frozenset({FOUNDATION, *only})).run()


class _Audit:
    """The questions of one audit, and the passage over the record."""

    def __init__(self, folder: Path, stream: str | None, build: str, handed: Handed, asked: frozenset[str]) -> None:
        self.asked = asked
        self.findings = {question: Findings(question) for question in QUESTIONS}
        for question, inputs in NOT_YET.items():
            for wanted in inputs:
                self.findings[question].lacks(wanted)
        self.stream = stream
        self.record = Record(folder, self.findings["Q1"])
        self.book = RegisterBook()
        laws = Laws(folder)
        self.whole = Whole(self.findings["Q1"])
        self.witnessed = WitnessedLog(self.findings["Q2"], self.record, handed)
        self.hand = ByWhoseHand(self.findings["Q3"], self.book)
        self.right = HadTheyTheRight(self.findings["Q4"], self.book)
        self.money = MoneyFollows(self.findings["Q8"], self.book)
        self.decisions = WasItAllowed(self.findings["Q5"], self.book, laws, self.money, build=build)
        self.apart = NobodyOnBothSides(self.findings["Q6"], laws)
        self.content = ThisContent(self.findings["Q7"])
        self.treasury = TreasurySaidSo(self.findings["Q9"], self.book)
        self.dates = WereDatesKept(self.findings["Q11"], laws, build=build)
        self.replayed = StateAtAnyEvent(self.findings["Q14"])
        self.papers = PapersAreThere(self.findings["Q12"], self.record)
        looks: Sequence[tuple[str, Callable[[Step], None]]] = (
            ("Q1", self.whole.look_at_events),
            ("Q3", self.hand.look_at),
            ("Q4", self.right.look_at),
            ("Q5", self.decisions.look_at),
            ("Q6", self.apart.look_at),
            ("Q7", self.content.look_at),
            ("Q8", self.money.look_at),
            ("Q9", self.treasury.look_at),
            ("Q10", CountsAgree(self.findings["Q10"]).look_at),
            ("Q11", self.dates.look_at),
            ("Q14", self.replayed.look_at),
        )
        self.each_step = [(question, look) for question, look in looks if question in asked]

    def run(self) -> AuditReport:
        met = False
        for group in self.record.groups():
            met = met or group.stream == self.stream
            self._pass(group)
        if self.stream is not None and not met:
            raise AuditProblem(f"there is no stream {self.stream} in {self.record.folder}")
        for question, empty in (("Q1", not self.whole.heads), ("Q8", not self.money.shared.by_key)):
            if empty:
                self.findings[question].lacks(Input.NOTHING_TO_CHECK)
        self.findings["Q2"].guarded(Place(), self.witnessed.finish)
        self.findings["Q8"].guarded(Place(), self.money.finish, self.record.lines())
        self.decisions.finish()
        if self.record.manifest is not None:
            manifest = self.record.manifest
            kind = self.book.kind.value if self.book.kind else None
            look_at_manifest(self.record, manifest, self.whole, simulated=self.book.simulated, kind=kind)
        return self._report()

    def _pass(self, group: Group) -> None:
        """One stream goes by. Its chain and its money are always looked at, since other streams lean on both."""
        if stream_kind(group.stream) is StreamKind.REGISTER:
            if self.book.stream:
                self.whole.second_register(group.stream)
            else:
                self.book.stream = group.stream
                self.book.take(group.events)
        asked = [read_asked(row) for row in group.commands]
        place = Place(stream=group.stream)
        self.findings["Q1"].guarded(place, self.whole.look_at, group, asked)
        self.findings["Q2"].guarded(place, self.witnessed.look_at, group)
        if self.stream in (None, group.stream):
            self._ask(group, asked)
        if "Q5" in self.asked:
            self.findings["Q5"].guarded(place, self.decisions.periods.take, group, asked)
        # After the postings of each command, so that a forged entry is named by its own row before its account breaks.
        self.findings["Q8"].guarded(place, self.money.take, group)
        if "Q9" in self.asked:
            self.findings["Q9"].guarded(place, self.treasury.take, group)

    def _ask(self, group: Group, asked: Sequence[Asked]) -> None:
        """Each question looks at each command of the stream."""
        for step in steps_of(group, asked):
            for question, look in self.each_step:
                self.findings[question].guarded(step.place, look, step)
        if "Q14" in self.asked:
            self.findings["Q14"].guarded(Place(stream=group.stream), self.replayed.finish, group)
        answered = {receipt.command_id for receipt in group.receipts}
        for one in asked:
            if "Q12" in self.asked:
                self.findings["Q12"].guarded(one.place, self.papers.look_at, one)
            if "Q3" in self.asked and one.row.command_id not in answered:
                self.findings["Q3"].guarded(one.place, self.hand.look_at_unanswered, one)

    def _report(self) -> AuditReport:
        decisions = {verdict: self.decisions.counts[verdict] for verdict in DecisionVerdict}
        assumed = dict(sorted(self.decisions.assumed.items()))
        checks = checks_of(self.findings, self.asked, assumed)
        return AuditReport(
            verdict=overall(tuple(check for check in checks if check.id in self.asked), decisions),
            checks=checks,
            decisions=decisions,
            simulated=self.book.simulated,
            stream=self.stream or "",
            as_of=instant_text(self.whole.as_of) if self.whole.as_of else "",
            build=self.decisions.build,
            builds=dict(sorted(self.whole.builds.items())),
            assumed=assumed,
            noted=tuple(self.decisions.noted),
            noted_left_out=self.decisions.noted_left_out,
            asked=tuple(question for question in QUESTIONS if question in self.asked),
            evidence=dict(sorted(self.treasury.evidence.items())),
            dates=self.dates.kept.finish(self.whole.as_of),
        )
