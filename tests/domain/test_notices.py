"""Who is told of what: a closed list of events, and for each that tells somebody exactly whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands.subproject import ReturnDossier
from domain.deadlines import DeadlineRule
from domain.events import EVENTS
from domain.letters import STOPS_ALL, LetterProblem, digest_day, letter_id, message_id, patience
from domain.lifecycle import Stage
from domain.notices import TELLS, TELLS_NOBODY, Addressee, Notice, NoticeKind, notices_by_version, people
from domain.people import Duty
from domain.state import fold, nothing_yet
from domain.times import VIETNAM
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, sent_in_again, then
from tests.domain.lives import a_fund_year, every_kind_of_life
from tests.domain.timed import kept_of, on, timed_case

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
    appraised = {cast.RECEIVER, cast.APPRAISER, cast.APPRAISER_TWO, cast.APPRAISAL_SECRETARY}
    assert set(persons(notice)) == {*appraised, cast.OFFICER}
    assert notice.addressees[-1] == HEAD_OF_THE_VILLAGE


def test_a_return_before_any_check_voids_nothing_and_tells_the_submitter_and_the_head() -> None:
    ((_, notice),) = told_of(returned_from(Stage.IN_CHECK, cast.RECEIVER))

    assert persons(notice) == [cast.OFFICER]
    assert "voided" not in notice.detail


def test_a_return_of_the_second_version_tells_nobody_whose_act_rested_on_the_first_alone() -> None:
    first = returned_from(Stage.AWAITING_APPROVAL, cast.APPROVER)
    again = then(sent_in_again(first), bodies.an_appraisal(members=(cast.APPRAISER,)))
    ((_, notice),) = told_of(after(again, ask(again, ReturnDossier(reason="thiếu"), by=cast.APPROVER)))

    assert cast.APPRAISER_TWO not in persons(notice)
    assert {cast.RECEIVER, cast.APPRAISER, cast.APPRAISAL_SECRETARY, cast.OFFICER} == set(persons(notice))
    assert notice.detail["dossier"] == 2


def test_a_return_says_who_why_what_is_missing_and_where_the_case_is_now() -> None:
    ((_, notice),) = told_of(returned_from(Stage.AWAITING_APPROVAL, cast.APPROVER))

    voided = f"{cast.RECEIVER}, {cast.APPRAISER}, {cast.APPRAISER_TWO}, {cast.APPRAISAL_SECRETARY}"
    assert notice.detail == {
        "title": "Chăn nuôi bò cái sinh sản",
        "stage": "drafting",
        "by": cast.APPROVER,
        "reason": "thiếu bảng kê",
        "dossier": 1,
        "missing": "bang-ke",
        "voided": voided,
    }


def test_in_whole_lives_everything_is_told_that_can_be_and_nothing_of_a_household() -> None:
    told = []
    for life in every_kind_of_life():
        stream = getattr(life.state, "code", "") or getattr(life.state, "stream", "")
        told += notices_by_version(nothing_yet(stream), life.events)
    assert {notice.kind for _, notice in told} == set(NoticeKind)
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


@pytest.mark.parametrize(
    ("day", "mark", "kind"),
    [
        (date(2023, 8, 28), "remind", NoticeKind.DEADLINE_REMINDED),
        (date(2023, 8, 29), "due", NoticeKind.DEADLINE_DUE),
        (date(2023, 8, 30), "missed", NoticeKind.DEADLINE_MISSED),
    ],
)
def test_a_mark_goes_into_the_digest_of_whoever_keeps_the_deadline(day: date, mark: str, kind: NoticeKind) -> None:
    case = timed_case(Stage.IN_CHECK)
    name = kept_of(case, DeadlineRule.COMPLETENESS_CHECK).id
    ((_, notice),) = told_of(on(case, day, bodies.a_mark(name, mark)))

    assert (notice.kind, notice.at_once) == (kind, False)
    assert notice.addressees == (Addressee(duty=Duty.RECEIVER, office=cast.DISTRICT),)
    assert notice.detail["due_on"] == "2023-08-29"
    assert notice.detail["rule"] == "completeness_check"


def test_an_escalation_is_told_at_once_to_the_next_duty_up() -> None:
    case = timed_case(Stage.IN_CHECK)
    name = kept_of(case, DeadlineRule.COMPLETENESS_CHECK).id
    ((_, notice),) = told_of(on(case, date(2023, 9, 2), bodies.a_mark(name, "escalate")))

    assert (notice.kind, notice.at_once) == (NoticeKind.DEADLINE_ESCALATED, True)
    assert notice.addressees == (Addressee(duty=Duty.APPROVER, office=cast.DISTRICT),)


def test_an_approver_who_is_overdue_is_told_to_the_supervisors_wherever_they_sit() -> None:
    case = timed_case(Stage.AWAITING_APPROVAL)
    name = kept_of(case, DeadlineRule.APPROVAL).id
    ((_, notice),) = told_of(on(case, date(2023, 9, 29), bodies.a_mark(name, "escalate")))

    assert notice.addressees == (Addressee(duty=Duty.SUPERVISOR),)


def test_the_end_of_a_period_is_told_at_once_to_everybody_who_supervises() -> None:
    *past, last = a_fund_year().events
    ((_, closed),) = notices_by_version(fold(cast.FUND, past), [last])

    assert (closed.kind, closed.at_once) == (NoticeKind.PERIOD_CLOSED, True)
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
