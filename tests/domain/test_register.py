"""The register: founded once, by its own key; people, keys, mandates, offices; a clock that only a simulated one moves."""

import base64
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.commands import register as asked
from domain.commands.register import RegisterKind
from domain.events import register as happened
from domain.people import MACHINE_DUTIES, Duty
from domain.refusals import RefusalCode
from domain.signatures import key_id_of
from domain.state.register import RegisterState
from domain.times import start_of
from domain.values import Model
from tests.domain import cast
from tests.domain.cases import Case, after, ask, event, nothing_yet_of, refusal

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(1, 33))).decode()


def founding(**changes: Any) -> asked.FoundRegister:
    usual = {"kind": "simulated", "registrar": cast.REGISTRAR, "registrar_name": "Người giữ sổ", "scheme": "ed25519"}
    return asked.FoundRegister.model_validate({**usual, "public_key": KEY, **changes})


def empty(**changes: Any) -> Case:
    return nothing_yet_of(cast.REGISTER, cast.facts(**{"register_kind": None, **changes}))


def founded(kind: str = "simulated") -> Case:
    simulated = kind == "simulated"
    case = ask_in(empty(clock_simulated=simulated), founding(kind=kind))
    return replace(case, facts=cast.facts(register_kind=RegisterKind(kind), clock_simulated=simulated))


def ask_in(case: Case, *decides: Model) -> Case:
    for one in decides:
        case = after(case, ask(case, one, by=cast.REGISTRAR, paper=cast.paper()))
    return case


def refused_in(case: Case, decides: Model, code: RefusalCode) -> dict[str, str | int | None]:
    return refusal(ask(case, decides, by=cast.REGISTRAR, paper=cast.paper()), code).detail


def register_of(case: Case) -> RegisterState:
    assert isinstance(case.state, RegisterState)
    return case.state


PERSON = asked.RegisterPerson(person="hs-ke-toan", name="Kế toán")
MACHINE = asked.RegisterPerson(person="treasury-desk", name="Bàn Kho bạc", machine=True)
OFFICE = asked.OpenOffice(office="huong-son", name="UBND xã Hương Sơn", level="commune", valid_from=date(2021, 1, 1))


def mandate(**changes: Any) -> asked.GiveMandate:
    usual = {"person": "hs-ke-toan", "duty": "accountant", "office": "huong-son", "valid_from": date(2023, 1, 1)}
    return asked.GiveMandate.model_validate({**usual, **changes})


def test_a_register_is_founded_by_the_key_in_its_own_body() -> None:
    born = event(ask(empty(), founding(), by=cast.REGISTRAR), happened.RegisterFounded)
    assert born.key_id == key_id_of(bytes(range(32)))
    state = register_of(founded())
    assert (state.kind, state.people, set(state.keys)) == (
        RegisterKind.SIMULATED,
        frozenset({cast.REGISTRAR}),
        {born.key_id},
    )
    assert state.mandates[0].office == cast.AREA


def test_a_register_is_founded_once() -> None:
    assert refused_in(founded(), founding(), RefusalCode.WRONG_STAGE)["stage"] == "founded"
    refused_in(empty(register_kind=RegisterKind.SIMULATED), founding(), RefusalCode.WRONG_STAGE)
    told_nothing = replace(founded(), facts=cast.facts(register_kind=None))
    refused_in(told_nothing, founding(), RefusalCode.WRONG_STAGE)


@pytest.mark.parametrize("simulated", [True, False])
def test_a_register_is_of_the_kind_that_the_clock_already_is(simulated: bool) -> None:
    other = "real" if simulated else "simulated"
    same = "simulated" if simulated else "real"
    detail = refused_in(empty(clock_simulated=simulated), founding(kind=other), RefusalCode.WRONG_STAGE)
    assert detail["stage"] == ("simulated_clock" if simulated else "real_clock")
    ask_in(empty(clock_simulated=simulated), founding(kind=same))


def test_the_founder_is_the_registrar_that_he_names() -> None:
    refusal(ask(empty(), founding(), by="lg-nguoi-khac"), RefusalCode.KEY_NOT_VALID)


@pytest.mark.parametrize("text", ["A" * 44, "=" * 44, "é" * 44, KEY[:-1] + "!"])
def test_a_key_that_is_no_key_founds_nothing_and_is_not_enrolled(text: str) -> None:
    refused_in(empty(), founding(public_key=text), RefusalCode.KEY_NOT_VALID)
    enrolling = asked.EnrolKey(person=cast.REGISTRAR, scheme="ed25519", public_key=text)
    refused_in(founded(), enrolling, RefusalCode.KEY_NOT_VALID)


@pytest.mark.parametrize("decides", [PERSON, OFFICE, mandate()], ids=["person", "office", "mandate"])
def test_nothing_is_registered_before_the_register_is_founded(decides: Model) -> None:
    refused_in(empty(), decides, RefusalCode.WRONG_STAGE)


def test_only_the_registrar_writes_in_the_register() -> None:
    refusal(ask(founded(), PERSON, by=cast.ACCOUNTANT), RefusalCode.NO_MANDATE)
    event(ask(founded(), PERSON, by=cast.REGISTRAR), happened.PersonRegistered)


def test_form_and_hand_are_looked_at_in_the_register_too() -> None:
    case = ask_in(founded(), PERSON, OFFICE)
    tomorrow, bad = cast.paper(on=date(2023, 8, 22)), (cast.key(cast.REGISTRAR, enrolled=False),)
    by = cast.REGISTRAR
    refusal(ask(case, mandate(), by=by, paper=tomorrow), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    refusal(ask(case, mandate(), by=by, paper=cast.paper(), keys=bad), RefusalCode.KEY_NOT_VALID)
    refusal(ask(case, mandate(), by=by, paper=cast.paper(), signed_by=()), RefusalCode.OWN_KEY_REQUIRED)
    older = cast.paper(on=date(2020, 1, 1))
    event(ask(case, mandate(), by=by, paper=older), happened.MandateGiven)


def test_a_mandate_is_given_on_a_paper_and_a_person_registered_without() -> None:
    case = ask_in(founded(), PERSON, OFFICE)
    refusal(ask(case, mandate(), by=cast.REGISTRAR, paper=None), RefusalCode.PAPER_MISSING)
    event(ask(case, mandate(), by=cast.REGISTRAR, paper=cast.paper()), happened.MandateGiven)


def test_a_person_and_an_office_are_registered_once_for_ever() -> None:
    case = ask_in(founded(), PERSON, OFFICE)
    assert refused_in(case, PERSON, RefusalCode.WRONG_STAGE)["stage"] == "registered"
    assert refused_in(case, OFFICE, RefusalCode.WRONG_STAGE)["stage"] == "registered"
    refused_in(case, asked.RegisterPerson(person=cast.REGISTRAR, name="x"), RefusalCode.WRONG_STAGE)


def test_an_office_stands_under_one_that_is_registered() -> None:
    village = OFFICE.model_copy(update={"office": "thon-1", "parent": "huong-son"})
    assert refused_in(founded(), village, RefusalCode.NO_MANDATE)["duty"] == "parent"
    ask_in(founded(), OFFICE, village)


def test_an_office_that_ends_before_it_begins_is_refused() -> None:
    ended = OFFICE.model_copy(update={"valid_to": date(2021, 1, 1)})
    refused_in(founded(), ended, RefusalCode.PAPER_DATE_IMPOSSIBLE)
    ask_in(founded(), OFFICE.model_copy(update={"valid_to": date(2021, 1, 2)}))


def test_a_key_belongs_to_one_registered_person_and_is_enrolled_once() -> None:
    enrolling = asked.EnrolKey(person="hs-ke-toan", scheme="ed25519", public_key=OTHER_KEY)
    assert refused_in(founded(), enrolling, RefusalCode.NO_MANDATE)["duty"] == "person"
    case = ask_in(founded(), PERSON)
    refused_in(case, enrolling.model_copy(update={"public_key": KEY}), RefusalCode.KEY_NOT_VALID)
    enrolled = event(ask(case, enrolling, by=cast.REGISTRAR), happened.KeyEnrolled)
    assert enrolled.valid_from == cast.NOW
    refused_in(ask_in(case, enrolling), enrolling, RefusalCode.KEY_NOT_VALID)


def test_a_mandate_needs_a_person_and_an_office_of_the_register() -> None:
    assert refused_in(ask_in(founded(), OFFICE), mandate(), RefusalCode.NO_MANDATE)["duty"] == "person"
    assert refused_in(ask_in(founded(), PERSON), mandate(), RefusalCode.NO_MANDATE)["office"] == "huong-son"


def test_a_mandate_runs_from_the_start_of_a_day_to_the_start_of_another() -> None:
    case = ask_in(founded(), PERSON, OFFICE)
    given = event(
        ask(case, mandate(valid_to=date(2023, 1, 2)), by=cast.REGISTRAR, paper=cast.paper()), happened.MandateGiven
    )
    assert given.valid_from == datetime(2022, 12, 31, 17, tzinfo=UTC)
    assert given.valid_to == datetime(2023, 1, 1, 17, tzinfo=UTC)
    refused_in(case, mandate(valid_to=date(2023, 1, 1)), RefusalCode.PAPER_DATE_IMPOSSIBLE)


@pytest.mark.parametrize("duty", list(Duty))
def test_a_machine_holds_a_machines_duty_and_nobody_else_does(duty: Duty) -> None:
    case = ask_in(founded(), PERSON, MACHINE, OFFICE)
    own, others = ("treasury-desk", "hs-ke-toan") if duty in MACHINE_DUTIES else ("hs-ke-toan", "treasury-desk")
    ask_in(case, mandate(person=own, duty=duty.value))
    detail = refused_in(case, mandate(person=others, duty=duty.value), RefusalCode.MANDATE_OUT_OF_SCOPE)
    assert detail["held_at"] is None


def test_editions_and_calendars_are_published_by_name_and_bytes() -> None:
    edition = asked.PublishLawEdition(name="vn-38-2023", sha256=cast.sha("law"))
    calendar = asked.PublishCalendar(name="vn-2021-2026", sha256=cast.sha("calendar"))
    state = register_of(ask_in(founded(), edition, calendar))
    assert [ref.sha256 for ref in state.law_editions] == [cast.sha("law")]
    assert [ref.sha256 for ref in state.calendars] == [cast.sha("calendar")]


def test_a_simulated_clock_moves_forward_and_only_forward() -> None:
    for to in (cast.NOW, cast.NOW - timedelta(microseconds=1)):
        refused_in(founded(), asked.MoveClock(to=to), RefusalCode.TOO_EARLY)
    moved = ask_in(founded(), asked.MoveClock(to=cast.NOW + timedelta(microseconds=1)))
    assert register_of(moved).clock_at == cast.NOW + timedelta(microseconds=1)


def test_a_real_clock_is_moved_by_nobody() -> None:
    later = asked.MoveClock(to=cast.NOW + timedelta(days=1))
    assert refused_in(founded("real"), later, RefusalCode.WRONG_STAGE)["stage"] == "real_clock"


def test_the_first_day_of_a_mandate_is_vietnams() -> None:
    assert start_of(date(2023, 8, 21)) == datetime(2023, 8, 20, 17, tzinfo=UTC)
