"""What arrives: one handler for every signal. It receives raw bytes and only queues; it never parses, awaits or raises.

So nothing that anybody sends can stop a case, and an old worker never breaks on a new action (temporal.md section 2).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from domain.actions import Action, stream_kind_of
from domain.ids import StreamKind
from workflows import policies

LOOK_AGAIN = "look_again"


class Signals:
    """The queue of one stream: payloads as they came, in order. `asked_to_look` when there is a reason beside it."""

    def __init__(self, stream: str, kind: StreamKind, queue: Sequence[str], dropped: int) -> None:
        self.stream = stream
        self.queue = list(queue)
        self.dropped = dropped
        self.asked_to_look = False
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
            workflow.logger.warning("signal_dropped", extra={"stream": self.stream, "dropped": self.dropped})
            return
        self.queue.append(text)

    def take_any(self, name: str, values: Sequence[RawValue]) -> None:
        """An action that this build does not know goes the same way: the recorder answers, the workflow stands."""
        if name == LOOK_AGAIN:
            self.look()
        else:
            self.take(*(value.payload.data for value in values))

    def look(self) -> None:
        """Wake the loop to look at the record: a date has passed, or the record's clock was moved."""
        self.asked_to_look = True

    async def come(self) -> None:
        """Wait for a command, or for a reason to look."""
        await workflow.wait_condition(lambda: bool(self.queue) or self.asked_to_look)

    def together(self) -> tuple[str, ...]:
        """What is handed over in one call: the first of the queue, bounded in number and in bytes."""
        taken: list[str] = []
        size = 0
        for envelope in self.queue[: policies.MAX_TOGETHER]:
            size += len(envelope.encode())
            if taken and size > policies.MAX_TOGETHER_BYTES:
                break
            taken.append(envelope)
        return tuple(taken)

    @property
    def bytes_waiting(self) -> int:
        return sum(len(envelope.encode()) for envelope in self.queue)
