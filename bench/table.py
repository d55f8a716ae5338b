"""The pairs as a table for people, on the terminal and in docs/performance.md: one row a pair, the goal beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

FIGURES = {
    "lives_s": "lives a second",
    "cmd_s": "commands a second",
    "cpu_ms_per_cmd": "CPU a command",
    "p50_ms": "p50",
    "p99_ms": "p99",
    "events": "history events",
    "kb_each": "KB a workflow",
    "core_percent": "percent of a core",
    "starts_s": "starts a second",
}
HEADINGS = ("scenario", "a / b", "of", "min / median / max", "goal", "reached", "rounds", "foreign", "discarded")


def rows_of(pairs: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    return [HEADINGS, *(_row(line) for line in pairs)]


def as_text(pairs: Sequence[Mapping[str, Any]]) -> str:
    """Columns padded to their widest cell."""
    rows = rows_of(pairs)
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_markdown(pairs: Sequence[Mapping[str, Any]]) -> str:
    head, *rows = rows_of(pairs)
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(line: Mapping[str, Any]) -> tuple[str, ...]:
    ratios = " / ".join(f"{line[f'ratio_{part}']:.2f}" for part in ("min", "median", "max"))
    reached = {True: "yes", False: "NO", None: "-"}[line["reached"]]
    notes = [f"{one['round']} ({one['why']})" for one in line["discarded"]]
    notes += [f"{number} kept, disturbed" for number in line["disturbed"]]
    return (
        line["scenario"],
        f"{line['a']} / {line['b']}",
        FIGURES[line["figure"]],
        ratios,
        line["goal"] or "-",
        reached,
        str(line["rounds"]),
        f"{line['foreign_cpu_share_max']:.0%}",
        "; ".join(notes) or "none",
    )
