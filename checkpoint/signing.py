"""The log's own key: a key file like a person's, of which nobody but this process needs to know."""

import base64
from pathlib import Path

from checkpoint.problems import CheckpointProblem, Why
from domain.checkpoint import Checkpoint, SignedCheckpoint, read_checkpoint
from domain.note import KeyType, MalformedNote, Note, NoteKey, NoteSignature
from gateway.keys import new_key, public_key_of, sign


class LogSigner:
    """Signs checkpoints of one origin with one key file. Raises KeyProblem if the file cannot be used."""

    def __init__(self, key_file: Path, origin: str, *, may_make: bool) -> None:
        self._folder, self._name = key_file.parent, key_file.stem
        if may_make and not key_file.exists():
            new_key(self._folder, self._name)
        public = base64.b64decode(public_key_of(self._folder, self._name))
        try:
            self.key = NoteKey(origin, KeyType.ED25519, public)
        except MalformedNote as problem:
            raise CheckpointProblem(Why.LOG_KEY, str(problem)) from None

    def sign(self, size: int, root: bytes) -> SignedCheckpoint:
        """The signed checkpoint, read again from its bytes and checked before anybody gets it."""
        text = Checkpoint(self.key.name, size, root).text()
        made = sign(self._folder, self._name, text.encode())
        line = NoteSignature(self.key.name, self.key.id, base64.b64decode(made.data))
        signed = read_checkpoint(Note(text, (line,)).to_bytes())
        if not signed.is_of(self.key):
            raise CheckpointProblem(Why.LOG_KEY, f"the key file was changed while {self._name} was at work")
        return signed

    def read(self, note: bytes, where: str) -> SignedCheckpoint:
        """A checkpoint that this key has signed earlier. Raises CheckpointProblem for anything else."""
        try:
            signed = read_checkpoint(note)
        except MalformedNote as problem:
            raise CheckpointProblem(Why.LOG_ROLLED_BACK, f"{where}: {problem}") from None
        if not signed.is_of(self.key):
            raise CheckpointProblem(Why.LOG_KEY, f"{where} is not signed by {self.key.vkey}")
        return signed
