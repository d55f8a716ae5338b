"""What the audit answers: fifteen questions, each proved, broken or unproved, and every decision made again.

Data only: screens word it (`wording/`). Nothing here says that all is well; what was not shown is unproved.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from domain.commands.orders import Evidence
from domain.refusals import Refusal
from domain.values import Model

QUESTIONS = tuple(f"Q{number}" for number in range(1, 16))


class Verdict(StrEnum):
    PROVED = "proved"
    BROKEN = "broken"
    UNPROVED = "unproved"


class DecisionVerdict(StrEnum):
    """`differs`: today's code decides otherwise than the build that is named in the record."""

    ALLOWED = "allowed"
    ALLOWED_ON_ASSUMPTION = "allowed_on_assumption"
    NOT_ALLOWED = "not_allowed"
    DIFFERS = "differs"


class Input(StrEnum):
    """What is missing where a question could not be answered; `Missing.name` says which one."""

    CHECKPOINT = "checkpoint"
    LOG_KEY = "log_key"
    NOT_WITNESSED = "not_witnessed"
    TREASURY_STATEMENT = "treasury_statement"
    ONE_ANSWER = "one_answer"
    TEMPORAL_HISTORY = "temporal_history"
    RECEIPT = "receipt"
    LAW_EDITION = "law_edition"
    BUILD = "build"
    PAPERS = "papers"
    NOTHING_TO_CHECK = "nothing_to_check"
    QUESTION = "question"
    NOT_ASKED = "not_asked"
    ASSUMED_FIGURE = "assumed_figure"


class Missing(Model):
    input: Input
    name: str = ""


class Place(Model):
    """Where the record and its check part: the row, the field, what stands there and what should.

    `version` counts events of the stream, `position` links of its chain; `file` and `row` (from 1) point into the export.
    """

    stream: str | None = None
    version: int | None = None
    position: int | None = None
    command_id: str | None = None
    file: str | None = None
    row: int | None = None
    field: str = ""
    found: str = ""
    expected: str = ""


class Check(Model):
    id: str
    verdict: Verdict
    first_place: Place | None = None
    missing: tuple[Missing, ...] = ()


class DecidedAgain(Model):
    """One decision that is not plainly allowed, with the assumed figures it read or the article it fails."""

    stream: str
    position: int
    version: int | None
    command_id: str
    action: str
    verdict: DecisionVerdict
    figures: tuple[str, ...] = ()
    article: str = ""
    refusal: Refusal | None = None
    build: str = ""


class Fate(StrEnum):
    """What became of a deadline: it ended in time or late, or it is still open, before its last day or after it."""

    KEPT = "kept"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"


class LateDate(Model):
    """A deadline that was not kept; `ended_on` is None while it is still open."""

    stream: str
    deadline: str
    due_on: date
    ended_on: date | None = None


class DatesKept(Model):
    """How dates were kept. `days_held` counts the days of all finished stays by the duty that held the case; of `papers`
    received, `longest_paper_days` is the longest time from a paper's date to its reception."""

    fates: Mapping[Fate, int] = dict.fromkeys(Fate, 0)
    late: tuple[LateDate, ...] = ()
    late_left_out: int = 0
    days_held: Mapping[str, int] = {}
    papers: int = 0
    longest_paper_days: int = 0


class AuditReport(Model):
    """The whole answer. `stream` is empty when everything was audited; `noted` names decisions that are not plainly
    allowed, `noted_left_out` counts those beyond its length; `assumed` counts decisions by the figure they rest on.

    `verdict` is over the questions that were `asked`; the others stand among the checks, unproved. `evidence` counts the
    accepted orders by what the treasury's word rests on.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    decisions: Mapping[DecisionVerdict, int]
    simulated: bool
    stream: str = ""
    as_of: str = ""
    build: str
    builds: Mapping[str, int]
    assumed: Mapping[str, int]
    noted: tuple[DecidedAgain, ...] = ()
    noted_left_out: int = 0
    asked: tuple[str, ...] = QUESTIONS
    evidence: Mapping[Evidence, int] = {}
    dates: DatesKept = DatesKept()

    @property
    def exit_code(self) -> int:
        """0 only if all that was asked is proved and every decision plainly allowed; 1 broken or not allowed; 6 the rest."""
        return {Verdict.PROVED: 0, Verdict.BROKEN: 1, Verdict.UNPROVED: 6}[self.verdict]


def overall(checks: tuple[Check, ...], decisions: Mapping[DecisionVerdict, int]) -> Verdict:
    """The verdict over all: what is worst decides."""
    verdicts = {check.verdict for check in checks}
    if Verdict.BROKEN in verdicts or decisions[DecisionVerdict.NOT_ALLOWED]:
        return Verdict.BROKEN
    doubtful = decisions[DecisionVerdict.ALLOWED_ON_ASSUMPTION] + decisions[DecisionVerdict.DIFFERS]
    return Verdict.PROVED if verdicts == {Verdict.PROVED} and not doubtful else Verdict.UNPROVED
