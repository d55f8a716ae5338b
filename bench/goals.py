"""The goals that each figure is printed beside. They are the project's own and are not loosened when a run misses one."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Goal:
    """`bound` is "at_least" or "at_most"; the median of the rounds is held against `value`."""

    bound: str
    value: float

    def reached(self, median: float) -> bool:
        return median >= self.value if self.bound == "at_least" else median <= self.value

    def __str__(self) -> str:
        return f"{'>=' if self.bound == 'at_least' else '<='} {self.value:g}"


GOALS: Mapping[tuple[str, str, str, str], Goal] = MappingProxyType(
    {
        ("record_vs_empty", "record", "empty", "lives_s"): Goal("at_least", 1.30),
        ("record_vs_empty", "record", "empty", "cpu_ms_per_cmd"): Goal("at_most", 0.75),
        ("idle_latency", "recorded", "empty_acknowledged", "p50_ms"): Goal("at_most", 3.0),
        ("hot_line", "line_last", "line_first", "cmd_s"): Goal("at_least", 3.0),
        ("hot_line", "line_last", "sixteen_lines", "cmd_s"): Goal("at_least", 0.5),
        ("history_events", "plain_command", "one_event", "events"): Goal("at_most", 5.0),
        ("board", "page", "point", "p99_ms"): Goal("at_most", 1.5),
        ("idle_timers", "server", "one_kb", "kb_each"): Goal("at_most", 80.0),
        ("idle_timers", "server", "one_percent", "core_percent"): Goal("at_most", 2.0),
    }
)
"""(scenario, a, b, figure): the ratio is a's figure over b's; a `one_…` is a unit, so that the figure is told itself."""
