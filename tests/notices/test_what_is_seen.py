"""What an operator sees of the post: how far each notice has come, since when, and what the doctor says of it."""

from typing import Any

import pytest

from domain.letters import message_id
from domain.notices import Addressee, Notice, NoticeKind
from domain.people import Duty
from gateway.checks import CHECKS, Patient, Unwell, Values
from gateway.look import look_through
from gateway.notices import notices
from gateway.settings import Settings
from screens.notices import show_notices
from screens.screen import Screen
from tests.notices.bureau import Bureau, a_reminder, address_of, an_escalation
from wording import Lang

OFFICER, HEAD, ACCOUNTANT = "hs-can-bo", "hs-truong-thon", "hs-ke-toan"


def settings(bureau: Bureau) -> Settings:
    return Settings(smtp_host="127.0.0.1", addresses=bureau.addresses)


async def seen(bureau: Bureau) -> dict[str, dict[str, Any]]:
    """The notices by their person; "" for a duty that nobody holds."""
    async with bureau.town.database.as_role("sinhke_reader") as connection:
        document = await notices(await look_through(connection), settings(bureau), None, Lang.VI)
    return {notice["person"] or "": notice for notice in document["notices"]}


async def doctor(bureau: Bureau) -> Values:
    async with bureau.town.database.as_role("sinhke_reader") as connection:
        look = await look_through(connection)
        patient = Patient(settings=settings(bureau), look=look, database="", skew_seconds=0.0, client=None, temporal="")
        return await CHECKS["post"](patient)


async def test_each_notice_says_how_far_it_has_come_and_since_when(bureau: Bureau) -> None:
    nobody = Addressee(duty=Duty.APPROVER, office="xa-khong-co")
    unheld = Notice(kind=NoticeKind.DEADLINE_ESCALATED, addressees=(nobody,), at_once=True, detail={})
    await bureau.tell(an_escalation(OFFICER, HEAD), unheld, a_reminder(ACCOUNTANT))
    bureau.knows(OFFICER, HEAD)
    bureau.office.refuse = {address_of(HEAD): "550 no such user"}
    await bureau.posts()

    shown = await seen(bureau)
    assert {person: notice["stand"] for person, notice in shown.items()} == {
        OFFICER: "sent",
        HEAD: "failing",
        ACCOUNTANT: "waiting",
        "": "unheld",
    }
    letters = {letter["person"]: letter for letter in await bureau.rows("letter")}
    assert shown[OFFICER]["message_id"] == message_id(letters[OFFICER]["letter_id"])
    assert shown[OFFICER]["since"] > shown[HEAD]["since"]
    assert (shown[HEAD]["problem"], shown[HEAD]["answer"], shown[HEAD]["attempts"]) == ("address_refused", 550, 1)
    assert shown[HEAD]["next_attempt_at"]
    assert (shown[""]["unheld_duty"], shown[""]["unheld_office"]) == ("approver", "xa-khong-co")
    assert shown[ACCOUNTANT]["address_known"] is False


async def test_the_doctor_names_the_last_problem_and_is_content_once_it_is_gone(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))
    bureau.knows(OFFICER)
    waiting = await doctor(bureau)
    assert (waiting["waiting"], waiting["unsent"], waiting["unset"]) == (1, 0, None)
    assert waiting["oldest"] is not None

    await bureau.office.close()
    await bureau.posts()
    with pytest.raises(Unwell, match="server_away"):
        await doctor(bureau)

    await bureau.office.open()
    await bureau.pauses_are_over()
    await bureau.posts()
    content = await doctor(bureau)
    assert (content["waiting"], content["unsent"], content["oldest"]) == (0, 0, None)


@pytest.mark.parametrize("lang", list(Lang))
async def test_the_table_fits_and_breaks_no_message_id(
    bureau: Bureau, lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    await bureau.returned("Thiếu bảng giá, thiếu cam kết của các hộ (giả định); " * 8)
    bureau.knows(OFFICER)
    await bureau.posts()
    async with bureau.town.database.as_role("sinhke_reader") as connection:
        look = await look_through(connection)
        screen = Screen(lang)
        screen.names = look.names
        capsys.readouterr()  # the postman's log lines are no part of the screen
        show_notices(screen, await notices(look, settings(bureau), None, lang))

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    for letter in await bureau.rows("letter"):
        assert any(message_id(letter["letter_id"]) in line for line in lines)
