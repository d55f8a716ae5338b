"""Key files: made once, closed to others, and one word for each reason why one cannot be used."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from domain.signatures import key_id_of, public_key_bytes, signature_holds
from gateway.keys import KeyProblem, fingerprint_of, new_key, public_key_of, sign

PERSON = "hs-ke-toan"


def _put(folder: Path, content: bytes, mode: int = 0o600) -> None:
    path = folder / f"{PERSON}.pem"
    path.write_bytes(content)
    path.chmod(mode)


def _reason(folder: Path) -> str:
    with pytest.raises(KeyProblem) as problem:
        sign(folder, PERSON, b"command")
    assert problem.value.person == PERSON
    return problem.value.reason


def test_a_new_key_is_closed_to_others_in_a_folder_that_is(tmp_path: Path) -> None:
    folder = tmp_path / "keys"

    public_key = new_key(folder, PERSON)

    assert (folder / f"{PERSON}.pem").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert public_key_of(folder, PERSON) == public_key
    raw = public_key_bytes(public_key)
    assert raw is not None
    assert fingerprint_of(folder, PERSON)[:16] == key_id_of(raw)


def test_a_signature_holds_over_its_bytes_and_no_others(tmp_path: Path) -> None:
    raw = base64.b64decode(new_key(tmp_path, PERSON))

    signature = sign(tmp_path, PERSON, b"command")

    assert signature.person == PERSON
    assert signature_holds(signature, raw, b"command")
    assert not signature_holds(signature, raw, b"command ")


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    public_key = new_key(tmp_path, PERSON)

    with pytest.raises(KeyProblem) as problem:
        new_key(tmp_path, PERSON)

    assert problem.value.reason == "exists"
    assert public_key_of(tmp_path, PERSON) == public_key


def test_a_key_that_is_not_there_is_missing(tmp_path: Path) -> None:
    assert _reason(tmp_path) == "missing"
    (tmp_path / f"{PERSON}.pem").mkdir()
    assert _reason(tmp_path) == "missing"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_key_that_others_may_reach_is_not_used(tmp_path: Path, mode: int) -> None:
    new_key(tmp_path, PERSON)
    (tmp_path / f"{PERSON}.pem").chmod(mode)

    assert _reason(tmp_path) == "open_to_others"


def test_half_a_key_file_is_unreadable_and_is_not_replaced_in_silence(tmp_path: Path) -> None:
    new_key(tmp_path, PERSON)
    whole = (tmp_path / f"{PERSON}.pem").read_bytes()
    for torn in (b"", whole[: len(whole) // 2], b"\x00\xff" * 40):
        _put(tmp_path, torn)
        assert _reason(tmp_path) == "unreadable"
        with pytest.raises(KeyProblem):
            new_key(tmp_path, PERSON)


def test_a_key_of_another_kind_or_behind_a_password_is_unreadable(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    locked = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")
    )
    for content in (other, locked):
        _put(tmp_path, content)
        assert _reason(tmp_path) == "unreadable"
