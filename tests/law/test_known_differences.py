"""The calendars against the installed package: every difference is known with its source, and none is kept for nothing."""

import shutil
from datetime import date
from pathlib import Path

import holidays
import pytest

from law.against_package import KNOWN, PACKAGE_SPEAKS, compare, known_differences
from law.loader import LAW_ROOT, LawProblem, load_calendar
from wording import Lang

TEXT = (LAW_ROOT / KNOWN).read_text(encoding="utf-8")
BLOCK = """[[known_difference]]
date = 2026-01-02
ours = "off"
package = "worked"
source = "Công văn"
reason_vi = "vì sao"
reason_en = "why"
"""


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A tree of law with our calendars, whose files a test may change."""
    root = tmp_path / "law"
    shutil.copytree(LAW_ROOT / "calendars", root / "calendars")
    (root / KNOWN).write_text(TEXT, encoding="utf-8")
    return root


def test_every_difference_is_known_and_everything_known_still_differs() -> None:
    found = compare()
    assert [one.date for one in found.differences] == [date(2026, 1, 2), date(2026, 1, 10), date(2026, 11, 24)]
    assert (found.unexplained, found.settled) == ((), ())
    assert all(one.known and one.known.source and one.document for one in found.differences)


def test_what_is_known_is_no_part_of_the_calendar_that_cases_pin(law: Path) -> None:
    (law / KNOWN).write_text("", encoding="utf-8")
    assert compare(law).sha256 == load_calendar().sha256


def test_a_difference_that_is_on_no_list_is_unexplained(law: Path) -> None:
    (law / KNOWN).write_text("", encoding="utf-8")
    assert {one.date for one in compare(law).unexplained} == {one.date for one in compare().differences}


def test_a_day_known_the_other_way_round_explains_nothing(law: Path) -> None:
    turned = BLOCK.replace('"off"', '"x"').replace('"worked"', '"off"').replace('"x"', '"worked"')
    (law / KNOWN).write_text(turned, encoding="utf-8")
    found = compare(law)
    assert date(2026, 1, 2) in {one.date for one in found.unexplained}
    assert [one.date for one in found.settled] == [date(2026, 1, 2)]


def test_a_known_day_on_which_both_agree_is_told_so_that_it_is_taken_out(law: Path) -> None:
    (law / KNOWN).write_text(BLOCK.replace("2026-01-02", "2023-08-04") + TEXT, encoding="utf-8")
    found = compare(law)
    assert [one.date for one in found.settled] == [date(2023, 8, 4)]
    assert found.unexplained == ()


def test_a_day_that_our_file_lost_is_found_with_the_name_that_the_package_gives_it(law: Path) -> None:
    year = law / "calendars" / "2023.toml"
    lost = year.read_text(encoding="utf-8").replace("date = 2023-09-04", "date = 2023-09-05")
    year.write_text(lost, encoding="utf-8")
    fourth, fifth = compare(law, "en").unexplained
    assert (fourth.date, fourth.ours, fourth.package, fourth.document) == (date(2023, 9, 4), "worked", "off", "")
    assert "National Day" in fourth.package_name
    assert (fifth.date, fifth.ours, fifth.package) == (date(2023, 9, 5), "off", "worked")
    assert fifth.document


def test_the_package_speaks_every_language_of_ours() -> None:
    assert set(PACKAGE_SPEAKS) == set(Lang)
    assert set(PACKAGE_SPEAKS.values()) <= set(holidays.country_holidays("VN").supported_languages)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BLOCK.replace('"worked"', '"off"'), "law/known_differences.toml:4: on 2026-01-02 both say off"),
        (BLOCK.replace('"worked"', '"perhaps"'), "law/known_differences.toml:4: package"),
        (BLOCK.replace('"Công văn"', '""'), "law/known_differences.toml:1: 2026-01-02 has no source"),
        (BLOCK.replace('"why"', '""'), "law/known_differences.toml:1: 2026-01-02 has no source or no reason"),
        (BLOCK.replace("source =", "because ="), "law/known_differences.toml:1: source is missing"),
        (BLOCK + BLOCK, "law/known_differences.toml:9: 2026-01-02 stands after 2026-01-02"),
        (BLOCK.replace("known_difference", "difference"), "law/known_differences.toml:1: 'difference' does not belong"),
    ],
)
def test_what_cannot_stand_in_the_list_is_named_with_its_place(law: Path, text: str, says: str) -> None:
    (law / KNOWN).write_text(text, encoding="utf-8")
    with pytest.raises(LawProblem) as problem:
        known_differences(law)
    assert str(problem.value).startswith(says)


def test_a_list_that_is_gone_is_refused(law: Path) -> None:
    (law / KNOWN).unlink()
    with pytest.raises(LawProblem, match="there is no such file"):
        compare(law)
