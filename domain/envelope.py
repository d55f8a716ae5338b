"""What travels: the exact command text and the exact signatures text, so that a signature is checked over stored bytes.

The wire form is JSON `{"command": "<text>", "signatures": "<text>"}`; it is a Temporal signal's payload and what a raw
sender must produce. The command text is never parsed and written again (design.md section 3).
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from domain.canonical import canonical_json, sha256_hex
from domain.signatures import Signature
from domain.strict_json import TextFault, UnreadableText, read_strict_json, without_duplicates

MAX_WIRE_BYTES = 96_000
_SIGNATURES = TypeAdapter(Annotated[tuple[Signature, ...], Field(min_length=1, max_length=4)])


@dataclass(frozen=True)
class Envelope:
    """Both exact texts of one signed command."""

    command_text: str
    signatures_text: str

    @property
    def command_bytes(self) -> bytes:
        return self.command_text.encode()

    @cached_property
    def command_sha256(self) -> str:
        return sha256_hex(self.command_bytes)

    @property
    def signatures_sha256(self) -> str:
        return sha256_hex(self.signatures_text.encode())

    def signatures(self) -> tuple[Signature, ...]:
        """Raises UnreadableText if the text is no list of one to four signatures."""
        try:
            return _SIGNATURES.validate_python(read_strict_json(self.signatures_text))
        except ValidationError as problem:
            where = ".".join(str(part) for part in problem.errors()[0]["loc"])
            raise UnreadableText(TextFault.WRONG_SHAPE, f"signatures.{where}") from None

    def wire(self) -> bytes:
        return json.dumps(
            {"command": self.command_text, "signatures": self.signatures_text}, ensure_ascii=False
        ).encode()


def signatures_text(signatures: tuple[Signature, ...]) -> str:
    return canonical_json([signature.model_dump(mode="json") for signature in signatures])


def read_wire(wire: bytes) -> Envelope:
    """The envelope of a signal's payload. Raises UnreadableText for anything that is not one."""
    try:
        text = wire.decode()
    except UnicodeDecodeError:
        raise UnreadableText(TextFault.NOT_UTF8) from None
    try:
        raw = json.loads(text, object_pairs_hook=without_duplicates)
    except UnreadableText:
        raise
    except (ValueError, RecursionError):  # a number of more digits than Python reads is a plain ValueError
        raise UnreadableText(TextFault.NOT_JSON) from None
    if not isinstance(raw, dict) or set(raw) != {"command", "signatures"}:
        raise UnreadableText(TextFault.WRONG_SHAPE, "envelope")
    command, signatures = raw["command"], raw["signatures"]
    if not isinstance(command, str) or not isinstance(signatures, str):
        raise UnreadableText(TextFault.WRONG_SHAPE, "envelope")
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in command + signatures):
        raise UnreadableText(TextFault.CONTROL_CHARACTER, "envelope")
    return Envelope(command, signatures)
