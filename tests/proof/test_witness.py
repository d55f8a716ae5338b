"""A witness keeps the last checkpoint and refuses forks, rollbacks and garbage; the job hands it what it signs."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkpoint.witnesses import Answer, Said, Witness, read_witnesses
from domain.checkpoint import SignedCheckpoint, read_checkpoint
from domain.merkle import consistency_spans, leaf_hash, prove, root_of
from domain.note import Note, NoteKey, cosigned_at, read_note, read_vkey
from tests.architecture.tree import ROOT
from tests.proof.anchored import Anchored
from tests.proof.forging import LOG, OTHER, Signer, rooted, signed, signer
from witness.judge import Refused, judge, read_request

LEAVES = [leaf_hash(bytes([number])) for number in range(40)]
FORKED = [*LEAVES[:5], leaf_hash(b"forged"), *LEAVES[6:]]


def at(size: int, leaves: list[bytes] | None = None, by: Signer = LOG) -> SignedCheckpoint:
    return signed(rooted(size, root_of((leaves or LEAVES)[:size])), by)


class Process:
    """A witness as its own process, and one that hands it checkpoints."""

    def __init__(self, key: NoteKey, url: str, folder: Path) -> None:
        self.key, self.url, self.folder = key, url, folder

    async def hand(self, told: SignedCheckpoint, leaves: list[bytes] | None = None, *, knowing: int = 0) -> Answer:
        async def proof(old: int) -> list[bytes]:
            return prove(consistency_spans(old, told.checkpoint.size), leaves or LEAVES)

        witness = Witness(self.key, self.url)
        witness._holds = knowing
        async with aiohttp.ClientSession() as http:
            return await witness.hand(http, told, proof)

    async def post(self, body: bytes) -> tuple[int, str]:
        async with aiohttp.ClientSession() as http, http.post(f"{self.url}/add-checkpoint", data=body) as answer:
            return answer.status, await answer.text()

    async def last(self, origin: str = LOG.name) -> SignedCheckpoint:
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/last", params={"origin": origin}) as answer:
            return read_checkpoint(await answer.read())


@asynccontextmanager
async def witness_process(folder: Path, *logs: str, name: str = "witness.example/w1") -> AsyncIterator[Process]:
    words = ["serve", "--state", str(folder), "--name", name, "--port", "0"]
    words += [word for log in logs for word in ("--log", log)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "witness", *words),
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        key = read_vkey((await process.stdout.readline()).decode())
        yield Process(key, (await process.stdout.readline()).decode().strip(), folder)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


@pytest.fixture
async def witness(tmp_path: Path) -> AsyncIterator[Process]:
    async with witness_process(tmp_path / "witness", LOG.key.vkey) as process:
        yield process


async def test_a_growing_log_is_cosigned_with_the_time(witness: Process) -> None:
    for size in (1, 7, 8, 40):
        answer = await witness.hand(at(size))
        assert answer.said is Said.COSIGNED
        assert answer.cosignature is not None
        assert Note(at(size).note.text, (answer.cosignature,)).signed_by(witness.key)
        assert cosigned_at(answer.cosignature) > 1_700_000_000
    assert (await witness.last()).checkpoint == at(40).checkpoint
    assert (await witness.last()).note.signed_by(witness.key)


async def test_the_same_checkpoint_again_is_cosigned_again(witness: Process) -> None:
    assert [(await witness.hand(at(7))).said for _ in range(3)] == [Said.COSIGNED] * 3


async def test_a_witness_that_was_started_again_remembers(tmp_path: Path) -> None:
    async with witness_process(tmp_path, LOG.key.vkey) as first:
        await first.hand(at(7))
    async with witness_process(tmp_path, LOG.key.vkey) as second:
        assert second.key == first.key
        assert (await second.hand(at(7, FORKED), FORKED)).said is Said.REFUSED
        assert (await second.hand(at(9))).said is Said.COSIGNED
    assert len(list(tmp_path.rglob("*.checkpoint"))) == 2


@pytest.mark.parametrize("size", [6, 7, 8, 40])
async def test_a_fork_is_refused_at_every_size_and_what_is_held_stays(witness: Process, size: int) -> None:
    await witness.hand(at(7))
    answer = await witness.hand(at(size, FORKED), FORKED)
    assert answer.said is Said.REFUSED
    assert any(word in answer.detail for word in ("fork", "proof does not hold", "holds 7 leaves"))
    assert (await witness.last()).checkpoint == at(7).checkpoint


async def test_a_log_that_was_set_back_is_refused_whatever_it_says_it_was(witness: Process) -> None:
    await witness.hand(at(20))
    answers = [await witness.hand(at(7), knowing=old) for old in (0, 7, 20)]
    assert {answer.said for answer in answers} == {Said.REFUSED}
    status, said = await witness.post(b"old 20\n\n" + at(7).note.to_bytes())
    assert (status, "set back" in said) == (400, True)
    assert (await witness.last()).checkpoint.size == 20


async def test_an_old_request_played_again_changes_nothing(witness: Process) -> None:
    request = b"old 0\n\n" + at(7).note.to_bytes()
    assert (await witness.post(request))[0] == 200
    assert (await witness.hand(at(20))).said is Said.COSIGNED
    assert await witness.post(request) == (409, "20\n")
    assert (await witness.last()).checkpoint.size == 20


async def test_a_log_that_is_not_watched_or_not_its_own_is_refused(witness: Process) -> None:
    stranger = signer("elsewhere.example/log", "x")
    strange = signed(rooted(7, root_of(LEAVES[:7]), stranger.name), stranger)
    assert (await witness.post(b"old 0\n\n" + strange.note.to_bytes()))[0] == 404
    assert (await witness.post(b"old 0\n\n" + at(7, by=OTHER).note.to_bytes()))[0] == 403
    unsigned = Note(at(7).note.text, (stranger.sign(at(7).note.text),))
    assert (await witness.post(b"old 0\n\n" + unsigned.to_bytes()))[0] == 403


@pytest.mark.parametrize(
    "change",
    [
        lambda body: b"",
        lambda body: body.replace(b"old 0", b"old 00"),
        lambda body: body.replace(b"old 0", b"new 0"),
        lambda body: body.replace(b"old 0\n", b"old 0\nnot base64\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\nAAAA\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n" * 1 + (b"A" * 43 + b"=\n") * 64),
        lambda body: body.replace(b"\n\n", b"\n", 1),
        lambda body: body[:-10],
        lambda body: b"\xff" + body,
        lambda body: body + b"\x00" * 10,
    ],
)
async def test_garbage_is_refused_with_a_sentence(witness: Process, change: Callable[[bytes], bytes]) -> None:
    status, said = await witness.post(change(b"old 0\n\n" + at(7).note.to_bytes()))
    assert status == 400
    assert said


async def test_too_much_is_refused(witness: Process) -> None:
    status, _ = await witness.post(b"x" * 300_000)
    assert status == 413


@given(st.binary(max_size=300))
def test_no_garbage_raises_anything_else(body: bytes) -> None:
    with pytest.raises(Refused) as told:
        judge(read_request(body), {LOG.name: [LOG.key]}, None)
    assert told.value.status == 400


async def test_two_forks_at_once_get_one_cosignature(witness: Process) -> None:
    answers = await asyncio.gather(witness.hand(at(7)), witness.hand(at(7, FORKED), FORKED))
    assert sorted(answer.said for answer in answers) == [Said.COSIGNED, Said.REFUSED]


async def test_two_witnesses_do_not_share_a_folder(witness: Process) -> None:
    words = ["serve", "--state", str(witness.folder), "--name", "w", "--port", "0", "--log", LOG.key.vkey]
    second = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "witness",
        *words,
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    _, talked = await second.communicate()
    assert second.returncode == 1
    assert b"another witness" in talked


def test_witnesses_are_read_from_the_setting() -> None:
    key = signer("w.example/1", "w").key
    assert read_witnesses("") == []
    for wrong in ("x", f"{key.vkey} http://a", "a http://b"):
        with pytest.raises(Exception, match=r"http|key"):
            read_witnesses(wrong)


async def test_the_job_collects_cosignatures_and_says_which_witness_is_silent(
    anchored: Anchored, tmp_path: Path
) -> None:
    log = (await anchored.one_round()).checkpoint.origin
    vkey = (anchored.shelf.folder / "log.vkey").read_text().strip()
    assert vkey.startswith(f"{log}+")
    async with (
        witness_process(tmp_path / "w1", vkey) as first,
        witness_process(tmp_path / "w2", vkey, name="w2") as second,
    ):
        setting = f"{first.key.vkey} {first.url}, {second.key.vkey} {second.url}"
        gone = Witness(signer("gone.example", "gone").key, "http://127.0.0.1:9")
        async with anchored.job([*read_witnesses(setting), gone]) as job:
            for _ in range(3):
                await anchored.town.desk.act(anchored.town.a_stranger())
                done = await job.round()
                assert [answer.said for answer in done.answers] == [Said.COSIGNED, Said.COSIGNED, Said.SILENT]
            again = await job.round()
        assert [answer.said for answer in again.answers] == [Said.COSIGNED, Said.COSIGNED, Said.SILENT]
        note = read_note(anchored.shelf.path((await anchored.check()).checkpoint.size).read_bytes())
        assert note.signed_by(first.key) and note.signed_by(second.key)
        assert len(note.signatures) == 3


async def test_a_log_that_was_rewritten_and_signed_anew_is_told_by_its_witness(
    anchored: Anchored, tmp_path: Path
) -> None:
    """The whole shelf and the checkpoints are forged too; only what lies outside the forger's reach remembers."""
    await anchored.one_round()
    vkey = (anchored.shelf.folder / "log.vkey").read_text().strip()
    async with witness_process(tmp_path / "w", vkey) as process:
        async with anchored.job([Witness(process.key, process.url)]) as job:
            await job.round()
        held = await process.last(vkey.split("+")[0])
        await anchored.as_superuser(
            "delete from checkpoint", "delete from leaf where position = (select max(position) from leaf)"
        )
        for note in anchored.shelf.folder.glob("*.checkpoint"):
            note.unlink()
        # He cuts off the last receipt with its leaf, and lets the log grow into another one that is whole in itself.
        await anchored.as_superuser(
            "delete from receipt where stream like 'register/%' "
            "and position = (select links from stream where name = receipt.stream)",
            "update stream set links = links - 1, head_hash = (select hash from leaf where leaf.stream = name "
            "order by link desc limit 1) where name like 'register/%'",
        )
        await anchored.town.desk.act(anchored.town.a_stranger())
        async with anchored.job([Witness(process.key, process.url)]) as job:
            done = await job.round()
        assert [answer.said for answer in done.answers] == [Said.REFUSED]
        assert await process.last(held.checkpoint.origin) == held
