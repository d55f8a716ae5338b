"""The postman on a real Postgres and a real SMTP server: who is written to, when, and in how many letters."""

import asyncio
from datetime import timedelta

from domain.letters import LetterProblem, message_id
from domain.times import local_date
from store.letters import take_letter
from tests.notices.bureau import Bureau, a_reminder, address_of, an_escalation
from tests.recorder.town import REGISTER

OFFICER, HEAD, RECEIVER = "hs-can-bo", "hs-truong-thon", "lg-tiep-nhan"
APPRAISER, SECRETARY = "lg-tham-dinh", "lg-thu-ky"
TOLD_OF_A_RETURN = {OFFICER, HEAD, RECEIVER, APPRAISER, SECRETARY}
OF_YESTERDAY = timedelta(days=1)


async def test_a_return_is_told_at_once_to_everybody_it_concerns_and_only_once(bureau: Bureau) -> None:
    case = await bureau.returned()
    bureau.knows(*TOLD_OF_A_RETURN)

    assert await bureau.posts() == len(TOLD_OF_A_RETURN)
    assert await bureau.posts() == 0

    assert {address for address, _ in bureau.office.taken} == {address_of(person) for person in TOLD_OF_A_RETURN}
    letters = await bureau.rows("letter")
    assert all(letter["sent_at"] and letter["last_problem"] is None and letter["attempts"] == 1 for letter in letters)
    for letter in bureau.office.letters():
        body = letter.get_content()
        assert case.plan.code in letter["Subject"]
        assert all(said in body for said in (case.plan.title, "Thiếu bảng giá", "Người phê duyệt", "bang-gia"))
        assert f"starter.py next {case.plan.code}" in body


async def test_a_simulated_record_says_so_in_subject_and_body(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))
    bureau.knows(OFFICER)
    await bureau.posts()

    (letter,) = bureau.office.letters()
    assert letter["Subject"].startswith("MÔ PHỎNG")
    assert letter.get_content().startswith("MÔ PHỎNG")


async def test_the_message_id_is_the_letters_name_and_its_date_the_records(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))
    bureau.knows(OFFICER)
    await bureau.posts()

    (letter,) = bureau.office.letters()
    (row,) = await bureau.rows("letter")
    assert letter["Message-ID"] == message_id(row["letter_id"])
    assert letter["Message-ID"] in letter.get_content()
    assert letter["Date"].datetime == row["made_at"].replace(microsecond=0)


async def test_the_reminders_of_a_day_are_one_letter_a_person_due_at_the_hour(bureau: Bureau) -> None:
    await bureau.tell(*(a_reminder(OFFICER, HEAD, deadline=f"appraisal/{number}") for number in (5, 6)), version=1)
    await bureau.tell(a_reminder(OFFICER), version=2)
    bureau.knows(OFFICER, HEAD)
    assert await bureau.posts() == 0

    await bureau.reminders_are_of(OF_YESTERDAY)
    assert await bureau.posts() == 2

    (to_officer,) = bureau.office.letters(address_of(OFFICER))
    assert to_officer.get_content().count("Sắp đến hạn: ") == 2
    assert "2 việc" in to_officer["Subject"]


async def test_a_reminder_after_the_hour_goes_with_the_next_day_and_never_as_a_second_digest(bureau: Bureau) -> None:
    await bureau.tell(a_reminder(OFFICER), version=1)
    await bureau.reminders_are_of(OF_YESTERDAY)
    bureau.knows(OFFICER)
    assert await bureau.posts() == 1

    await bureau.tell(a_reminder(OFFICER), version=2)
    await bureau.sql("update notice set created_at = created_at - $1::interval where version = 2", OF_YESTERDAY)
    assert await bureau.posts() == 0

    await bureau.sql("update letter set day = day - 1")
    assert await bureau.posts() == 1


async def test_what_is_told_at_once_does_not_wait_for_the_digest(bureau: Bureau) -> None:
    await bureau.tell(a_reminder(OFFICER), an_escalation(OFFICER))
    bureau.knows(OFFICER)

    assert await bureau.posts() == 1
    (letter,) = bureau.office.letters()
    assert "báo lên cấp trên" in letter["Subject"]


async def test_two_postmen_at_once_send_every_letter_once(bureau: Bureau) -> None:
    people = (*TOLD_OF_A_RETURN, "hs-ke-toan", "hs-chu-tich", "lg-phe-duyet")
    await bureau.tell(an_escalation(*people))
    bureau.knows(*people)
    bureau.office.hold = {address_of(person): 0.05 for person in people}

    counts = await asyncio.gather(*(bureau.posts() for _ in range(4)))

    assert sum(counts) == len(people)
    assert sorted(address for address, _ in bureau.office.taken) == sorted(map(address_of, people))


async def test_a_person_without_an_address_waits_and_is_written_to_once_there_is_one(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER, HEAD))
    bureau.knows(OFFICER, **{HEAD: "trưởng thôn, ở nhà"})

    assert await bureau.posts() == 1
    state = {letter["person"]: letter["last_problem"] for letter in await bureau.rows("letter")}
    assert state == {OFFICER: None, HEAD: LetterProblem.NO_ADDRESS}

    bureau.knows(OFFICER, HEAD)
    await bureau.pauses_are_over()
    assert await bureau.posts() == 1
    assert [address for address, _ in bureau.office.taken] == [address_of(OFFICER), address_of(HEAD)]


async def test_without_a_mail_server_there_is_no_postman_and_every_notice_is_kept(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))

    async with asyncio.timeout(1):
        await bureau.postman(smtp_host="").keep_posting()

    assert [row["letter_id"] for row in await bureau.rows("notice")] == [None]


async def test_a_person_waits_for_one_letter_even_after_long_silence(bureau: Bureau) -> None:
    for version in range(1, 41):
        await bureau.tell(an_escalation(OFFICER, deadline=f"appraisal/{version}"), version=version)
    bureau.knows(OFFICER)

    assert await bureau.posts() == 1
    (letter,) = bureau.office.letters()
    assert "40 việc" in letter["Subject"]
    assert letter.get_content().count(f"starter.py next {REGISTER}") == 40


async def test_the_digest_comes_with_the_morning_of_the_records_own_clock(bureau: Bureau) -> None:
    await bureau.tell(a_reminder(OFFICER))
    bureau.knows(OFFICER)
    assert await bureau.posts() == 0

    tomorrow = local_date(await bureau.now()) + timedelta(days=1)
    await bureau.town.play.teller.morning(tomorrow.isoformat())
    assert await bureau.posts() == 1

    (letter,) = bureau.office.letters()
    assert letter["Date"].datetime.date() == tomorrow
    (row,) = await bureau.rows("letter")
    assert (row["day"], row["at_once"]) == (tomorrow, False)


async def test_a_letter_that_another_worker_is_taking_is_passed_over_without_waiting(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER, HEAD))
    await bureau.postman().make()
    turn = timedelta(minutes=1)

    async with bureau.pool.acquire() as one, bureau.pool.acquire() as other, one.transaction():
        first = await take_letter(one, turn)
        async with asyncio.timeout(0.5):
            second, none = await take_letter(other, turn), await take_letter(other, turn)

    assert first is not None
    assert second is not None
    assert {first.person, second.person} == {OFFICER, HEAD}
    assert none is None
