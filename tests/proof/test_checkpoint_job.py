"""The job: every link gets its one place, under load, commits in any order, several jobs and a death at every edge."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from checkpoint.job import Round, Stage
from checkpoint.problems import CheckpointProblem, Why
from checkpoint.sequence import sequence
from domain.canonical import history_hash
from gateway.keys import KeyProblem
from store import log
from store.database import connect_pool
from store.histories import KEEP, keep_history, unkept
from store.tree import TreeBusy, count_leaves, tree_locked
from tests.proof.anchored import Anchored
from tests.recorder.lives import whole_life


async def test_a_whole_life_is_anchored_in_one_checkpoint(anchored: Anchored) -> None:
    await whole_life(anchored.town)
    signed = await anchored.one_round()

    assert signed == await anchored.check()
    assert signed.checkpoint.origin == "sinhke-mo-phong/lang-giang"
    assert signed.checkpoint.size > 100
    assert (anchored.shelf.folder / "log.vkey").read_text().startswith("sinhke-mo-phong/lang-giang+")
    assert (anchored.folder / "keys" / "log.pem").stat().st_mode & 0o077 == 0


async def test_a_round_without_a_new_link_signs_nothing(anchored: Anchored) -> None:
    async with anchored.job() as job:
        first, second = await job.round(), await job.round()
        assert (first.fresh, second.fresh, second.given) == (True, False, 0)
        assert second.signed == first.signed
    assert await anchored.one_round() == first.signed


async def test_a_record_without_a_register_has_nothing_to_anchor(anchored: Anchored) -> None:
    await anchored.as_superuser("alter table register_head disable trigger user", "truncate register_head")
    async with anchored.job() as job:
        assert await job.round() == Round()


async def test_later_links_come_behind_the_earlier_ones(anchored: Anchored) -> None:
    async with anchored.job() as job:
        for number in range(1, 4):
            await anchored.town.desk.act(anchored.town.a_stranger())
            done = await job.round()
            assert (done.fresh, done.given) == (True, 2 if number > 1 else done.given)
    signed = await anchored.check()
    assert signed.checkpoint.size == done.signed.checkpoint.size if done.signed else False
    assert len(list(anchored.shelf.folder.glob("*.checkpoint"))) == 3


async def test_a_transaction_that_commits_late_with_an_earlier_number_is_not_forgotten(anchored: Anchored) -> None:
    town = anchored.town
    late = await town.desk.compose(town.an_allotment(1_000))
    command_id = await town.take_in(late)
    pool = await connect_pool(
        anchored.database.url("sinhke_recorder") + "?idle_in_transaction_session_timeout=0", size=1
    )
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        stored = await log.read_command(connection, command_id)
        assert stored is not None
        head = await log.lock_stream(connection, stored.stream)
        now = await connection.fetchval("select record_now()")
        some_event = (await log.read_stream(connection, "register/lang-giang"))[1]
        verdict = log.Verdict(
            stored=stored, events=[some_event], refusal=None, facts="{}", recorded_at=now, build="test"
        )
        await log.append(connection, head, verdict)
        others = [await town.desk.act(town.a_stranger()) for _ in range(3)]
        before = await anchored.one_round()
        await transaction.commit()
    await pool.close()

    async with anchored.database.as_role(None) as reading:
        late_seq = await reading.fetchval("select max(seq) from event where stream like 'fund/%'")
        seqs = await reading.fetch(
            "select seq from event where command_id = any ($1::uuid[])",
            [answer.receipt.command_id for answer in others if answer.receipt],
        )
    assert all(late_seq < row["seq"] for row in seqs)
    after = await anchored.one_round()
    assert after.checkpoint.size == before.checkpoint.size + 2
    assert await anchored.check() == after


async def test_under_load_with_two_jobs_nothing_is_forgotten_and_nothing_comes_twice(anchored: Anchored) -> None:
    town, over = anchored.town, asyncio.Event()

    async def keep_writing(number: int) -> None:
        for _ in range(12):
            wish = town.an_allotment(1_000, subcomponent=None) if number % 2 else town.a_stranger()
            await town.desk.act(wish)

    async def keep_anchoring() -> int:
        rounds = 0
        async with anchored.job() as job:
            while not over.is_set():
                await job.round()
                rounds += 1
        return rounds

    jobs = [asyncio.create_task(keep_anchoring()) for _ in range(2)]
    await asyncio.gather(*(keep_writing(number) for number in range(4)))
    over.set()
    assert sum(await asyncio.gather(*jobs)) > 2
    await anchored.one_round()
    await anchored.check()


@pytest.mark.parametrize("edge", list(Stage))
async def test_a_job_that_dies_after_any_stage_is_gone_on_with(anchored: Anchored, edge: Stage) -> None:
    await anchored.one_round()
    await anchored.town.desk.act(anchored.town.a_stranger())
    async with anchored.job() as job:
        stages = job.stages(Round())
        async for stage in stages:
            if stage is edge:
                break
        # As a killed process: its connection is cut first, so that nothing can be tidied up.
        job._pool.terminate()
        with suppress(asyncpg.InterfaceError, asyncpg.PostgresError):
            await stages.aclose()
    await anchored.town.desk.act(anchored.town.a_stranger())
    await anchored.one_round()
    await anchored.check()


async def test_of_two_jobs_one_waits(anchored: Anchored) -> None:
    async with anchored.database.as_role("sinhke_checkpoint") as first:
        async with tree_locked(first):
            waiting = asyncio.create_task(anchored.one_round())
            await asyncio.sleep(0.3)
            assert await count_leaves(first) == 0
            async with anchored.database.as_role("sinhke_checkpoint") as second:
                with pytest.raises(TreeBusy):
                    async with tree_locked(second, patience=0.2):
                        pass
        await waiting
    await anchored.check()


async def test_many_links_come_in_parts(anchored: Anchored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkpoint.sequence.LINKS_AT_ONCE", 7)
    monkeypatch.setattr("checkpoint.sequence.STREAMS_AT_ONCE", 1)
    await whole_life(anchored.town)
    async with anchored.database.as_role("sinhke_checkpoint") as connection, tree_locked(connection):
        await connection.set_type_codec("uuid", schema="pg_catalog", encoder=str, decoder=str, format="text")
        given = await sequence(connection)
        assert await count_leaves(connection) == given
    await anchored.one_round()
    await anchored.check()


BROKEN = {
    "a changed body": "update event set body = body || ' ' where stream like 'register/%' and version = 2",
    "a changed hash": "update event set hash = repeat('a', 64) where stream like 'register/%' and version = 3",
    "a changed receipt": "update receipt set facts = facts || ' ' where stream like 'register/%' and position = 2",
    "a changed command": "update command set body = body || ' ' where stream like 'register/%'",
    "changed signatures": "update command set signatures = signatures || ' ' where stream like 'register/%'",
    "a deleted event": "delete from event where stream like 'register/%' and version = 3",
    "a deleted tail": "delete from receipt where position = (select links from stream where name = receipt.stream)",
    "a head set forward": "update stream set links = links + 1",
}


@pytest.mark.parametrize("attack", BROKEN)
async def test_a_log_that_does_not_fit_together_is_not_signed(anchored: Anchored, attack: str) -> None:
    await anchored.as_superuser(BROKEN[attack])
    async with anchored.job() as job:
        with pytest.raises(CheckpointProblem) as told:
            await job.round()
    assert told.value.why is Why.LOG_BROKEN
    assert "register/lang-giang" in str(told.value)
    assert anchored.shelf.last() is None


async def test_a_leaf_that_was_changed_before_it_was_signed_is_not_signed(anchored: Anchored) -> None:
    async with anchored.job() as job:
        stages = job.stages(Round())
        assert await anext(stages) is Stage.SEQUENCED
        await anchored.as_superuser("update leaf set hash = repeat('a', 64) where position = 5")
        with pytest.raises(CheckpointProblem) as told:
            await anext(stages)
    assert told.value.why is Why.LOG_BROKEN
    assert "leaf 5" in str(told.value)


ROLLED_BACK = {
    "a leaf and its link rewritten": (
        "update event set hash = repeat('a', 64) where stream = (select stream from leaf where position = 0) "
        "and position = (select link from leaf where position = 0)",
        "update leaf set hash = repeat('a', 64) where position = 0",
    ),
    "the last checkpoint deleted": ("delete from checkpoint",),
    "leaves and checkpoint cut off": ("delete from checkpoint", "delete from leaf where position > 10"),
}


@pytest.mark.parametrize("attack", ROLLED_BACK)
async def test_what_differs_from_what_was_signed_before_is_not_signed_again(anchored: Anchored, attack: str) -> None:
    await anchored.one_round()
    await anchored.as_superuser(*ROLLED_BACK[attack])
    await anchored.town.desk.act(anchored.town.a_stranger())
    async with anchored.job() as job:
        with pytest.raises(CheckpointProblem) as told:
            await job.round()
    assert told.value.why is Why.LOG_ROLLED_BACK


async def test_a_checkpoint_row_that_is_not_its_note_is_seen(anchored: Anchored) -> None:
    await anchored.one_round()
    await anchored.as_superuser("update checkpoint set root = repeat('a', 64)")
    async with anchored.job() as job:
        with pytest.raises(CheckpointProblem) as told:
            await job.round()
    assert told.value.why is Why.LOG_BROKEN


async def test_another_key_and_another_name_sign_nothing(anchored: Anchored) -> None:
    await anchored.one_round()
    async with anchored.job(origin="elsewhere.example/log") as job:
        with pytest.raises(CheckpointProblem) as told:
            await job.round()
    assert told.value.why is Why.LOG_KEY
    async with anchored.job(key="other.pem") as job:
        with pytest.raises(KeyProblem):
            await job.round()
    await anchored.check()


async def test_the_folder_outside_is_filled_up_again(anchored: Anchored) -> None:
    async with anchored.job() as job:
        await job.round()
        await anchored.town.desk.act(anchored.town.a_stranger())
        await job.round()
    for note in anchored.shelf.folder.glob("*.checkpoint"):
        note.unlink()
    await anchored.one_round()
    await anchored.check()


async def test_exported_histories_are_leaves_of_the_same_tree(anchored: Anchored) -> None:
    before = await anchored.one_round()
    runs = await anchored.keeps_histories()
    await anchored.town.desk.act(anchored.town.a_stranger())
    after = await anchored.one_round()
    assert after.checkpoint.size == before.checkpoint.size + len(runs) + 2
    async with anchored.database.as_role("sinhke_reader") as connection:
        rows = await connection.fetch(
            "select leaf.hash, workflow_id, run_id, sha256 from leaf join history_export using (workflow_id, run_id)"
        )
    assert len(rows) == len(runs)
    assert all(row["hash"] == history_hash(row["workflow_id"], row["run_id"], row["sha256"]) for row in rows)
    assert await anchored.check() == after


async def test_a_history_that_was_edited_in_the_record_is_not_signed(anchored: Anchored) -> None:
    await anchored.keeps_histories()
    await anchored.as_superuser(
        "alter table history_export drop constraint the_digest_is_of_the_body",
        "update history_export set body = replace(body, '1', '2') where run_id = 'run-1'",
    )
    async with anchored.job() as job:
        with pytest.raises(CheckpointProblem, match="run-1") as told:
            await job.round()
    assert told.value.why is Why.LOG_BROKEN


async def test_the_record_keeps_a_history_once_and_only_with_its_own_digest(anchored: Anchored) -> None:
    [run, *_] = await anchored.keeps_histories()
    async with anchored.database.as_role("sinhke_recorder") as connection:
        await keep_history(connection, run, "another text")
        assert await unkept(connection, [run, ("order/x", "y")]) == [("order/x", "y")]
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(KEEP, "order/x", "y", "0" * 64, "text")
    async with anchored.database.as_role("sinhke_reader") as connection:
        assert await connection.fetchval("select body from history_export where run_id = 'run-0'") != "another text"
