"""The worker process itself posts: a real return, a real SMTP server, and a SIGKILL between sending and marking."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from activities.failpoints import POST_EDGES
from domain.actions import Action
from domain.commands.register import RegisterKind
from gateway.desk import Desk, Wish
from gateway.founding import Founding
from gateway.settings import Settings
from household.household import Household
from store.roles import role_url
from story.cast import AREA, HUONG_SON, REGISTRAR, REGISTRAR_NAME
from story.life import Plan
from story.money import Money
from story.play import BEGINS, EDITION
from tests.cli.town import BEGINS as TODAY
from tests.cli.town import enrol_everybody
from tests.cli.words import MET, POSTED_UNTIL
from tests.live import live_household, play_on
from tests.notices.post import PostOffice, open_post_office

TOLD = ("hs-can-bo", "hs-truong-thon")
PASSWORD = "bí mật của máy thư"


@dataclass
class Living:
    household: Household
    desk: Desk
    office: PostOffice

    async def unsent(self) -> int:
        settings = self.household.settings
        connection = await asyncpg.connect(role_url(settings.database_url, "sinhke_reader", settings.secrets_folder))
        try:
            waiting: int = await connection.fetchval(
                "select (select count(*) from letter where sent_at is null) + (select count(*) from notice where letter_id is null)"
            )
        finally:
            await connection.close()
        return waiting

    async def everything_sent(self) -> None:
        async with asyncio.timeout(60):
            while await self.unsent():
                await asyncio.sleep(0.3)


@pytest.fixture(scope="module")
async def living(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Living]:
    folder = tmp_path_factory.mktemp("posts")
    addresses, password = folder / "addresses.toml", folder / "password"
    addresses.write_text("".join(f"{person} = {json.dumps(f'{person}@thu.test')}\n" for person in TOLD))
    password.write_text(PASSWORD)
    async with open_post_office() as office:
        given = Settings(
            smtp_host="127.0.0.1",
            smtp_port=office.port,
            smtp_tls="none",
            smtp_sender="sinh-ke@huyen.test",
            smtp_password_file=password,
            smtp_seconds=0.5,
            addresses=addresses,
        )
        async with live_household(folder / "var", given=given) as (household, desk):
            founding = Founding(desk, AREA, REGISTRAR)
            steps = founding.steps(kind=RegisterKind.SIMULATED, name=REGISTRAR_NAME, edition=EDITION, since=BEGINS)
            async for _ in steps:
                pass
            await play_on(desk).teller.morning(TODAY)
            await enrol_everybody(household.var)
            yield Living(household, desk, office)


async def a_return(living: Living) -> str:
    play = play_on(living.desk)
    code = await living.desk.gateway.next_code(2023)
    plan = Plan(
        code=code,
        commune=HUONG_SON,
        title=f"Nuôi bò sinh sản {code} (giả định)",
        area_class="hard",
        support_vnd=50_000_000,
        counterpart_vnd=50_000_000,
        households=10,
        tag=code.replace("-", ""),
    )
    case = Money(play.teller, plan, play.law, play.calendar)
    await case.open(TODAY)
    await case.meets(MET, households=90, present=80, votes_for=75)
    await case.posts(MET, POSTED_UNTIL)
    await case.submits(TODAY)
    paper = living.desk.file(b"gia dinh", number="TB-TL", date=TODAY)
    body = {"reason": "Thiếu bảng giá (giả định)", "missing_items": []}
    wish = Wish(stream=code, action=Action.RETURN_DOSSIER, decides=body, decided_by=["lg-tiep-nhan"], paper=paper)
    answer = await living.desk.act(wish)
    assert answer.receipt is not None and answer.receipt.refusal is None, answer
    return code


async def test_the_worker_that_up_starts_tells_of_a_return_by_itself(living: Living) -> None:
    code = await a_return(living)
    await living.everything_sent()

    assert {address for address, _ in living.office.taken} == {f"{person}@thu.test" for person in TOLD}
    assert all(code in letter["Subject"] for letter in living.office.letters())


def test_other_shells_get_the_settings_of_the_post_and_nobody_the_password(living: Living) -> None:
    written = (living.household.var / "settings.env").read_text()

    assert "SINHKE_SMTP_HOST=127.0.0.1" in written
    assert PASSWORD not in written
    assert living.household.settings.smtp_port == living.office.port


@pytest.mark.parametrize("edge", POST_EDGES)
async def test_a_worker_killed_between_sending_and_marking_sends_the_same_letter_again(
    living: Living, edge: str, tmp_path: Path
) -> None:
    marker = tmp_path / "killed"
    await living.household.stop_worker()
    await living.household.start_worker(SINHKE_FAILPOINT=f"{edge}:{marker}")
    living.office.taken.clear()
    await a_return(living)

    assert await living.household.worker.ended(30), "the worker was to die at this edge"
    assert len(living.office.taken) == 1
    await living.household.start_worker()
    await living.everything_sent()

    contents = [content for _, content in living.office.taken]
    assert len(contents) == 3
    assert len(set(contents)) == 2, "the letter that was sent before the kill came again as the same bytes"
    assert len({letter["Message-ID"] for letter in living.office.letters()}) == 2
