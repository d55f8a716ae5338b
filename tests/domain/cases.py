"""Given, when, then: a case as far as it has come, a question put to the real `decide`, and what came of it.

`a_case_at(Stage.APPROVED)` really decides every step of the way, each command through the one reader of commands, so no
test starts from a state that people could not have reached.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import count
from typing import Literal, TypeVar
from uuid import UUID

from domain.actions import Action
from domain.basis import basis_of
from domain.calendar_days import WorkingCalendar
from domain.canonical import canonical_json
from domain.commands import Attested, Command, Unchecked, read_command
from domain.commands import orders as order_bodies
from domain.commands import subproject as bodies
from domain.decide import Decision, decide
from domain.facts import Facts, KeyFact
from domain.law import LawEdition
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.refusals import Refusal, RefusalCode
from domain.rules.form import needs_paper
from domain.state import State, evolve, nothing_yet
from domain.state.subproject import SubprojectState
from domain.times import local_date
from domain.values import Model, PaperRef, instant_text
from tests.domain import cast
from tests.domain.bodies import (
    MILLION,
    TAGS,
    a_cancellation,
    a_contract,
    a_delivery,
    a_dossier,
    a_final_account,
    a_meeting,
    a_payment,
    a_plan,
    a_posting,
    a_refusing_answer,
    a_slip,
    a_withdrawal,
    an_acceptance,
    an_advance,
    an_answer,
    an_appraisal,
    an_approval,
)
from tests.domain.usual import ACTION_OF, USUAL_PERSON

Usual = Literal["usual"]
Event = TypeVar("Event", bound=Model)

NO_NORM = Unchecked(figure=FigureKey.SUPPORT_CEILING_VND, paper=cast.paper("tờ trình 9"))
_numbers = count(1)


@dataclass(frozen=True)
class Case:
    """A stream as far as it has come, and what a decision on it would be given."""

    state: State
    facts: Facts
    law: LawEdition
    events: tuple[Model, ...] = ()
    calendar: WorkingCalendar = cast.DAYS

    @property
    def subproject(self) -> SubprojectState:
        assert isinstance(self.state, SubprojectState)
        return self.state


def nothing_yet_of(stream: str, facts: Facts | None = None, law: LawEdition = cast.LAW) -> Case:
    return Case(nothing_yet(stream), facts or cast.facts(), law)


def a_command(
    stream: str,
    decides: Model,
    *,
    by: tuple[str, ...],
    entered_by: str | None = None,
    attested: Attested = Attested.OWN_KEY,
    paper: PaperRef | None = None,
    basis: str | None = None,
    unchecked: tuple[Unchecked, ...] = (),
) -> Command:
    """A command as it travels: written as text, read by the one reader."""
    header = {
        "command_id": str(UUID(int=next(_numbers))),
        "stream": stream,
        "action": ACTION_OF[type(decides)].value,
        "basis": basis,
        "paper": paper.model_dump(mode="json") if paper else None,
        "unchecked": [named.model_dump(mode="json") for named in unchecked],
        "decided_by": list(by),
        "entered_by": entered_by or by[0],
        "attested": attested.value,
        "signed_at": instant_text(cast.NOW),
    }
    return read_command(canonical_json({**header, "decides": decides.model_dump(mode="json")}))


def ask(
    case: Case,
    decides: Model,
    *,
    by: str | tuple[str, ...] | None = None,
    signed_by: tuple[str, ...] | None = None,
    entered_by: str | None = None,
    attested: Attested = Attested.OWN_KEY,
    paper: PaperRef | Usual | None = "usual",
    basis: str | Usual | None = "usual",
    unchecked: tuple[Unchecked, ...] | None = None,
    keys: tuple[KeyFact, ...] | None = None,
) -> Decision:
    """Ask for `decides` in a case; the usual person signs with the usual paper unless the test names others."""
    action = ACTION_OF[type(decides)]
    people = (by,) if isinstance(by, str) else by or (USUAL_PERSON[action],)
    stream = case.state.code if isinstance(case.state, SubprojectState) else case.state.stream
    command = a_command(
        stream,
        decides,
        by=people,
        entered_by=entered_by,
        attested=attested,
        paper=_usual_paper(case, action) if paper == "usual" else paper,
        basis=basis_of(case.state, action, about_of(decides)) if basis == "usual" else basis,
        unchecked=_usual_unchecked(action) if unchecked is None else unchecked,
    )
    signers = signed_by if signed_by is not None else people if attested is Attested.OWN_KEY else (entered_by or "",)
    signed = tuple(cast.key(person) for person in signers) if keys is None else keys
    facts = case.facts.model_copy(update={"keys": signed})
    decision = decide(case.state, command, facts, case.law, case.calendar)
    # The audit decides again, years later, from the text of the facts that the receipt kept.
    assert decide(case.state, command, Facts.model_validate_json(facts.text()), case.law, case.calendar) == decision
    return decision


def about_of(decides: Model) -> int | str | None:
    """The order or the deadline that a body decides on."""
    about: int | str | None = getattr(decides, "order_number", None) or getattr(decides, "deadline", None)
    return about


def _usual_paper(case: Case, action: Action) -> PaperRef | None:
    return cast.paper("03/2023", local_date(case.facts.received_at)) if needs_paper(action) else None


def _usual_unchecked(action: Action) -> tuple[Unchecked, ...]:
    return (NO_NORM,) if action is Action.APPROVE_PROJECT else ()


def after(case: Case, decision: Decision) -> Case:
    """The case after a decision that must not be a refusal."""
    assert decision.refusal is None, decision.refusal
    state = case.state
    for event in decision.events:
        state = evolve(state, event)
    return replace(case, state=state, events=(*case.events, *decision.events))


def then(case: Case, decides: Model) -> Case:
    """The case after the usual person did this."""
    return after(case, ask(case, decides))


def event(decision: Decision, kind: type[Event]) -> Event:
    """The one event of an accepted command."""
    assert decision.refusal is None, decision.refusal
    (only,) = decision.events
    assert isinstance(only, kind)
    return only


def refusal(decision: Decision, code: RefusalCode) -> Refusal:
    """The refusal, which must be this one."""
    assert decision.refusal is not None, decision.events
    assert decision.refusal.code is code, decision.refusal
    return decision.refusal


def later(case: Case, received_at: datetime) -> Case:
    """The same case, with the next command received at this instant."""
    return replace(case, facts=case.facts.model_copy(update={"received_at": received_at}))


LIFE: tuple[tuple[Stage, tuple[Model, ...]], ...] = (
    (Stage.OPENED, (a_plan(),)),
    (Stage.MET, (a_meeting(),)),
    (Stage.IN_CHECK, (a_posting(), a_dossier())),
    (Stage.IN_APPRAISAL, (a_slip(),)),
    (Stage.AWAITING_APPROVAL, (an_appraisal(),)),
    (Stage.APPROVED, (an_approval(),)),
    (Stage.IN_DELIVERY, (a_contract(),)),
    (Stage.ACCEPTED, (a_delivery(), an_acceptance())),
)


ASIDE: dict[Stage, tuple[Stage, Model, str]] = {
    Stage.DRAFTING: (Stage.IN_CHECK, bodies.ReturnDossier(reason="thiếu cam kết"), cast.RECEIVER),
    Stage.WITHDRAWN: (Stage.APPROVED, a_withdrawal(), cast.REPRESENTATIVE),
    Stage.REFUSED: (Stage.AWAITING_APPROVAL, bodies.RefuseProject(reason="vượt khả năng của nhóm"), cast.APPROVER),
    Stage.CANCELLED: (Stage.APPROVED, a_cancellation(), cast.APPROVER),
}


@cache
def a_case_at(stage: Stage) -> Case:
    """A case that has just come to a stage, by the shortest way of the worked example and without an advance."""
    if stage in ASIDE:
        before, decides, by = ASIDE[stage]
        return after(a_case_at(before), ask(a_case_at(before), decides, by=by))
    if stage is Stage.IN_FINAL_ACCOUNT:
        return then(with_order(a_case_at(Stage.ACCEPTED), a_payment(), "accepted"), a_final_account())
    if stage is Stage.CLOSED:
        approved = then(a_case_at(Stage.IN_FINAL_ACCOUNT), bodies.ApproveFinalAccount())
        return then(approved, bodies.CloseSubproject())
    case = nothing_yet_of(cast.CODE)
    for reached, steps in LIFE:
        for decides in steps:
            case = then(case, decides)
        if reached is stage:
            break
    assert case.subproject.stage is stage
    return case


@cache
def listed() -> Case:
    """After the meeting: the list hung until yesterday, nobody objected, and the first dossier may go in."""
    return then(a_case_at(Stage.MET), a_posting())


def with_list_posted(case: Case, **meeting: object) -> Case:
    """The village of an opened case met as said, and its list hung until yesterday."""
    return then(then(case, a_meeting(**meeting)), a_posting())


def sent_in_again(case: Case) -> Case:
    """A dossier that came back, handed in again and found complete."""
    return then(then(case, a_dossier()), a_slip())


def with_order(
    case: Case,
    order: order_bodies.PrepareOrder,
    until: str = "accepted",
) -> Case:
    """The case after one more order has come as far as this status of an order."""
    number = len(case.subproject.orders) + 1
    answer = a_refusing_answer(number) if until == "refused" else an_answer(number)
    way: tuple[tuple[str, Model], ...] = (
        ("prepared", order),
        ("signed", order_bodies.SignOrder(order_number=number)),
        ("sent", order_bodies.NoteOrderSent(order_number=number)),
        (until, answer),
    )
    for status, decides in way:
        case = then(case, decides)
        if status == until:
            break
    return case


def half_way() -> Case:
    """In delivery: 65 million advanced, five of the ten animals delivered and accepted at 65 million."""
    tags = TAGS[:5]
    case = then(with_order(a_case_at(Stage.IN_DELIVERY), an_advance()), a_delivery(*tags))
    return then(case, an_acceptance(65 * MILLION, *tags))
