"""Who else may answer an order, and what may not happen twice: paper, contradictions, a second talk, a treasury that dies."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from domain.actions import Action
from domain.ids import order_workflow_id
from domain.refusals import RefusalCode
from domain.state.order import OrderStatus
from domain.state.subproject import SubprojectState
from gateway.desk import Wish
from story.money import Money
from tests.recorder.town import TODAY
from tests.workflows.bank import Bank, a_contract, begins, is_paid_once, open_bank, reaches, sign_advance, steps_of
from tests.workflows.conftest import Founded
from tests.workflows.office import PATIENCE, Office, StaffedOffice, open_office
from workflows.payment_order import PaymentOrder, Talk
from workflows.ports import OrderRef, Report


@pytest.fixture(scope="module")
async def bank(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bank]:
    async with open_bank(tmp_path_factory.mktemp("bank") / "treasury") as bank:
        yield bank


@pytest.fixture(scope="module")
async def office(founded: Founded, bank: Bank) -> AsyncIterator[StaffedOffice]:
    url = bank.server.url
    async with (
        founded.copy() as database,
        open_office(database, founded.files, treasury_url=url, call_seconds=2.0) as office,
    ):
        yield office


@pytest.fixture
async def case(office: Office) -> Money:
    return await a_contract(office)


def by_paper(office: Office, case: Money, outcome: str, *, confirmed: bool = True) -> Wish:
    """The accountant enters a slip that came back from the treasury; another person confirms it by a signature."""
    commune = case.plan.commune
    accountant, confirmer = commune.who("ke-toan"), commune.who("xac-nhan")
    accepted = outcome == "accepted"
    return Wish(
        stream=case.plan.code,
        action=Action.RECORD_TREASURY_ANSWER,
        decides={
            "order_number": 1,
            "outcome": outcome,
            "evidence": "paper",
            "reference": f"GIAY-{case.plan.code}" if accepted else None,
            "value_on": TODAY if accepted else None,
            "reason": "" if accepted else "giả định: sai mã đơn vị",
        },
        decided_by=[accountant, confirmer],
        signers=[accountant, confirmer] if confirmed else [accountant],
        paper=office.town.desk.file(b"gia dinh: giay rut du toan", number="GRDT-1", date=TODAY),
    )


async def ends(office: Office, order: str) -> list[str]:
    """What the treasury's own words led to on the record, once the order's talk has ended: the refusals of the machine."""
    await office.talk(order).result()
    async with office.database.as_role("sinhke_reader") as connection:
        rows = await connection.fetch(
            "select code from receipt where stream = $1 and code is not null order by position", order[:-3]
        )
    return [row["code"] for row in rows]


async def test_a_word_on_paper_needs_a_second_person(office: Office, bank: Bank, case: Money) -> None:
    order = await sign_advance(office, case, bank, ["not_yet:1"])
    await bank.receives(order)
    alone = await office.receipt(by_paper(office, case, "accepted", confirmed=False))
    assert alone.refusal is not None
    assert alone.refusal.code is RefusalCode.NEEDS_SECOND_PERSON
    await is_paid_once(office, bank, order)


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
async def test_paper_may_answer_first_and_another_word_of_the_treasury_is_an_alarm_that_changes_nothing(
    office: Office, bank: Bank, case: Money, outcome: str
) -> None:
    order = await sign_advance(office, case, bank, ["not_yet:1"])
    await bank.receives(order)
    assert (await office.receipt(by_paper(office, case, outcome))).refusal is None
    with structlog.testing.capture_logs() as said:
        assert await ends(office, order) == [RefusalCode.ANSWER_CONTRADICTS.value]
    assert "alarm_answer_contradicts" in {entry["event"] for entry in said}
    state = await office.town.desk.state(case.plan.code)
    assert isinstance(state, SubprojectState)
    [known] = state.orders
    assert (known.status.value, known.answer and known.answer.evidence.value) == (outcome, "paper")
    assert len(await bank.paid(order)) == 1


async def test_after_an_answer_on_paper_nothing_is_sent_any_more(office: Office, bank: Bank, case: Money) -> None:
    """The order never arrived: it stays as the paper says, and its talk ends."""
    order = await sign_advance(office, case, bank, ["error_500_before"])
    await reaches(office, order, OrderStatus.SENT)
    assert (await office.receipt(by_paper(office, case, "refused"))).refusal is None
    assert await ends(office, order) == []
    assert order not in await bank.orders()


async def test_an_answer_that_contradicts_the_first_is_an_alarm_and_changes_nothing(
    office: Office, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank)
    await is_paid_once(office, bank, order)
    with structlog.testing.capture_logs() as said:
        receipt = await office.receipt(by_paper(office, case, "refused"))
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.ANSWER_CONTRADICTS
    assert [entry["log_level"] for entry in said if entry["event"] == "alarm_answer_contradicts"] == ["error"]
    await is_paid_once(office, bank, order)


async def test_a_treasury_that_contradicts_itself_after_its_answer_is_not_asked(
    office: Office, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank, ["contradict"])
    await is_paid_once(office, bank, order)
    assert "ask_order" not in await steps_of(office, order)


async def test_a_second_talk_about_an_order_is_never_started(office: StaffedOffice, bank: Bank, case: Money) -> None:
    order = await sign_advance(office, case, bank)
    await is_paid_once(office, bank, order)
    first = (await office.talk(order).describe()).run_id
    with pytest.raises(WorkflowAlreadyStartedError):
        await office.client.start_workflow(
            PaymentOrder.run,
            Talk(order=order),
            id=order_workflow_id(order),
            task_queue=office.settings.task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
    await office.machine.start_payment_order(OrderRef(order=order))
    assert (await office.talk(order).describe()).run_id == first


async def test_nothing_is_sent_that_the_record_does_not_know_as_sent(office: Office, bank: Bank, case: Money) -> None:
    """The machine's mandate has lapsed: its note is refused, and the treasury hears of the order only after it is not."""
    async with office.database.as_role(None) as connection:
        taken = await connection.fetch("delete from mandate where person = 'treasury-desk' returning *")
        order = await sign_advance(office, case, bank)
        async with asyncio.timeout(PATIENCE):
            while (await steps_of(office, order)).count("report") < 2:
                await asyncio.sleep(0.05)
        assert order not in await bank.orders()
        for row in taken:
            names, places = ", ".join(row.keys()), ", ".join(f"${n}" for n in range(1, len(row) + 1))
            await connection.execute(f"insert into mandate ({names}) values ({places})", *row.values())
    await is_paid_once(office, bank, order)


async def test_a_treasury_that_is_away_when_the_order_is_sent_gets_it_when_it_is_back(
    office: Office, bank: Bank, case: Money
) -> None:
    bank.server.kill()
    await case.prepares("advance", 10_000_000, 0, TODAY)
    await case.signs_order(1)
    order = f"{case.plan.code}-01"
    await begins(office, order)
    await reaches(office, order, OrderStatus.SENT)
    async with asyncio.timeout(PATIENCE):
        while "send_order" not in await steps_of(office, order):
            await asyncio.sleep(0.05)
    await bank.server.start()
    await is_paid_once(office, bank, order)


async def test_a_treasury_that_dies_after_it_paid_and_before_it_answered_pays_no_second_time(
    office: Office, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank, ["answer_late:9"])
    async with asyncio.timeout(PATIENCE):
        while not await bank.paid(order):
            await asyncio.sleep(0.05)
    bank.server.kill()
    await bank.server.start()
    await is_paid_once(office, bank, order)


async def test_a_talk_that_begins_anew_after_temporal_lost_it_asks_before_it_sends(
    office: Office, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank, ["lose_answer"])
    async with asyncio.timeout(PATIENCE):
        while not await bank.paid(order):
            await asyncio.sleep(0.02)
    await office.talk(order).terminate()
    await office.client.start_workflow(
        PaymentOrder.run,
        Talk(order=order),
        id=order_workflow_id(order),
        task_queue=office.settings.task_queue,
    )
    await is_paid_once(office, bank, order)
    assert "send_order" not in await steps_of(office, order)


async def test_a_report_whose_id_was_used_before_over_other_bytes_is_an_answer_and_no_error(
    office: StaffedOffice, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank)
    await is_paid_once(office, bank, order)
    report = Report(
        order=order,
        action=Action.NOTE_ORDER_SENT.value,
        workflow=order_workflow_id(order),
        count=0,
        signed_at="2023-07-03T02:00:00Z",
    )
    assert await office.machine.report(report) == RefusalCode.COMMAND_REUSED.value


async def test_words_of_the_treasury_that_no_command_may_hold_do_not_keep_its_answer_away(
    office: Office, bank: Bank, case: Money
) -> None:
    """An account number in the reason is cut out: turned away at the door, the order would never be answered."""
    order = await sign_advance(office, case, bank, ["refuse:sai số tài khoản 123456789012 của đơn vị"])
    await office.talk(order).result()
    await reaches(office, order, OrderStatus.REFUSED)
    state = await office.town.desk.state(case.plan.code)
    assert isinstance(state, SubprojectState)
    [known] = state.orders
    assert known.answer is not None
    assert known.answer.reason == "sai số tài khoản … của đơn vị"
