"""A wire between a client and Postgres that is cut at one statement: before it arrives, or before its answer comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class WireCutter:
    """Passes everything on, until `cut_at` (bytes) is in what the client sends: then the connection ends, once."""

    def __init__(self, host: str, port: int) -> None:
        self._server_at = (host, port)
        self._cut_at: bytes | None = None
        self._arrives = False
        self.cuts = 0
        self._closed = False

    def cut_at(self, words: bytes, *, arrives: bool) -> None:
        """Cut at these words; `arrives`: Postgres still gets them, and only its answer is lost."""
        self._cut_at, self._arrives = words, arrives

    def hold_off(self) -> None:
        """Nobody new gets through: the server is away."""
        self._closed = True

    def let_in(self) -> None:
        """The server is there again."""
        self._closed = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed:
            writer.transport.abort()
            return
        answers, server = await asyncio.open_connection(*self._server_at)
        answering = asyncio.create_task(_pass_on(answers, writer))
        try:
            while data := await reader.read(65536):
                if self._cut_at is not None and self._cut_at in data:
                    self._cut_at = None
                    self.cuts += 1
                    answering.cancel()
                    await asyncio.gather(answering, return_exceptions=True)
                    if self._arrives:
                        server.write(data)
                        await answers.read(65536)  # Postgres has done it; its answer ends here
                    return
                server.write(data)
        except ConnectionError:
            return
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            writer.transport.abort()
            server.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


@asynccontextmanager
async def wire_cutter(url: str) -> AsyncIterator[tuple[WireCutter, str]]:
    """A cutter in front of the server of a Postgres URL, and the URL that leads through it."""
    parts = urlsplit(url)
    assert parts.hostname is not None and parts.port is not None
    cutter = WireCutter(parts.hostname, parts.port)
    listening = await asyncio.start_server(cutter.serve, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        credentials = parts.netloc.rpartition("@")[0]
        yield cutter, parts._replace(netloc=f"{credentials}@127.0.0.1:{port}").geturl()
