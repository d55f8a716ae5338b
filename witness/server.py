"""The witness over HTTP: reads, judges, keeps, cosigns, in this order, one request at a time."""

import asyncio
import time
from collections.abc import Mapping, Sequence

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.checkpoint import SignedCheckpoint
from domain.note import KeyType, MalformedNote, NoteKey, NoteSignature, cosignature_data, cosigned_message
from witness.judge import LARGEST_REQUEST_BYTES, Refused, judge, read_request
from witness.memory import Memory


class Cosigner:
    """The witness's own key under its name."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key = NoteKey(name, KeyType.COSIGNATURE, public)
        self._private = private

    def cosign(self, text: str) -> NoteSignature:
        """The line for a checkpoint that was found consistent just now."""
        instant = int(time.time())
        signature = self._private.sign(cosigned_message(text, instant))
        return NoteSignature(self.key.name, self.key.id, cosignature_data(instant, signature))


class Server:
    """The handlers of one witness over its memory and the keys of the logs that it watches."""

    def __init__(self, memory: Memory, logs: Sequence[NoteKey], cosigner: Cosigner) -> None:
        self._memory = memory
        self._logs: Mapping[str, Sequence[NoteKey]] = {
            log.name: [one for one in logs if one.name == log.name] for log in logs
        }
        self._cosigner = cosigner
        self._one_at_a_time = asyncio.Lock()

    def application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_REQUEST_BYTES)
        app.router.add_post("/add-checkpoint", self._add)
        app.router.add_get("/last", self._last, allow_head=False)
        return app

    async def _add(self, request: web.Request) -> web.Response:
        try:
            asked = read_request(await request.read())
            # Between the look at what is held and the keeping of the new one nobody else may come.
            async with self._one_at_a_time:
                signed, origin = asked.signed, asked.signed.checkpoint.origin
                judge(asked, self._logs, self._memory.last(origin))
                line = self._cosigner.cosign(signed.note.text)
                self._memory.keep(SignedCheckpoint(signed.checkpoint, signed.note.with_signatures([line])))
        except Refused as refused:
            return web.Response(status=refused.status, text=refused.sentence, content_type=refused.kind)
        except (MalformedNote, OSError) as problem:
            return web.Response(status=500, text=f"what is held here cannot be read or written: {problem}")
        return web.Response(text=line.line())

    async def _last(self, request: web.Request) -> web.Response:
        held = self._memory.last(request.query.get("origin", ""))
        if held is None:
            return web.Response(status=404, text="no checkpoint of this log is held here")
        return web.Response(text=held.note.to_bytes().decode())
