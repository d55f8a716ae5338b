"""The board in plain Python, from events alone: what every figure must be, computed another way than the schema does.

It reads the event table and nothing else: no ledger, no card, no moment.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg

from domain.card import card_of
from domain.commands.orders import Evidence
from domain.events import read_event
from domain.events.orders import OrderAccepted, OrderSent
from domain.events.subproject import DossierReturned, SubprojectEvent
from domain.ids import StreamKind, stream_kind
from domain.money import AccountKind, line_of_name
from domain.postings import postings
from domain.standing import waits_for
from domain.times import local_date
from domain.values import Model

K = AccountKind
SPENT_OR_TO_SPEND = (K.RESERVED, K.COMMITTED, K.SUBMITTED, K.ADVANCED, K.PAID)
Balances = dict[tuple[str, AccountKind, str], int]


@dataclass(frozen=True)
class Told:
    """An event of a case or of a fund year, and when it was recorded."""

    stream: str
    event: Any
    recorded_at: datetime

    @property
    def received_on(self) -> date:
        return local_date(self.event.hand.received_at)


async def read_told(connection: asyncpg.Connection) -> list[Told]:
    rows = await connection.fetch(
        "select stream, kind, kind_version, body, recorded_at from event order by stream, version"
    )
    return [
        Told(row["stream"], read_event(row["kind"], row["kind_version"], row["body"]), row["recorded_at"])
        for row in rows
        if stream_kind(row["stream"]) is not StreamKind.REGISTER
    ]


def balances(told: Iterable[Told], on: date, known_at: datetime) -> Balances:
    """Every account with value on or before a day, known at an instant."""
    found: Balances = defaultdict(int)
    for one in told:
        for posting in postings(one.stream, one.event):
            if (posting.value_on or one.received_on) <= on and one.recorded_at <= known_at:
                for account, sign in ((posting.debit, 1), (posting.credit, -1)):
                    found[account.line, account.kind, account.subproject] += sign * posting.amount_vnd
    return found


def line_figures(told: list[Told], on: date, known_at: datetime) -> dict[str, dict[str, int]]:
    """By line, what board_line says of it; a line that nothing has reached is not there."""
    found = balances(told, on, known_at)
    return {line: _line(line, told, found, on, known_at) for line in {line for line, _, _ in found}}


def _line(line: str, told: list[Told], found: Balances, on: date, known_at: datetime) -> dict[str, int]:
    sums = {kind: sum(vnd for (of, one, _), vnd in found.items() if (of, one) == (line, kind)) for kind in K}
    disbursed = sums[K.ADVANCED] + sums[K.PAID]
    return {
        **{f"{kind.value}_vnd": amount for kind, amount in sums.items()},
        "allotted_vnd": -sums[K.GRANTED],
        "disbursed_vnd": disbursed,
        "undisbursed_vnd": -sums[K.GRANTED] - disbursed,
        "committed_unpaid_vnd": sums[K.COMMITTED] + sums[K.SUBMITTED],
        "unreconciled_vnd": _on_paper(told, on, known_at, line=line),
        "line_sum": sum(vnd for (of, _, _), vnd in found.items() if of == line),
    }


def case_figures(told: list[Told], on: date, known_at: datetime) -> dict[str, dict[str, Any]]:
    """By code, what board_case says of a case that something was known of by then."""
    found = balances(told, on, known_at)
    cases: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if stream_kind(one.stream) is StreamKind.SUBPROJECT and one.recorded_at <= known_at and one.received_on <= on:
            cases[one.stream].append(one)
    return {code: _case(code, past, told, found, on, known_at) for code, past in cases.items()}


def _case(
    code: str, past: list[Told], told: list[Told], found: Balances, on: date, known_at: datetime
) -> dict[str, Any]:
    card = card_of(code, [one.event for one in past])
    assert card is not None and card.state.stage is not None
    sums = {kind: sum(vnd for (_, one, of), vnd in found.items() if (of, one) == (code, kind)) for kind in K}
    duty, office = (card.holder.duty.value, card.holder.office) if card.holder else (None, None)
    waiting = [f"{one.duty.value}/{one.office}" for one in waits_for(card.state)]
    if card.state.stage.value == "awaiting_approval" and not _allotted(card.state.plan, found):
        duty, office = "allocating_office", "huyen-lang-giang"
        waiting = [f"{duty}/{office}"]
    return {
        **{f"{kind.value}_vnd": sums[kind] for kind in SPENT_OR_TO_SPEND},
        "disbursed_vnd": sums[K.ADVANCED] + sums[K.PAID],
        "committed_unpaid_vnd": sums[K.COMMITTED] + sums[K.SUBMITTED],
        "funding_vnd": sum(sums[kind] for kind in SPENT_OR_TO_SPEND),
        "undisbursed_vnd": sums[K.RESERVED] + sums[K.COMMITTED] + sums[K.SUBMITTED],
        "unreconciled_vnd": _on_paper(told, on, known_at, code=code),
        "stage": card.state.stage.value,
        "version": len(past),
        "holder_duty": duty,
        "holder_office": office,
        "waits_for": waiting,
        "held_since": card.held_since,
        "stage_since": _stage_since([one.event for one in past]),
        "approved_vnd": card.state.approved_vnd,
        "contract_vnd": card.state.contract_vnd,
        "accepted_vnd": card.state.accepted_vnd,
        "support_vnd": card.state.dossier.state_support_vnd if card.state.dossier else None,
        "returns": sum(isinstance(one.event, DossierReturned) for one in past),
        "sent_at": _sent_at(past),
        "law_edition": card.state.plan.law_edition.name if card.state.plan else None,
    }


def passages(told: list[Told], on: date, known_at: datetime) -> dict[str, list[tuple[datetime, datetime]]]:
    """By stage, when it was entered and left forward: neither by a return nor by an end that is no close."""
    found: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    entered: dict[str, tuple[str, datetime]] = {}
    for one in told:
        if not isinstance(one.event, SubprojectEvent):
            continue
        stage, at = one.event.stage_after.value, one.event.hand.received_at
        before = entered.get(one.stream)
        if before is not None and before[0] == stage:
            continue
        onward = not isinstance(one.event, DossierReturned) and stage != "refused"
        if before is not None and onward and one.received_on <= on and one.recorded_at <= known_at:
            found[before[0]].append((before[1], at))
        entered[one.stream] = (stage, at)
    return found


def _allotted(plan: Any, found: Balances) -> bool:
    return any(
        kind is K.GRANTED
        and amount < 0
        and (of.office, of.fund_year, of.component, of.subcomponent)
        == (plan.commune, plan.fund_year, plan.component, plan.subcomponent)
        for (line, kind, _), amount in found.items()
        for of in (line_of_name(line),)
    )


def _on_paper(told: list[Told], on: date, known_at: datetime, *, line: str = "", code: str = "") -> int:
    return sum(
        share.amount_vnd
        for one in told
        if isinstance(one.event, OrderAccepted)
        and one.event.answer.evidence is Evidence.PAPER
        and one.event.answer.value_on is not None
        and one.event.answer.value_on <= on
        and one.recorded_at <= known_at
        and code in {"", one.stream}
        for share in one.event.submitted
        if line in {"", share.line}
    )


def _stage_since(events: list[Model]) -> datetime:
    since: datetime | None = None
    stage = None
    for event in events:
        assert isinstance(event, SubprojectEvent)
        if event.stage_after is not stage:
            since, stage = event.hand.received_at, event.stage_after
    assert since is not None
    return since


def _sent_at(past: list[Told]) -> datetime | None:
    sent = None
    for one in past:
        if isinstance(one.event, OrderSent):
            sent = one.event.hand.received_at
        elif hasattr(one.event, "answer"):
            sent = None
    return sent
