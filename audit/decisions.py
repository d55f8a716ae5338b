"""Q5: was each decision allowed? Every command, recorded or refused, decided again under its pinned law with its kept facts.

The kept facts are checked against the record too: else a forged fact would make a forged decision right.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from audit.facts_again import differing_facts, version_is_possible, year_of_lines
from audit.findings import Findings, at
from audit.laws import Laws
from audit.money import MoneyFollows
from audit.period import PeriodsAgain
from audit.register import RegisterBook
from audit.report import DecidedAgain, DecisionVerdict, Input, Place
from audit.steps import Step
from domain.canonical import canonical_json
from domain.commands import Command
from domain.decide import calendar_wanted, decide, edition_wanted
from domain.decide.decision import Decision
from domain.events import event_kind, event_text
from domain.facts import Facts, LineFact
from domain.money import AccountKind, line_of_name
from domain.refusals import KINDS, Refusal
from domain.values import EditionRef

NOTED = 1000


@dataclass(frozen=True)
class Draw:
    """What a decision on money said that the lines of a commune's year held, and when; kept until all entries are read."""

    place: Place
    stream: str
    version: int
    recorded_at: datetime
    lines: tuple[LineFact, ...]
    fund_year: int
    office: str


class WasItAllowed:
    """`build` is the id of the code that decides again; a decision of another build may differ, one of the same may not."""

    def __init__(self, findings: Findings, book: RegisterBook, laws: Laws, money: MoneyFollows, *, build: str) -> None:
        self.findings = findings
        self.book = book
        self.laws = laws
        self.money = money
        self.build = build
        self.periods = PeriodsAgain(findings, book)
        self.counts: Counter[DecisionVerdict] = Counter()
        self.assumed: Counter[str] = Counter()
        self.noted: list[DecidedAgain] = []
        self.noted_left_out = 0
        self._draws: list[Draw] = []
        self._versions: dict[str, int] = {}

    def look_at(self, step: Step) -> None:
        facts, command = step.facts_read(), step.command_read()
        self._facts_are_the_records(step, facts)
        self._pinned_files_are_there(step, command)
        wanted = edition_wanted(step.state_before(), command)
        law = None
        if wanted is not None and wanted in facts.law_editions:
            law = self.laws.edition(wanted, self.findings, step.place)
            if law is None:
                return
        days, calendar = calendar_wanted(step.state_before(), command), None
        if law is not None and days is not None and days in facts.calendars:
            calendar = self.laws.calendar(days, self.findings, step.place)
            if calendar is None:
                return
        if self.periods.may_be_decided_again(step, facts, law):
            self._judge(step, decide(step.state_before(), command, facts, law, calendar))

    def finish(self) -> None:
        """What lines held when money was drawn from them is known once all entries are."""
        for draw in self._draws:
            self.findings.guarded(draw.place, self._lines_are_the_ledgers, draw)
        self.periods.finish()

    def _facts_are_the_records(self, step: Step, facts: Facts) -> None:
        for field, kept, expected in differing_facts(self.book, step):
            self.findings.compare(step.place, f"facts.{field}", kept, expected)
        if not version_is_possible(self.book, step, facts):
            expected = f"the register's version at {step.receipt.recorded_at}"
            self.findings.broken(at(step.place, "facts.register_version", facts.register_version, expected))
        last = self._versions.get(step.stream, 0)
        if facts.register_version < last:
            self.findings.broken(at(step.place, "facts.register_version", facts.register_version, f"at least {last}"))
        self._versions[step.stream] = facts.register_version
        wanted = year_of_lines(step)
        if wanted is not None:
            before, at_instant = step.state_before().version, step.receipt.recorded_at
            self._draws.append(Draw(step.place, step.stream, before, at_instant, facts.lines, *wanted))
        else:
            self.findings.compare(step.place, "facts.lines", facts.lines, ())

    def _pinned_files_are_there(self, step: Step, command: Command) -> None:
        """What a recorded opening pins is in the export, whether or not a decision reads it."""
        if not step.recorded:
            return
        law, calendar = (getattr(command.decides, name, None) for name in ("law_edition", "calendar"))
        if isinstance(law, EditionRef):
            self.laws.edition(law, self.findings, step.place)
        if isinstance(calendar, EditionRef):
            self.laws.holds_calendar(calendar, self.findings, step.place)

    def _judge(self, step: Step, again: Decision) -> None:
        self.findings.looked()
        if self._is_the_same(step, again):
            verdict = DecisionVerdict.ALLOWED_ON_ASSUMPTION if again.assumed else DecisionVerdict.ALLOWED
            self.assumed.update(again.assumed)
            self._count(step, verdict, again)
            return
        if self.build and step.receipt.build != self.build:
            # Whether that build's rules or somebody's hand made the difference, only that build can tell.
            self.findings.lacks(Input.BUILD, step.receipt.build)
            self._count(step, DecisionVerdict.DIFFERS, again)
            return
        self.findings.broken(at(step.place, "outcome", _found(step), _outcome(again)))
        wrongly = step.recorded and again.refusal is not None
        self._count(step, DecisionVerdict.NOT_ALLOWED if wrongly else DecisionVerdict.DIFFERS, again)

    def _count(self, step: Step, verdict: DecisionVerdict, again: Decision) -> None:
        self.counts[verdict] += 1
        if verdict is DecisionVerdict.ALLOWED:
            return
        if len(self.noted) == NOTED:
            self.noted_left_out += 1
            return
        self.noted.append(
            DecidedAgain(
                stream=step.stream,
                position=step.receipt.position,
                version=step.receipt.first_version,
                command_id=step.receipt.command_id,
                action=step.asked.row.action,
                verdict=verdict,
                figures=again.assumed,
                article=KINDS[again.refusal.code].basis if again.refusal else "",
                refusal=again.refusal,
                build=step.receipt.build,
            )
        )

    def _is_the_same(self, step: Step, again: Decision) -> bool:
        receipt = step.receipt
        if again.refusal is not None:
            said = (receipt.outcome, receipt.code, receipt.detail)
            return said == ("refused", again.refusal.code.value, canonical_json(again.refusal.detail))
        rows = [(row.kind, row.body) for row in step.rows]
        return step.recorded and rows == [(event_kind(event), event_text(event)) for event in again.events]

    def _lines_are_the_ledgers(self, draw: Draw) -> None:
        """Each line of the commune's year with a balance that it can have had at that moment; none left out."""
        kept = {fact.line: fact for fact in draw.lines}
        for (name, kind, _), account in sorted(self.money.shared.by_key.items()):
            line = line_of_name(name)
            if kind != AccountKind.AVAILABLE or (line.fund_year, line.office) != (draw.fund_year, draw.office):
                continue
            possible = account.readable_at(self.book, draw.recorded_at, draw.stream, draw.version)
            fact, field = kept.pop(name, None), f"facts.lines {name}"
            if fact is None:
                self.findings.compare(draw.place, field, 0 in possible, True)
                continue
            named = (fact.origin_year, fact.component)
            self.findings.compare(draw.place, field, named, (line.origin_year, line.component))
            if fact.available_vnd not in possible:
                expected = " or ".join(str(amount) for amount in sorted(possible))
                self.findings.broken(at(draw.place, field, fact.available_vnd, expected))
        for name in kept:
            self.findings.broken(at(draw.place, f"facts.lines {name}", name, "a line of the ledger"))


def _found(step: Step) -> str:
    if step.recorded:
        return "; ".join(f"{row.kind} {row.body}" for row in step.rows)
    return f"{step.receipt.code} {step.receipt.detail}"


def _outcome(decision: Decision) -> str:
    if isinstance(decision.refusal, Refusal):
        return f"{decision.refusal.code.value} {canonical_json(decision.refusal.detail)}"
    return "; ".join(f"{event_kind(event)} {event_text(event)}" for event in decision.events)
