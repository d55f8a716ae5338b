"""The way of a case through its stages, in order: what lies ahead of it.

`Stage` lists the stages in the order of life; a test holds it against the table of steps.
"""

from itertools import takewhile

from domain.lifecycle import ENDED, Stage

# A case that was refused has not gone on: it has left the way.
WAY: tuple[Stage, ...] = tuple(stage for stage in Stage if stage not in ENDED or stage is Stage.CLOSED)
# In its final account a case takes no order: what it has not spent by then it will not spend.
SPENDING: tuple[Stage, ...] = tuple(takewhile(lambda stage: stage is not Stage.IN_FINAL_ACCOUNT, WAY))


def spending_ahead(stage: Stage) -> tuple[Stage, ...]:
    """The stages from this one on, with it, in which money can still go out; none once they are over or left."""
    return SPENDING[SPENDING.index(stage) :] if stage in SPENDING else ()
