"""The book against a simple model of it: any order of orders, restarts, and a file cut at any byte."""

import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.treasury.treasury_process import an_order
from treasury.book import Book, OtherContentError
from treasury.journal import Journal, JournalError
from treasury.order import Order

NOW = datetime(2023, 8, 15, 2, 30, tzinfo=UTC)
IDS = tuple(f"DA-2023-0007-0{number}" for number in range(4))
AMOUNTS = st.sampled_from((10, 10, 10, 20))
ACTS = st.one_of(
    st.tuples(st.just("decide"), st.sampled_from(IDS), AMOUNTS, st.sampled_from((None, None, "no dossier"))),
    st.tuples(st.just("hold"), st.sampled_from(IDS), AMOUNTS, st.integers(0, 3)),
    st.tuples(st.just("notify_again"), st.sampled_from(IDS), AMOUNTS, st.none()),
    st.tuples(st.just("restart"), st.just(""), st.just(0), st.none()),
)


def order(order_id: str, vnd: int) -> Order:
    """A well-shaped order."""
    sent = an_order(order_id, vnd)
    lines = tuple(sent.pop("fund_lines"))
    return Order.model_validate(sent | {"fund_lines": lines})


@contextmanager
def open_book(file: Path) -> Iterator[Book]:
    """The book of a file, owned for as long as the block runs."""
    journal = Journal(file)
    try:
        yield Book(journal, lambda: NOW)
    finally:
        journal.close()


def picture(book: Book) -> dict[str, Any]:
    """All that the book says about every order."""
    return {one: (book.answer(one), book.asks_left(one), len(book.notices(one)), book.order(one)) for one in IDS}


class Model:
    """First content and first decision of each id, kept in dictionaries."""

    def __init__(self) -> None:
        self.content: dict[str, int] = {}
        self.outcome: dict[str, str | None] = {}

    def act(self, book: Book, act: tuple[str, str, int, Any]) -> None:
        """Do one act on the book and check that it did what the model says."""
        name, order_id, vnd, detail = act
        if name == "notify_again" and order_id in self.outcome:
            book.notify_again(order_id)
        if name not in ("decide", "hold"):
            return
        if self.content.setdefault(order_id, vnd) != vnd:
            with pytest.raises(OtherContentError, match="new_vnd"):
                book.decide(order(order_id, vnd), detail) if name == "decide" else book.hold(order(order_id, vnd), 1)
        elif name == "decide":
            first = self.outcome.setdefault(order_id, detail)
            answer = book.decide(order(order_id, vnd), detail)
            assert (answer.outcome, answer.reason) == ("accepted" if first is None else "refused", first)
        elif order_id not in self.outcome:
            book.hold(order(order_id, vnd), detail)
            assert book.asks_left(order_id) == detail

    def check(self, book: Book) -> None:
        """The sums of the model and the book's are equal, and every reference is unique."""
        accepted = {one: self.content[one] for one, reason in self.outcome.items() if reason is None}
        paid = [decision for decision in book.decisions() if decision.answer.outcome == "accepted"]
        assert {decision.order.order_id: decision.order.new_vnd for decision in paid} == accepted
        assert len({decision.answer.reference for decision in paid}) == len(paid) == len(accepted)
        assert set(book.waiting()) == set(self.content) - set(self.outcome)


@given(acts=st.lists(ACTS, max_size=12), cut=st.floats(0, 1))
def test_the_book_equals_its_model_and_any_cut_file_is_its_past(acts: list[Any], cut: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paid.jsonl"
        past = live(file, acts)
        written = file.read_bytes()
        left = written[: round(len(written) * cut)]
        file.write_bytes(left)
        with open_book(file) as book:
            assert picture(book) == past[left.count(b"\n")]
        assert file.read_bytes() == left[: left.rfind(b"\n") + 1]


def live(file: Path, acts: list[Any]) -> dict[int, dict[str, Any]]:
    """Do all acts; what the book said when its file had so many lines, the same whenever it had them."""
    model = Model()
    past: dict[int, dict[str, Any]] = {}
    for between_restarts in split_at_restarts(acts):
        with open_book(file) as book:
            for act in [None, *between_restarts]:
                if act:
                    model.act(book, act)
                now = picture(book)
                assert past.setdefault(file.read_bytes().count(b"\n"), now) == now
            model.check(book)
    return past


def split_at_restarts(acts: list[Any]) -> list[list[Any]]:
    """The acts of each process's life."""
    lives: list[list[Any]] = [[]]
    for act in acts:
        if act[0] == "restart":
            lives.append([])
        else:
            lives[-1].append(act)
    return lives


def test_after_a_failed_write_the_file_takes_nothing_until_it_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "paid.jsonl"
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_book(file) as book:
        book.decide(order(IDS[0], 10))
        whole = file.read_bytes()
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 20, unlimited[1]))
        try:
            with pytest.raises(JournalError, match="cannot be written"):
                book.decide(order(IDS[1], 10))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        assert book.answer(IDS[1]) is None
        with pytest.raises(JournalError, match="start the treasury again"):
            book.decide(order(IDS[2], 10))
        assert len(file.read_bytes()) == len(whole) + 20
    with open_book(file) as book:
        assert [decision.order.order_id for decision in book.decisions()] == [IDS[0]]
        assert file.read_bytes() == whole
