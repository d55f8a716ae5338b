"""`calendar check` and `calendar show` by their words: no server is asked, every difference has its reason or an exit 6."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from law.loader import load_calendar
from tests.architecture.tree import packages
from tests.cli.command_line import ROOT, CommandLine, Done

KNOWN = Path("law") / "known_differences.toml"


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """A command line in a house in which nothing runs."""
    return CommandLine(tmp_path / "var")


@dataclass(frozen=True)
class Checkout:
    """Another checkout of the program, whose law a test may change."""

    root: Path

    def __call__(self, *words: str) -> Done:
        done = subprocess.run(
            [sys.executable, "starter.py", *words],
            cwd=self.root,
            env=CommandLine(self.root / "var").surroundings,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Done(words, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    for part in packages():
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "starter.py", tmp_path)
    return Checkout(tmp_path)


def test_every_difference_from_the_package_is_told_with_our_document_and_the_reason(line: CommandLine) -> None:
    said = line("calendar", "check").ended(0)
    for words in ("02/01/2026", "10/01/2026", "24/11/2026", "12729/VPCP-KGVX", "đều đã biết lý do", "2027"):
        assert words in said.out
    assert max(map(len, said.out.splitlines())) <= 100
    english = line("calendar", "check", "--lang", "en").ended(0)
    assert "3 differences, each of them known." in english.out


def test_as_json_each_difference_has_year_day_both_answers_document_and_reason(line: CommandLine) -> None:
    document = line.json("calendar", "check")
    assert (document["package"], document["unexplained"], document["settled"]) == ("holidays", 0, [])
    assert (document["calendar"], document["sha256"]) == ("vn-2021-2026", load_calendar().sha256)
    assert (document["first_year"], document["last_year"], document["missing_year"]) == (2021, 2026, 2027)
    first = document["differences"][0]
    assert (first["year"], first["date"], first["ours"], first["package"]) == (2026, "2026-01-02", "off", "worked")
    assert first["document"] == first["known"]["source"] == "Công văn 12729/VPCP-KGVX ngày 25/12/2025"
    assert all(one["known"]["reason"] for one in document["differences"])


def test_a_difference_that_nobody_has_explained_ends_with_6_and_says_what_to_do(checkout: Checkout) -> None:
    blocks = (checkout.root / KNOWN).read_text(encoding="utf-8").split("\n[[known_difference]]")
    (checkout.root / KNOWN).write_text("\n[[known_difference]]".join(blocks[:-1]), encoding="utf-8")
    said = checkout("calendar", "check").ended(6)
    assert "1 trong 3 chỗ khác chưa rõ lý do" in said.out
    assert str(KNOWN) in said.out
    document = checkout("calendar", "check", "--json").ended(6).document
    assert [one["date"] for one in document["differences"] if one["known"] is None] == ["2026-11-24"]


def test_a_year_that_is_announced_later_is_compared_and_shown_too(checkout: Checkout) -> None:
    year = 'year = 2027\n\n[[off]]\ndate = 2027-01-01\nname = "Tết Dương lịch"\nsource = "Công văn"\nstatus = "confirmed"\n'
    (checkout.root / "law" / "calendars" / "2027.toml").write_text(year, encoding="utf-8")
    document = checkout("calendar", "check", "--json").ended(6).document
    assert (document["calendar"], document["missing_year"]) == ("vn-2021-2027", 2028)
    assert "2027-02-05" in {one["date"] for one in document["differences"] if one["known"] is None}
    assert "01/01/2027" in checkout("calendar", "show", "2027").ended(0).out


def test_a_list_of_known_days_that_cannot_be_read_is_named_with_its_line(checkout: Checkout) -> None:
    (checkout.root / KNOWN).write_text("[[known_difference]]\ndate = 2026-13-01\n", encoding="utf-8")
    assert f"{KNOWN}:2" in checkout("calendar", "check").ended(3).err


def test_a_year_is_shown_with_the_document_of_each_day(line: CommandLine) -> None:
    shown = line("calendar", "show", "2026").ended(0)
    for words in ("10/01/2026", "Làm bù", "12729/VPCP-KGVX", "giả định", "chưa xác nhận", load_calendar().sha256):
        assert words in shown.out
    days = {day["date"]: day for day in line.json("calendar", "show", "2026")["days"]}
    assert (days["2026-01-10"]["worked"], days["2026-01-10"]["instead_of"]) == (True, "2026-01-02")
    assert (days["2026-11-24"]["worked"], days["2026-11-24"]["status"]) == (True, "unconfirmed")
    assert (days["2026-08-31"]["worked"], days["2026-08-31"]["status"]) == (False, "assumed")


def test_a_year_that_is_not_announced_is_refused_with_the_remedy(line: CommandLine) -> None:
    missing = line("calendar", "show", "2027").ended(3)
    assert "năm 2027" in missing.err
    assert "law/calendars/<năm>.toml" in missing.err
    assert line("calendar", "show", "2027", "--json").ended(3).document["error"] == "no_calendar"


@pytest.mark.parametrize("words", [["show", "next"], ["show"], ["compare"], ["check", "2026"]])
def test_words_that_are_no_command_of_the_calendar_are_told(line: CommandLine, words: list[str]) -> None:
    assert line("calendar", *words).ended(2).err
