"""The board as a person types it: pages, lists, files for a spreadsheet, what cannot be asked, and the page that looks again."""

import asyncio
import csv
import io
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.board import BoardList, Grouping
from screens.screen import Screen
from tests.board.worked import worked_record
from tests.cli.command_line import ROOT, CommandLine, Done
from tests.recorder.town import Town
from tests.recorder.wire_cutter import wire_cutter
from wording import Lang

PERSON = ["--as", "lg-phe-duyet"]
PAGES = {
    **{f"by {by}": ["board", "--by", by.value] for by in Grouping},
    **{f"list {name}": ["board", "--list", name.value, *PERSON] for name in BoardList},
    "advance": ["board", "--list", "open-advances", "--on", "2023-07-18"],
    "unanswered": ["board", "--list", "unanswered", "--on", "2023-07-14"],
    "late": ["board", "--on", "2024-01-02", "--known-at", "2023-07-06T00:00:00Z"],
    "explained": ["board", "--explain", "DA-2023-0001", "--on", "2023-07-18"],
    "funds": ["funds"],
}
WRONG = {
    "day that is none": (["--on", "2023-02-30"], 2, "2023-02-30"),
    "day in words": (["--on", "hôm qua"], 2, "hôm qua"),
    "day beyond the calendar": (["--on", "9999-12-31"], 2, "9999-12-31"),
    "instant that is none": (["--known-at", "2023-07-14T25:00:00Z"], 2, "2023-07-14T25:00:00Z"),
    "instant of another zone": (["--known-at", "2023-07-14T10:00:00+07:00"], 2, "+07:00"),
    "target that is none": (["--target", "Q3"], 2, "Q3"),
    "list that is none": (["--list", "everything"], 2, "everything"),
    "grouping that is none": (["--by", "province"], 2, "province"),
    "work of nobody": (["--list", "my-work"], 2, "--as"),
    "work of a stranger": (["--list", "my-work", "--as", "ai-do"], 3, "ai-do"),
    "days that are none": (["--list", "unanswered", "--days", "-1"], 2, "--days"),
    "code that is not there": (["--explain", "DA-2023-0999"], 3, "DA-2023-0999"),
    "code that is none": (["--explain", "register/lang-giang"], 3, "register/lang-giang"),
}
REMARKS = {
    "a day to come": (["--on", "2023-12-31"], "chưa đến"),
    "a day before the record": (["--on", "2022-12-31"], "trước khi sổ bắt đầu"),
    "before the founding": (["--known-at", "2023-01-01"], "chưa được lập"),
    "known in the future": (["--known-at", "2030-01-01T00:00:00Z"], "theo sổ lúc này"),
}


@pytest.fixture(scope="module")
async def line(town: Town) -> AsyncIterator[CommandLine]:
    await worked_record(town)
    plain = CommandLine(
        town.desk.settings.var,
        {"SINHKE_DATABASE_URL": town.database.superuser, "SINHKE_SECRETS": str(town.database.secrets)},
    )
    with plain.warm() as warm:
        yield warm


@pytest.fixture(scope="module")
def pages(line: CommandLine) -> dict[str, tuple[Done, Done, Done]]:
    """Each page in Vietnamese, in English, and as a document."""
    return {name: (line(*words), line(*words, "--lang", "en"), line(*words, "--json")) for name, words in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_its_pair_and_that_it_is_simulated_and_fits_a_hundred_columns(
    pages: dict[str, tuple[Done, Done, Done]], name: str
) -> None:
    vietnamese, english, document = (done.ended(0) for done in pages[name])
    for done, simulated, pair in ((vietnamese, "MÔ PHỎNG", "theo sổ lúc"), (english, "SIMULATED", "as known at")):
        first, second = done.out.splitlines()[:2]
        assert first.startswith(simulated)
        assert pair in second
        assert max(len(line) for line in done.out.splitlines()) <= 100
        assert done.err == ""
    if name != "funds":
        head = document.document
        assert (head["simulated"], sorted({"on", "known_at", "as_of", "remarks"} - head.keys())) == (True, [])


def test_a_page_shows_its_money_and_its_risk(pages: dict[str, tuple[Done, Done, Done]]) -> None:
    shown = pages["by commune"][1].out
    assert "130,000,000" in shown
    assert "100.0%" in shown
    assert "At risk of not being disbursed by 2023-09-30: 0 VND" in shown
    assert "overdue" in pages["late"][1].out
    assert "2023-07-13" in pages["advance"][1].out
    assert "2023-07-12" in pages["unanswered"][1].out
    assert "not configured" in pages["list assumed-figures"][1].out
    assert "Unknown is never on time" in pages["explained"][1].out


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_asked_is_told_in_one_sentence_that_names_it(line: CommandLine, name: str) -> None:
    words, code, named = WRONG[name]
    done = line("board", *words).ended(code)
    assert named in done.err
    assert done.out == ""


@pytest.mark.parametrize("name", REMARKS)
def test_a_pair_that_is_odd_is_shown_with_a_remark(line: CommandLine, name: str) -> None:
    words, said = REMARKS[name]
    assert said in line("board", *words).ended(0).out


def test_nothing_was_known_before_the_founding_and_nothing_counts_before_the_record(line: CommandLine) -> None:
    for words in (["--known-at", "2023-01-01"], ["--on", "2022-12-31"]):
        page = line.json("board", "--by", "line", *words)
        assert (page["rows"], page["at_risk"]["total_vnd"]) == ([], 0)


def test_a_year_or_a_commune_without_anything_is_an_empty_page(line: CommandLine) -> None:
    assert line.json("board", "--year", "2022")["rows"] == []
    assert line.json("board", "--commune", "xuan-huong", "--by", "line")["rows"] == []
    assert len(line.json("board", "--commune", "huong-son", "--by", "line")["rows"]) == 2


def test_a_file_for_a_spreadsheet_says_its_alphabet_its_pair_and_ends_its_lines_as_the_standard_does(
    line: CommandLine,
) -> None:
    said = line("board", "--csv", "--on", "2023-07-13").ended(0).out
    assert said.startswith("\ufeffcode,")
    assert said.count("\r\n") == said.count("\n") == 2
    [row] = csv.DictReader(io.StringIO(said.removeprefix("\ufeff"), newline=""))
    assert (row["advanced_vnd"], row["on"], row["simulated"]) == ("65000000", "2023-07-13", "true")
    assert row["known_at"].endswith("Z")
    empty = line("board", "--csv", "--year", "2022").ended(0).out.splitlines()
    assert empty == [said.splitlines()[0]]


def test_a_text_that_a_spreadsheet_would_run_is_marked_as_text(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [{"title": "=1+1", "amount": -5, "name": 'bò "cái", 2 con'}]
    Screen(Lang.VI).rows(rows, ["title", "amount", "name"])
    assert capfd.readouterr().out.splitlines()[1] == '\'=1+1,-5,"bò ""cái"", 2 con"'


def test_whoever_reads_only_the_beginning_is_no_trouble(line: CommandLine) -> None:
    pipe = subprocess.Popen(
        f"'{sys.executable}' starter.py board --json | true; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=ROOT,
        env=line.surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = pipe.communicate(timeout=60)
    assert (out.decode().strip(), err.decode()) == ("0", "")


class Watching:
    """`watch` as a process, with what it has shown so far in a file."""

    def __init__(self, line: CommandLine, folder: Path, *words: str) -> None:
        self.out = folder / "watch.out"
        with self.out.open("wb") as out:
            command = [sys.executable, "starter.py", "watch", "--every", "1", "--json", *words]
            self.process = subprocess.Popen(command, cwd=ROOT, env=line.surroundings, stdout=out)

    @property
    def pages(self) -> list[dict[str, object]]:
        whole, _, _ = self.out.read_text(encoding="utf-8").rpartition("\n")
        return [json.loads(text) for text in whole.splitlines()]

    async def until(self, count: int, *, away: bool) -> dict[str, object]:
        """Wait for so many pages of which the record was away or there; the last of them."""
        for _ in range(600):
            found = [page for page in self.pages if bool(page["away"]) == away]
            if len(found) >= count:
                return found[-1]
            assert self.process.poll() is None
            await asyncio.sleep(0.1)
        raise AssertionError(self.pages)

    async def ended_by(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return await asyncio.to_thread(self.process.wait, 30)


@asynccontextmanager
async def watching(line: CommandLine, folder: Path, *words: str) -> AsyncIterator[Watching]:
    watch = Watching(line, folder, *words)
    try:
        yield watch
    finally:
        watch.process.kill()
        watch.process.wait()


async def test_a_page_is_looked_at_again_until_ctrl_c_which_is_no_failure(line: CommandLine, tmp_path: Path) -> None:
    async with watching(line, tmp_path, "--by", "commune") as watch:
        page = await watch.until(2, away=False)
        assert page["by"] == "commune"
        assert await watch.ended_by(signal.SIGINT) == 0


async def test_while_the_record_is_away_the_last_page_stays_with_the_reason_and_then_goes_on(
    line: CommandLine, town: Town, tmp_path: Path
) -> None:
    async with (
        wire_cutter(town.database.superuser) as (cutter, url),
        watching(line.on(SINHKE_DATABASE_URL=url), tmp_path) as watch,
    ):
        before = await watch.until(1, away=False)
        cutter.hold_off()
        away = await watch.until(2, away=True)
        assert away["rows"] == before["rows"]
        assert "Postgres" in str(away["away"])
        cutter.let_in()
        seen = len([page for page in watch.pages if not page["away"]])
        await watch.until(seen + 1, away=False)
        assert await watch.ended_by(signal.SIGTERM) == 0


async def test_a_record_that_is_away_from_the_first_look_on_is_told_as_everywhere(line: CommandLine) -> None:
    away = line.on(SINHKE_DATABASE_URL="postgresql://127.0.0.1:9/sinhke")
    assert "Postgres" in away("watch").ended(5).err
    assert "--as" in away("watch", "--list", "my-work").ended(2).err
