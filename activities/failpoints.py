"""Named edges at which a test may kill this process. Off unless SINHKE_FAILPOINT names one; then it dies there once.

`SINHKE_FAILPOINT=before_commit:/path/of/marker` kills by SIGKILL at that edge if the marker file does not exist yet, and
makes the marker first, so that the restarted worker passes.
"""

import os
import signal
from pathlib import Path

EDGES = ("before_begin", "after_append", "after_post", "before_commit", "after_commit")
POST_EDGES = ("letter_handed_over",)


def failpoint(edge: str) -> None:
    """Die here if this edge is asked for and has not been died at yet."""
    asked, _, marker = os.environ.get("SINHKE_FAILPOINT", "").partition(":")
    if asked != edge or not marker or Path(marker).exists():
        return
    Path(marker).touch()
    os.kill(os.getpid(), signal.SIGKILL)
