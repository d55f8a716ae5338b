"""Key files: PKCS8 PEM, mode 0600, `<keys>/<person>.pem` (design.md section 9)."""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from domain.canonical import sha256_hex
from domain.signatures import Signature, key_id_of


class KeyProblem(Exception):
    """Why a person's key file cannot be used; `person` names whose."""

    def __init__(self, person: str, reason: str) -> None:
        super().__init__(reason)
        self.person = person
        self.reason = reason


def new_key(folder: Path, person: str) -> str:
    """Make a key file and return the public key (base64 of 32 raw bytes). Raises KeyProblem if there is one already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(folder / f"{person}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyProblem(person, "exists") from None
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return _public_text(private)


def public_key_of(folder: Path, person: str) -> str:
    """Base64 of the raw public key of a person's key file. Raises KeyProblem."""
    return _public_text(_private(folder, person))


def fingerprint_of(folder: Path, person: str) -> str:
    """SHA-256 (hex) of the raw public key of a person's key file; its first 16 digits are the key id. Raises KeyProblem."""
    return sha256_hex(base64.b64decode(public_key_of(folder, person)))


def sign(folder: Path, person: str, command: bytes) -> Signature:
    """Sign the exact command bytes with a person's key file. Raises KeyProblem."""
    private = _private(folder, person)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    data = base64.b64encode(private.sign(command)).decode()
    return Signature(person=person, key=key_id_of(public), scheme="ed25519", data=data)


def _private(folder: Path, person: str) -> Ed25519PrivateKey:
    path = folder / f"{person}.pem"
    if not path.is_file():
        raise KeyProblem(person, "missing")
    if path.stat().st_mode & 0o077:
        raise KeyProblem(person, "open_to_others")
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, TypeError, ValueError):  # not ours to read, behind a password, or no key at all
        raise KeyProblem(person, "unreadable") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyProblem(person, "unreadable")
    return private


def _public_text(private: Ed25519PrivateKey) -> str:
    return base64.b64encode(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
