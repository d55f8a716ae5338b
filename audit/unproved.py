"""Q15: what could not be proved? A list, never silently empty: questions, figures assumed, builds that alone can judge."""

from collections.abc import Collection, Mapping

from audit.findings import Findings
from audit.report import QUESTIONS, Check, Input, Missing, Verdict

LAST = "Q15"


def checks_of(
    findings: Mapping[str, Findings], asked: Collection[str], assumed: Mapping[str, int]
) -> tuple[Check, ...]:
    """Every question with its verdict; what was not asked is unproved, whatever was seen of it on the way."""
    checks = [
        findings[question].check() if question in asked else _not_asked(question)
        for question in QUESTIONS
        if question != LAST
    ]
    return (*checks, _what_could_not_be_proved(findings[LAST], checks, assumed, asked=LAST in asked))


def _not_asked(question: str) -> Check:
    return Check(id=question, verdict=Verdict.UNPROVED, missing=(Missing(input=Input.NOT_ASKED),))


def _what_could_not_be_proved(
    findings: Findings, checks: Collection[Check], assumed: Mapping[str, int], *, asked: bool
) -> Check:
    """The list is made whether or not it was asked for; only all questions together, on no assumption, leave it empty."""
    if not asked:
        findings.lacks(Input.NOT_ASKED)
    for check in checks:
        if check.verdict is not Verdict.PROVED:
            findings.lacks(Input.QUESTION, check.id)
    for figure in assumed:
        findings.lacks(Input.ASSUMED_FIGURE, figure)
    findings.looked()
    return findings.check()
