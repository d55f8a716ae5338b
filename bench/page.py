"""Keeps a run as bench/results/<date>.json and writes its figures into docs/performance.md, between two marks.

`python -m bench.page` writes the page again from the youngest result.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bench.table import as_markdown
from gateway.settings import ROOT

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by bench/page.py -->", "<!-- end of figures -->"
NOTHING_YET = "No result is committed yet: `KEEP=1 make bench` writes one here."
ROUND_HEADINGS = (
    "scenario",
    "variant",
    "round",
    "n",
    "secs",
    "lives/s",
    "cmd/s",
    "p50 ms",
    "p99 ms",
    "CPU ms/cmd",
    "foreign",
)


def keep(
    date: str, setting: Mapping[str, Any], rounds: Sequence[Mapping[str, Any]], pairs: Sequence[Mapping[str, Any]]
) -> Path:
    """Write the result of a day (a later run of the same day replaces it) and the page."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{date}.json"
    result = {"date": date, "setting": setting, "rounds": list(rounds), "pairs": list(pairs)}
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_page()
    return path


def write_page() -> None:
    PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), youngest()), encoding="utf-8")


def youngest() -> Mapping[str, Any] | None:
    """The last result by date; None if there is none."""
    paths = sorted(RESULTS.glob("*.json"))
    if not paths:
        return None
    result: dict[str, Any] = json.loads(paths[-1].read_text(encoding="utf-8"))
    return result


def with_figures(page: str, result: Mapping[str, Any] | None) -> str:
    """The page with what stands between the marks made anew. ValueError if a mark is missing."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{figures(result) if result else NOTHING_YET}\n{END}{after}"


def figures(result: Mapping[str, Any]) -> str:
    setting = result["setting"]
    versions = ", ".join(f"{name} {number}" for name, number in setting["versions"].items())
    parts = [
        f"Measured {result['date']} on {setting['cores']} cores ({setting['machine']}); Temporal's dev server with its "
        f"database in {'a file' if setting['server_db'] == 'file' else 'memory'}; sandbox {setting['sandbox']}; gzip "
        f"{setting['gzip']}; {versions}.",
        as_markdown(result["pairs"]),
        "Every round:",
        _rounds(result["rounds"]),
        *(SAID[line["scenario"], line["variant"]](line) for line in result["rounds"] if not _is_round(line)),
    ]
    return "\n\n".join(parts)


def _rounds(lines: Sequence[Mapping[str, Any]]) -> str:
    rows = [ROUND_HEADINGS, ("---",) * len(ROUND_HEADINGS)]
    rows += [_round(line) for line in lines if _is_round(line)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _round(line: Mapping[str, Any]) -> tuple[str, ...]:
    spent = " + ".join(f"{part} {line['cpu_ms_per_cmd'][part]:.2f}" for part in line["cpu_ms_per_cmd"])
    numbers = (line[name] for name in ("secs", "lives_s", "cmd_s", "p50_ms", "p99_ms"))
    shown = (f"{number:.1f}" if number is not None else "-" for number in numbers)
    who = (line["scenario"], line["variant"], str(line["round"]), str(line["n"]))
    return (*who, *shown, spent or "-", f"{line['foreign_cpu_share']:.0%}")


def _is_round(line: Mapping[str, Any]) -> bool:
    return "cpu_ms_per_cmd" in line


def _story(line: Mapping[str, Any]) -> str:
    return (
        f"The {line['n']} sub-projects of the story have {line['events_mean']} history events in the mean "
        f"({', '.join(map(str, line['events']))}), {line['events_per_command']} a command."
    )


def _plain(line: Mapping[str, Any]) -> str:
    return f"A command that changes no search attribute made {', '.join(map(str, line['events']))} events."


def _started(line: Mapping[str, Any]) -> str:
    return (
        f"{line['n']:,} waiting workflows were started in {line['secs']:.1f} s, {line['starts_s']:.0f} a second: "
        f"{line['server_kb_each']:.1f} KB each in the server, {line['worker_kb_each']:.1f} KB each that the worker "
        f"remembers ({line['foreign_cpu_share']:.0%} foreign)."
    )


def _waiting(line: Mapping[str, Any]) -> str:
    return (
        f"They waited {line['secs']:.0f} s: {line['server_core_percent']:.2f} % of a core in the server, "
        f"{line['worker_core_percent']:.2f} % in the worker ({line['foreign_cpu_share']:.0%} foreign)."
    )


SAID: Mapping[tuple[str, str], Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        ("history_events", "story"): _story,
        ("history_events", "plain_command"): _plain,
        ("idle_timers", "started"): _started,
        ("idle_timers", "waiting"): _waiting,
    }
)
"""What is measured without rounds of commands, as a sentence."""


if __name__ == "__main__":
    write_page()
