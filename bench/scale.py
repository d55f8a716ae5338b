"""How much is measured: the knobs of a run, each an environment variable, so that a figure says how it was taken."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ServerDatabase(StrEnum):
    """Where Temporal's dev server keeps its histories: memory, as the goals were set, or a file, as `make demo` runs it."""

    MEMORY = "memory"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """`lives` and `cases_a_stream` are per variant and round, `samples` per whole run; `at_once` streams run together.

    A round in which others used more than `foreign_limit` of the machine is repeated, at most `repeats` times in a
    scenario.
    """

    rounds: int = 3
    samples: int = 200
    lives: int = 32
    cases_a_stream: int = 4
    at_once: int = 16
    deliveries: int = 8
    pause_seconds: float = 0.05
    foreign_limit: float = 0.10
    repeats: int = 3
    server_database: ServerDatabase = ServerDatabase.MEMORY
    with_story: bool = True


def scale_of(environment: Mapping[str, str] = os.environ) -> Scale:
    """ROUNDS, SAMPLES, LIVES and SERVER_DB of the environment over the defaults. ValueError for what is no such value."""
    usual = Scale()
    rounds = int(environment.get("ROUNDS", usual.rounds))
    lives = int(environment.get("LIVES", usual.lives))
    samples = int(environment.get("SAMPLES", usual.samples))
    if min(rounds, lives, samples) < 1:
        raise ValueError("ROUNDS, LIVES and SAMPLES are whole numbers from 1 on")
    return Scale(
        rounds=rounds,
        samples=samples,
        lives=lives,
        repeats=max(2, rounds // 2 + 1),
        server_database=ServerDatabase(environment.get("SERVER_DB", usual.server_database)),
    )
