"""The treasury's word: nobody of the commune records "paid"; an answer needs evidence, and comes once.

Nguồn: NĐ 11/2020/NĐ-CP Đ.7; TT 17/2024/TT-BTC Đ.8 (từ chối thanh toán bằng văn bản).
"""

from datetime import date

from domain.commands import Command
from domain.commands.orders import Evidence, RecordTreasuryAnswer, TreasuryOutcome
from domain.facts import Facts
from domain.people import Duty
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.order import ANSWERED, TO_CONDUCT, Order


def order_awaits_answer(order: Order, answer: RecordTreasuryAnswer) -> Refusal | None:
    """A second answer that agrees is superfluous; one that disagrees is an alarm, recorded and never applied."""
    if order.status in ANSWERED:
        assert order.answer is not None
        first = order.answer
        same = (first.outcome, first.reference) == (answer.outcome, answer.reference)
        code = RefusalCode.ORDER_ALREADY_ANSWERED if same else RefusalCode.ANSWER_CONTRADICTS
        return refuse(code, order=order.number, first=first.outcome.value, now=answer.outcome.value)
    if order.status not in TO_CONDUCT:
        return refuse(RefusalCode.WRONG_STAGE, action="record_treasury_answer", stage=order.status.value)
    return None


def reference_is_new(facts: Facts) -> Refusal | None:
    """One reference of the treasury stands for one order: a second order with it is a typing error or worse."""
    if not facts.reference_taken_by:
        return None
    return refuse(RefusalCode.EVIDENCE_MISSING, missing="reference_taken")


def value_day_is_possible(answer: RecordTreasuryAnswer, order: Order, today: date) -> Refusal | None:
    """The treasury pays what has been signed, and has paid by the day on which its answer is recorded.

    The book is read as of any day by the value day of an answer and the day of every other entry: an earlier value day
    would show the order's money as paid before it was submitted.
    """
    assert order.signed_on is not None, order.number
    if answer.value_on is None or order.signed_on <= answer.value_on <= today:
        return None
    return refuse(
        RefusalCode.PAPER_DATE_IMPOSSIBLE,
        paper="value_on",
        date=answer.value_on.isoformat(),
        today=today.isoformat(),
        signed_on=order.signed_on.isoformat(),
    )


def evidence_is_complete(command: Command, answer: RecordTreasuryAnswer, duty: Duty) -> Refusal | None:
    """Accepted money has the treasury's reference and value day; a person's word rests on a paper, a machine's on its channel."""
    missing = None
    if answer.outcome is TreasuryOutcome.ACCEPTED and not answer.reference:
        missing = "reference"
    elif answer.outcome is TreasuryOutcome.ACCEPTED and answer.value_on is None:
        missing = "value_on"
    elif (duty is Duty.TREASURY_DESK) != (answer.evidence is Evidence.ADAPTER):
        missing = "evidence"
    elif duty is not Duty.TREASURY_DESK and command.header.paper is None:
        missing = "paper"
    return refuse(RefusalCode.EVIDENCE_MISSING, missing=missing) if missing else None
