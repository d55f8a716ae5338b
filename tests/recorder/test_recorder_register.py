"""What the register takes back, it takes back from its reception on: `received_at` decides, not the order of recording."""

import json
from dataclasses import replace

from domain.actions import Action
from domain.receipt import Receipt
from domain.refusals import RefusalCode
from gateway.desk import Wish
from gateway.founding import Founding
from gateway.keys import public_key_of
from store.reading import read_mandates
from story.cast import AREA, DISTRICT, HUONG_SON, REGISTRAR
from story.play import BEGINS
from tests.recorder.town import ALLOCATOR, MILLION, REGISTER, TODAY, Town


async def an_allocator(town: Town, person: str) -> Wish:
    """A second person who allots, enrolled and mandated for this test; the wish is one that he may have."""
    founding = Founding(town.desk, AREA, REGISTRAR)
    async for _ in founding.enrol(person, person):
        pass
    await founding.mandate(person, "allocating_office", DISTRICT, BEGINS, number=f"QD-{person}", date=BEGINS)
    return replace(town.an_allotment(MILLION), decided_by=[person])


async def ask_register(town: Town, action: Action, **decides: object) -> Receipt:
    """One command of the registrar, on a paper."""
    paper = town.desk.file(f"{action} {decides}".encode(), number="QD-SO", date=TODAY)
    answer = await town.desk.act(
        Wish(stream=REGISTER, action=action, decides=decides, decided_by=[REGISTRAR], paper=paper)
    )
    assert answer.receipt is not None
    return answer.receipt


async def revoke(town: Town, person: str) -> Receipt:
    key = await _key_of(town, person)
    return await ask_register(town, Action.REVOKE_KEY, person=person, key=key, reason="mất máy")


async def _key_of(town: Town, person: str) -> str:
    public_key = public_key_of(town.desk.settings.keys_folder, person)
    async with town.database.as_role("sinhke_reader") as connection:
        found: str = await connection.fetchval("select key_id from signing_key where public_key = $1", public_key)
    return found


async def test_a_revoked_key_signs_nothing_any_more_and_the_attempt_is_recorded(town: Town) -> None:
    wish = await an_allocator(town, "lg-phan-bo-2")
    assert (await town.record(await town.desk.compose(wish))).refusal is None
    assert (await revoke(town, "lg-phan-bo-2")).refusal is None

    receipt = await town.record(await town.desk.compose(wish))

    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.KEY_NOT_VALID


async def test_a_command_received_before_the_revocation_and_recorded_after_it_stays_valid(town: Town) -> None:
    wish = await an_allocator(town, "lg-phan-bo-3")
    early = await town.desk.compose(wish)
    await town.take_in(early)
    await revoke(town, "lg-phan-bo-3")

    assert (await town.record(early)).refusal is None


async def test_the_registrars_only_key_is_not_revoked(town: Town) -> None:
    receipt = await revoke(town, REGISTRAR)
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.NEEDS_SECOND_PERSON


async def test_an_ended_mandate_holds_for_what_was_received_before_its_end_and_for_nothing_after(town: Town) -> None:
    wish = await an_allocator(town, "lg-phan-bo-4")
    early, late = await town.desk.compose(wish), await town.desk.compose(wish)
    await town.take_in(early)
    mandate = {"person": "lg-phan-bo-4", "duty": "allocating_office", "office": DISTRICT}
    assert (await ask_register(town, Action.END_MANDATE, **mandate, ends_on=TODAY)).refusal is None

    assert (await town.record(early)).refusal is None
    receipt = await town.record(late)
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.NO_MANDATE
    assert (await ask_register(town, Action.END_MANDATE, **mandate, ends_on=TODAY)).refusal is not None


async def test_a_mandate_that_had_not_begun_is_ended_in_the_tables_too(town: Town) -> None:
    founding = Founding(town.desk, AREA, REGISTRAR)
    await founding.mandate("lg-phan-bo", "supervisor", DISTRICT, "2023-12-01", number="QD-X", date=TODAY)
    mandate = {"person": "lg-phan-bo", "duty": "supervisor", "office": DISTRICT}
    assert (await ask_register(town, Action.END_MANDATE, **mandate, ends_on=TODAY)).refusal is None
    async with town.database.as_role("sinhke_reader") as connection:
        empty = await connection.fetchval(
            "select valid_from = valid_to from mandate where person = 'lg-phan-bo' and duty = 'supervisor'"
        )
    assert empty


async def delegates(town: Town, person: str, *, until: str = "2023-07-04") -> Wish:
    """A person who allots on behalf of the town's allocator from today until that day; the wish is one that he may have."""
    founding = Founding(town.desk, AREA, REGISTRAR)
    async for _ in founding.enrol(person, person):
        pass
    given = await ask_register(
        town,
        Action.DELEGATE,
        delegator=ALLOCATOR,
        delegate=person,
        duty="allocating_office",
        office=DISTRICT,
        valid_from=TODAY,
        valid_to=until,
    )
    assert given.refusal is None, given
    return replace(town.an_allotment(MILLION), decided_by=[person])


async def test_a_delegate_acts_while_the_delegation_runs_and_both_names_are_recorded(town: Town) -> None:
    wish = await delegates(town, "lg-pho-1")
    receipt = await town.record(await town.desk.compose(wish))
    assert receipt.refusal is None
    async with town.database.as_role("sinhke_reader") as connection:
        body = await connection.fetchval("select body from event where command_id = $1", receipt.command_id)
        held = await read_mandates(connection, "lg-pho-1")
    assert json.loads(body)["hand"]["on_behalf_of"] == [ALLOCATOR]
    assert [(one.duty.value, one.delegated_by) for one in held] == [("allocating_office", ALLOCATOR)]


async def test_the_end_of_a_delegation_and_a_delegation_that_was_taken_back_end_the_right(town: Town) -> None:
    wish = await delegates(town, "lg-pho-2")
    taken_back = {"person": "lg-pho-2", "duty": "allocating_office", "office": DISTRICT, "delegated_by": ALLOCATOR}
    assert (await ask_register(town, Action.END_MANDATE, **taken_back, ends_on=TODAY)).refusal is None
    receipt = await town.record(await town.desk.compose(wish))
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.NO_MANDATE


async def test_the_end_of_the_delegators_own_mandate_ends_the_delegation_in_the_tables_too(town: Town) -> None:
    await an_allocator(town, "lg-phan-bo-5")
    founding = Founding(town.desk, AREA, REGISTRAR)
    async for _ in founding.enrol("lg-pho-3", "lg-pho-3"):
        pass
    duty = {"duty": "allocating_office", "office": DISTRICT}
    span = {"valid_from": TODAY, "valid_to": "2023-12-01"}
    await ask_register(town, Action.DELEGATE, delegator="lg-phan-bo-5", delegate="lg-pho-3", **duty, **span)
    wish = replace(town.an_allotment(MILLION), decided_by=["lg-pho-3"])
    assert (await town.record(await town.desk.compose(wish))).refusal is None
    await ask_register(town, Action.END_MANDATE, person="lg-phan-bo-5", **duty, ends_on=TODAY)

    receipt = await town.record(await town.desk.compose(wish))

    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.NO_MANDATE
    async with town.database.as_role("sinhke_reader") as connection:
        assert await read_mandates(connection, "lg-pho-3") == []


async def test_an_order_prepared_on_somebodys_behalf_stands_under_both_names_in_its_table(town: Town) -> None:
    """The table's own check, that nobody signs what he prepared, then holds for the principal too."""
    accountant, office = HUONG_SON.who("ke-toan"), HUONG_SON.office
    founding = Founding(town.desk, AREA, REGISTRAR)
    async for _ in founding.enrol("hs-pho-ke-toan", "hs-pho-ke-toan"):
        pass
    span = {"valid_from": TODAY, "valid_to": "2023-07-04"}
    people = {"delegator": accountant, "delegate": "hs-pho-ke-toan"}
    await ask_register(town, Action.DELEGATE, **people, duty="accountant", office=office, **span)
    await town.desk.act(town.an_allotment(40 * MILLION))
    case = await town.a_case(40 * MILLION)
    await case.is_approved(TODAY, 40 * MILLION)
    await case.signs_contract(TODAY, 30 * MILLION)
    order = {"kind": "advance", "new_vnd": MILLION, "cleared_vnd": 0, "payee_ref": "DV-HS-01", "vouchers": []}
    code = case.plan.code
    wish = Wish(stream=code, action=Action.PREPARE_ORDER, decides=order, decided_by=["hs-pho-ke-toan"])

    answer = await town.desk.act(wish)

    assert answer.receipt is not None
    assert answer.receipt.refusal is None
    async with town.database.as_role("sinhke_reader") as connection:
        prepared_by = await connection.fetchval("select prepared_by from payment_order where subproject = $1", code)
    assert prepared_by == ["hs-pho-ke-toan", accountant]
