"""The dates of a stream: one timer, armed again only when the next date moves. It reminds; it never decides.

Timers sleep `mark − as_of`, so a simulated record's clock is followed without ever being asked here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from temporalio import workflow

from domain.standing import Mark, Standing

SLACK = timedelta(seconds=1)  # the record's clock may be a little behind: at the look the date should have passed
SAME_MOMENT = timedelta(minutes=1)  # how far apart two answers may put the same date: their way here takes time


class Marks:
    """Calls `passed` when the next mark's instant has come, so that the loop looks at the record again."""

    def __init__(self, passed: Callable[[], None]) -> None:
        self._passed = passed
        self._next: Mark | None = None
        self._due: datetime | None = None
        self._moves = 0
        self._gone: set[Mark] = set()

    def follow(self, standing: Standing) -> None:
        """Take over the marks of a standing. The running timer stays, unless the next mark or the clock has moved."""
        upcoming = next((mark for mark in standing.marks if mark not in self._gone), None)
        wait = max(upcoming.at - standing.as_of, timedelta()) + SLACK if upcoming else timedelta()
        due = workflow.now() + wait
        if upcoming != self._next or (self._due is not None and abs(due - self._due) > SAME_MOMENT):
            self._next, self._due = upcoming, due if upcoming else None
            self._moves += 1

    async def watch(self) -> None:
        """Run beside the loop for the whole run of a workflow."""
        while True:
            armed, due, moves = self._next, self._due, self._moves
            if armed is None or due is None:
                await workflow.wait_condition(lambda: self._next is not None)
                continue
            moved = partial(self._has_moved, moves)
            try:
                await workflow.wait_condition(moved, timeout=due - workflow.now(), timeout_summary=armed.kind)
            except TimeoutError:
                self._gone.add(armed)
                self._next = self._due = None
                self._passed()

    def _has_moved(self, moves: int) -> bool:
        return self._moves != moves
