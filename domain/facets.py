"""A state laid flat: every single thing that can be said of it, by its name, so that two moments can be held side by side.

Balances are not here: money has its own moves (`domain/changes.py`). Texts of bodies are named by the path of their field,
lists of a body by their number and the first digits of their hash, since a reader compares and does not copy them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

from domain.canonical import canonical_json, sha256_hex
from domain.facts import MandateFact
from domain.standing import waits_for
from domain.state import State
from domain.state.fund import FundYearState
from domain.state.objection import Objection
from domain.state.order import Order
from domain.state.register import RegisterState
from domain.state.subproject import SubprojectState
from domain.values import EditionRef, Model

Value = str | int | date | datetime | None
Named = tuple["Facet", str]
DIGITS = 12
NUMBER = "order_number"  # an answer stands under the number of its order already


class Facet(StrEnum):
    """What a state can be asked; beside it stands which one of them (a field, a number, a person), where there are many."""

    STAGE = "stage"
    HOLDER = "holder"
    NEXT_DATE = "next_date"
    DEADLINE = "deadline"
    DEADLINE_MET = "deadline_met"
    DEADLINE_MARKS = "deadline_marks"
    PLAN = "plan"
    MEETING = "meeting"
    GROUP = "group"
    POSTING = "posting"
    OBJECTION = "objection"
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTIONS_SETTLED = "objections_settled"
    DOSSIER_VERSION = "dossier_version"
    DOSSIER = "dossier"
    APPROVED = "approved_vnd"
    APPROVED_ON = "approved_on"
    CONTRACT = "contract"
    CONTRACT_ON = "contract_on"
    DELIVERED = "animals_delivered"
    ACCEPTED_ANIMALS = "animals_accepted"
    ACCEPTED = "accepted_vnd"
    COUNTERPART = "counterpart_vnd"
    ORDER = "order"
    ORDER_ASKS = "order_asks"
    ORDER_ANSWER = "order_answer"
    FINAL_ACCOUNT = "final_account"
    FINAL_ACCOUNT_APPROVED = "final_account_approved"
    ACT = "act"
    LAW_EDITION = "law_edition"
    CALENDAR = "calendar"
    ALLOTTED = "allotted_vnd"
    TARGET = "target"
    PERIOD = "period"
    REGISTER_KIND = "register_kind"
    PERSON = "person"
    KEY = "key"
    KEY_FROM = "key_from"
    KEY_UNTIL = "key_until"
    MANDATE = "mandate"
    MANDATE_UNTIL = "mandate_until"
    OFFICE = "office"
    OFFICE_UNTIL = "office_until"
    CLOCK = "clock"


# How a change of these is said takes an amount, whole đồng; of a body's fields those that end in `_vnd` do.
AMOUNTS = frozenset({Facet.APPROVED, Facet.ACCEPTED, Facet.COUNTERPART, Facet.ALLOTTED})
# Beside these stands the path of a field of a body.
BODIES = frozenset(
    {Facet.PLAN, Facet.MEETING, Facet.POSTING, Facet.DOSSIER, Facet.CONTRACT, Facet.FINAL_ACCOUNT, Facet.TARGET}
    | {Facet.ORDER_ASKS, Facet.ORDER_ANSWER}
)


def facets(state: State) -> Mapping[Named, Value]:
    """Everything that stands in a state; what is not there yet is left out."""
    match state:
        case SubprojectState():
            found = _of_case(state)
        case FundYearState():
            found = _of_fund(state)
        case RegisterState():
            found = _of_register(state)
    return {named: value for named, value in found if value is not None}


def _of_case(state: SubprojectState) -> Iterator[tuple[Named, Value]]:
    yield (Facet.STAGE, ""), state.stage
    yield (Facet.HOLDER, ""), ", ".join(f"{one.duty}/{one.office}" for one in waits_for(state)) or None
    yield (Facet.NEXT_DATE, ""), state.next_date
    for deadline in state.deadlines:
        yield (Facet.DEADLINE, deadline.id), deadline.due_on
        yield (Facet.DEADLINE_MET, deadline.id), True if deadline.met else None
        yield (Facet.DEADLINE_MARKS, deadline.id), ", ".join(sorted(deadline.passed)) or None
    for facet, body in (
        (Facet.PLAN, state.plan),
        (Facet.MEETING, state.meeting),
        (Facet.POSTING, state.posting),
        (Facet.DOSSIER, state.dossier),
        (Facet.CONTRACT, state.contract),
        (Facet.FINAL_ACCOUNT, state.final_account),
    ):
        yield from _body(facet, body)
    for person in sorted(state.group):
        yield (Facet.GROUP, person), True
    for objection in state.objections:
        yield from _objection(objection)
    yield (Facet.OBJECTIONS_SETTLED, ""), state.objections_settled or None
    yield (Facet.DOSSIER_VERSION, ""), state.dossier_version or None
    yield (Facet.APPROVED, ""), state.approved_vnd or None
    yield (Facet.APPROVED_ON, ""), state.approved_on
    yield (Facet.CONTRACT_ON, ""), state.contract_on
    yield (Facet.DELIVERED, ""), len(state.deliveries) or None
    yield (Facet.ACCEPTED_ANIMALS, ""), len(state.accepted_tags) or None
    yield (Facet.ACCEPTED, ""), state.accepted_vnd or None
    yield (Facet.COUNTERPART, ""), state.counterpart_vnd or None
    for order in state.orders:
        yield from _order(order)
    yield (Facet.FINAL_ACCOUNT_APPROVED, ""), True if state.final_account_approved else None
    for done in state.acts:
        yield (Facet.ACT, f"{done.act}/{done.person}"), done.version


def _objection(objection: Objection) -> Iterator[tuple[Named, Value]]:
    number = str(objection.number)
    yield (Facet.OBJECTION, number), objection.raised.matter
    yield (Facet.OBJECTION_UPHELD, number), objection.answer.upheld if objection.answer else None


def _order(order: Order) -> Iterator[tuple[Named, Value]]:
    number = str(order.number)
    yield (Facet.ORDER, number), order.status
    yield from _body(Facet.ORDER_ASKS, order.order, f"{number}/")
    yield from _body(Facet.ORDER_ANSWER, order.answer, f"{number}/")


def _of_fund(state: FundYearState) -> Iterator[tuple[Named, Value]]:
    yield (Facet.LAW_EDITION, ""), _edition(state.law_edition)
    yield (Facet.CALENDAR, ""), _edition(state.calendar)
    for line, amount in sorted(state.allotted.items()):
        yield (Facet.ALLOTTED, line), amount
    for number, target in enumerate(state.targets, start=1):
        yield from _body(Facet.TARGET, target, f"{number}/")
    for period in sorted(state.closed_periods):
        yield (Facet.PERIOD, period), True


def _of_register(state: RegisterState) -> Iterator[tuple[Named, Value]]:
    yield (Facet.REGISTER_KIND, ""), state.kind
    for person in sorted(state.people):
        yield (Facet.PERSON, person), True
    for name, key in sorted(state.keys.items()):
        yield (Facet.KEY, name), key.person
        yield (Facet.KEY_FROM, name), key.valid_from
        yield (Facet.KEY_UNTIL, name), key.valid_to
    again: Counter[str] = Counter()
    for mandate in state.mandates:
        whose = "/".join(filter(None, (mandate.person, mandate.duty, mandate.office, mandate.delegated_by)))
        again[whose] += 1
        about = whose if again[whose] == 1 else f"{whose} ({again[whose]})"
        yield (Facet.MANDATE, about), mandate.valid_from
        yield (Facet.MANDATE_UNTIL, about), _until(mandate)
    for office, opened in sorted(state.offices.items()):
        yield (Facet.OFFICE, office), opened.valid_from
        yield (Facet.OFFICE_UNTIL, office), opened.valid_to
    for edition in sorted(map(_edition, state.law_editions), key=str):
        yield (Facet.LAW_EDITION, edition or ""), True
    for calendar in sorted(map(_edition, state.calendars), key=str):
        yield (Facet.CALENDAR, calendar or ""), True
    yield (Facet.CLOCK, ""), state.clock_at


def _until(mandate: MandateFact) -> datetime | None:
    """A delegated mandate ends with the one that it rests on."""
    ends = [end for end in (mandate.valid_to, mandate.within.valid_to if mandate.within else None) if end is not None]
    return min(ends, default=None)


def _edition(edition: EditionRef | None) -> str | None:
    return f"{edition.name} {edition.sha256}" if edition else None


def _body(facet: Facet, body: Model | None, prefix: str = "") -> Iterator[tuple[Named, Value]]:
    for name in type(body).model_fields if body is not None else ():
        value = getattr(body, name) if name != NUMBER else None
        match value:
            case EditionRef():
                yield (facet, f"{prefix}{name}"), _edition(value)
            case Model():
                yield from _body(facet, value, f"{prefix}{name}.")
            case tuple():
                yield (facet, f"{prefix}{name}"), _listed(value) if value else None
            case _:
                yield (facet, f"{prefix}{name}"), None if value == "" else value


def _listed(values: tuple[object, ...]) -> str:
    if all(isinstance(value, str) for value in values):
        return ", ".join(str(value) for value in values)
    text = canonical_json([value.model_dump(mode="json") for value in values if isinstance(value, Model)])
    return f"{len(values)} · {sha256_hex(text.encode())[:DIGITS]}"
