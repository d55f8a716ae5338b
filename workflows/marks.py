"""The dates of a stream: one timer, armed again only when the next date moves. When it rings, the clock's signed command
says so to the record; the record's own time decides, and nothing else follows from it.

Timers sleep `mark − as_of`, so a simulated record's clock is followed without ever being asked here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

from domain.standing import Mark, Standing
from workflows import policies
from workflows.ports import Bell, ClockPort

SLACK = timedelta(seconds=1)  # the record's clock may be a little behind: at the bell the date should have passed
SAME_MOMENT = timedelta(minutes=1)  # how far apart two answers may put the same date: their way here takes time
RECORDED = "recorded"


class Marks:
    """Rings for each mark of the standing when its instant has come; `look` asks the loop to look at the record again."""

    def __init__(self, stream: str, look: Callable[[], None]) -> None:
        self._stream = stream
        self._look = look
        self._next: Mark | None = None
        self._due: datetime | None = None
        self._as_of = ""
        self._moves = 0
        self._ringing: Mark | None = None
        self._refused: dict[Mark, int] = {}

    def follow(self, standing: Standing) -> None:
        """Take over the marks of a standing. The running timer stays, unless the next mark or the clock has moved."""
        ahead = [mark for mark in standing.marks if mark != self._ringing]
        self._refused = {mark: times for mark, times in self._refused.items() if mark in standing.marks}
        waits = {mark: max(mark.at - standing.as_of, timedelta()) + self._patience(mark) for mark in ahead}
        upcoming = min(ahead, key=lambda mark: (waits[mark], mark.at, mark.about, mark.kind), default=None)
        due = workflow.now() + waits[upcoming] if upcoming else None
        moved = due is not None and self._due is not None and abs(due - self._due) > SAME_MOMENT
        if upcoming != self._next or moved:
            self._next, self._due, self._as_of = upcoming, due, standing.model_dump(mode="json")["as_of"]
            self._moves += 1

    def _patience(self, mark: Mark) -> timedelta:
        """A mark that the record refused is tried again ever more rarely, so that no record fills with refusals."""
        times = self._refused.get(mark, 0)
        return min(SLACK * 2 ** min(times, 12), policies.ASK_AGAIN_AT_MOST) if times else SLACK

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
                await self._ring(armed)

    def _has_moved(self, moves: int) -> bool:
        return self._moves != moves

    async def _ring(self, mark: Mark) -> None:
        """Once recorded, the standing that comes back has no such mark; after anything else the record is looked at."""
        bell = Bell(
            workflow=workflow.info().workflow_id,
            stream=self._stream,
            kind=mark.kind,
            about=mark.about,
            signed_at=mark.model_dump(mode="json")["at"],
            seen=self._as_of,
        )
        self._ringing, self._next, self._due = mark, None, None
        outcome = await self._rung(bell)
        self._ringing = None
        if outcome != RECORDED:
            self._refused[mark] = self._refused.get(mark, 0) + 1
            self._look()

    async def _rung(self, bell: Bell) -> str:
        try:
            return await workflow.execute_activity_method(
                ClockPort.ring, bell, **policies.REPORT, summary=f"{bell.kind} {bell.about}"
            )
        except FailureError as failure:
            if is_cancelled_exception(failure):
                raise
            return policies.DIVERGED
