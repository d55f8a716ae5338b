"""A closed case: its workflow has ended, and a late command starts it once more for the receipt alone."""

import pytest
from temporalio.client import WorkflowExecutionStatus

from domain.actions import Action
from domain.refusals import RefusalCode
from gateway.desk import Wish
from story.money import Money
from tests.recorder.town import APPROVER, TODAY
from tests.workflows.office import Office


@pytest.fixture(scope="module")
async def closed(office: Office) -> Money:
    """A case that the approver refused, with its workflow ended."""
    case = await office.town.a_case(100_000_000)
    await office.receipt(refusal_of(office, case))
    await office.handle(case.plan.code).result()
    return case


def refusal_of(office: Office, case: Money) -> Wish:
    return Wish(
        stream=case.plan.code,
        action=Action.REFUSE_PROJECT,
        decides={"reason": "giả định: không phù hợp quy hoạch"},
        decided_by=[APPROVER],
        paper=office.town.desk.file(b"gia dinh: tu choi", number="TB-TC", date=TODAY),
    )


async def test_the_workflow_of_a_closed_case_ends_with_its_last_sentence(office: Office, closed: Money) -> None:
    described = await office.handle(closed.plan.code).describe()
    assert described.status is WorkflowExecutionStatus.COMPLETED
    assert "đã dừng" in await office.handle(closed.plan.code).result()


async def test_a_late_command_gets_its_receipt_and_the_workflow_ends_again(office: Office, closed: Money) -> None:
    code = closed.plan.code
    before = (await office.handle(code).describe()).run_id
    receipt = await office.receipt(refusal_of(office, closed))
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.ALREADY_CLOSED
    await office.handle(code).result()
    described = await office.handle(code).describe()
    assert described.run_id != before
    assert described.status is WorkflowExecutionStatus.COMPLETED


async def test_garbage_on_a_closed_case_starts_it_and_it_ends(office: Office, closed: Money) -> None:
    code = closed.plan.code
    async with office.database.as_role("sinhke_reader") as connection:
        links = await connection.fetchval("select links from stream where name = $1", code)
    await office.client.start_workflow(
        "Subproject",
        {"stream": code},
        id=f"subproject/{code}",
        task_queue=office.settings.task_queue,
        start_signal=Action.SIGN_CONTRACT.value,
        start_signal_args=[b"garbage"],
    )
    await office.handle(code).result()
    async with office.database.as_role("sinhke_reader") as connection:
        assert await connection.fetchval("select links from stream where name = $1", code) == links


async def test_commands_that_come_together_on_a_closed_case_all_get_receipts(office: Office, closed: Money) -> None:
    envelopes = [await office.town.desk.compose(refusal_of(office, closed)) for _ in range(6)]
    answers = [await office.town.desk.gateway.submit(envelope, wait_seconds=0.0) for envelope in envelopes]
    for answer in answers:
        receipt = await office.town.desk.gateway.await_receipt(answer.command_id, 20.0)
        assert receipt is not None
        assert receipt.refusal is not None
    await office.handle(closed.plan.code).result()
