"""The village: a share of all its household representatives, notice in time, counts that can be, one list."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.commands import Unchecked
from domain.events.subproject import DossierSubmitted, VillageMeetingHeld
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.refusals import RefusalCode
from tests.domain import bodies, cast
from tests.domain.cases import a_case_at, after, ask, event, later, refusal, then
from tests.domain.laws import law_with

OPENED = a_case_at(Stage.OPENED)
STRICT = FigureKey.VOTE_SHARE_CONTRIBUTIONS_AND_COMMUNITY_PROPERTY


def test_two_thirds_of_all_households_carry_and_one_voice_less_does_not() -> None:
    refused = ask(OPENED, bodies.a_meeting(votes_for=39, votes_against=11))
    assert refusal(refused, RefusalCode.VOTE_NOT_CARRIED).detail == {"votes_for": 39, "needed": 40, "households": 60}
    held = event(ask(OPENED, bodies.a_meeting(votes_for=40, votes_against=10)), VillageMeetingHeld)
    assert held.votes_needed == 40


@pytest.mark.parametrize(("households", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (59, 40), (61, 41)])
def test_two_thirds_are_rounded_up_to_whole_households(households: int, needed: int) -> None:
    counts = {"households_total": households, "present": households, "list_count": bodies.NOBODY}
    enough = bodies.a_meeting(**counts, votes_for=needed, votes_against=0)
    assert event(ask(OPENED, enough), VillageMeetingHeld).votes_needed == needed
    one_less = bodies.a_meeting(**counts, votes_for=needed - 1, votes_against=0)
    refusal(ask(OPENED, one_less), RefusalCode.VOTE_NOT_CARRIED)


def test_all_of_those_who_came_are_not_enough_where_they_are_few() -> None:
    refused = ask(OPENED, bodies.a_meeting(present=39, votes_for=39, votes_against=0))
    refusal(refused, RefusalCode.VOTE_NOT_CARRIED)


def test_ballot_papers_count_beside_those_who_came() -> None:
    after(OPENED, ask(OPENED, bodies.a_meeting(present=30, ballots=12, votes_for=40, votes_against=2)))


@pytest.mark.parametrize(("votes", "carried"), [(31, True), (30, False)])
def test_the_other_class_of_matter_needs_more_than_half(votes: int, carried: bool) -> None:
    meeting = bodies.a_meeting(matter_class="other_self_governing_matters", votes_for=votes, votes_against=0)
    decision = ask(OPENED, meeting)
    if carried:
        assert event(decision, VillageMeetingHeld).votes_needed == 31
    else:
        refusal(decision, RefusalCode.VOTE_NOT_CARRIED)


def test_more_votes_than_voices_are_refused() -> None:
    refused = refusal(ask(OPENED, bodies.a_meeting(votes_for=41, votes_against=10)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "votes", "stated": 51, "expected": 50}
    after(OPENED, ask(OPENED, bodies.a_meeting(votes_for=40, votes_against=9)))


def test_more_voices_than_households_are_refused() -> None:
    refusal(ask(OPENED, bodies.a_meeting(present=50, ballots=11)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    after(OPENED, ask(OPENED, bodies.a_meeting(present=50, ballots=10)))


def test_a_list_longer_than_the_village_is_refused() -> None:
    longer = bodies.a_meeting(list_count={"poor": 50, "near_poor": 10, "newly_escaped": 1})
    refusal(ask(OPENED, longer), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    after(OPENED, ask(OPENED, bodies.a_meeting(list_count={"poor": 50, "near_poor": 10, "newly_escaped": 0})))


@pytest.mark.parametrize("again", [cast.HEAD, cast.FRONT_HEAD, cast.HOUSEHOLD_ONE])
def test_minutes_signed_twice_by_one_person_are_refused(again: str) -> None:
    signers = {
        "village_head": cast.HEAD,
        "front_head": cast.FRONT_HEAD,
        "household_representatives": (cast.HOUSEHOLD_ONE, again),
    }
    refused = refusal(ask(OPENED, bodies.a_meeting(signers=signers)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "signers", "stated": 3, "expected": 4}


def test_notice_of_two_days_is_enough_and_of_one_day_is_not() -> None:
    refused = ask(OPENED, bodies.a_meeting(held_on=date(2023, 8, 21), notice_on=date(2023, 8, 20)))
    assert refusal(refused, RefusalCode.NOTICE_TOO_SHORT).detail == {
        "days": 2,
        "notice_on": "2023-08-20",
        "held_on": "2023-08-21",
        "of": "meeting",
    }
    after(OPENED, ask(OPENED, bodies.a_meeting(held_on=date(2023, 8, 21), notice_on=date(2023, 8, 19))))


def test_a_meeting_without_notice_is_refused_once_the_decree_is_in_force() -> None:
    refusal(ask(OPENED, bodies.a_meeting(held_on=date(2023, 8, 15), notice_on=None)), RefusalCode.NOTICE_TOO_SHORT)
    after(OPENED, ask(OPENED, bodies.a_meeting(held_on=date(2023, 8, 14), notice_on=None)))


def test_a_meeting_of_tomorrow_is_refused() -> None:
    tomorrow = bodies.a_meeting(held_on=date(2023, 8, 22), notice_on=date(2023, 8, 1))
    refusal(ask(OPENED, tomorrow), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    next_day = later(OPENED, datetime(2023, 8, 21, 17, tzinfo=UTC))
    after(next_day, ask(next_day, tomorrow))


def test_a_meeting_before_the_law_is_refused_for_want_of_a_share() -> None:
    refused = refusal(ask(OPENED, bodies.a_meeting(held_on=date(2023, 6, 30))), RefusalCode.LIMIT_UNSET)
    assert refused.detail == {"figure": STRICT.value}
    after(OPENED, ask(OPENED, bodies.a_meeting(held_on=date(2023, 7, 1))))


def test_an_unset_share_cannot_be_named_away() -> None:
    named = Unchecked(figure=STRICT.value, paper=cast.paper("tờ trình 1"))
    refused = ask(OPENED, bodies.a_meeting(held_on=date(2023, 6, 30)), unchecked=(named,))
    refusal(refused, RefusalCode.LIMIT_UNSET)


def test_a_dossier_with_another_list_than_the_meetings_is_refused() -> None:
    case = a_case_at(Stage.DRAFTING)
    refused = refusal(ask(case, bodies.a_dossier(list_sha256=cast.sha("another"))), RefusalCode.LIST_DIFFERS)
    assert refused.detail == {"expected": cast.sha("list"), "stated": cast.sha("another")}
    event(ask(case, bodies.a_dossier(list_sha256=cast.sha("list"))), DossierSubmitted)


@pytest.mark.parametrize(("votes", "enough"), [(40, True), (39, False)])
def test_households_that_contribute_decided_so_by_the_share_for_contributions(votes: int, enough: bool) -> None:
    """A meeting may name the class that needs less; a counterpart in the dossier asks for two thirds all the same."""
    meeting = bodies.a_meeting(matter_class="other_self_governing_matters", votes_for=votes, votes_against=0)
    case = then(then(OPENED, meeting), bodies.a_posting())
    decision = ask(case, bodies.a_dossier())
    if enough:
        event(decision, DossierSubmitted)
    else:
        detail = {"votes_for": 39, "needed": 40, "households": 60}
        assert refusal(decision, RefusalCode.VOTE_NOT_CARRIED).detail == detail


def test_where_households_contribute_nothing_more_than_half_is_enough() -> None:
    meeting = bodies.a_meeting(matter_class="other_self_governing_matters", votes_for=31, votes_against=0)
    case = replace(
        then(then(OPENED, meeting), bodies.a_posting()), law=law_with(FigureKey.STATE_SHARE_MAX_EXTREMELY_HARD, 100)
    )
    event(ask(case, bodies.a_dossier(total_vnd=130_000_000, counterpart_vnd=0)), DossierSubmitted)
