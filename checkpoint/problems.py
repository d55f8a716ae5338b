"""Why the job signs nothing: each reason has its sentence in wording/ and its exit code in screens/."""

from enum import StrEnum


class Why(StrEnum):
    """`log_broken`: rows do not fit each other. `log_rolled_back`: the record is not the one that was signed before."""

    LOG_BROKEN = "log_broken"
    LOG_ROLLED_BACK = "log_rolled_back"
    LOG_KEY = "log_key"
    BAD_WITNESS = "bad_witness"
    NO_LEAF = "no_leaf"
    NO_CHECKPOINT = "no_checkpoint"


class CheckpointProblem(Exception):
    """The reason and the place, which the operator reads."""

    def __init__(self, why: Why, what: str) -> None:
        super().__init__(what)
        self.why = why
