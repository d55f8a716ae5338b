"""Who signed these bytes. The scheme is a field of the signature, so that a public-service certificate can follow the
Ed25519 key files of today without touching a stored envelope (design.md section 3).
"""

import base64
import binascii
import hashlib
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.values import KeyId, Model, Slug

Scheme = Literal["ed25519"]


class Signature(Model):
    """One person's signature over the exact command bytes; `data` is base64."""

    person: Slug
    key: KeyId
    scheme: Scheme
    data: str


def key_id_of(public_key: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def public_key_bytes(text: str) -> bytes | None:
    """The 32 raw bytes of a base64 Ed25519 public key, None for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == 32 else None


def signature_holds(signature: Signature, public_key: bytes, signed: bytes) -> bool:
    """True only if this key made this signature over exactly these bytes. Never raises on bad input."""
    if signature.key != key_id_of(public_key):
        return False
    try:
        data = base64.b64decode(signature.data, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(data, signed)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
