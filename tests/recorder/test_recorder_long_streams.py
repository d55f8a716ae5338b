"""A register of a whole province's officials does not slow a command down, and what a worker has folded is never stale."""

from random import Random
from time import perf_counter

import pytest

from activities.folds import PAGE, UNDER_THE_LOCK, Fold, Folds
from activities.recorder import Recorder, read_asked
from activities.standings import standing_at
from bench.crowd import crowd
from domain.actions import Action
from domain.card import card_of
from domain.ids import StreamKind, stream_kind
from domain.refusals import RefusalCode
from domain.state import fold, nothing_yet
from domain.state.register import RegisterState
from gateway.desk import Wish
from store import log
from store.log import HashedEvent
from story.cast import REGISTRAR
from tests.conftest import Database
from tests.recorder.chain import decided_again, whole_chain
from tests.recorder.lives import whole_life
from tests.recorder.put_back import put_back
from tests.recorder.town import MILLION, REGISTER, Town, open_town

MANY = 20_000
PATIENCE_MS = 100.0
FUND = "fund/2023/huong-son"


def recorders(town: Town, count: int, streams_at_most: int = 100) -> list[Recorder]:
    """So many workers on one record, each with folds of its own."""
    return [Recorder(town.recorder.pool, Folds(streams_at_most)) for _ in range(count)]


async def register_named(town: Town, recorder: Recorder, person: str) -> RefusalCode | None:
    body = {"person": person, "name": f"{person} (giả định)"}
    wish = Wish(stream=REGISTER, action=Action.REGISTER_PERSON, decides=body, decided_by=[REGISTRAR])
    receipt = await town.record(await town.desk.compose(wish), recorder=recorder)
    return receipt.refusal.code if receipt.refusal else None


async def version_of(town: Town, stream: str) -> int:
    async with town.database.as_role("sinhke_reader") as connection:
        return int(await connection.fetchval("select version from stream where name = $1", stream))


async def test_twenty_thousand_register_events_stop_no_command_and_slow_none(
    fresh_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with open_town(fresh_database, tmp_path_factory.mktemp("town")) as town:
        async with fresh_database.as_role(None) as superuser:
            await crowd(superuser, REGISTER, MANY)
            await whole_chain(superuser, REGISTER)
        [recorder] = recorders(town, 1)
        asked = [read_asked((await town.desk.compose(town.a_stranger())).wire().decode()) for _ in range(6)]

        await recorder.record_one(REGISTER, asked[0])
        took = []
        for one in asked[1:]:
            begun = perf_counter()
            receipt = await recorder.record_one(REGISTER, one)
            standing = await recorder.standing(REGISTER)
            took.append((perf_counter() - begun) * 1000)
            assert receipt.refusal is None
            assert standing.version == receipt.last_version

        assert sorted(took)[len(took) // 2] < PATIENCE_MS, took
        assert standing.version > MANY
        # A slug given in the long past is still given.
        assert await register_named(town, recorder, "dan-cu-1000") is RefusalCode.WRONG_STAGE


async def test_a_long_way_is_folded_before_the_lock_and_a_short_one_under_it(town: Town) -> None:
    [recorder] = recorders(town, 1)
    async with town.database.as_role(None) as superuser:
        await crowd(superuser, REGISTER, 3 * PAGE + 7, prefix="khach")
    async with recorder.pool.acquire() as connection:
        sent: list[str] = []
        connection.add_query_logger(lambda logged: sent.append(logged.query))
        async with connection.transaction():
            head = await log.lock_stream(connection, REGISTER)
            sent.clear()
            assert await recorder.folds.at(connection, head) is None
            assert sent == []
        assert (await recorder.folds.catch_up(connection, REGISTER)).version == head.version
        async with town.database.as_role(None) as superuser:
            await crowd(superuser, REGISTER, UNDER_THE_LOCK, prefix="den-sau")
        async with connection.transaction():
            head = await log.lock_stream(connection, REGISTER)
            found = await recorder.folds.at(connection, head)
    assert found is not None
    assert found.version == head.version


async def test_a_worker_whose_record_was_put_back_forgets_what_is_no_longer_there(town: Town) -> None:
    old, fresh = recorders(town, 2)
    assert await register_named(town, old, "truoc-khi-lui") is None
    kept = await version_of(town, REGISTER)
    for person in ("bi-mat-1", "bi-mat-2"):
        assert await register_named(town, old, person) is None

    async with town.database.as_role(None) as superuser:
        await put_back(superuser, REGISTER, kept)

    assert (await old.standing(REGISTER)).version == kept
    assert await register_named(town, old, "bi-mat-1") is None
    assert await register_named(town, old, "truoc-khi-lui") is RefusalCode.WRONG_STAGE
    assert await register_named(town, fresh, "bi-mat-1") is RefusalCode.WRONG_STAGE


async def test_a_worker_whose_record_went_another_way_folds_that_way(town: Town) -> None:
    old, other = recorders(town, 2)
    assert await register_named(town, old, "nga-ba") is None
    kept = await version_of(town, REGISTER)
    assert await register_named(town, old, "loi-cu") is None
    async with town.database.as_role(None) as superuser:
        await put_back(superuser, REGISTER, kept)
    # As many events as before and then more, so that no count could tell the two ways apart.
    assert await register_named(town, other, "loi-moi") is None

    assert await register_named(town, old, "loi-moi") is RefusalCode.WRONG_STAGE
    assert await register_named(town, old, "loi-cu") is None
    async with town.database.as_role("sinhke_reader") as connection:
        await whole_chain(connection, REGISTER)


async def test_an_attempt_that_did_not_commit_leaves_no_trace_in_what_is_folded(town: Town) -> None:
    [recorder] = recorders(town, 1)
    assert await register_named(town, recorder, "lan-dau") is None
    before = await recorder.standing(REGISTER)
    async with town.database.as_role(None) as superuser:
        await superuser.execute(
            "create function no() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;"
            "create constraint trigger no after insert on receipt deferrable initially deferred"
            " for each row execute function no()"
        )
        with pytest.raises(Exception, match="no"):
            await register_named(town, recorder, "lan-hai")
        await superuser.execute("drop trigger no on receipt; drop function no()")

    assert (await recorder.standing(REGISTER)).version == before.version
    assert await register_named(town, recorder, "lan-hai") is None


async def test_workers_in_turn_on_the_same_streams_decide_as_one_that_folds_everything(town: Town) -> None:
    draw = Random(20230703)
    workers = [*recorders(town, 2), *recorders(town, 1, streams_at_most=1)]
    seen = []
    for step in range(60):
        worker = draw.choice(workers)
        if draw.random() < 0.5:
            # Few names for many wishes: the second of each is refused, by whichever worker it comes to.
            seen.append(await register_named(town, worker, f"luan-phien-{draw.randrange(20)}"))
        else:
            year = draw.choice((2022, 2023))
            wish = town.an_allotment(MILLION + step, origin_year=year)
            receipt = await town.record(await town.desk.compose(wish), recorder=worker)
            seen.append(receipt.refusal.code if receipt.refusal else None)
    assert {None, RefusalCode.WRONG_STAGE, RefusalCode.CARRY_OVER_BASIS_MISSING} == set(seen)

    async with town.database.as_role("sinhke_reader") as connection:
        assert await decided_again(connection, FUND) > 0
        assert await _names_are_given_once(town)
        for stream in (REGISTER, FUND):
            whole = fold(stream, await log.read_stream(connection, stream))
            for worker in workers:
                standing = await worker.standing(stream)
                assert standing == standing_at(whole, standing.as_of)


async def _names_are_given_once(town: Town) -> bool:
    async with town.database.as_role("sinhke_reader") as connection:
        state = fold(REGISTER, await log.read_stream(connection, REGISTER))
        people = await connection.fetch("select person from person")
    assert isinstance(state, RegisterState)
    return {row["person"] for row in people} == state.people


async def test_a_fold_carried_in_any_steps_is_the_fold_of_all(town: Town) -> None:
    code = (await whole_life(town)).plan.code
    async with town.database.as_role("sinhke_reader") as connection:
        for stream in (code, FUND, REGISTER):
            tail = await log.read_tail(connection, stream, 0, 100_000)
            events = [found.event for found in tail]
            whole = fold(stream, events)
            card = card_of(stream, events) if stream_kind(stream) is StreamKind.SUBPROJECT else None
            for seed in range(40):
                carried = _in_steps(Random(seed), stream, tail)
                assert (carried.state, carried.card, carried.event_hash) == (whole, card, tail[-1].hash)


def _in_steps(draw: Random, stream: str, tail: list[HashedEvent]) -> Fold:
    """Carried forward by pieces of any length, each read from the fold's own last event on."""
    fold_, position = Fold(state=nothing_yet(stream)), 0
    while position < len(tail):
        ahead = min(len(tail), position + draw.choice((0, 1, 2, 7, len(tail))))
        given = tail[max(position - 1, 0) : ahead]
        found = fold_.along(given) if given or not position else fold_
        assert found is not None
        fold_, position = found, ahead
    return fold_


async def test_a_fold_goes_along_no_event_that_does_not_continue_it(town: Town) -> None:
    async with town.database.as_role("sinhke_reader") as connection:
        tail = await log.read_tail(connection, REGISTER, 0, 20)
    some = Fold(state=nothing_yet(REGISTER)).along(tail[:10])
    assert some is not None
    other = [HashedEvent(tail[9].event, "f" * 64), *tail[10:]]
    assert some.along(other) is None
    assert some.along([]) is None
    assert some.along(tail[9:10]) == some
