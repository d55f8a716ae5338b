"""Streams that together hold every kind of event: whole lives, ways back, refusals, a fund year and a register."""

import base64
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from domain.commands import register as asked
from domain.commands.subproject import RefuseProject, ReturnDossier
from domain.deadlines import DeadlineRule
from domain.figures import CaseFigures, LineFigures, PeriodFigures
from domain.lifecycle import Stage
from domain.signatures import key_id_of
from domain.times import start_of
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.cases import (
    Case,
    a_case_at,
    after,
    ask,
    half_way,
    nothing_yet_of,
    sent_in_again,
    then,
    with_order,
)
from tests.domain.timed import kept_of, on, timed_case

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(1, 33))).decode()
REGISTER_LIFE: tuple[Model, ...] = (
    asked.FoundRegister(
        kind=asked.RegisterKind.SIMULATED,
        registrar=cast.REGISTRAR,
        registrar_name="Người giữ sổ (giả định)",
        scheme="ed25519",
        public_key=KEY,
    ),
    asked.RegisterPerson(person="hs-ke-toan", name="Kế toán (giả định)"),
    asked.RegisterPerson(person="treasury-desk", name="Bàn Kho bạc", machine=True),
    asked.EnrolKey(person="hs-ke-toan", scheme="ed25519", public_key=OTHER_KEY),
    asked.RevokeKey(person="hs-ke-toan", key=key_id_of(bytes(range(1, 33))), reason="mất máy"),
    asked.OpenOffice(
        office="huong-son", name="UBND xã Hương Sơn", level=asked.OfficeLevel.COMMUNE, valid_from=date(2021, 1, 1)
    ),
    asked.GiveMandate.model_validate(
        {"person": "hs-ke-toan", "duty": "accountant", "office": "huong-son", "valid_from": "2023-01-01"}
    ),
    asked.Delegate.model_validate(
        {
            "delegator": "hs-ke-toan",
            "delegate": cast.REGISTRAR,
            "duty": "accountant",
            "office": "huong-son",
            "valid_from": "2023-08-01",
            "valid_to": "2023-10-01",
        }
    ),
    asked.EndMandate.model_validate(
        {"person": "hs-ke-toan", "duty": "accountant", "office": "huong-son", "ends_on": "2023-12-31"}
    ),
    asked.PublishLawEdition(name="vn-38-2023", sha256=cast.sha("law")),
    asked.PublishCalendar(name="vn-2021-2026", sha256=cast.sha("calendar")),
    asked.MoveClock(to=cast.NOW + timedelta(days=30)),
)


def a_register() -> Case:
    """A register in which everything was asked once that can be."""
    case = nothing_yet_of(cast.REGISTER, cast.facts(register_kind=None))
    for decides in REGISTER_LIFE:
        case = after(case, ask(case, decides, by=cast.REGISTRAR, paper=cast.paper()))
    return case


def sent_back_once() -> Case:
    """Drafting again: the approver returned the dossier."""
    awaiting = a_case_at(Stage.AWAITING_APPROVAL)
    return after(awaiting, ask(awaiting, ReturnDossier(reason="thiếu bảng kê"), by=cast.APPROVER))


def a_life_with_an_advance() -> Case:
    """Closed: half advanced, one order given back, one refused and prepared again, delivered in two parts, cleared, paid.

    The households' own part is recorded, and the final account goes back once.
    """
    case = then(then(half_way(), bodies.a_delivery(*bodies.TAGS[5:])), bodies.a_counterpart())
    case = then(case, bodies.an_acceptance(65 * bodies.MILLION, *bodies.TAGS[5:]))
    last = bodies.a_payment(65 * bodies.MILLION, 65 * bodies.MILLION)
    given_back = then(with_order(case, last, "prepared"), bodies.an_order_return(2))
    case = with_order(with_order(given_back, last, "refused"), last)
    account = bodies.a_final_account()
    for decides in (
        account,
        bodies.an_account_return(),
        account,
        bodies.an_approval_of_the_account(),
        bodies.a_closing(),
    ):
        case = then(case, decides)
    return case


def objected_to() -> Case:
    """Met twice: the first list was objected to, one objection upheld, and the second list stood; withdrawn at the end."""
    case = then(then(a_case_at(Stage.MET), bodies.a_posting()), bodies.an_objection())
    again = bodies.a_meeting(list_sha256=cast.sha("list 2"), held_on=cast.UNTIL)
    case = then(then(case, bodies.an_objections_answer(upheld=True)), again)
    posting = bodies.a_posting(list_sha256=cast.sha("list 2"), posted_on=cast.UNTIL)
    case = then(then(case, posting), bodies.an_objection())
    case = then(then(case, bodies.an_objections_answer(2)), bodies.a_dossier(list_sha256=cast.sha("list 2")))
    return then(case, bodies.a_withdrawal())


def extended_and_missed() -> Case:
    """Under the district's own periods: reminded, due, extended once, reminded again, missed, escalated, found complete."""
    case = timed_case(Stage.IN_CHECK)
    name = kept_of(case, DeadlineRule.COMPLETENESS_CHECK).id
    case = on(case, date(2023, 8, 28), bodies.a_mark(name, "remind"))
    case = on(case, date(2023, 8, 29), bodies.a_mark(name, "due"), bodies.an_extension(name, date(2023, 9, 6)))
    case = on(case, date(2023, 9, 5), bodies.a_mark(name, "remind"))
    case = on(case, date(2023, 9, 7), bodies.a_mark(name, "due"), bodies.a_mark(name, "missed"))
    return on(case, date(2023, 9, 10), bodies.a_mark(name, "escalate"), bodies.a_slip())


def a_fund_year() -> Case:
    """Allotted, asked for a target, and its third quarter closed."""
    case = then(then(nothing_yet_of(cast.FUND), bodies.an_allotment()), bodies.a_target())
    return on(with_figures(case, date(2023, 9, 30)), date(2023, 10, 1), bodies.a_period_end())


def with_figures(case: Case, day: date, *cases: CaseFigures, lines: tuple[LineFigures, ...] = ()) -> Case:
    """The fund year with the figures that the record gives as of a day."""
    figures = PeriodFigures(on=day, known_at=start_of(day + timedelta(days=1)), lines=lines, cases=cases)
    return replace(case, facts=case.facts.model_copy(update={"period": figures}))


@cache
def every_kind_of_life() -> tuple[Case, ...]:
    """Streams whose events together are of every kind."""
    appraised = a_case_at(Stage.IN_APPRAISAL)
    return (
        a_life_with_an_advance(),
        then(sent_in_again(sent_back_once()), bodies.an_appraisal(passed=False, reason="không khả thi")),
        after(appraised, ask(appraised, RefuseProject(reason="vượt khả năng"), by=cast.APPRAISER)),
        objected_to(),
        extended_and_missed(),
        a_case_at(Stage.CANCELLED),
        a_fund_year(),
        a_register(),
    )
