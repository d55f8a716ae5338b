"""Who is told of what: a closed list of events, and for each that tells somebody exactly whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import Attested
from domain.commands.subproject import ReturnDossier
from domain.events import EVENTS
from domain.events.hand import Hand
from domain.letters import STOPS_ALL, LetterProblem, digest_day, letter_id, message_id, patience
from domain.lifecycle import Stage
from domain.notices import TELLS, TELLS_NOBODY, Addressee, Notice, NoticeKind, notices_by_version, notices_of, people
from domain.people import Duty
from domain.state import fold, nothing_yet
from domain.times import VIETNAM
from domain.values import Day, Model
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, then
from tests.domain.lives import every_kind_of_life

# On their way from other parts of the program: their entries wait for them.
HEAD_OF_THE_VILLAGE = Addressee(duty=Duty.VILLAGE_HEAD, office=cast.VILLAGE)
INSTANTS = st.datetimes(datetime(2021, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def test_every_kind_of_event_tells_somebody_or_is_listed_as_telling_nobody() -> None:
    assert set(TELLS) | TELLS_NOBODY == set(EVENTS)
    assert set(TELLS) & TELLS_NOBODY == set()


def told_of(case: Case) -> list[tuple[int, Notice]]:
    *past, last = case.events
    return notices_by_version(fold(cast.CODE, past), [last])


def persons(notice: Notice) -> list[str | None]:
    return [addressee.person for addressee in notice.addressees if addressee.person]


def returned_from(stage: Stage, by: str) -> Case:
    case = a_case_at(stage)
    return after(case, ask(case, ReturnDossier(reason="thiếu bảng kê", missing_items=("bang-ke",)), by=by))


def test_a_return_tells_whose_acts_it_voids_who_submitted_and_the_head_of_the_village() -> None:
    case = returned_from(Stage.AWAITING_APPROVAL, cast.APPROVER)
    ((version, notice),) = told_of(case)

    assert version == len(case.events)
    assert notice.kind is NoticeKind.DOSSIER_RETURNED
    assert notice.at_once
    assert set(persons(notice)) == {cast.APPRAISER, cast.APPRAISER_TWO, cast.APPRAISAL_SECRETARY, cast.OFFICER}
    assert notice.addressees[-1] == HEAD_OF_THE_VILLAGE


def test_a_return_before_any_appraisal_voids_nothing_and_tells_the_submitter_and_the_head() -> None:
    ((_, notice),) = told_of(returned_from(Stage.IN_APPRAISAL, cast.APPRAISER))

    assert persons(notice) == [cast.OFFICER]
    assert "voided" not in notice.detail


def test_a_return_of_the_second_version_tells_nobody_whose_act_rested_on_the_first_alone() -> None:
    first = returned_from(Stage.AWAITING_APPROVAL, cast.APPROVER)
    again = then(then(first, bodies.a_dossier()), bodies.an_appraisal(members=(cast.APPRAISER,)))
    ((_, notice),) = told_of(after(again, ask(again, ReturnDossier(reason="thiếu"), by=cast.APPROVER)))

    assert cast.APPRAISER_TWO not in persons(notice)
    assert {cast.APPRAISER, cast.APPRAISAL_SECRETARY, cast.OFFICER} == set(persons(notice))
    assert notice.detail["dossier"] == 2


def test_a_return_says_who_why_what_is_missing_and_where_the_case_is_now() -> None:
    ((_, notice),) = told_of(returned_from(Stage.AWAITING_APPROVAL, cast.APPROVER))

    voided = f"{cast.APPRAISER}, {cast.APPRAISER_TWO}, {cast.APPRAISAL_SECRETARY}"
    assert notice.detail == {
        "title": "Chăn nuôi bò cái sinh sản",
        "stage": "drafting",
        "by": cast.APPROVER,
        "reason": "thiếu bảng kê",
        "dossier": 1,
        "missing": "bang-ke",
        "voided": voided,
    }


def test_of_whole_lives_only_the_returns_tell_anything_and_never_of_a_household() -> None:
    told = []
    for life in every_kind_of_life():
        stream = getattr(life.state, "code", "") or getattr(life.state, "stream", "")
        told += notices_by_version(nothing_yet(stream), life.events)
    assert {notice.kind for _, notice in told} == {NoticeKind.DOSSIER_RETURNED}
    households = {cast.HOUSEHOLD_ONE, cast.HOUSEHOLD_TWO}
    assert all(not households & {*persons(notice), *map(str, notice.detail.values())} for _, notice in told)


def test_events_told_together_are_told_as_one_after_the_other() -> None:
    case = returned_from(Stage.AWAITING_APPROVAL, cast.APPROVER)
    apart = [notice for cut in range(len(case.events)) for notice in _told_alone(case, cut)]
    assert notices_by_version(nothing_yet(cast.CODE), case.events) == apart


def _told_alone(case: Case, cut: int) -> list[tuple[int, Notice]]:
    return notices_by_version(fold(cast.CODE, case.events[:cut]), case.events[cut : cut + 1])


def test_a_machine_is_told_nothing_and_nobody_twice() -> None:
    assert people("treasury-desk", "hs-can-bo", "clock", "hs-can-bo") == (Addressee(person="hs-can-bo"),)


class DeadlineReminded(Model):
    """As the event will be: deadline, rule, day, and the duty to be told."""

    hand: Hand
    deadline: str = "appraisal/5"
    rule: str = "appraisal"
    due_on: Day = date(2023, 8, 25)
    duty: Duty = Duty.APPRAISER
    office: str = cast.DISTRICT


class DeadlineEscalated(DeadlineReminded):
    """As the event will be."""


class PeriodClosed(Model):
    """As the event will be."""

    hand: Hand


def by_the_clock(on: date = cast.TODAY) -> Hand:
    at = datetime(on.year, on.month, on.day, 8, tzinfo=VIETNAM)
    return Hand(
        decided_by=("clock",),
        duty=Duty.CLOCK,
        entered_by="clock",
        attested=Attested.OWN_KEY,
        paper=None,
        received_at=at,
    )


@pytest.mark.parametrize(
    ("days_before", "kind"), [(3, "deadline_reminded"), (1, "deadline_reminded"), (0, "deadline_due")]
)
def test_a_reminder_goes_into_the_digest_and_says_on_the_day_that_it_is_the_day(days_before: int, kind: str) -> None:
    state = a_case_at(Stage.IN_APPRAISAL).state
    event = DeadlineReminded(hand=by_the_clock(date(2023, 8, 25) - timedelta(days=days_before)))
    (notice,) = notices_of(state, state, event)

    assert (notice.kind, notice.at_once) == (kind, False)
    assert notice.addressees == (Addressee(duty=Duty.APPRAISER, office=cast.DISTRICT),)
    assert notice.detail["due_on"] == "2023-08-25"


def test_an_escalation_and_the_end_of_a_period_are_told_at_once() -> None:
    state = a_case_at(Stage.IN_APPRAISAL).state
    (escalated,) = notices_of(state, state, DeadlineEscalated(hand=by_the_clock()))
    (closed,) = notices_of(state, state, PeriodClosed(hand=by_the_clock()))

    assert escalated.at_once
    assert closed.at_once
    assert closed.addressees == (Addressee(duty=Duty.SUPERVISOR),)


@given(INSTANTS, st.integers(0, 23))
def test_the_digest_that_is_due_is_the_last_one_and_tells_what_came_before_its_hour(now: datetime, hour: int) -> None:
    day, until = digest_day(now, hour)

    assert until <= now < until + timedelta(days=1)
    local = until.astimezone(VIETNAM)
    assert (local.date(), local.hour, local.minute) == (day, hour, 0)


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.randoms(use_true_random=False))
def test_a_letter_is_named_after_what_it_holds_in_whatever_order(notices: list[str], chance: object) -> None:
    day = date(2023, 7, 4)
    shuffled = sorted(notices, key=lambda _: chance.random())  # type: ignore[attr-defined]
    name = letter_id("record", "hs-can-bo", day, notices)

    assert letter_id("record", "hs-can-bo", day, shuffled) == name
    assert message_id(name) == f"<{name}@sinhke.invalid>"
    others = (
        letter_id("other", "hs-can-bo", day, notices),
        letter_id("record", "hs-ke-toan", day, notices),
        letter_id("record", "hs-can-bo", date(2023, 7, 5), notices),
        letter_id("record", "hs-can-bo", day, [*notices, "one more" * 9]),
    )
    assert len({name, *others}) == 5


@given(st.sampled_from(LetterProblem), st.integers(1, 10_000))
def test_patience_grows_and_ends_nowhere_within_seconds_or_beyond_a_day(problem: LetterProblem, attempts: int) -> None:
    pause = patience(problem, attempts)

    assert timedelta(seconds=15) <= pause <= timedelta(days=1)
    assert pause <= patience(problem, attempts + 1)
    assert pause <= timedelta(minutes=5) or problem not in STOPS_ALL
