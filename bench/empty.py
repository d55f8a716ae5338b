"""The naive-empty life: a signal, then a regular activity that does nothing. What any Temporal product pays at least."""

from datetime import timedelta

from temporalio import activity, workflow

SIGNAL = "command"
WORKFLOW = "Empty"
ACTIVITY = "nothing"


@activity.defn(name=ACTIVITY)
async def nothing() -> None:
    """No database, no decision, no input."""


@workflow.defn(name=WORKFLOW)
class Empty:
    """Ends after so many commands; it keeps nothing of them."""

    def __init__(self) -> None:
        self.waiting = 0

    @workflow.signal(name=SIGNAL)
    def command(self, payload: bytes) -> None:
        self.waiting += 1

    @workflow.run
    async def run(self, commands: int) -> None:
        for _ in range(commands):
            await workflow.wait_condition(lambda: self.waiting > 0)
            self.waiting -= 1
            await workflow.execute_activity(nothing, start_to_close_timeout=timedelta(seconds=5))
