"""Q9: did the treasury say so, once? Each answered order has one answer, each answer a reference of its own.

An answer over the treasury's channel is proved by the machine's signed command. One that rests on a paper or a statement is
the word of the people who entered it until a statement line says the same: it is named, and the question stays unproved.
"""

from collections import Counter

from audit.facts_again import key_facts
from audit.findings import Findings, at
from audit.record import Group
from audit.register import RegisterBook
from audit.report import Input, Place
from audit.rows import EventRow
from audit.steps import Step
from domain.commands.orders import Evidence, TreasuryOutcome
from domain.events import read_event
from domain.events.orders import OrderAccepted, OrderRefused
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.signatures import signature_holds
from domain.state.order import TO_CONDUCT, Order
from domain.state.subproject import SubprojectState

Answer = OrderAccepted | OrderRefused
ANSWERS = frozenset({OrderAccepted.__name__, OrderRefused.__name__})


class TreasurySaidSo:
    """`evidence` counts the accepted orders by what they rest on. A reference is compared over the whole record."""

    def __init__(self, findings: Findings, book: RegisterBook) -> None:
        self.findings = findings
        self.book = book
        self.evidence: Counter[Evidence] = Counter()
        self._references: dict[str, str] = {}

    def take(self, group: Group) -> None:
        """The references of a stream, asked for or not: one stands for one order of the whole record."""
        for row in group.events:
            if row.kind not in ANSWERS:
                continue
            event = read_event(row.kind, row.kind_version, row.body)
            assert isinstance(event, OrderAccepted | OrderRefused)
            if event.answer.reference is not None:
                self._is_new(row, event.answer.reference)

    def look_at(self, step: Step) -> None:
        if not isinstance(step.state_before(), SubprojectState):
            return
        if step.receipt.code == RefusalCode.ANSWER_CONTRADICTS.value:
            self.findings.lacks(Input.ONE_ANSWER, _order_of(step.stream, _answered_number(step)))
        if not step.recorded:
            return
        for state, _, event in step.each_event():
            assert isinstance(state, SubprojectState)
            if isinstance(event, OrderAccepted | OrderRefused):
                self._is_the_one_answer(step, state.order(event.number), event)

    def _is_new(self, row: EventRow, reference: str) -> None:
        here = f"{row.stream} event {row.version}"
        first = self._references.setdefault(reference, here)
        if first != here:
            place = Place(stream=row.stream, version=row.version, position=row.position, command_id=row.command_id)
            self.findings.broken(at(place, "answer.reference", f"{reference} ({first})", "a reference of its own"))

    def _is_the_one_answer(self, step: Step, order: Order | None, event: Answer) -> None:
        if order is None or order.status not in TO_CONDUCT:
            found = f"{event.number}: {order.status.value if order else 'no such order'}"
            self.findings.broken(at(step.place, "number", found, "an order that awaits its one answer"))
            return
        accepted = isinstance(event, OrderAccepted)
        wanted = TreasuryOutcome.ACCEPTED if accepted else TreasuryOutcome.REFUSED
        self.findings.compare(step.place, "answer", step.command_read().decides, event.answer)
        self.findings.compare(step.place, "number", event.number, event.answer.order_number)
        self.findings.compare(step.place, "answer.outcome", event.answer.outcome, wanted)
        self.findings.compare(step.place, "submitted", event.submitted, order.submitted)
        if isinstance(event, OrderAccepted):
            self.findings.compare(step.place, "cleared", event.cleared, order.cleared)
            self.findings.compare(step.place, "kind", event.kind, order.order.kind)
            self.findings.compare(step.place, "answer.reference", bool(event.answer.reference), True)
            self.findings.compare(step.place, "answer.value_on", event.answer.value_on is not None, True)
            self.evidence[event.answer.evidence] += 1
        self._rests_on_its_evidence(step, event)

    def _rests_on_its_evidence(self, step: Step, event: Answer) -> None:
        if event.answer.evidence is Evidence.ADAPTER:
            self._machine_said_so(step, event)
            return
        self.findings.compare(step.place, "hand.paper", event.hand.paper is not None, True)
        if isinstance(event, OrderAccepted):
            # Two people vouch for it, the treasury itself has not been heard: nothing here may call that proved.
            self.findings.lacks(Input.TREASURY_STATEMENT, _order_of(step.stream, event.number))

    def _machine_said_so(self, step: Step, event: Answer) -> None:
        """The command was decided by who holds the treasury's desk, whose own signature stands over these bytes."""
        command, received_at = step.command_read(), step.asked.row.received_at
        version, signatures = step.facts_read().register_version, step.signatures_read()
        self.findings.compare(step.place, "hand.duty", event.hand.duty, Duty.TREASURY_DESK)
        body, signed = step.asked.row.body.encode(), set[str]()
        for signature, fact in zip(
            signatures, key_facts(self.book, version, command, signatures, received_at), strict=True
        ):
            key = self.book.key(signature.key, version)
            if fact.enrolled and key is not None and signature_holds(signature, key.public_key, body):
                signed.add(fact.person)
        deciders = command.header.decided_by
        desks = {
            mandate.person
            for mandate in self.book.mandates_of(deciders, version)
            if mandate.duty is Duty.TREASURY_DESK and mandate.holds_at(received_at)
        }
        self.findings.looked()
        if not deciders or not set(deciders) <= desks & signed:
            found = f"{', '.join(deciders)} (signed: {', '.join(sorted(signed))})"
            self.findings.broken(at(step.place, "decided_by", found, "the machine of the treasury's desk, by its key"))


def _order_of(stream: str, number: object) -> str:
    return f"{stream}/{number}"


def _answered_number(step: Step) -> object:
    return getattr(step.command_read().decides, "order_number", "")
