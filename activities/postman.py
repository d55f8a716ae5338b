"""The postman: notices become letters, and letters are sent, by every worker and once each.

A letter's text is fixed in one transaction before anything is sent, and it is marked in another after the server took it.
Whoever dies in between leaves a letter that is sent again with the same Message-ID and the same bytes.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import date, timedelta
from typing import TYPE_CHECKING

import aiosmtplib
import structlog

from activities.failpoints import failpoint
from activities.mail import MailTrouble, connected, hand_over
from domain.letters import STOPS_ALL, LetterProblem, digest_day, letter_id, message_id, patience
from gateway.addresses import read_addresses
from gateway.settings import Settings
from store import letters
from store.letters import Letter, PostClock, Waiting
from wording.letters import letter_text, slugs_in

if TYPE_CHECKING:
    from store.database import Connection, Pool

SECONDS_BETWEEN_ROUNDS = 5.0
# A turn outlasts every answer that one letter may wait for, so no other worker takes a letter that is being handed over.
ANSWERS_OF_A_LETTER = 6
logger = structlog.get_logger()


class Postman:
    """One worker's postman. `pool` has the recorder's rights."""

    def __init__(self, pool: "Pool", settings: Settings) -> None:
        self._pool = pool
        self._settings = settings
        self._patience = settings.smtp_seconds * ANSWERS_OF_A_LETTER

    async def keep_posting(self) -> None:
        """A round every few seconds for as long as the worker lives; without a mail server there is nothing to do."""
        while self._settings.smtp_host:
            await asyncio.sleep(SECONDS_BETWEEN_ROUNDS)
            for step in (self.make, self.deliver):
                try:
                    await step()
                except Exception as problem:
                    # Whatever was wrong with one round (the database away, a file unreadable), the next one must come.
                    logger.warning("post_failed", problem=type(problem).__name__)

    async def make(self) -> int:
        """Letters for everything that is to be told by now; how many. Another worker at it means none are made here."""
        made = 0
        while count := await self._make_some():
            made += count
        return made

    async def deliver(self) -> int:
        """Send every letter that is due; how many were. Ends early where the server itself is the trouble: what is true
        of one letter then is true of all, and the next round asks again."""
        sent = 0
        addresses = read_addresses(self._settings.addresses)
        async with AsyncExitStack() as opened:
            server: aiosmtplib.SMTP | None = None
            while (letter := await self._take()) is not None:
                try:
                    address = _address(addresses, letter)
                    async with asyncio.timeout(self._patience):
                        if server is None:
                            server = await opened.enter_async_context(connected(self._settings))
                        await hand_over(server, letter, sender=self._settings.smtp_sender, address=address)
                except TimeoutError:
                    await self._failed(letter, MailTrouble(LetterProblem.SERVER_SLOW))
                    break
                except MailTrouble as trouble:
                    await self._failed(letter, trouble)
                    if trouble.problem in STOPS_ALL:
                        break
                else:
                    failpoint("letter_handed_over")
                    await self._sent(letter)
                    sent += 1
        return sent

    async def _make_some(self) -> int:
        async with self._pool.acquire() as connection, connection.transaction():
            if not await letters.alone(connection):
                return 0
            clock = await letters.post_clock(connection)
            day, until = digest_day(clock.now, self._settings.digest_hour)
            waiting = await letters.in_no_letter(connection, day=day, until=until)
            names = await self._names(connection, waiting)
            for one in waiting:
                await letters.put_letter(connection, self._letter(one, clock, day, names), one, day)
        for one in waiting:
            logger.info("letter_made", person=one.person, notices=len(one.told))
        return len(waiting)

    async def _names(self, connection: "Connection", waiting: list[Waiting]) -> Mapping[str, str]:
        slugs = {one.person for one in waiting} | slugs_in(told for one in waiting for told in one.told)
        return await letters.names_of(connection, slugs) if slugs else {}

    def _letter(self, waiting: Waiting, clock: PostClock, day: date, names: Mapping[str, str]) -> Letter:
        def name(slug: str) -> str:
            return names.get(slug, slug)

        letter = letter_id(clock.record, waiting.person, day, (told.name for told in waiting.told))
        text = letter_text(
            waiting.told,
            person=name(waiting.person),
            message=message_id(letter),
            day=day,
            simulated=clock.simulated,
            lang=self._settings.lang,
            names=name,
        )
        return Letter(
            letter_id=letter,
            person=waiting.person,
            name=name(waiting.person),
            subject=text.subject,
            body=text.body,
            made_at=clock.now,
        )

    async def _take(self) -> Letter | None:
        async with self._pool.acquire() as connection:
            return await letters.take_letter(connection, timedelta(seconds=2 * self._patience))

    async def _sent(self, letter: Letter) -> None:
        async with self._pool.acquire() as connection:
            await letters.letter_sent(connection, letter.letter_id)
        logger.info("letter_sent", letter=letter.letter_id, person=letter.person, attempts=letter.attempts)

    async def _failed(self, letter: Letter, trouble: MailTrouble) -> None:
        pause = patience(trouble.problem, letter.attempts)
        async with self._pool.acquire() as connection:
            await letters.letter_failed(connection, letter.letter_id, trouble.problem, trouble.answer, pause)
        said = {"letter": letter.letter_id, "problem": trouble.problem.value, "answer": trouble.answer}
        logger.warning("letter_failed", person=letter.person, attempts=letter.attempts, **said)


def _address(addresses: Mapping[str, str], letter: Letter) -> str:
    if letter.person not in addresses:
        raise MailTrouble(LetterProblem.NO_ADDRESS)
    return addresses[letter.person]
