"""Handing checkpoints to witnesses (C2SP tlog-witness): each gets a proof that its last one is the beginning of this one."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

import aiohttp

from checkpoint.problems import CheckpointProblem, Why
from domain.checkpoint import SignedCheckpoint
from domain.note import KeyType, MalformedNote, Note, NoteKey, NoteSignature, read_signatures, read_vkey

SECONDS = 10.0
LONGEST_ANSWER = 64 * 1024
OK, CONFLICT = 200, 409

Proof = Callable[[int], Awaitable[list[bytes]]]


class Said(StrEnum):
    """What a witness answered. `refused` is an alarm: it holds another log than this one, or will not have it."""

    COSIGNED = "cosigned"
    REFUSED = "refused"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One witness's answer, with its cosignature if it gave one."""

    witness: str
    said: Said
    detail: str = ""
    cosignature: NoteSignature | None = None


def read_witnesses(setting: str) -> list["Witness"]:
    """The witnesses of the setting: pairs `<vkey> <url>`, parted by commas. Raises CheckpointProblem."""
    found = []
    for pair in filter(None, (part.strip() for part in setting.split(","))):
        vkey, _, url = pair.partition(" ")
        try:
            key = read_vkey(vkey)
        except MalformedNote as problem:
            raise CheckpointProblem(Why.BAD_WITNESS, f"{pair}: {problem}") from None
        if key.type is not KeyType.COSIGNATURE or not url.strip().startswith(("http://", "https://")):
            raise CheckpointProblem(Why.BAD_WITNESS, f"{pair}: a witness is its cosignature key and its http address")
        found.append(Witness(key, url.strip().rstrip("/")))
    return found


class Witness:
    """One holder outside: its key, where it listens, and the size that it is believed to hold."""

    def __init__(self, key: NoteKey, url: str) -> None:
        self.key = key
        self.url = url
        self._holds = 0

    async def hand(self, http: aiohttp.ClientSession, signed: SignedCheckpoint, proof: Proof) -> Answer:
        """Ask for a cosignature; if the witness holds another size than believed, once more from there. Never raises for
        what the witness or the network does."""
        try:
            status, kind, body = await self._ask(http, signed, proof)
            if status == CONFLICT and kind == "text/x.tlog.size" and self._told_size(body, signed.checkpoint.size):
                status, kind, body = await self._ask(http, signed, proof)
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            return Answer(witness=self.key.name, said=Said.SILENT, detail=f"{self.url} ({type(problem).__name__})")
        if status == OK:
            return self._cosigned(signed, body)
        if kind == "text/x.tlog.size":
            body = f"holds {body.strip()} leaves"
        return Answer(witness=self.key.name, said=Said.REFUSED, detail=f"{status} {body.strip()[:300]}")

    def _told_size(self, body: str, size: int) -> bool:
        """Take the witness at its word for what it holds, unless that is more than there is."""
        told = body.removesuffix("\n")
        if not (told.isascii() and told.isdecimal()) or int(told) > size:
            return False
        self._holds = int(told)
        return True

    async def _ask(self, http: aiohttp.ClientSession, signed: SignedCheckpoint, proof: Proof) -> tuple[int, str, str]:
        old = min(self._holds, signed.checkpoint.size)
        lines = [f"old {old}", *(base64.b64encode(one).decode() for one in await proof(old)), ""]
        data = "".join(f"{line}\n" for line in lines).encode() + signed.note.to_bytes()
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with http.post(f"{self.url}/add-checkpoint", data=data, timeout=timeout) as answer:
            body = b""
            async for part in answer.content.iter_chunked(LONGEST_ANSWER):
                body += part
                if len(body) > LONGEST_ANSWER:
                    raise aiohttp.ClientPayloadError("the answer has no end")
            return answer.status, answer.content_type, body.decode(errors="replace")

    def _cosigned(self, signed: SignedCheckpoint, body: str) -> Answer:
        try:
            lines = read_signatures(body)
        except MalformedNote as problem:
            return Answer(witness=self.key.name, said=Said.REFUSED, detail=str(problem))
        for line in lines:
            if Note(signed.note.text, (line,)).signed_by(self.key):
                self._holds = signed.checkpoint.size
                return Answer(witness=self.key.name, said=Said.COSIGNED, cosignature=line)
        return Answer(witness=self.key.name, said=Said.REFUSED, detail="its answer holds no cosignature of its key")
