"""Rounds: the variants of a scenario one after the other, in turn forwards and backwards, and what comes of them.

A ratio is taken inside a round, between neighbours in time, so that a machine that is slower today is slower for both.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.cpu import Spent
from bench.goals import GOALS
from bench.scale import Scale


@dataclass(frozen=True, kw_only=True)
class Run:
    """One variant in one round: `n` commands (and `lives`, where it is lives) in `secs`; a latency each in ms."""

    n: int
    secs: float
    spent: Spent
    latencies_ms: Sequence[float]
    lives: int | None = None

    def figures(self) -> dict[str, float | None]:
        ordered = sorted(self.latencies_ms)
        return {
            "lives_s": self.lives / self.secs if self.lives else None,
            "cmd_s": self.n / self.secs,
            "p50_ms": at_share(ordered, 0.50),
            "p99_ms": at_share(ordered, 0.99),
            "cpu_ms_per_cmd": self.spent.total * 1000 / self.n,
        }

    def line(self) -> dict[str, Any]:
        figures = self.figures()
        parts = {part: round(seconds * 1000 / self.n, 3) for part, seconds in self.spent.parts.items()}
        rounded = {name: round(value, 3) if value is not None else None for name, value in figures.items()}
        return {
            "n": self.n,
            "secs": round(self.secs, 3),
            **rounded,
            "cpu_ms_per_cmd": parts,
            "foreign_cpu_share": round(self.spent.foreign_share, 3),
        }


@dataclass
class Rounds:
    """The rounds of one scenario: kept, and discarded with the reason. `disturbed` were kept for want of better ones."""

    kept: dict[int, Mapping[str, Run]] = field(default_factory=dict)
    discarded: list[dict[str, Any]] = field(default_factory=list)
    disturbed: list[int] = field(default_factory=list)


Play = Callable[[], Awaitable[Run]]
PlayRound = Callable[[int], Awaitable[Mapping[str, Run]]]
Heard = Callable[[Mapping[str, Any]], None]


def at_share(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of an ordered list lies (nearest rank)."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


async def alternate(scenario: str, variants: Mapping[str, Play], scale: Scale, heard: Heard) -> Rounds:
    """Rounds in which each variant is played once, in turn forwards and backwards."""

    async def play(number: int) -> Mapping[str, Run]:
        names = list(variants) if number % 2 else list(variants)[::-1]
        return {name: await variants[name]() for name in names}

    return await repeat(scenario, play, scale, heard)


async def repeat(scenario: str, play: PlayRound, scale: Scale, heard: Heard) -> Rounds:
    """Play rounds until enough are undisturbed, or too many were disturbed; each run is told to `heard`."""
    played: dict[int, Mapping[str, Run]] = {}
    undisturbed: list[int] = []
    while len(undisturbed) < scale.rounds and len(played) < scale.rounds + scale.repeats:
        number = len(played) + 1
        played[number] = await play(number)
        for name, run in played[number].items():
            heard({"scenario": scenario, "variant": name, "round": number, **run.line()})
        if _foreign(played[number]) <= scale.foreign_limit:
            undisturbed.append(number)
    return choose(played, undisturbed, scale)


def choose(played: Mapping[int, Mapping[str, Run]], undisturbed: Sequence[int], scale: Scale) -> Rounds:
    """The undisturbed rounds, filled up with the least disturbed ones if there are too few; every other is named."""
    spare = sorted((number for number in played if number not in undisturbed), key=lambda n: _foreign(played[n]))
    disturbed = sorted(spare[: scale.rounds - len(undisturbed)])
    kept = sorted([*undisturbed, *disturbed])
    return Rounds(
        kept={number: played[number] for number in kept},
        discarded=[
            {"round": number, "why": f"foreign CPU {_foreign(played[number]):.0%}"}
            for number in sorted(spare)
            if number not in disturbed
        ],
        disturbed=disturbed,
    )


def pair(scenario: str, rounds: Rounds, a: str, b: str, figure: str) -> dict[str, Any]:
    """The JSON line of a's figure over b's: least, median and greatest over the kept rounds, and the goal beside it."""
    ratios = []
    for runs in rounds.kept.values():
        over, under = runs[a].figures()[figure], runs[b].figures()[figure]
        assert over is not None and under, f"{scenario}: {figure} was not measured"
        ratios.append(over / under)
    return pair_line(
        (scenario, a, b, figure), ratios, foreign=[_foreign(runs) for runs in rounds.kept.values()], rounds=rounds
    )


def pair_line(
    what: tuple[str, str, str, str], ratios: Sequence[float], *, foreign: Sequence[float], rounds: Rounds
) -> dict[str, Any]:
    scenario, a, b, figure = what
    goal = GOALS.get(what)
    return {
        "scenario": scenario,
        "a": a,
        "b": b,
        "figure": figure,
        "ratio_min": round(min(ratios), 3),
        "ratio_median": round(median(ratios), 3),
        "ratio_max": round(max(ratios), 3),
        "rounds": len(ratios),
        "discarded": rounds.discarded,
        "disturbed": rounds.disturbed,
        "foreign_cpu_share_max": round(max(foreign), 3),
        "goal": str(goal) if goal else None,
        "reached": goal.reached(median(ratios)) if goal else None,
    }


def _foreign(runs: Mapping[str, Run]) -> float:
    return max(run.spent.foreign_share for run in runs.values())
