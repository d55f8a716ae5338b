"""The dates of a stream: one timer, armed again only when the next date moves. It reminds; it never decides.

Timers sleep `mark − as_of`, so a simulated record's clock is followed without ever being asked here.
"""

from datetime import timedelta
from functools import partial

from temporalio import workflow

from domain.standing import Mark, Standing

AT_LEAST = timedelta(seconds=1)


class Marks:
    """`passed` becomes true when the next mark's instant has come; the loop then looks at the record again."""

    def __init__(self) -> None:
        self.passed = False
        self._next: Mark | None = None
        self._wait = timedelta()
        self._gone: set[Mark] = set()

    def follow(self, standing: Standing) -> None:
        """Take over the marks of a new standing; the same next mark keeps its running timer."""
        self.passed = False
        upcoming = next((mark for mark in standing.marks if mark not in self._gone), None)
        if upcoming != self._next:
            self._next = upcoming
            self._wait = max(upcoming.at - standing.as_of, AT_LEAST) if upcoming else timedelta()

    async def watch(self, standing: Standing) -> None:
        """Run beside the loop for the whole run of a workflow."""
        self.follow(standing)
        while True:
            armed = self._next
            if armed is None:
                await workflow.wait_condition(lambda: self._next is not None)
                continue
            moved = partial(self._has_moved, armed)
            try:
                await workflow.wait_condition(moved, timeout=self._wait, timeout_summary=armed.kind)
            except TimeoutError:
                self._gone.add(armed)
                self._next = None
                self.passed = True

    def _has_moved(self, armed: Mark) -> bool:
        return self._next != armed
