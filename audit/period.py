"""Q5, of closed periods: the frozen figures worked out again from the events and entries of the export, and from nothing else.

Written apart from the functions of the schema that the figures were read from, so that a fault in one shows against the
other. Streams go by one after another; of each is kept only what the figures of a closing need.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain

from audit.findings import Findings, at
from audit.record import Group
from audit.register import TOLERANCE, RegisterBook
from audit.report import Place
from audit.rows import LedgerRow
from audit.steps import Asked, Step
from domain.card import Card, cards_after
from domain.commands.fund import CapitalKind, ClosePeriod
from domain.events import read_event
from domain.facts import Facts
from domain.figures import CaseFigures, LineFigures, PeriodFigures
from domain.ids import StreamKind, fund_year_of, stream_kind
from domain.law import LawEdition
from domain.lifecycle import Stage
from domain.money import AccountKind, line_of_name
from domain.people import Duty
from domain.periods import period_ends
from domain.state.fund import FundYearState
from domain.times import local_date, start_of

ONE_DAY = timedelta(days=1)
K = AccountKind
Sums = dict[tuple[str, AccountKind, str], int]


@dataclass
class Closing:
    """One closing with figures: what it kept, and what the streams that have gone by say of the same pair."""

    place: Place
    kept: PeriodFigures
    office: str
    sums: Sums = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)


class PeriodsAgain:
    """Fed with each closing, then with every stream; compares once all have gone by."""

    def __init__(self, findings: Findings, book: RegisterBook) -> None:
        self.findings = findings
        self.book = book
        self._closings: dict[tuple[int, str], list[Closing]] = {}

    def may_be_decided_again(self, step: Step, facts: Facts, law: LawEdition | None) -> bool:
        """Note the closing's figures; False if they are not of the period's last day, which is then the broken place."""
        day = _day_closed(step, law)
        kept = facts.period.on if facts.period else None
        if not self.findings.compare(step.place, "facts.period.on", kept, day):
            return False
        if facts.period is not None:
            self._known_when_recorded(step, facts.period.known_at)
            fund_year, office = fund_year_of(step.stream)
            closing = Closing(step.place, facts.period, office)
            self._closings.setdefault((fund_year, office), []).append(closing)
        return True

    def take(self, group: Group, asked: Sequence[Asked]) -> None:
        """One stream goes by: what it adds to the figures of each closing of its commune's year."""
        if not self._closings:
            return
        received = {one.row.command_id: one.row.received_at for one in asked}
        written = {row.version: row for row in group.events}
        for row in group.ledger:
            line, event = line_of_name(row.line), written.get(row.version)
            for closing in self._closings.get((line.fund_year, line.office), ()):
                if event is not None:
                    _add(closing, row, received[event.command_id], event.recorded_at)
        if stream_kind(group.stream) is StreamKind.SUBPROJECT and group.events:
            self._take_case(group)

    def _take_case(self, group: Group) -> None:
        """The case after its last event that was received by the day and known at the instant."""
        events = [read_event(row.kind, row.kind_version, row.body) for row in group.events]
        cards = list(cards_after(None, group.stream, events))
        plan = cards[-1].state.plan
        assert plan is not None
        for closing in self._closings.get((plan.fund_year, plan.commune), ()):
            for row, card in zip(group.events, cards, strict=True):
                received_at = card.state.last_received_at
                assert received_at is not None
                if local_date(received_at) <= closing.kept.on and row.recorded_at <= closing.kept.known_at:
                    closing.cards[group.stream] = card

    def finish(self) -> None:
        """Line by line and case by case, so that the first one that differs is named."""
        for closing in chain.from_iterable(self._closings.values()):
            self.findings.guarded(closing.place, self._compare, closing)

    def _known_when_recorded(self, step: Step, known_at: datetime) -> None:
        """Figures of an older knowledge would leave out what was there to be known."""
        waited = self.book.elapsed(known_at, step.receipt.recorded_at)
        if not timedelta() <= waited <= TOLERANCE:
            expected = f"the moment of recording, {step.receipt.recorded_at}"
            self.findings.broken(at(step.place, "facts.period.known_at", known_at, expected))

    def _compare(self, closing: Closing) -> None:
        lines = {line: _line(line, closing.sums) for line in sorted({line for line, _, _ in closing.sums})}
        cases = {code: self._case(closing, code, card) for code, card in sorted(closing.cards.items())}
        self._same(closing.place, "line", [(kept.line, kept) for kept in closing.kept.lines], lines)
        self._same(closing.place, "case", [(kept.code, kept) for kept in closing.kept.cases], cases)

    def _same(
        self, place: Place, what: str, kept: Sequence[tuple[str, object]], expected: Mapping[str, object]
    ) -> None:
        for name, figures in kept:
            self.findings.compare(place, f"facts.period {what} {name}", figures, expected.get(name))
        self.findings.compare(place, f"facts.period {what}s", [name for name, _ in kept], list(expected))

    def _case(self, closing: Closing, code: str, card: Card) -> CaseFigures:
        state, holder = card.state, card.holder
        assert state.stage is not None
        waited_for = (holder.duty, holder.office) if holder else (None, None)
        above = self.book.office(closing.office, self.book.version)
        if state.stage is Stage.AWAITING_APPROVAL and above and above.parent and not _is_allotted(closing, card):
            waited_for = (Duty.ALLOCATING_OFFICE, above.parent)
        return CaseFigures(
            code=code,
            stage=state.stage,
            holder_duty=waited_for[0],
            holder_office=waited_for[1],
            held_since=card.held_since,
            next_date=state.next_date,
            next_rule=next((kept.deadline.rule for kept in state.open_deadlines), None),
            support_vnd=state.dossier.state_support_vnd if state.dossier else 0,
            advanced_vnd=_sum(closing.sums, K.ADVANCED, code=code),
            paid_vnd=_sum(closing.sums, K.PAID, code=code),
        )


def _day_closed(step: Step, law: LawEdition | None) -> date | None:
    """The last day of the period that this command closes, if it may: over, of this year, and not closed yet."""
    asked, state = step.command_read().decides, step.state_before()
    if not isinstance(asked, ClosePeriod) or not isinstance(state, FundYearState) or law is None:
        return None
    day = period_ends(fund_year_of(step.stream)[0], law).get(asked.period)
    if day is None or asked.period in state.closed_periods:
        return None
    return day if start_of(day + ONE_DAY) <= step.asked.row.received_at else None


def _add(closing: Closing, row: LedgerRow, received_at: datetime, recorded_at: datetime) -> None:
    """Both sides of an entry, if it counts by the day and was known at the instant."""
    if (row.value_on or local_date(received_at)) > closing.kept.on or recorded_at > closing.kept.known_at:
        return
    for kind, code, amount in (
        (row.debit_kind, row.debit_subproject, row.amount_vnd),
        (row.credit_kind, row.credit_subproject, -row.amount_vnd),
    ):
        key = (row.line, AccountKind(kind), code)
        closing.sums[key] = closing.sums.get(key, 0) + amount


def _is_allotted(closing: Closing, card: Card) -> bool:
    plan = card.state.plan
    assert plan is not None
    for (line, kind, _), balance in closing.sums.items():
        named = line_of_name(line)
        same = (named.component, named.subcomponent) == (plan.component, plan.subcomponent)
        if same and named.capital_kind == CapitalKind.RECURRENT and kind is K.GRANTED and balance < 0:
            return True
    return False


def _line(line: str, sums: Sums) -> LineFigures:
    return LineFigures(
        line=line,
        allotted_vnd=-_sum(sums, K.GRANTED, line=line),
        available_vnd=_sum(sums, K.AVAILABLE, line=line),
        reserved_vnd=_sum(sums, K.RESERVED, line=line),
        committed_vnd=_sum(sums, K.COMMITTED, line=line),
        submitted_vnd=_sum(sums, K.SUBMITTED, line=line),
        advanced_vnd=_sum(sums, K.ADVANCED, line=line),
        paid_vnd=_sum(sums, K.PAID, line=line),
    )


def _sum(sums: Sums, kind: AccountKind, *, line: str = "", code: str = "") -> int:
    """Of a line, or of a case over all its lines."""
    found: Iterable[int] = (
        amount
        for (of_line, of_kind, of_case), amount in sums.items()
        if of_kind is kind and (not line or of_line == line) and (not code or of_case == code)
    )
    return sum(found)
