"""What stops a postman on his way, and that it never costs a letter or makes one twice."""

import asyncio
import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from activities import postman as postman_module
from domain.letters import LetterProblem
from tests.notices.bureau import Bureau, address_of, an_escalation

OFFICER, HEAD, APPRAISER, SECRETARY = "hs-can-bo", "hs-truong-thon", "lg-tham-dinh", "lg-thu-ky"


class DiedError(BaseException):
    """Not an error that anything in the program would handle."""


async def test_a_death_between_sending_and_marking_sends_the_same_bytes_again(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bureau.tell(an_escalation(OFFICER))
    bureau.knows(OFFICER)

    def die(edge: str) -> None:
        raise DiedError(edge)

    with monkeypatch.context() as patched, pytest.raises(DiedError):
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
    assert refused["next_attempt_at"] - datetime.now(UTC) > timedelta(hours=23)


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


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_goes_wrong_each_notice_reaches_its_person_under_one_message_id(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    everybody = (OFFICER, HEAD, APPRAISER, SECRETARY)
    bureau.knows(*everybody)

    def maybe_die(edge: str) -> None:
        if chance.random() < 0.3:
            raise DiedError(edge)

    expected: set[tuple[str, str]] = set()
    with monkeypatch.context() as patched:
        patched.setattr(postman_module, "failpoint", maybe_die)
        for version in range(1, 13):
            told = chance.sample(everybody, chance.randint(1, 3))
            await bureau.tell(an_escalation(*told, due_on=f"2023-07-{version:02d}"), version=version)
            expected |= {(person, f"{version:02d}") for person in told}
            answers = ("451 later", "550 no", "421 closing")
            bureau.office.refuse = {address_of(p): chance.choice(answers) for p in everybody if chance.random() < 0.2}
            await asyncio.gather(bureau.posts(), bureau.posts(), return_exceptions=True)
            if chance.random() < 0.5:
                await bureau.pauses_are_over()
    bureau.office.refuse = {}
    for _ in range(2):
        await bureau.pauses_are_over()
        await bureau.posts()

    contents: dict[str, set[bytes]] = {}
    reached: dict[tuple[str, str], set[str]] = {}
    for (address, content), letter in zip(bureau.office.taken, bureau.office.letters(), strict=True):
        contents.setdefault(letter["Message-ID"], set()).add(content)
        for due in re.findall(r"hạn là ngày (\d+)/07/2023", letter.get_content()):
            reached.setdefault((address.removesuffix("@thu.test"), due), set()).add(letter["Message-ID"])
    assert set(reached) == expected
    assert {len(ids) for ids in reached.values()} == {1}
    assert {len(same) for same in contents.values()} == {1}
