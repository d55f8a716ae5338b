"""What a decision can have read at its moment: a window, since entries are written before they are committed."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.balances import Account, Entry
from audit.register import TOLERANCE, RegisterBook
from audit.report import AuditReport, Check, DecisionVerdict, Verdict, overall

NOON = datetime(2023, 7, 3, 12, tzinfo=UTC)
LATER = TOLERANCE + timedelta(seconds=1)
OWN, OTHER = "DA-2023-0001", "DA-2023-0002"
MONTH = timedelta(days=30)


def account(*entries: tuple[int, str, int, datetime]) -> Account:
    """(balance after, stream, version, recorded at) of each entry, in order."""
    made = [
        Entry(number, 0, balance, recorded_at, stream, version, 1)
        for number, (balance, stream, version, recorded_at) in enumerate(entries, start=1)
    ]
    return Account("line", "available", "", made)


def readable(of: Account, book: RegisterBook | None = None, instant: datetime = NOON) -> set[int]:
    return of.readable_at(book or RegisterBook(), instant, OWN, 4)


def test_an_account_without_entries_held_nothing() -> None:
    assert readable(account()) == {0}


def test_what_was_recorded_long_before_is_what_was_read() -> None:
    assert readable(account((100, OTHER, 1, NOON - LATER), (70, OTHER, 2, NOON - LATER))) == {70}


def test_what_was_recorded_long_after_was_not_read() -> None:
    assert readable(account((100, OTHER, 1, NOON - LATER), (70, OTHER, 2, NOON + LATER))) == {100}


def test_around_the_moment_either_balance_can_have_been_read() -> None:
    near = timedelta(seconds=1)
    assert readable(account((100, OTHER, 1, NOON - LATER), (70, OTHER, 2, NOON - near))) == {100, 70}


def test_what_the_stream_did_before_is_always_read_and_what_it_does_itself_never() -> None:
    near = timedelta(seconds=1)
    entries = ((100, OTHER, 1, NOON - near), (130, OWN, 4, NOON - near), (50, OWN, 5, NOON), (40, OTHER, 2, NOON))
    assert readable(account(*entries)) == {130}


def test_a_moved_clock_does_not_make_what_was_just_recorded_old() -> None:
    book = RegisterBook(moves=[(NOON - MONTH, NOON)])
    just_before = NOON - MONTH - timedelta(seconds=1)
    assert readable(account((100, OTHER, 1, just_before)), book) == {0, 100}
    assert readable(account((100, OTHER, 1, just_before))) == {100}


@pytest.mark.parametrize(
    ("version", "possible"), [(-1, False), (0, False), (1, False), (2, True), (3, True), (4, False), (5, False)]
)
def test_a_version_of_the_register_can_be_read_from_its_recording_until_the_next_is_committed(
    version: int, *, possible: bool
) -> None:
    book = RegisterBook(recorded_at=[NOON - LATER, NOON - LATER, NOON - timedelta(seconds=1), NOON + LATER])
    assert book.could_be_read_at(version, NOON) is possible


def test_the_version_before_a_move_of_the_clock_is_out_of_date_only_after_the_move() -> None:
    book = RegisterBook(recorded_at=[NOON - MONTH - LATER, NOON - MONTH], moves=[(NOON - MONTH, NOON)])
    assert book.could_be_read_at(1, NOON + timedelta(seconds=1))
    assert not book.could_be_read_at(1, NOON + LATER)


@pytest.mark.parametrize(
    ("verdict", "decisions", "code"),
    [
        (Verdict.PROVED, {}, 0),
        (Verdict.UNPROVED, {}, 6),
        (Verdict.PROVED, {DecisionVerdict.ALLOWED_ON_ASSUMPTION: 1}, 6),
        (Verdict.PROVED, {DecisionVerdict.DIFFERS: 1}, 6),
        (Verdict.UNPROVED, {DecisionVerdict.NOT_ALLOWED: 1}, 1),
        (Verdict.BROKEN, {}, 1),
    ],
)
def test_the_exit_code_is_zero_only_if_all_is_proved_and_plainly_allowed(
    verdict: Verdict, decisions: dict[DecisionVerdict, int], code: int
) -> None:
    counts = {**dict.fromkeys(DecisionVerdict, 0), **decisions}
    checks = (Check(id="Q1", verdict=Verdict.PROVED), Check(id="Q2", verdict=verdict))
    said = overall(checks, counts)
    report = AuditReport(
        verdict=said, checks=checks, decisions=counts, simulated=False, build="", builds={}, assumed={}
    )
    assert report.exit_code == code
