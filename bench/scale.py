"""How much is measured: the knobs of a run, each an environment variable, so that a figure says how it was taken."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# A page of each year, and as many codes a year as have five digits.
FEWEST_CARDS, MOST_CARDS = 420, 1_900_000


class ServerDatabase(StrEnum):
    """Where Temporal's dev server keeps its histories: memory, as the goals were set, or a file, as `make demo` runs it."""

    MEMORY = "memory"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """`lives`, `cases_a_stream` and `reads` are per variant and round, `samples` per whole run; `at_once` streams run together.

    `cards` are on the board, `waiting` workflows wait `waiting_seconds` a round.

    A round in which others used more than `foreign_limit` of the machine is repeated, at most `repeats` times in a
    scenario.
    """

    rounds: int = 3
    samples: int = 200
    lives: int = 32
    cases_a_stream: int = 4
    at_once: int = 16
    deliveries: int = 8
    cards: int = 1_000_000
    reads: int = 1_000
    waiting: int = 10_000
    waiting_seconds: float = 20.0
    pause_seconds: float = 0.05
    foreign_limit: float = 0.10
    repeats: int = 3
    server_database: ServerDatabase = ServerDatabase.MEMORY
    with_story: bool = True


def scale_of(environment: Mapping[str, str] = os.environ) -> Scale:
    """ROUNDS, SAMPLES, LIVES, CARDS, WAITING and SERVER_DB of the environment over the defaults.

    ValueError for what is no such value.
    """
    usual = Scale()
    rounds = int(environment.get("ROUNDS", usual.rounds))
    lives = int(environment.get("LIVES", usual.lives))
    samples = int(environment.get("SAMPLES", usual.samples))
    cards = int(environment.get("CARDS", usual.cards))
    waiting = int(environment.get("WAITING", usual.waiting))
    if min(rounds, lives, samples, waiting) < 1:
        raise ValueError("ROUNDS, LIVES, SAMPLES and WAITING are whole numbers from 1 on")
    if not FEWEST_CARDS <= cards <= MOST_CARDS:
        raise ValueError(f"CARDS is a whole number from {FEWEST_CARDS} to {MOST_CARDS}")
    return Scale(
        rounds=rounds,
        samples=samples,
        lives=lives,
        cards=cards,
        waiting=waiting,
        repeats=max(2, rounds // 2 + 1),
        server_database=ServerDatabase(environment.get("SERVER_DB", usual.server_database)),
    )
