"""Logs, witnesses and keys that tests sign with, and checkpoints of any root."""

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.checkpoint import Checkpoint, SignedCheckpoint
from domain.note import KeyType, Note, NoteKey, NoteSignature, cosignature_data, cosigned_message

ORIGIN = "sinhke.example/lang-giang"


@dataclass(frozen=True)
class Signer:
    """A name with its private key."""

    name: str
    private: Ed25519PrivateKey
    type: KeyType = KeyType.ED25519

    @property
    def key(self) -> NoteKey:
        return NoteKey(self.name, self.type, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, text: str, instant: int = 1_700_000_000) -> NoteSignature:
        """The line that this signer puts under a text."""
        if self.type is KeyType.ED25519:
            data = self.private.sign(text.encode())
        else:
            data = cosignature_data(instant, self.private.sign(cosigned_message(text, instant)))
        return NoteSignature(self.name, self.key.id, data)


def signer(name: str, seed: str, type_: KeyType = KeyType.ED25519) -> Signer:
    """The same name and seed give the same key."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest()), type_)


LOG = signer(ORIGIN, "the log")
OTHER = signer(ORIGIN, "somebody else under the same name")
WITNESS = signer("witness.example/w1", "a witness", KeyType.COSIGNATURE)


def rooted(size: int, root: bytes, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, root)


def signed(checkpoint: Checkpoint, by: Signer = LOG) -> SignedCheckpoint:
    """The checkpoint in a note under this signer's one line."""
    text = checkpoint.text()
    return SignedCheckpoint(checkpoint, Note(text, (by.sign(text),)))
