"""Another law than the pinned one, or tables that refuse: nothing is recorded, everybody can see why, and nothing is lost."""

import asyncio
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from activities import editions
from domain.actions import Action
from domain.envelope import Envelope
from domain.refusals import RefusalCode
from gateway.desk import Wish
from law.loader import LAW_ROOT, load_edition
from story.money import Money
from tests.recorder.town import APPROVER, TODAY
from tests.workflows.office import PATIENCE, Office, attributes_of, kind_of
from workflows.policies import AFTER_DIVERGENCE, DIVERGED
from workflows.signals import LOOK_AGAIN

SUPPORT = 100_000_000


class OtherLaw:
    """A copy of the law with one line more in an edition; this process reads it, or the right one again."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._root = shutil.copytree(LAW_ROOT, folder / "law")
        self._patch = patch
        with (self._root / "vn-38-2023" / "money.toml").open("a") as file:
            file.write("# one line more\n")

    def is_read(self) -> None:
        self._patch.setattr(editions, "load_edition", partial(load_edition, root=self._root))
        editions._edition.cache_clear()

    def is_gone(self) -> None:
        self._patch.undo()
        editions._edition.cache_clear()


@pytest.fixture
def other_law(tmp_path: Path) -> Iterator[OtherLaw]:
    with pytest.MonkeyPatch.context() as patch:
        law = OtherLaw(tmp_path, patch)
        yield law
        law.is_gone()


async def send_approval(office: Office, case: Money) -> Envelope:
    """An approval above the funds: to be refused, and only after it was decided."""
    paper = office.town.desk.file(b"gia dinh: phe duyet", number="QD-PD", date=TODAY)
    wish = Wish(
        stream=case.plan.code,
        action=Action.APPROVE_PROJECT,
        decides={"amount_vnd": SUPPORT},
        decided_by=[APPROVER],
        paper=paper,
        unchecked=[{"figure": "support_ceiling_vnd", "paper": paper.model_dump(mode="json")}],
    )
    envelope = await office.town.desk.compose(wish)
    await office.town.desk.gateway.submit(envelope, wait_seconds=0.0)
    return envelope


async def what_it_shows(office: Office, code: str) -> str:
    """The details of a case, once they name the divergence."""
    async with asyncio.timeout(PATIENCE):
        while DIVERGED not in (said := await office.details(code)):
            await asyncio.sleep(0.05)
    return said


async def receipts(office: Office) -> int:
    async with office.database.as_role("sinhke_reader") as connection:
        return int(await connection.fetchval("select count(*) from receipt"))


async def test_nothing_is_recorded_under_another_law_and_all_of_it_once_the_law_is_back(
    office: Office, other_law: OtherLaw
) -> None:
    case = await office.town.a_case(SUPPORT)
    code, before = case.plan.code, await receipts(office)
    other_law.is_read()
    sent = [await send_approval(office, case)]
    said = await what_it_shows(office, code)
    assert said.startswith("Chờ ")
    assert office.town.play.law.sha256 in said
    sent.append(await send_approval(office, case))
    assert await office.handle(code).query("waiting", result_type=int) == len(sent)
    assert await receipts(office) == before
    other_law.is_gone()
    await office.handle(code).signal(LOOK_AGAIN)
    for envelope in sent:
        receipt = await office.received(envelope)
        assert receipt.refusal is not None
        assert receipt.refusal.code is RefusalCode.EXCEEDS_AVAILABLE
    assert DIVERGED not in await office.details(code)
    assert await office.handle(code).query("waiting", result_type=int) == 0


async def test_a_divergence_fails_in_the_open_and_is_tried_again_only_after_a_while(
    office: Office, other_law: OtherLaw
) -> None:
    case = await office.town.a_case(SUPPORT)
    code = case.plan.code
    other_law.is_read()
    await send_approval(office, case)
    await what_it_shows(office, code)
    failed = [attributes_of(e) for e in await office.events(code) if kind_of(e) == "ActivityTaskFailed"]
    assert [failure["failure"]["applicationFailureInfo"]["type"] for failure in failed] == [DIVERGED]
    waits = [attributes_of(e)["startToFireTimeout"] for e in await office.events(code) if kind_of(e) == "TimerStarted"]
    assert waits[-1] == f"{AFTER_DIVERGENCE.total_seconds():.0f}s"
    length = len(await office.events(code))
    await asyncio.sleep(1.5)
    assert len(await office.events(code)) == length


async def test_what_the_tables_refuse_is_shown_and_recorded_once_they_take_it(office: Office) -> None:
    case = await office.town.a_case(SUPPORT)
    code, before = case.plan.code, await receipts(office)
    async with office.database.as_role(None) as superuser:
        await superuser.execute("alter table receipt add constraint stricter check (outcome <> 'refused') not valid")
        sent = await send_approval(office, case)
        said = await what_it_shows(office, code)
        assert "receipt: stricter" in said
        failed = [attributes_of(e) for e in await office.events(code) if kind_of(e) == "ActivityTaskFailed"]
        assert [failure["failure"]["applicationFailureInfo"]["type"] for failure in failed] == [DIVERGED]
        assert await receipts(office) == before
        await superuser.execute("alter table receipt drop constraint stricter")
    await office.handle(code).signal(LOOK_AGAIN)
    assert (await office.received(sent)).refusal is not None


async def test_a_run_that_begins_under_another_law_waits_for_the_right_one(office: Office, other_law: OtherLaw) -> None:
    """Temporal lost its data, or an operator ended the run, while the files were wrong."""
    case = await office.town.a_case(SUPPORT)
    code = case.plan.code
    await office.handle(code).terminate()
    other_law.is_read()
    envelope = await send_approval(office, case)
    assert (await what_it_shows(office, code)).startswith(code)
    other_law.is_gone()
    await office.handle(code).signal(LOOK_AGAIN)
    assert (await office.received(envelope)).refusal is not None


async def test_other_streams_go_on_meanwhile(office: Office, other_law: OtherLaw) -> None:
    case = await office.town.a_case(SUPPORT)
    other_law.is_read()
    await send_approval(office, case)
    await what_it_shows(office, case.plan.code)
    assert (await office.receipt(office.town.a_stranger())).refusal is None
