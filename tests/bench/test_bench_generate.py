"""A synthetic year: every stage is in it, everything in it is really decided and says that it is invented, a seed repeats it."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.province.cards import copy_cards
from bench.province.ground import Place
from bench.province.plan import FIRST_DAY, LAST_DAY, WINDOW, CasePlan, Size, cases_of, days_of
from bench.province.steps import ENDS, Step
from bench.province.year import generate
from domain.deadlines import DeadlineRule
from domain.lifecycle import Stage
from domain.refusals import RefusalCode
from tests.conftest import Database
from tests.recorder.chain import decided_again, whole_chain

SMALL = Size(seed=7, communes=2, cases=len(ENDS), days=8)
RECORD = "select stream, version, kind from event where stream like 'DA-%' order by stream, version"


@asynccontextmanager
async def a_place(database: Database, folder: Path) -> AsyncIterator[Place]:
    yield Place(database_url=database.superuser, secrets=database.secrets, var=folder)


@pytest.fixture(scope="module")
async def year(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A small year, played in this process."""
    async with a_place(database, tmp_path_factory.mktemp("year")) as place:
        await generate(place, SMALL)
    return database


async def test_a_year_has_every_stage_and_every_card_is_simulated(year: Database) -> None:
    async with year.as_role("sinhke_reader") as connection:
        cards = await connection.fetch("select stage, simulated, title from subproject_card")
    assert {Stage(card["stage"]) for card in cards} == set(Stage)
    assert len(cards) == SMALL.communes * SMALL.cases
    assert {card["simulated"] for card in cards} == {True}
    assert all("giả định" in card["title"] for card in cards)


async def test_everybody_in_a_year_is_invented_and_says_so(year: Database) -> None:
    async with year.as_role("sinhke_reader") as connection:
        people = [row["name"] for row in await connection.fetch("select name from person where not machine")]
        assert await connection.fetchval("select kind from register_head") == "simulated"
    assert len(people) > 12
    assert all("giả định" in name for name in people)


async def test_every_decision_of_a_year_falls_again_on_its_kept_facts(year: Database) -> None:
    async with year.as_role("sinhke_reader") as connection:
        streams = [row["name"] for row in await connection.fetch("select name from stream where kind <> 'register'")]
        for stream in streams:
            assert await decided_again(connection, stream) > 0
        for row in await connection.fetch("select name from stream where kind = 'register'"):
            await whole_chain(connection, row["name"])
        refused = {row["code"] for row in await connection.fetch("select distinct code from receipt")} - {None}
    assert refused <= {RefusalCode.VOTE_NOT_CARRIED, RefusalCode.AMOUNTS_DO_NOT_ADD_UP}


async def test_a_year_knows_every_way_back_and_every_kind_of_end(year: Database) -> None:
    async with year.as_role("sinhke_reader") as connection:
        kinds = {row["kind"] for row in await connection.fetch("select distinct kind from event")}
    assert kinds >= {
        *("BeneficiaryListPosted", "ObjectionRaised", "DossierFoundComplete", "DossierReturned", "CounterpartRecorded"),
        *("SubprojectRefused", "SubprojectWithdrawn", "ProjectCancelled", "SubprojectClosed"),
    }


async def test_the_dates_of_a_year_open_and_close_and_are_missed_by_the_edition_that_its_cases_pin(
    year: Database, fresh_database: Database, tmp_path: Path
) -> None:
    """The edition of the case sets no service level; the assumed one does, so its offices can be late."""
    size = replace(SMALL, communes=1, edition="lang-giang-gia-dinh")
    async with a_place(fresh_database, tmp_path) as place:
        await generate(place, size)
    assert DeadlineRule.APPRAISAL not in await rules_opened(year)
    assert await rules_opened(fresh_database) >= {DeadlineRule.APPRAISAL, DeadlineRule.APPROVAL, DeadlineRule.CONTRACT}
    async with fresh_database.as_role("sinhke_reader") as connection:
        kinds = Counter(row["kind"] for row in await connection.fetch("select kind from event"))
        for row in await connection.fetch("select name from stream where name like 'DA-%'"):
            assert await decided_again(connection, row["name"]) > 0
    assert kinds["DeadlineMissed"] > kinds["SubprojectClosed"] > 0
    assert kinds["DeadlineEscalated"] > 0


async def rules_opened(database: Database) -> set[DeadlineRule]:
    async with database.as_role("sinhke_reader") as connection:
        bodies = await connection.fetch("select body from event where stream like 'DA-%'")
    return {DeadlineRule(one["rule"]) for row in bodies for one in json.loads(row["body"]).get("opens", ())}


async def test_the_clock_of_a_year_goes_forward_from_its_first_day_to_its_last(year: Database) -> None:
    async with year.as_role("sinhke_reader") as connection:
        first, last = await connection.fetchrow(
            "select min(recorded_at), max(recorded_at) from event where stream like 'DA-%'"
        ) or (None, None)
        late = await connection.fetchval("select count(*) from receipt where recorded_at > record_now()")
    assert first.date() >= FIRST_DAY
    assert last.date() <= LAST_DAY
    assert last - first > timedelta(days=100)
    assert late == 0


async def test_the_next_code_after_a_year_is_nobodys(year: Database) -> None:
    async with year.as_role("sinhke_gateway") as connection:
        code = await connection.fetchval("select next_code(2023)")
    assert code == f"DA-2023-{SMALL.communes * SMALL.cases + 1:04d}"


async def test_the_same_seed_gives_the_same_year_however_many_processes_play_it(
    year: Database, fresh_database: Database, tmp_path: Path
) -> None:
    async with a_place(fresh_database, tmp_path) as place:
        await generate(place, SMALL, processes=2)
    async with year.as_role("sinhke_reader") as here, fresh_database.as_role("sinhke_reader") as there:
        assert [tuple(row) for row in await here.fetch(RECORD)] == [tuple(row) for row in await there.fetch(RECORD)]


async def test_cards_are_copied_from_a_year_under_codes_that_nobody_has(year: Database) -> None:
    async with year.as_role(None) as superuser, superuser.transaction():
        before = await superuser.fetchval("select count(*) from subproject_card")
        await copy_cards(superuser, 100_500)
        assert await superuser.fetchval("select count(*) from subproject_card") == before + 100_500
        years = await superuser.fetch("select distinct fund_year from subproject_card where fund_year > 2023")
        assert {row["fund_year"] for row in years} == {2030, 2031}
        assert await superuser.fetchval("select count(*) from board_case where not simulated") == 0
        with pytest.raises(ValueError, match="seventy years"):
            await copy_cards(superuser, 10_000_000)
        await superuser.execute("delete from subproject_card where fund_year > 2023")


def test_a_seed_is_one_plan_and_another_seed_another() -> None:
    size = Size(seed=3, communes=4, cases=50)
    assert list(cases_of(size)) == list(cases_of(size))
    assert list(cases_of(size)) != list(cases_of(Size(seed=4, communes=4, cases=50)))


def test_a_plan_keeps_its_order_and_its_days() -> None:
    size = Size(seed=5, communes=21, cases=400)
    steps: Counter[Step] = Counter()
    for case in cases_of(size):
        days = [move.day for move in case.moves]
        assert days == sorted(days)
        assert 0 <= days[0] <= days[-1] < len(days_of(size))
        assert all(later - earlier > WINDOW for earlier, later in windows(case, days_of(size)))
        steps.update(move.step for move in case.moves)
    assert set(steps) == set(Step)
    assert {day.weekday() for day in days_of(size)} <= set(range(5))


def windows(case: CasePlan, days: list[date]) -> Iterator[tuple[date, date]]:
    """The day on which each list was posted, with that of the dossier that rests on it."""
    posted = None
    for move in case.moves:
        if move.step is Step.POST:
            posted = days[move.day]
        if move.step is Step.SUBMIT:
            assert posted is not None
            yield posted, days[move.day]


@pytest.mark.parametrize("days", [2, 3, 8, 150])
def test_a_list_hangs_its_days_before_the_dossier_however_many_days_a_year_has(days: int) -> None:
    size = Size(seed=11, communes=3, cases=200, days=days)
    for case in cases_of(size):
        assert all(later - earlier > WINDOW for earlier, later in windows(case, days_of(size)))
        assert [move.day for move in case.moves] == sorted(move.day for move in case.moves)


@pytest.mark.parametrize("wrong", [{"communes": 0}, {"cases": 0}, {"days": 1}, {"communes": 99, "cases": 2_000}])
def test_a_size_that_is_none_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="cases"):
        Size(**wrong)
