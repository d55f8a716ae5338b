"""What this worker has folded of each stream, so that a command reads and folds only what is new to it.

A fold is a guess until the locked head says otherwise: it holds for exactly one hash of a stream's last link, and it is
carried forward only over events that continue its own last event's hash, which vouches for everything before. So a
database that was put back, or that went another way, is never served a state of its own future or of another past.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from temporalio.exceptions import ApplicationError

from domain.card import Card, card_after
from domain.state import State, evolve_all, nothing_yet
from domain.state.subproject import SubprojectState
from domain.values import Model
from store import log
from store.log import Glance, HashedEvent, Head
from workflows.policies import DIVERGED

if TYPE_CHECKING:
    from store.database import Connection

# A case is some tens of kilobytes of state, a district's register some megabytes.
STREAMS_AT_MOST = 1_000
# As many events as are folded while the row is locked; more are folded before it, page by page.
UNDER_THE_LOCK = 100
PAGE = 500


@dataclass(frozen=True, kw_only=True)
class Fold:
    """A stream's state, with its card if it is a sub-project. `event_hash` is its last event's; `head_hash` the last
    link's, "" where that was not seen."""

    state: State
    card: Card | None = None
    event_hash: str = ""
    head_hash: str = ""

    @property
    def version(self) -> int:
        return self.state.version

    def after(self, events: Sequence[Model], event_hash: str, head_hash: str = "") -> "Fold":
        """Carried forward by these events; the last of them has this hash."""
        if isinstance(self.state, SubprojectState):
            card = card_after(self.card, self.state.code, events)
            state: State = card.state if card is not None else self.state
            return Fold(state=state, card=card, event_hash=event_hash, head_hash=head_hash)
        return Fold(state=evolve_all(self.state, events), event_hash=event_hash, head_hash=head_hash)

    def at_head(self, head_hash: str) -> "Fold":
        return Fold(state=self.state, card=self.card, event_hash=self.event_hash, head_hash=head_hash)

    def along(self, tail: Sequence[HashedEvent]) -> "Fold | None":
        """Carried forward by the stream's events from this fold's own version on; None if they do not continue it."""
        if self.version and (not tail or tail[0].hash != self.event_hash):
            return None
        new = tail[1:] if self.version else tail
        return self.after([found.event for found in new], new[-1].hash) if new else self


class Folds:
    """The folds of one worker on one record, the least recently used given up first."""

    def __init__(self, streams_at_most: int = STREAMS_AT_MOST) -> None:
        self._streams_at_most = streams_at_most
        self._kept: OrderedDict[str, Fold] = OrderedDict()

    def keep(self, stream: str, fold: Fold) -> None:
        """Only what is committed may be kept."""
        self._kept[stream] = fold
        self._kept.move_to_end(stream)
        while len(self._kept) > self._streams_at_most:
            self._kept.popitem(last=False)

    def last(self, stream: str) -> Fold | None:
        """What was folded last, whatever the record says by now: a guess that only its one writer may act on."""
        return self._kept.get(stream)

    async def at(self, connection: "Connection", head: Head) -> Fold | None:
        """The fold of a locked stream; None if so much is missing that the lock must not be held for it: then
        `catch_up` without it, and lock again."""
        fold = self._known(head.stream, head)
        if fold is not None:
            return fold
        kept = self._kept.get(head.stream) or _nothing(head.stream)
        if head.version - kept.version > UNDER_THE_LOCK:
            return None
        found = kept.along(await log.read_tail(connection, head.stream, kept.version, UNDER_THE_LOCK + 1))
        if found is None:
            del self._kept[head.stream]
            return await self.at(connection, head)
        if found.version != head.version:
            said = f"{head.stream}: the head is at version {head.version}, its events end at {found.version}"
            raise ApplicationError(said, type=DIVERGED, non_retryable=True)
        return found.at_head(head.head_hash)

    async def catch_up(self, connection: "Connection", stream: str) -> Fold:
        """Fold what is missing, page by page and without a lock; whatever was folded is kept, so no attempt is in vain."""
        fold = self._kept.get(stream) or _nothing(stream)
        while True:
            tail = await log.read_tail(connection, stream, fold.version, PAGE)
            found = fold.along(tail)
            if found is None:
                fold = _nothing(stream)
                continue
            fold = found
            self.keep(stream, fold)
            if len(tail) < PAGE:
                return fold

    async def seen(self, connection: "Connection", stream: str, glance: Glance) -> Fold:
        """The fold of a stream that was only glanced at; it may have moved on since."""
        known = self._known(stream, glance)
        if known is not None:
            return known
        fold = await self.catch_up(connection, stream)
        if fold.version == glance.version:
            fold = fold.at_head(glance.head_hash)
            self.keep(stream, fold)
        return fold

    def _known(self, stream: str, head: Head | Glance) -> Fold | None:
        if head.version == 0:
            return _nothing(stream)
        kept = self._kept.get(stream)
        if kept is None or (kept.version, kept.head_hash) != (head.version, head.head_hash):
            return None
        self._kept.move_to_end(stream)
        return kept


def _nothing(stream: str) -> Fold:
    return Fold(state=nothing_yet(stream))
