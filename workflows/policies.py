"""Every timeout and retry policy of the workflows, in one place, with its reason (temporal.md sections 1 and 13)."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy

MAX_TOGETHER = 16
MAX_TOGETHER_BYTES = 512_000
MAX_PAYLOAD_BYTES = 96_000
MAX_CARRIED_BYTES = 400_000  # of the queue at a continue-as-new: the server warns of payloads above 512 kB
CONTINUE_AFTER_EVENTS = 4_000

DIVERGED = "diverged"


class LocalOptions(TypedDict):
    """What every local activity states."""

    start_to_close_timeout: timedelta
    retry_policy: RetryPolicy


class RegularOptions(TypedDict):
    """What every regular activity states."""

    start_to_close_timeout: timedelta
    retry_policy: RetryPolicy


# One attempt, bounded: a local activity that retried would hold its workflow-task slot and starve other cases.
LOCAL_ONCE: LocalOptions = {
    "start_to_close_timeout": timedelta(seconds=2),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}
# Without end: infrastructure comes back. Only a divergence between files or heads needs a person.
UNTIL_DONE: RegularOptions = {
    "start_to_close_timeout": timedelta(seconds=5),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=500),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(seconds=10),
        non_retryable_error_types=[DIVERGED],
    ),
}
# A call to the treasury leaves the house: one attempt, its outcome may be unknown, and the workflow asks by id.
TREASURY_ONCE: RegularOptions = {
    "start_to_close_timeout": timedelta(seconds=15),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}
# A machine's report waits for its receipt inside the activity, so it may last.
REPORT: RegularOptions = {
    "start_to_close_timeout": timedelta(seconds=30),
    "retry_policy": UNTIL_DONE["retry_policy"],
}
BREATH = timedelta(milliseconds=1)
AFTER_DIVERGENCE = timedelta(minutes=10)
ASK_AGAIN_FIRST = timedelta(seconds=1)
ASK_AGAIN_AT_MOST = timedelta(hours=1)
