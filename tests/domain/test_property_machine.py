"""Every command by every person in any order, through the real decide, evolve and postings, and what must hold throughout.

Several sub-projects of two communes draw on shared fund lines; ten people hold duties that exclude each other. After every
step `World.offer` and `World.check` assert: every line sums to zero; `granted` ≤ 0 and every other account ≥ 0 at any
prefix; versions without gap; fold(events) = state, from their texts too; a refusal changes nothing; paid ≤ accepted ≤
contract ≤ approved; nobody on both sides of an incompatible pair; what `decide` is told to be available is what the
postings say; the stage after a step is one that its row names; the same facts, read back, give the same decision; what the
clock says moves neither stage nor money, and at the end of the year it has said everything.

The default run takes some seconds. The profile `nightly` walks two million steps, without any environment variable:
`python -m pytest tests/domain/test_property_machine.py --hypothesis-profile=nightly --timeout=0`.
"""

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, settings, target
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from domain.actions import REGISTER_ACTIONS, Action
from domain.refusals import RefusalCode
from tests.domain import wishes
from tests.domain.wishes import Wish
from tests.domain.world import World
from tests.domain.year_end import let_the_year_end

SEEDS = st.integers(0, 2**32 - 1)
NIGHTLY = settings.get_current_profile_name() == "nightly"


class SmallDistrict(RuleBasedStateMachine):
    """Two rules: somebody does the next thing of a case, or somebody tries anything at all."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(seed=SEEDS)
    def money_is_allotted(self, seed: int) -> None:
        rng = Random(seed)
        for _ in range(4):
            put(self.world, wishes.an_allotment(rng))

    @rule(seed=SEEDS)
    def somebody_does_the_next_thing(self, seed: int) -> None:
        put(self.world, wishes.the_next_thing(self.world, Random(seed)))

    @rule(seed=SEEDS)
    def somebody_does_the_next_thing_of_a_case_far_on(self, seed: int) -> None:
        put(self.world, wishes.the_next_thing(self.world, Random(seed), far_on=True))

    @rule(seed=SEEDS)
    def somebody_tries_anything(self, seed: int) -> None:
        put(self.world, wishes.anything(self.world, Random(seed)))

    def teardown(self) -> None:
        let_the_year_end(self.world)
        self.world.check()
        target(float(sum(self.world.accepted.values())), label="accepted commands")


def put(world: World, wish: Wish) -> None:
    """Put a wish to the district, unless the reader of commands turns it away."""
    command = wish.command()
    if command is not None:
        world.offer(command, wish.signers if wish.signers is not None else wish.by)


TestSmallDistrict = SmallDistrict.TestCase
TestSmallDistrict.settings = (
    settings(settings.default, suppress_health_check=list(HealthCheck))
    if NIGHTLY
    else settings(max_examples=40, stateful_step_count=100, deadline=None, suppress_health_check=list(HealthCheck))
)


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    """Twelve districts walked with fixed seeds, four hundred steps each."""
    walked = []
    for seed in range(12):
        rng, world = Random(seed), World()
        for step in range(400):
            if step < 4:
                put(world, wishes.an_allotment(rng))
            elif rng.random() < 0.8:
                put(world, wishes.the_next_thing(world, rng))
            else:
                put(world, wishes.anything(world, rng))
        let_the_year_end(world)
        walked.append(world)
    return walked


def test_the_walks_are_not_all_refusals(worlds: list[World]) -> None:
    accepted = sum((world.accepted for world in worlds), Counter[Action]())
    refused = sum((world.refused for world in worlds), Counter[RefusalCode]())
    assert accepted.total() > 800
    assert refused.total() > 800
    assert set(accepted) == set(Action) - REGISTER_ACTIONS


def test_the_walks_reach_the_end_of_several_cases(worlds: list[World]) -> None:
    assert sum(world.closed for world in worlds) >= 12
    assert sum(world.closed >= 2 for world in worlds) >= 3


def test_the_walks_meet_most_refusals(worlds: list[World]) -> None:
    """Ceilings that this edition does not set, the register's own refusals and wrong clocks cannot be met here."""
    met = {code for world in worlds for code in world.refused}
    elsewhere = {RefusalCode.COMMAND_REUSED, RefusalCode.CLOCK_SKEW, RefusalCode.ABOVE_NORM}
    assert len(set(RefusalCode) - met - elsewhere) <= 5, set(RefusalCode) - met - elsewhere


def test_the_walks_bring_people_to_both_sides_and_members_to_the_table(worlds: list[World]) -> None:
    refused = sum((world.refused for world in worlds), Counter[RefusalCode]())
    assert refused[RefusalCode.SAME_PERSON] > 50
    assert refused[RefusalCode.MEMBER_OF_GROUP] > 20
    assert refused[RefusalCode.EXCEEDS_AVAILABLE] > 20


def test_the_walks_share_lines_between_cases(worlds: list[World]) -> None:
    """Some line has carried the money of two sub-projects, so that an overdraft could have happened."""
    shared = 0
    for world in worlds:
        users: dict[str, set[str]] = {}
        for account in world.balances:
            users.setdefault(account.line, set()).add(account.subproject)
        shared += any(len(found - {""}) > 1 for found in users.values())
    assert shared >= 6
