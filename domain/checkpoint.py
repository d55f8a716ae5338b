"""Checkpoints (C2SP tlog-checkpoint): how many links the log had and the root over all of them, as the text of a note.

The origin line names the log and is the name of its key. Extension lines are kept as they stand and mean nothing here.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from domain.merkle import HASH_BYTES
from domain.note import KeyType, MalformedNote, Note, NoteKey, read_note

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """`size` counts leaves; `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The exact text that is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions))


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint and the note in which it came, so that neither is shown without the other."""

    checkpoint: Checkpoint
    note: Note

    def is_of(self, log: NoteKey) -> bool:
        """Whether this log's own key has signed exactly this checkpoint, under this log's name."""
        return (
            log.type is KeyType.ED25519
            and self.checkpoint.origin == log.name
            and self.note.text == self.checkpoint.text()
            and self.note.signed_by(log)
        )


def read_checkpoint(content: bytes) -> SignedCheckpoint:
    """A checkpoint from the exact bytes of its note; nothing is said yet of its signatures. Raises MalformedNote."""
    note = read_note(content)
    return SignedCheckpoint(_checkpoint(note.text), note)


def _checkpoint(text: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise MalformedNote("a checkpoint has an origin, a size and a root, and no empty line")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size):
        raise MalformedNote("the size of a checkpoint is a whole number without leading zeros")
    try:
        raw = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedNote("the root of a checkpoint is base64") from None
    found = Checkpoint(origin, int(size), raw, tuple(extensions))
    if len(raw) != HASH_BYTES or found.text() != text:
        raise MalformedNote("the root of a checkpoint is the base64 of 32 bytes")
    return found
