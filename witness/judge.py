"""Whether a checkpoint is cosigned: the one decision of a witness, and what it says when it does not."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.checkpoint import SignedCheckpoint, read_checkpoint
from domain.merkle import EMPTY_ROOT, HASH_BYTES, verify_consistency
from domain.note import MalformedNote, NoteKey

LARGEST_REQUEST_BYTES = 128 * 1024
MOST_LINES = 63
SIZE_TYPE, PLAIN = "text/x.tlog.size", "text/plain"
_OLD = re.compile(r"old (0|[1-9]\d{0,18})", re.ASCII)


class Refused(Exception):
    """The answer to a request that is not cosigned; `status` is HTTP's."""

    def __init__(self, status: int, sentence: str, kind: str = PLAIN) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.kind = kind


@dataclass(frozen=True)
class Request:
    """A checkpoint with the proof from an older size."""

    old: int
    proof: tuple[bytes, ...]
    signed: SignedCheckpoint


def read_request(body: bytes) -> Request:
    """Raises Refused with 400."""
    head, parted, note = body.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
        signed = read_checkpoint(note)
    except UnicodeDecodeError:
        raise Refused(400, "the lines before the checkpoint are ASCII") from None
    except MalformedNote as problem:
        raise Refused(400, f"no checkpoint: {problem}") from None
    old = _OLD.fullmatch(first)
    if not parted or old is None:
        raise Refused(400, "the first line is `old` and a size")
    if len(lines) > MOST_LINES:
        raise Refused(400, f"a proof has at most {MOST_LINES} lines")
    return Request(int(old[1]), tuple(_hash(line) for line in lines), signed)


def judge(request: Request, logs: Mapping[str, Sequence[NoteKey]], held: SignedCheckpoint | None) -> None:
    """Nothing, if the checkpoint is signed by its log and the log that is held is its beginning. Raises Refused."""
    new = request.signed.checkpoint
    if new.origin not in logs:
        raise Refused(404, f"the log {new.origin} is not watched here")
    if not any(request.signed.is_of(log) for log in logs[new.origin]):
        raise Refused(403, f"no key of the log {new.origin} has signed this checkpoint")
    if request.old > new.size:
        raise Refused(400, f"a log that shrinks from {request.old} to {new.size} leaves was set back")
    size, root = (held.checkpoint.size, held.checkpoint.root) if held else (0, EMPTY_ROOT)
    if request.old != size:
        raise Refused(409, f"{size}\n", SIZE_TYPE)
    if new.size == size and new.root != root:
        raise Refused(409, f"a fork: the log of {size} leaves that is held here has another root")
    if not verify_consistency(size, root, new.size, new.root, request.proof):
        raise Refused(
            422, f"the proof does not hold: the log of {size} leaves held here is not shown to be the beginning"
        )


def _hash(line: str) -> bytes:
    try:
        raw = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != HASH_BYTES or base64.b64encode(raw).decode() != line:
        raise Refused(400, "a line of the proof is the base64 of 32 bytes")
    return raw
