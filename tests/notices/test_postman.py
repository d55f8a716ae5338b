"""The postman on a real Postgres and a real SMTP server: each letter once, whatever stops him on the way."""

import asyncio
from datetime import timedelta

import pytest

from activities import postman as postman_module
from domain.letters import LetterProblem, message_id
from tests.notices.bureau import Bureau, a_reminder, address_of, an_escalation
from tests.recorder.town import REGISTER

OFFICER, HEAD, APPRAISER, SECRETARY = "hs-can-bo", "hs-truong-thon", "lg-tham-dinh", "lg-thu-ky"
TOLD_OF_A_RETURN = {OFFICER, HEAD, APPRAISER, SECRETARY}
OF_YESTERDAY = timedelta(days=1)


async def test_a_return_is_told_at_once_to_everybody_it_concerns_and_only_once(bureau: Bureau) -> None:
    case = await bureau.returned()
    bureau.knows(*TOLD_OF_A_RETURN)

    assert await bureau.posts() == 4
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


async def test_a_death_between_sending_and_marking_sends_the_same_bytes_again(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bureau.tell(an_escalation(OFFICER))
    bureau.knows(OFFICER)

    class Died(BaseException):
        """Not an error that anything in the program would handle."""

    def die(edge: str) -> None:
        raise Died(edge)

    with monkeypatch.context() as patched, pytest.raises(Died):
        patched.setattr(postman_module, "failpoint", die)
        await bureau.posts()
    # What comes afterwards is another letter: it must not be drawn into the one that was sent.
    await bureau.tell(an_escalation(OFFICER, deadline="appraisal/9"), version=2)
    assert await bureau.posts() == 1, "the dead postman's turn is not over yet, so only the new letter goes"
    await bureau.pauses_are_over()
    assert await bureau.posts() == 1

    first, new, again = (content for _, content in bureau.office.taken)
    assert first == again
    assert new != first
    assert len({letter["Message-ID"] for letter in bureau.office.letters()}) == 2


async def test_a_server_that_is_down_loses_nothing_and_is_asked_again(bureau: Bureau) -> None:
    people = (OFFICER, HEAD)
    await bureau.tell(an_escalation(*people))
    bureau.knows(*people)
    await bureau.office.close()

    assert await bureau.posts() == 0
    problems = {letter["last_problem"] for letter in await bureau.rows("letter")}
    assert problems == {None, LetterProblem.SERVER_AWAY}, "one letter is enough to know it"

    await bureau.office.open()
    await bureau.pauses_are_over()
    assert await bureau.posts() == 2
    assert {letter["last_problem"] for letter in await bureau.rows("letter")} == {None}


async def test_a_server_that_is_too_slow_for_one_letter_holds_no_other_for_long(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER, HEAD, APPRAISER))
    bureau.knows(OFFICER, HEAD, APPRAISER)
    bureau.office.hold = {address_of(OFFICER): 4 * 0.5}

    sent = [await bureau.posts() for _ in range(3)]

    assert sum(sent) == 2
    state = {letter["person"]: letter["last_problem"] for letter in await bureau.rows("letter")}
    assert state == {OFFICER: LetterProblem.SERVER_SLOW, HEAD: None, APPRAISER: None}


@pytest.mark.parametrize("answer", ["550 no such user", "553 mailbox name not allowed"])
async def test_a_refused_address_stops_nobody_else_and_is_not_tried_again_within_the_day(
    bureau: Bureau, answer: str
) -> None:
    await bureau.tell(an_escalation(OFFICER, HEAD))
    bureau.knows(OFFICER, HEAD)
    bureau.office.refuse = {address_of(HEAD): answer}

    assert await bureau.posts() == 1
    tries = bureau.office.tries
    assert await bureau.posts() == 0
    assert bureau.office.tries == tries

    (refused,) = [letter for letter in await bureau.rows("letter") if letter["person"] == HEAD]
    assert (refused["last_problem"], refused["last_answer"]) == (LetterProblem.ADDRESS_REFUSED, int(answer[:3]))
    assert refused["next_attempt_at"] - refused["made_at"].now(refused["made_at"].tzinfo) > timedelta(hours=23)


@pytest.mark.parametrize(
    ("where", "answer", "problem"),
    [
        ("refuse", "451 later", LetterProblem.TRY_LATER),
        ("refuse_text", "554 looks like spam", LetterProblem.LETTER_REFUSED),
        ("refuse_text", "452 full", LetterProblem.TRY_LATER),
    ],
)
async def test_a_letter_that_is_refused_or_put_off_says_why(
    bureau: Bureau, where: str, answer: str, problem: LetterProblem
) -> None:
    await bureau.tell(an_escalation(OFFICER, HEAD))
    bureau.knows(OFFICER, HEAD)
    setattr(bureau.office, where, {address_of(OFFICER): answer})

    assert await bureau.posts() == 1
    state = {letter["person"]: letter["last_problem"] for letter in await bureau.rows("letter")}
    assert state == {OFFICER: problem, HEAD: None}

    setattr(bureau.office, where, {})
    await bureau.pauses_are_over()
    assert await bureau.posts() == 1


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


async def test_a_wrong_password_or_a_wrong_sender_stops_all_and_says_so(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))
    bureau.knows(OFFICER)

    assert await bureau.posts(smtp_sender="Sinh Kế") == 0
    assert (await bureau.rows("letter"))[0]["last_problem"] == LetterProblem.SENDER_REFUSED
    await bureau.pauses_are_over()
    assert await bureau.posts(smtp_user="sinh-ke", smtp_password_file=bureau.addresses.with_name("none")) == 0
    assert (await bureau.rows("letter"))[0]["last_problem"] == LetterProblem.LOGIN_REFUSED
    await bureau.pauses_are_over()
    assert await bureau.posts(smtp_tls="starttls") == 0
    assert (await bureau.rows("letter"))[0]["last_problem"] == LetterProblem.SERVER_AWAY
    assert bureau.office.taken == []


async def test_a_file_of_addresses_that_cannot_be_read_burns_no_letter(bureau: Bureau) -> None:
    await bureau.tell(an_escalation(OFFICER))
    bureau.addresses.write_text("this is = no [toml")
    postman = bureau.postman()
    assert await postman.make() == 1

    with pytest.raises(Exception, match=r"addresses\.toml"):
        await postman.deliver()

    (letter,) = await bureau.rows("letter")
    assert (letter["attempts"], letter["last_problem"]) == (0, None)


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
