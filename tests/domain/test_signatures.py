"""Signatures: a vector of RFC 8032, and everything near it that must not hold."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from domain.signatures import Signature, key_id_of, public_key_bytes, signature_holds

# RFC 8032 section 7.1, TEST 3
PUBLIC = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
MESSAGE = bytes.fromhex("af82")
MADE = bytes.fromhex(
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)


def signature(data: bytes | str = MADE, key: str | None = None) -> Signature:
    text = data if isinstance(data, str) else base64.b64encode(data).decode()
    return Signature(person="lg-phe-duyet", key=key or key_id_of(PUBLIC), scheme="ed25519", data=text)


def test_the_vector_of_the_rfc_holds() -> None:
    assert signature_holds(signature(), PUBLIC, MESSAGE)


def test_a_key_is_called_by_the_first_sixteen_digits_of_its_hash() -> None:
    assert key_id_of(bytes(32)) == "66687aadf862bd77"


@given(st.integers(0, 511))
def test_one_bit_of_the_signature_more_or_less_and_it_no_longer_holds(bit: int) -> None:
    changed = bytearray(MADE)
    changed[bit // 8] ^= 1 << bit % 8
    assert not signature_holds(signature(bytes(changed)), PUBLIC, MESSAGE)


@given(st.integers(0, 15))
def test_one_bit_of_the_message_more_or_less_and_it_no_longer_holds(bit: int) -> None:
    changed = bytearray(MESSAGE)
    changed[bit // 8] ^= 1 << bit % 8
    assert not signature_holds(signature(), PUBLIC, bytes(changed))


def test_a_signature_under_another_keys_name_does_not_hold() -> None:
    assert not signature_holds(signature(key="0" * 16), PUBLIC, MESSAGE)


@pytest.mark.parametrize("signed", [b"", MESSAGE + b"\x00", MESSAGE + b" ", MESSAGE[:1]])
def test_other_bytes_are_not_what_was_signed(signed: bytes) -> None:
    assert not signature_holds(signature(), PUBLIC, signed)


def test_another_key_did_not_make_it_even_under_its_name() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    assert not signature_holds(signature(), other, MESSAGE)
    assert not signature_holds(signature(key=key_id_of(other)), other, MESSAGE)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "=",
        "not base64",
        "é",
        "AAAA",
        base64.b64encode(MADE).decode() + "\n",
        base64.b64encode(MADE[:-1]).decode(),
        "A" * 88,
    ],
)
def test_what_is_no_signature_does_not_hold_and_does_not_raise(data: str) -> None:
    assert not signature_holds(signature(data), PUBLIC, MESSAGE)


def test_a_key_that_is_no_point_does_not_hold_and_does_not_raise() -> None:
    for raw in (bytes([255] * 32), b"", bytes(31)):
        assert not signature_holds(signature(key=key_id_of(raw)), raw, MESSAGE)


@pytest.mark.parametrize(
    "text", ["", "=", "é" * 44, base64.b64encode(bytes(31)).decode(), base64.b64encode(bytes(33)).decode()]
)
def test_what_is_no_public_key_is_none(text: str) -> None:
    assert public_key_bytes(text) is None


def test_a_public_key_is_read_as_its_bytes() -> None:
    assert public_key_bytes(base64.b64encode(PUBLIC).decode()) == PUBLIC
