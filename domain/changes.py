"""What changed between two states, and what money an event moved: pure differences, said in words elsewhere."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.facets import Facet, Value, facets
from domain.money import AccountKind
from domain.postings import Account, postings
from domain.state import State
from domain.state.subproject import SubprojectState
from domain.values import Model

Balances = Mapping[tuple[str, AccountKind], int]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is not as it was; None where it was not there, or is not there any more."""

    facet: Facet
    about: str
    before: Value
    after: Value


@dataclass(frozen=True, kw_only=True)
class Moved:
    """By how much an account changed, in đồng.

    An account of the case itself has a balance before and after. `granted` and `available` belong to the whole fund line,
    which other cases draw on too, so that here only the move is known.
    """

    line: str
    kind: AccountKind
    delta_vnd: int
    before_vnd: int | None = None
    after_vnd: int | None = None


def changes(before: State, after: State) -> tuple[Change, ...]:
    """Only what differs, in the order in which a state is told, what is gone last."""
    was, now = facets(before), facets(after)
    return tuple(
        Change(facet=facet, about=about, before=was.get((facet, about)), after=now.get((facet, about)))
        for facet, about in dict.fromkeys((*now, *was))
        if was.get((facet, about)) != now.get((facet, about))
    )


def balances(state: State) -> Balances:
    """The case's own accounts; other streams have none."""
    return state.balances if isinstance(state, SubprojectState) else {}


def moved(stream: str, before: State, after: State, events: Iterable[Model]) -> tuple[Moved, ...]:
    """What these events of a stream, which lead from one state to the other, did to each account; nothing where it is 0."""
    sums: Counter[Account] = Counter()
    for event in events:
        for posting in postings(stream, event):
            sums[posting.debit] += posting.amount_vnd
            sums[posting.credit] -= posting.amount_vnd
    was, now = balances(before), balances(after)
    ranks = {kind: rank for rank, kind in enumerate(AccountKind)}
    return tuple(
        Moved(
            line=account.line,
            kind=account.kind,
            delta_vnd=sums[account],
            before_vnd=was.get((account.line, account.kind), 0) if account.subproject else None,
            after_vnd=now.get((account.line, account.kind), 0) if account.subproject else None,
        )
        for account in sorted(sums, key=lambda one: (one.line, ranks[one.kind]))
        if sums[account]
    )
