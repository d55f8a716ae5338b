"""The outbox is written with the events: one row a person, once, resolved by the mandates of that moment."""

from datetime import timedelta as after

import asyncpg
import pytest

from domain.notices import Addressee, Notice, NoticeKind
from domain.people import Duty
from store.projections import project
from store.reading import read_history
from story.cast import DISTRICT, HUONG_SON, REGISTRAR
from tests.conftest import Database
from tests.notices.bureau import Bureau, an_escalation
from tests.recorder.town import REGISTER

OFFICER, HEAD = "hs-can-bo", "hs-truong-thon"


def to_duty(duty: Duty, office: str | None) -> Notice:
    addressees = (Addressee(duty=duty, office=office),)
    return Notice(kind=NoticeKind.DEADLINE_MISSED, addressees=addressees, at_once=False, detail={})


async def people_told(bureau: Bureau) -> list[str]:
    return [row["person"] for row in await bureau.rows("notice")]


async def test_a_return_puts_a_row_for_each_person_into_the_same_transaction(bureau: Bureau) -> None:
    case = await bureau.returned()

    rows = await bureau.rows("notice")
    assert {row["person"] for row in rows} == {OFFICER, HEAD, "lg-tiep-nhan", "lg-tham-dinh", "lg-thu-ky"}
    async with bureau.town.database.as_role("sinhke_reader") as connection:
        found = await connection.fetchrow(
            "select stream, version, recorded_at from event where kind = 'DossierReturned' and stream = $1",
            case.plan.code,
        )
    assert found is not None
    assert {(row["stream"], row["version"], row["created_at"]) for row in rows} == {tuple(found)}


async def test_a_refused_return_tells_nobody(bureau: Bureau) -> None:
    case = await bureau.returned()
    before = await bureau.rows("notice")

    answer = await bureau.town.desk.act(bureau.a_return(case.plan.code, "một lần nữa"))

    assert answer.receipt is not None
    assert answer.receipt.refusal is not None
    assert await bureau.rows("notice") == before


async def test_the_same_notice_twice_is_one_and_keeps_its_letter(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))
    await bureau.postman().make()
    (before,) = await bureau.rows("notice")
    assert before["letter_id"]

    await bureau.tell(an_escalation(OFFICER))

    assert await bureau.rows("notice") == [before]
    assert await bureau.postman().make() == 0


async def test_a_duty_is_told_to_whoever_holds_it_at_that_office(bureau: Bureau) -> None:
    await bureau.tell(to_duty(Duty.APPRAISER, DISTRICT))
    assert await people_told(bureau) == ["lg-tham-dinh", "lg-thu-ky"]


async def test_a_duty_without_an_office_is_told_to_its_holders_everywhere(bureau: Bureau) -> None:
    await bureau.tell(to_duty(Duty.COMMUNE_OFFICER, None))
    assert set(await people_told(bureau)) == {OFFICER, "lg-biet-phai"}


async def test_a_mandate_that_has_ended_or_begins_tomorrow_is_told_nothing(bureau: Bureau) -> None:
    mandate = (
        "insert into mandate (mandate, person, duty, office, valid_from, valid_to, paper, register_version) values "
        "('test/{0}', $1, 'final_account_examiner', $2, record_now() + $3::interval, record_now() + $4::interval, '{{}}', 1)"
    )
    await bureau.sql(mandate.format("ended"), OFFICER, HUONG_SON.office, after(days=-9), after(seconds=-1))
    await bureau.sql(mandate.format("begins"), HEAD, HUONG_SON.office, after(hours=1), after(days=9))
    await bureau.sql(mandate.format("holds"), "hs-ke-toan", HUONG_SON.office, after(days=-1), after(hours=1))
    try:
        await bureau.tell(to_duty(Duty.FINAL_ACCOUNT_EXAMINER, HUONG_SON.office))
    finally:
        await bureau.sql("delete from mandate where mandate like 'test/%'")

    assert await people_told(bureau) == ["hs-ke-toan"]


async def test_somebody_named_and_in_duty_is_told_once(bureau: Bureau) -> None:
    addressees = (
        Addressee(person="lg-tham-dinh"),
        Addressee(duty=Duty.APPRAISER, office=DISTRICT),
        Addressee(duty=Duty.APPRAISAL_SECRETARY, office=DISTRICT),
    )
    await bureau.tell(Notice(kind=NoticeKind.OBJECTION_RAISED, addressees=addressees, at_once=True, detail={}))
    assert await people_told(bureau) == ["lg-tham-dinh", "lg-thu-ky"]


async def test_a_duty_that_nobody_holds_is_kept_and_gets_no_letter(bureau: Bureau) -> None:
    await bureau.tell(to_duty(Duty.APPROVER, "xa-khong-co"), an_escalation(OFFICER))

    rows = await bureau.rows("notice")
    assert [(row["person"], row["unheld"]) for row in rows if row["unheld"]] == [("", "approver@xa-khong-co")]
    assert await bureau.postman().make() == 1


async def test_a_machine_is_told_nothing(bureau: Bureau) -> None:
    await bureau.tell(to_duty(Duty.TREASURY_DESK, None), an_escalation("clock", REGISTRAR))
    assert await people_told(bureau) == [REGISTRAR]


async def test_the_text_of_a_letter_and_what_a_notice_says_can_be_changed_by_nobody(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))
    await bureau.postman().make()
    changes = ("letter set body = ''", "letter set subject = ''", "notice set detail = '{}'", "notice set person = 'x'")
    async with bureau.town.database.as_role("sinhke_recorder") as connection:
        for change in changes:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"update {change}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("delete from notice")


async def test_a_notice_belongs_to_a_stream_that_exists(bureau: Bureau) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await bureau.tell(an_escalation(OFFICER), stream="DA-2099-0001")
    await bureau.tell(an_escalation(OFFICER), stream=REGISTER)


async def test_a_rebuild_of_the_projections_tells_nobody_again(bureau: Bureau, fresh_database: Database) -> None:
    code = (await bureau.returned()).plan.code
    async with bureau.town.database.as_role("sinhke_reader") as connection:
        stored = await read_history(connection, code)
    events = [one.event for one in stored]
    async with fresh_database.as_role("sinhke_recorder") as rebuilt:
        last = stored[-1].recorded_at
        await project(rebuilt, code, 1, events, before=None, simulated=True, recorded_at=last)
        assert await rebuilt.fetchval("select stage from subproject_card where code = $1", code) == "drafting"
        assert await rebuilt.fetchval("select count(*) from notice") == 0
