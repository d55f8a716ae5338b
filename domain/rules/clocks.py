"""Clocks: no money moves while the worker and the database disagree on what time it is.

Times come from the database alone, so a wrong clock of a worker dates nothing wrongly; but where two clocks of one house
disagree nobody knows which one is right, and a day of the law hangs on it. Quy tắc của sổ ghi.
"""

from domain.actions import Action
from domain.commands import Command
from domain.facts import Facts
from domain.refusals import Refusal, RefusalCode, refuse

MOST_SECONDS = 60
# Whose events post money (domain/postings.py); a test holds the two against each other.
MONEY_STEPS = frozenset(
    {
        Action.ALLOT,
        Action.APPROVE_PROJECT,
        Action.WITHDRAW,
        Action.CANCEL_PROJECT,
        Action.SIGN_CONTRACT,
        Action.SIGN_ORDER,
        Action.RECORD_TREASURY_ANSWER,
        Action.CLOSE_SUBPROJECT,
    }
)


def clocks_agree(command: Command, facts: Facts) -> Refusal | None:
    """Money steps wait until the clocks are set; every other step is recorded with the database's time as ever."""
    if command.action not in MONEY_STEPS or abs(facts.clock_skew_seconds) <= MOST_SECONDS:
        return None
    return refuse(RefusalCode.CLOCK_SKEW, skew_seconds=facts.clock_skew_seconds, most_seconds=MOST_SECONDS)
