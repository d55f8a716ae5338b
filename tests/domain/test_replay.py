"""A life told step by step is the life itself: over random lives the last step is the fold, a step is the state at its
number, the differences add up to the state, and the moves of money to the balances."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.changes import changes
from domain.facets import Facet, Named, Value, facets
from domain.lifecycle import Stage
from domain.money import LINE_KINDS, AccountKind
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.replay import Answered, Life, NoSuchMoment, Recorded, Step, compare, replay, until
from domain.spans import Span
from domain.state import fold
from domain.state.subproject import SubprojectState
from domain.times import local_date, start_of
from domain.values import Model
from tests.domain import bodies, cast, wishes
from tests.domain.cases import Case, a_case_at, a_command, ask
from tests.domain.kept import Kept, walked
from tests.domain.lives import every_kind_of_life
from tests.domain.world import FUNDS


def happened(steps: tuple[Step, ...]) -> list[Step]:
    return [step for step in steps if step.recorded is not None]


any_life = given(seed=st.integers(0, 2**32 - 1))
some_lives = settings(max_examples=25, deadline=None)


@some_lives
@any_life
def test_every_step_is_the_fold_of_its_events_and_the_last_one_is_the_stream(seed: int) -> None:
    world = walked(seed)
    for life in world.lives:
        steps, events = replay(life), world.events[life.stream]
        assert [step.recorded.version for step in happened(steps) if step.recorded] == [*range(1, len(events) + 1)]
        assert steps[-1].after == world.states[life.stream] == fold(life.stream, events)
        for number in range(1, len(events) + 1):
            assert until(steps, number)[-1].after == fold(life.stream, events[:number])


@some_lives
@any_life
def test_the_differences_of_all_steps_add_up_to_the_state(seed: int) -> None:
    for life in walked(seed).lives:
        told: dict[Named, Value] = {}
        for step in replay(life):
            for change in step.changes:
                assert told.get((change.facet, change.about)) == change.before != change.after
                told[change.facet, change.about] = change.after
            assert {named: value for named, value in told.items() if value is not None} == facets(step.after)


@some_lives
@any_life
def test_the_moves_of_money_add_up_to_the_balances_and_every_line_to_zero(seed: int) -> None:
    world = walked(seed)
    whole: Counter[tuple[str, AccountKind]] = Counter()
    for life in world.lives:
        own: Counter[tuple[str, AccountKind]] = Counter()
        for step in replay(life):
            lines: Counter[str] = Counter()
            for move in step.money:
                assert move.delta_vnd
                lines[move.line] += move.delta_vnd
                whole[move.line, move.kind] += move.delta_vnd
                if move.kind not in LINE_KINDS:
                    assert move.before_vnd == own[move.line, move.kind]
                    own[move.line, move.kind] += move.delta_vnd
                    assert move.after_vnd == own[move.line, move.kind]
            assert not any(lines.values())
        state = world.states[life.stream]
        if isinstance(state, SubprojectState):
            assert {key: sum_ for key, sum_ in own.items() if sum_} == {k: v for k, v in state.balances.items() if v}
    recorded: Counter[tuple[str, AccountKind]] = Counter()
    for account, balance in world.balances.items():
        recorded[account.line, account.kind] += balance
    assert whole == recorded


@some_lives
@any_life
def test_a_refused_command_stands_in_its_place_and_changes_nothing(seed: int) -> None:
    world = walked(seed)
    steps = [step for life in world.lives for step in replay(life)]
    refused = [step for step in steps if step.recorded is None]
    assert len(refused) == world.refused.total()
    assert len(steps) - len(refused) == world.accepted.total()
    for step in refused:
        assert step.answered.refusal is not None
        assert step.before == step.after
        assert (step.changes, step.money) == ((), ())
    for life in world.lives:
        order = [step.answered.position for step in replay(life)]
        assert order == sorted(order)


@some_lives
@any_life
def test_whatever_was_done_was_done_under_a_mandate_that_held(seed: int) -> None:
    for life in walked(seed).lives:
        for step in happened(replay(life)):
            assert step.recorded is not None
            # Whoever speaks for the group does so by the village's choice, and not by a mandate of the register.
            assert step.mandates or step.recorded.hand.duty is Duty.GROUP_REPRESENTATIVE
            assert all(one.holds_at(step.answered.facts.received_at) for one in step.mandates)
            for principal in step.recorded.hand.on_behalf_of:
                named = {one.delegated_by for one in step.answered.facts.mandates}
                assert principal in named


@some_lives
@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_two_moments_differ_by_what_happened_between_them(seed: int, data: st.DataObject) -> None:
    for life in walked(seed).lives:
        steps = replay(life)
        versions = [step.recorded.version for step in happened(steps) if step.recorded]
        if not versions:
            continue
        one, other = (data.draw(st.sampled_from(versions)) for _ in range(2))
        found = compare(life.stream, steps, one, other)
        assert found == compare(life.stream, steps, other, one)
        low, high = sorted((one, other))
        assert found.changes == changes(until(steps, low)[-1].after, until(steps, high)[-1].after)
        assert [step.recorded.version for step in happened(found.steps) if step.recorded] == [*range(low + 1, high + 1)]
        moves: Counter[tuple[str, AccountKind]] = Counter()
        for step in found.steps:
            for move in step.money:
                moves[move.line, move.kind] += move.delta_vnd
        assert {(m.line, m.kind): m.delta_vnd for m in found.money} == {k: v for k, v in moves.items() if v}


@pytest.fixture(scope="module")
def districts() -> list[Kept]:
    return [walked(seed, steps=260) for seed in range(5)]


@pytest.fixture
def district(districts: list[Kept]) -> Kept:
    return districts[0]


def test_a_tried_self_approval_is_a_step_with_its_reason(districts: list[Kept]) -> None:
    steps = [step for district in districts for life in district.lives for step in replay(life)]
    refused = [step.answered.refusal for step in steps if step.recorded is None]
    assert RefusalCode.SAME_PERSON in {no.code for no in refused if no is not None}


def told_as(case: Case, decides: Model, *, by: str) -> Step:
    """The step that comes of what somebody asks in a case."""
    decision, stream = ask(case, decides, by=by), case.subproject.code
    past = tuple(Recorded(version=n, event=event, hash="") for n, event in enumerate(case.events, start=1))
    now = tuple(Recorded(version=len(past) + 1, event=event, hash="") for event in decision.events)
    command, facts = a_command(stream, decides, by=(by,)), case.facts
    before = Answered(
        command=command,
        facts=facts,
        refusal=None,
        events=past,
        position=1,
        hash="",
        recorded_at=facts.received_at,
        build="",
    )
    return replay(Life(stream=stream, answered=(before, replace(before, refusal=decision.refusal, events=now))))[-1]


def test_what_is_done_for_another_names_the_mandate_that_was_delegated() -> None:
    lent = cast.mandate("hs-pho", Duty.APPROVER).model_copy(
        update={"delegated_by": cast.APPROVER, "within": Span(valid_from=start_of(date(2023, 1, 1)), valid_to=None)}
    )
    awaiting = a_case_at(Stage.AWAITING_APPROVAL)
    facts = awaiting.facts.model_copy(update={"mandates": (*awaiting.facts.mandates, lent)})
    step = told_as(replace(awaiting, facts=facts), bodies.an_approval(), by="hs-pho")
    assert step.recorded is not None
    assert (step.recorded.hand.decided_by, step.recorded.hand.on_behalf_of) == (("hs-pho",), (cast.APPROVER,))
    assert step.mandates == (lent,)


def test_a_mandate_that_did_not_hold_or_is_of_another_duty_is_not_shown() -> None:
    awaiting = a_case_at(Stage.AWAITING_APPROVAL)
    over = cast.mandate("hs-pho", Duty.APPROVER, until=date(2023, 1, 2))
    other = cast.mandate("hs-pho", Duty.APPRAISER)
    facts = awaiting.facts.model_copy(update={"mandates": (*awaiting.facts.mandates, over, other)})
    step = told_as(replace(awaiting, facts=facts), bodies.an_approval(), by="hs-pho")
    assert step.answered.refusal is not None
    assert (step.recorded, step.mandates) == (None, ())


def test_each_step_of_a_case_stands_on_its_row_of_the_lifecycle(district: Kept) -> None:
    for life in district.lives:
        for step in happened(replay(life)):
            if life.stream in FUNDS:
                assert step.row is None
                continue
            assert step.row is not None and step.row.article
            assert isinstance(step.after, SubprojectState)
            assert step.after.stage in step.row.leads_to


def test_a_day_holds_what_was_recorded_until_its_end(district: Kept) -> None:
    for life in district.lives:
        steps = replay(life)
        last = local_date(steps[-1].answered.recorded_at)
        assert until(steps, last) == until(steps, last + timedelta(days=400)) == until(steps, None) == steps


@pytest.mark.parametrize("moment", [0, -1, 10**6, date(2020, 1, 1)])
def test_a_moment_at_which_nothing_stood_is_none(district: Kept, moment: int | date) -> None:
    with pytest.raises(NoSuchMoment):
        until(replay(district.lives[0]), moment)


def test_a_life_that_only_knew_refusals_has_steps_and_no_number() -> None:
    world = Kept()
    wish = wishes.the_next_thing(world, Random(1))
    wish.by = ["nobody"]
    command = wish.command()
    assert command is not None
    assert world.offer(command, wish.by).refusal is not None
    (life,) = world.lives
    (step,) = replay(life)
    assert step.recorded is None
    with pytest.raises(NoSuchMoment):
        until([step], 1)


def test_every_kind_of_event_changes_something_that_can_be_said() -> None:
    silent = set()
    for case in every_kind_of_life():
        stream = getattr(case.state, "code", None) or getattr(case.state, "stream", "")
        for number, event in enumerate(case.events, start=1):
            before, after = fold(stream, case.events[: number - 1]), fold(stream, case.events[:number])
            if not changes(before, after):
                silent.add(type(event).__name__)
    assert silent == set()


def test_a_return_says_whose_hands_the_case_is_in_again() -> None:
    (case,) = [life for life in every_kind_of_life() if getattr(life.state, "stage", None) is Stage.REFUSED][:1]
    stream = case.subproject.code
    number = next(n for n, event in enumerate(case.events) if type(event).__name__ == "DossierReturned")
    told = changes(fold(stream, case.events[:number]), fold(stream, case.events[: number + 1]))
    named = {change.facet: change for change in told}
    assert (named[Facet.STAGE].before, named[Facet.STAGE].after) == (Stage.AWAITING_APPROVAL, Stage.DRAFTING)
    assert named[Facet.HOLDER].after == f"commune_officer/{cast.COMMUNE}"
