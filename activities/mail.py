"""The mail server: one connection a round, one letter after another, and every way in which it can say no, sorted.

The bytes of a letter are made from what is kept of it and nothing else, so a second attempt sends the same ones.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE

import aiosmtplib

from domain.letters import LetterProblem, message_id
from domain.times import VIETNAM
from gateway.addresses import usable
from gateway.settings import Settings
from store.letters import Letter
from wording.letters import one_line

FAREWELL_SECONDS = 1.0
CLOSING = 421
FOR_GOOD = 500


class MailTrouble(Exception):
    """A letter, or every letter, could not be handed over: why, and the server's answer if it gave one."""

    def __init__(self, problem: LetterProblem, answer: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.answer = answer


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[aiosmtplib.SMTP]:
    """A connection on which letters can be handed over. Raises MailTrouble."""
    if not usable(settings.smtp_sender):
        raise MailTrouble(LetterProblem.SENDER_REFUSED)
    server = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user or None,
        password=_password(settings),
        timeout=settings.smtp_seconds,
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        tls_context=_context(settings),
    )
    try:
        await server.connect()
    except (aiosmtplib.SMTPException, OSError) as problem:
        server.close()
        raise sorted_out(problem) from None
    try:
        yield server
    finally:
        # It has said what it had to say of each letter: how it takes the farewell changes nothing.
        with suppress(aiosmtplib.SMTPException, OSError):
            await server.quit(timeout=FAREWELL_SECONDS)
        server.close()


async def hand_over(server: aiosmtplib.SMTP, letter: Letter, *, sender: str, address: str) -> None:
    """Until this returns the letter may be on its way or not. Raises MailTrouble."""
    try:
        await server.sendmail(sender, [address], message_bytes(letter, sender=sender, address=address))
    except (aiosmtplib.SMTPException, OSError) as problem:
        raise sorted_out(problem) from None


def message_bytes(letter: Letter, *, sender: str, address: str) -> bytes:
    """The letter on the wire: ASCII throughout, text in base64, so no server on the way needs to change it."""
    message = EmailMessage(policy=WIRE)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(display_name=one_line(letter.name), addr_spec=address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = letter.made_at.astimezone(VIETNAM)
    message["Message-ID"] = message_id(letter.letter_id)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, charset="utf-8", cte="base64")
    return message.as_bytes()


def sorted_out(problem: Exception) -> MailTrouble:
    """What an exception of the client means for the letter."""
    answer = problem.code if isinstance(problem, aiosmtplib.SMTPResponseException) else None
    match problem:
        case aiosmtplib.SMTPAuthenticationError():
            return MailTrouble(LetterProblem.LOGIN_REFUSED, answer)
        case aiosmtplib.SMTPRecipientsRefused():
            return _no(LetterProblem.ADDRESS_REFUSED, problem.recipients[0].code)
        case aiosmtplib.SMTPRecipientRefused():
            return _no(LetterProblem.ADDRESS_REFUSED, problem.code)
        case aiosmtplib.SMTPSenderRefused():
            return _no(LetterProblem.SENDER_REFUSED, problem.code)
        case aiosmtplib.SMTPDataError():
            return _no(LetterProblem.LETTER_REFUSED, problem.code)
        case TimeoutError():
            return MailTrouble(LetterProblem.SERVER_SLOW, answer)
        case _:
            return MailTrouble(LetterProblem.SERVER_AWAY, answer)


def _no(problem: LetterProblem, answer: int) -> MailTrouble:
    """4xx is no refusal yet; 421 is the server closing for everybody."""
    if answer == CLOSING:
        return MailTrouble(LetterProblem.SERVER_AWAY, answer)
    return MailTrouble(problem if answer >= FOR_GOOD else LetterProblem.TRY_LATER, answer)


def _context(settings: Settings) -> ssl.SSLContext | None:
    if settings.smtp_tls == "none":
        return None
    try:
        return ssl.create_default_context(cafile=settings.smtp_tls_ca)
    except OSError:
        raise MailTrouble(LetterProblem.SERVER_AWAY) from None


def _password(settings: Settings) -> str | None:
    if settings.smtp_password_file is None or not settings.smtp_user:
        return None
    try:
        return settings.smtp_password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise MailTrouble(LetterProblem.LOGIN_REFUSED) from None
