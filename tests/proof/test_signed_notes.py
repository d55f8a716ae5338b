"""Notes and checkpoints byte by byte: published ones are read and hold, everything else is refused with a sentence."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checkpoint import Checkpoint, read_checkpoint
from domain.merkle import leaf_hash
from domain.note import (
    KeyType,
    MalformedNote,
    Note,
    NoteKey,
    NoteSignature,
    cosigned_at,
    read_note,
    read_vkey,
)
from tests.proof.forging import LOG, OTHER, WITNESS, rooted, signed, signer

ROOT = leaf_hash(b"")
# The key and the note of the reference tests of Go's note package.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
# The example of C2SP tlog-cosignature.
COSIGNED = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""
GOOD = signed(rooted(7, ROOT)).note.to_bytes()


def test_a_published_note_is_read_and_its_signature_holds() -> None:
    note = read_note(NOTE.encode())
    assert note.signed_by(read_vkey(VKEY))
    assert note.to_bytes() == NOTE.encode()
    assert read_vkey(VKEY).vkey == VKEY


def test_a_published_cosigned_checkpoint_is_read_with_the_time_of_its_witness() -> None:
    told = read_checkpoint(COSIGNED.encode())
    assert (told.checkpoint.origin, told.checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert cosigned_at(told.note.signatures[1]) == 1679315147
    assert told.note.to_bytes() == COSIGNED.encode()


def test_a_checkpoint_is_these_bytes_and_no_others() -> None:
    assert GOOD.decode().startswith(f"{LOG.name}\n7\n{base64.b64encode(ROOT).decode()}\n\n— {LOG.name} ")
    assert read_checkpoint(GOOD).is_of(LOG.key)
    assert not read_checkpoint(GOOD).is_of(OTHER.key)


def test_the_log_and_its_witnesses_sign_one_note() -> None:
    text = rooted(7, ROOT).text()
    second = signer("witness.example/w2", "another", KeyType.COSIGNATURE)
    note = signed(rooted(7, ROOT)).note.with_signatures([WITNESS.sign(text), second.sign(text, 5), WITNESS.sign(text)])
    again = read_note(note.to_bytes())
    assert len(again.signatures) == 3
    assert all(again.signed_by(one.key) for one in (LOG, WITNESS, second))
    assert not again.signed_by(OTHER.key)


def test_a_signature_of_the_one_kind_is_none_of_the_other() -> None:
    text = rooted(7, ROOT).text()
    as_log = signer(WITNESS.name, "a witness", KeyType.ED25519)
    assert as_log.key.public == WITNESS.key.public
    swapped = NoteSignature(WITNESS.name, WITNESS.key.id, as_log.sign(text).data)
    assert not Note(text, (swapped,)).signed_by(WITNESS.key)
    assert not Note(text, (WITNESS.sign(text),)).signed_by(as_log.key)


def test_the_time_of_a_cosignature_is_signed() -> None:
    text = rooted(7, ROOT).text()
    made = WITNESS.sign(text, 1000)
    later = NoteSignature(made.name, made.key_id, (1001).to_bytes(8, "big") + made.data[8:])
    assert Note(text, (made,)).signed_by(WITNESS.key)
    assert not Note(text, (later,)).signed_by(WITNESS.key)


def test_one_false_line_of_a_known_key_spoils_the_note() -> None:
    text = rooted(7, ROOT).text()
    good = LOG.sign(text)
    false = NoteSignature(good.name, good.key_id, bytes(64))
    assert not Note(text, (good, false)).signed_by(LOG.key)
    strange = NoteSignature("somebody.example", b"\x00\x01\x02\x03", b"of another kind")
    assert Note(text, (good, strange)).signed_by(LOG.key)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        GOOD[:-1],
        GOOD + b"\n",
        GOOD + b"more\n",
        GOOD.replace(b"\n\n", b"\n"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"7\n", b"7\t\n"),
        GOOD.replace("— ".encode(), b"- "),
        GOOD.replace("— ".encode(), "—  ".encode()),
        GOOD.replace(b"=\n", b"\n"),
        GOOD + GOOD.split(b"\n\n")[1] * 64,
        GOOD.replace(b"7\n", b"7\n" + b"x" * 70_000 + b"\n"),
        GOOD[:20] + b"\xff" + GOOD[21:],
        f"text\n\n— name {base64.b64encode(b'1234').decode()}\n".encode(),
        f"text\n\n— na+me {base64.b64encode(b'12345').decode()}\n".encode(),
        f"text\n\n— na\u00a0me {base64.b64encode(b'12345').decode()}\n".encode(),
    ],
)
def test_what_is_not_written_as_a_note_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedNote):
        read_note(content)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n7\n",
        "origin\n07\nROOT\n",
        "origin\n+7\nROOT\n",
        "origin\n-7\nROOT\n",
        "origin\n٧\nROOT\n",
        "origin\n7 \nROOT\n",
        f"origin\n{10**19}\nROOT\n",
        "\n7\nROOT\n",
        "origin\n7\nROOT\n\nextension\n",
        "origin\n7\nAAAA\n",
        "origin\n7\n ROOT\n",
        "origin\n7\nnot base64\n",
    ],
)
def test_what_is_not_written_as_a_checkpoint_is_refused(text: str) -> None:
    text = text.replace("ROOT", base64.b64encode(ROOT).decode())
    with pytest.raises(MalformedNote):
        read_checkpoint(Note(text, (LOG.sign(text),)).to_bytes())


def test_extension_lines_are_kept_and_signed() -> None:
    told = signed(Checkpoint(LOG.name, 7, ROOT, ("one", "two")))
    assert read_checkpoint(told.note.to_bytes()).checkpoint.extensions == ("one", "two")
    bare = told.note.to_bytes().replace(b"two\n", b"")
    assert not read_checkpoint(bare).is_of(LOG.key)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        VKEY.replace("c74f20a3", "c74f20a4"),
        VKEY.replace("ARpc", "Ahpc"),
        VKEY + "=",
        VKEY.replace("Peter", "Pet er"),
        NoteKey("a", KeyType.ED25519, bytes(32)).vkey[:-8],
    ],
)
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(MalformedNote):
        read_vkey(vkey)


@given(st.integers(0, len(GOOD) * 8 - 1))
def test_a_checkpoint_with_one_bit_changed_is_refused_or_signed_by_nobody(bit: int) -> None:
    forged = (int.from_bytes(GOOD, "big") ^ 1 << bit).to_bytes(len(GOOD), "big")
    try:
        assert not read_checkpoint(forged).is_of(LOG.key)
    except MalformedNote as refused:
        assert str(refused)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_garbage_is_a_checkpoint(content: bytes) -> None:
    with pytest.raises(MalformedNote):
        read_checkpoint(content)
