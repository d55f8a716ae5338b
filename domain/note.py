"""Signed notes (C2SP signed-note): a text and the signatures of named keys under it, in exact bytes that anybody can check.

Two types of key: `ED25519` signs the text itself (the log does), `COSIGNATURE` signs a checkpoint with the time at which a
witness found it consistent (C2SP tlog-cosignature, cosignature/v1). A key travels as one line, its `vkey`:
`<name>+<key id in hex>+<base64 of type and public key>`.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_NOTE_BYTES = 64 * 1024
MAX_SIGNATURES = 64
ID_BYTES, PUBLIC_BYTES, TIME_BYTES = 4, 32, 8
LAST_TIME = 2**63 - 1
_DASH = "— "
_NAME = re.compile(r"[^\s+]+")


class MalformedNote(ValueError):
    """These bytes are no signed note, or this line is no key; the sentence says why."""


class KeyType(Enum):
    """The byte that the specification assigns to a kind of signature."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True)
class NoteKey:
    """Whose signatures count: a name, how it signs, and its raw Ed25519 public key."""

    name: str
    type: KeyType
    public: bytes

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            raise MalformedNote(f"{self.name!r} cannot name a key: no spaces, no plus sign")
        if len(self.public) != PUBLIC_BYTES:
            raise MalformedNote("a public key is 32 bytes")

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, type and public key."""
        named = self.name.encode() + b"\n" + bytes([self.type.value]) + self.public
        return hashlib.sha256(named).digest()[:ID_BYTES]

    @property
    def vkey(self) -> str:
        """The line in which this key is handed on."""
        material = base64.b64encode(bytes([self.type.value]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{material}"


@dataclass(frozen=True)
class NoteSignature:
    """One line under a note; `data` is what stands after the key id."""

    name: str
    key_id: bytes
    data: bytes

    def line(self) -> str:
        """The line with its end."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.data).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends in a newline, and what stands under it."""

    text: str
    signatures: tuple[NoteSignature, ...] = ()

    def to_bytes(self) -> bytes:
        return (self.text + "\n" + "".join(signature.line() for signature in self.signatures)).encode()

    def with_signatures(self, more: Sequence[NoteSignature]) -> "Note":
        """The note with these lines under it too, each once."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *more))))

    def of_key(self, key: NoteKey) -> tuple[NoteSignature, ...]:
        """The lines that this key is said to have made, by name and key id."""
        return tuple(one for one in self.signatures if (one.name, one.key_id) == (key.name, key.id))

    def signed_by(self, key: NoteKey) -> bool:
        """Whether the key has signed this text: at least one line of it, and none of them false."""
        lines = self.of_key(key)
        return bool(lines) and all(_holds(key, one.data, self.text) for one in lines)


def read_vkey(text: str) -> NoteKey:
    """The key of a `vkey` line. Raises MalformedNote, also if the key id is not that of the key."""
    name, _, rest = text.strip().partition("+")
    key_id, _, material = rest.partition("+")
    raw = _base64(material)
    if not raw or raw[0] not in {known.value for known in KeyType}:
        raise MalformedNote("this is no key of a type that is known here: <name>+<key id>+<base64>")
    key = NoteKey(name, KeyType(raw[0]), raw[1:])
    if key.id.hex() != key_id:
        raise MalformedNote(f"the key id of {name} is {key.id.hex()}, and not {key_id}")
    return key


def read_note(content: bytes) -> Note:
    """A signed note from its exact bytes. Raises MalformedNote for whatever is not written as a note has to be."""
    if len(content) > MAX_NOTE_BYTES:
        raise MalformedNote(f"a note has at most {MAX_NOTE_BYTES} bytes")
    try:
        written = content.decode()
    except UnicodeDecodeError:
        raise MalformedNote("a note is UTF-8") from None
    if any(character < " " and character != "\n" for character in written):
        raise MalformedNote("a note holds no control characters")
    body, parted, under = written.rpartition("\n\n")
    if not parted or not under:
        raise MalformedNote("a note is a text, an empty line, and signatures")
    if not under.endswith("\n"):
        raise MalformedNote("the last signature ends with a newline")
    signatures = read_signatures(under)
    note = Note(body + "\n", signatures)
    if note.to_bytes() != content:
        raise MalformedNote("the note is not written in its one form")
    return note


def read_signatures(lines: str) -> tuple[NoteSignature, ...]:
    """The signatures of some lines, as they stand under a note. Raises MalformedNote."""
    found = tuple(_read_line(line) for line in lines.removesuffix("\n").split("\n"))
    if len(found) > MAX_SIGNATURES:
        raise MalformedNote(f"a note has at most {MAX_SIGNATURES} signatures")
    return found


def cosigned_message(text: str, instant: int) -> bytes:
    """What a witness signs: the header, the time in seconds since 1970, and the whole text of the checkpoint."""
    return f"cosignature/v1\ntime {instant}\n{text}".encode()


def cosignature_data(instant: int, signature: bytes) -> bytes:
    """The data of a cosignature line: its time (8 bytes, the highest first), then the Ed25519 signature."""
    return instant.to_bytes(TIME_BYTES, "big") + signature


def cosigned_at(signature: NoteSignature) -> int:
    """Seconds since 1970 at which a cosignature says it was made; the caller has checked that it holds."""
    return int.from_bytes(signature.data[:TIME_BYTES], "big")


def _holds(key: NoteKey, data: bytes, text: str) -> bool:
    signed, message = data, text.encode()
    if key.type is KeyType.COSIGNATURE:
        instant, signed = int.from_bytes(data[:TIME_BYTES], "big"), data[TIME_BYTES:]
        if instant > LAST_TIME:
            return False
        message = cosigned_message(text, instant)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signed, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_line(line: str) -> NoteSignature:
    name, parted, data = line.removeprefix(_DASH).partition(" ")
    raw = _base64(data)
    if not line.startswith(_DASH) or not parted or not _is_name(name) or raw is None or len(raw) <= ID_BYTES:
        raise MalformedNote("a signature line is a dash, a key name and base64")
    return NoteSignature(name, raw[:ID_BYTES], raw[ID_BYTES:])


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name.isprintable()


def _base64(text: str) -> bytes | None:
    """The bytes of standard base64 in its one form; None for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None
