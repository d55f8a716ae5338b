"""One command at a time: signals queue, the recorder is asked, its answer is kept. Shared by every stream's workflow.

The signal handler only queues: it receives raw bytes and never parses, awaits or raises, so nothing that anybody sends
can stop a case. The hand-over is a bounded local activity first (half the history when healthy) and, if that fails for
any reason, a regular one that retries without end (temporal.md section 1).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import FailureError

from domain.actions import Action, stream_kind_of
from domain.ids import StreamKind
from domain.standing import Standing
from workflows import attributes, policies
from workflows.carry import Carry
from workflows.ports import Batch, Recorded, RecorderPort


class Intake:
    """The queue of one stream and the loop's three moves: learn the standing, hand over, continue as new."""

    def __init__(self, carry: Carry, kind: StreamKind) -> None:
        self.carry = carry
        self.queue = list(carry.queue)
        self.dropped = carry.dropped
        self.standing = carry.standing
        self.diverged = False
        for action in Action:
            if stream_kind_of(action) is kind:
                workflow.set_signal_handler(action.value, self.take)
        workflow.set_dynamic_signal_handler(self.take_any)

    def take(self, *values: object) -> None:
        """Queue a signal's one payload (bytes or text); drop what is something else or of an impossible size.

        The many `*values` are on purpose: with a fixed signature a signal of no or two payloads would raise here and
        fail the workflow task for ever.
        """
        value = values[0] if len(values) == 1 else None
        text = value.decode("utf-8", errors="replace") if isinstance(value, bytes) else value
        if not isinstance(text, str) or not 0 < len(text.encode(errors="replace")) <= policies.MAX_PAYLOAD_BYTES:
            self.dropped += 1
            return
        self.queue.append(text)

    def take_any(self, name: str, values: Sequence[RawValue]) -> None:
        """An action that this build does not know goes the same way: the recorder answers, the workflow stands."""
        self.take(*(value.payload.data for value in values))

    async def learn_standing(self) -> Standing:
        """The first act of every run: ask the record where this stream stands."""
        standing = await workflow.execute_activity_method(
            RecorderPort.standing, self.carry.stream, **policies.UNTIL_DONE, summary=self.carry.stream
        )
        self._keep(standing)
        return standing

    async def hand_over(self) -> Recorded | None:
        """Bring what waits together to the recorder; only what is recorded leaves the queue. None after a divergence."""
        taken = self._together()
        batch = Batch(stream=self.carry.stream, envelopes=tuple(taken))
        try:
            recorded = await self._record(batch)
        except FailureError as failure:
            workflow.logger.error("diverged", extra={"stream": self.carry.stream, "failure": failure.message})
            self.diverged = True
            workflow.set_current_details(f"{policies.DIVERGED}: {self.carry.stream}")
            await workflow.sleep(policies.AFTER_DIVERGENCE, summary=policies.DIVERGED)
            return None
        self.diverged = False
        del self.queue[: len(taken)]
        self._keep(recorded.standing)
        return recorded

    async def _record(self, batch: Batch) -> Recorded:
        try:
            return await workflow.execute_local_activity_method(RecorderPort.record, batch, **policies.LOCAL_ONCE)
        except FailureError:
            return await workflow.execute_activity_method(
                RecorderPort.record, batch, **policies.UNTIL_DONE, summary=f"{len(batch.envelopes)} × {batch.stream}"
            )

    def _together(self) -> list[str]:
        taken: list[str] = []
        size = 0
        for envelope in self.queue[: policies.MAX_TOGETHER]:
            size += len(envelope.encode())
            if taken and size > policies.MAX_TOGETHER_BYTES:
                break
            taken.append(envelope)
        return taken

    def _keep(self, standing: Standing) -> None:
        """Standing comes from the record's answer, never from a rule run here."""
        self.standing = standing
        shown = attributes.shown_of(standing)
        if shown != self.carry.shown:
            attributes.show(shown, self.carry.shown)
            self.carry = self.carry.model_copy(update={"shown": shown})
        workflow.set_current_details(standing.summary)

    @property
    def is_long(self) -> bool:
        info = workflow.info()
        return info.is_continue_as_new_suggested() or info.get_current_history_length() > policies.CONTINUE_AFTER_EVENTS

    def handed_on(self, orders_started: Sequence[str] = ()) -> Carry:
        """What the next run starts from: the queue travels with it."""
        return self.carry.model_copy(
            update={
                "queue": tuple(self.queue),
                "standing": self.standing,
                "dropped": self.dropped,
                "orders_started": tuple(orders_started),
            }
        )
