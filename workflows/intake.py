"""One command at a time: what waits is handed to the recorder, its answer is kept. Shared by every stream's workflow.

The hand-over is a bounded local activity first (half the history when healthy) and, if that fails for any reason, a
regular one that retries without end (temporal.md section 1). In a crowd it is a regular one at once: local ones would
follow each other in one workflow task, and the server undoes a task during which more than 100 signals come.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

from domain.ids import StreamKind
from domain.standing import Standing
from workflows import attributes, policies
from workflows.carry import Carry
from workflows.ports import Batch, Recorded, RecorderPort
from workflows.signals import Signals


class Intake:
    """The loop's moves: learn the standing, wait, hand over, continue as new."""

    def __init__(self, carry: Carry, kind: StreamKind) -> None:
        self.carry = carry
        self.signals = Signals(carry.stream, kind, carry.queue, carry.dropped)
        self.standing = carry.standing
        workflow.set_query_handler("standing", self.told_standing)
        workflow.set_query_handler("waiting", self.told_waiting)

    async def learn_standing(self) -> Standing:
        """The first act of every run: ask the record where this stream stands."""
        while True:
            self.signals.asked_to_look = False
            try:
                standing = await workflow.execute_activity_method(
                    RecorderPort.standing, self.carry.stream, **policies.UNTIL_DONE, summary=self.carry.stream
                )
            except FailureError as failure:
                await self._wait_for_a_person(failure)
            else:
                return self._keep(standing)

    async def next_standing(self) -> Standing:
        """Wait for a command or a reason to look, hand over or look. After a divergence: as it last stood."""
        await self.signals.come()
        if not self.signals.queue:
            return await self.learn_standing()
        recorded = await self._hand_over()
        if recorded is None:
            assert self.standing is not None
            return self.standing
        return self._keep(recorded.standing)

    async def _hand_over(self) -> Recorded | None:
        """Bring what waits together to the recorder; only what is recorded leaves the queue. None after a divergence."""
        taken = self.signals.together()
        self.signals.asked_to_look = False
        try:
            recorded = await self._record(Batch(stream=self.carry.stream, envelopes=taken))
        except FailureError as failure:
            await self._wait_for_a_person(failure)
            return None
        del self.signals.queue[: len(taken)]
        return recorded

    async def _record(self, batch: Batch) -> Recorded:
        if len(self.signals.queue) == len(batch.envelopes):
            try:
                return await workflow.execute_local_activity_method(RecorderPort.record, batch, **policies.LOCAL_ONCE)
            except FailureError as failure:
                if is_cancelled_exception(failure):
                    raise
        return await workflow.execute_activity_method(
            RecorderPort.record, batch, **policies.UNTIL_DONE, summary=f"{len(batch.envelopes)} × {batch.stream}"
        )

    async def _wait_for_a_person(self, failure: FailureError) -> None:
        """What no retry heals (the law of this checkout is not the pinned one) is shown, and tried again later."""
        if is_cancelled_exception(failure):
            raise failure
        said = str(failure.cause or failure)
        workflow.logger.error(policies.DIVERGED, extra={"stream": self.carry.stream, "failure": said})
        stood = self.standing.summary if self.standing else self.carry.stream
        workflow.set_current_details(f"{stood}\n\n{said}")
        try:
            await workflow.wait_condition(
                lambda: self.signals.asked_to_look,
                timeout=policies.AFTER_DIVERGENCE,
                timeout_summary=policies.DIVERGED,
            )
        except TimeoutError:
            return

    def _keep(self, standing: Standing) -> Standing:
        """Standing comes from the record's answer, never from a rule run here."""
        self.standing = standing
        shown = attributes.shown_of(standing)
        if shown != self.carry.shown:
            attributes.show(shown, self.carry.shown)
            self.carry = self.carry.model_copy(update={"shown": shown})
        workflow.set_current_details(standing.summary)
        return standing

    async def should_hand_on(self) -> bool:
        """Whether this run has become long and may end here, with no more waiting than one payload holds.

        The breath ends the workflow task in which a local activity ran. A signal that comes during the closing task
        makes the server undo that task: it must hold nothing but the end, or the hand-over would be done over and over.
        """
        info = workflow.info()
        if (
            not info.is_continue_as_new_suggested()
            and info.get_current_history_length() < policies.CONTINUE_AFTER_EVENTS
        ):
            return False
        await workflow.sleep(policies.BREATH)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.signals.bytes_waiting <= policies.MAX_CARRIED_BYTES

    def handed_on(self, orders_started: Sequence[str] = ()) -> Carry:
        """What the next run starts from: the queue travels with it."""
        return self.carry.model_copy(
            update={
                "queue": tuple(self.signals.queue),
                "standing": self.standing,
                "dropped": self.signals.dropped,
                "orders_started": tuple(orders_started),
            }
        )

    def told_standing(self) -> Standing | None:
        """The query `standing`: where the stream stands, as the record last said."""
        return self.standing

    def told_waiting(self) -> int:
        """The query `waiting`: how many commands are queued and not yet recorded."""
        return len(self.signals.queue)
