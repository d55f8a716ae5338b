"""A post office for tests: a real SMTP server in this process that can be slow, away, or refuse, and what it took."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

Answers = dict[str, str]


@dataclass
class PostOffice:
    """`refuse` answers RCPT by address; `refuse_text` answers DATA by address; `hold` is how long DATA takes (seconds)."""

    port: int = 0
    refuse: Answers = field(default_factory=dict)
    refuse_text: Answers = field(default_factory=dict)
    hold: dict[str, float] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    tries: int = 0
    _server: asyncio.Server | None = None
    _spoken: list[SMTP] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802, the library's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        await asyncio.sleep(self.hold.get(address, 0.0))
        if address in self.refuse_text:
            return self.refuse_text[address]
        assert isinstance(envelope.content, bytes)
        self.taken.append((address, envelope.content))
        return "250 taken"

    async def open(self) -> None:
        """Listen, on the same port as before if there was one."""
        loop = asyncio.get_running_loop()

        def spoken_to() -> SMTP:
            self._spoken.append(SMTP(self, hostname="thu.test", loop=loop))
            return self._spoken[-1]

        self._server = await loop.create_server(spoken_to, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for one in self._spoken:
            if one.transport is not None:
                one.transport.close()
        # A connection is gone only when the loop has come round to it.
        await asyncio.sleep(0.1)

    def letters(self, address: str | None = None) -> Iterator[EmailMessage]:
        """What was taken, as a mail program reads it."""
        for to, content in self.taken:
            if address in (None, to):
                read = email.message_from_bytes(content, policy=email.policy.default)
                assert isinstance(read, EmailMessage)
                yield read


@asynccontextmanager
async def open_post_office() -> AsyncIterator[PostOffice]:
    office = PostOffice()
    await office.open()
    try:
        yield office
    finally:
        await office.close()
