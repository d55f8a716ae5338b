"""The yearly files against a seed library, and what the loader refuses of them."""

import shutil
from datetime import date
from pathlib import Path

import holidays
import pytest

from domain.calendar_days import CalendarMissing
from law.loader import LAW_ROOT, LawProblem, calendar_files, load_calendar, load_calendar_from

GOOD = calendar_files()
# Where a notice differs from the library at its pinned version, the notice stands.
NOTICE_AGAINST_LIBRARY = {date(2026, 1, 2), date(2026, 1, 10), date(2026, 11, 24)}


@pytest.mark.parametrize("year", range(2021, 2027))
def test_the_library_differs_only_where_a_notice_is_known(year: int) -> None:
    calendar = load_calendar().years[year]
    library = holidays.country_holidays("VN", years=year)
    weekdays_off = {day for day in calendar.off if day.weekday() < 5}
    library_off = {day for day in library if day.weekday() < 5}
    library_worked = {day for day in library.weekend_workdays if day.year == year}

    differing = (weekdays_off ^ library_off) | (set(calendar.extra_work) ^ library_worked)
    assert differing == {day for day in NOTICE_AGAINST_LIBRARY if day.year == year}


def test_each_year_names_its_documents() -> None:
    assert all(calendar.sources for calendar in load_calendar().years.values())


def test_the_calendar_is_named_after_its_years_and_pinned_by_its_bytes() -> None:
    calendar = load_calendar()
    one_note_longer = {**GOOD, "2026.toml": GOOD["2026.toml"] + b"\n"}

    assert calendar.name == "vn-2021-2026"
    assert calendar == load_calendar_from(GOOD)
    assert load_calendar_from(one_note_longer).sha256 != calendar.sha256


def test_years_that_are_left_out_are_missing_and_not_empty() -> None:
    assert set(load_calendar_from({"2023.toml": GOOD["2023.toml"]}).years) == {2023}


def test_a_calendar_of_more_years_has_another_name_and_the_shorter_one_is_still_found(tmp_path: Path) -> None:
    shutil.copytree(LAW_ROOT / "calendars", tmp_path / "calendars")
    (tmp_path / "calendars" / "2027.toml").write_bytes(YEAR.partition("[[work]]")[0].replace("2026", "2027").encode())
    pinned = load_calendar(tmp_path, "vn-2021-2026")

    assert load_calendar(tmp_path).name == "vn-2021-2027"
    assert (pinned.name, pinned.sha256) == (load_calendar().name, load_calendar().sha256)
    with pytest.raises(CalendarMissing):
        pinned.is_working_day(date(2027, 1, 4))


@pytest.mark.parametrize(
    "name", ["vn-2021-2027", "vn-2026-2021", "vn-2021", "2021-2026", "calendars", "vn-2021-2026/.."]
)
def test_a_calendar_that_the_tree_does_not_hold_is_refused(name: str) -> None:
    with pytest.raises(LawProblem, match="is not here"):
        load_calendar(name=name)


YEAR = """year = 2026

[[off]]
date = 2026-01-02
name = "Nghỉ hoán đổi"
source = "Công văn"
status = "confirmed"

[[work]]
date = 2026-01-10
name = "Làm bù"
source = "Công văn"
status = "confirmed"
instead_of = 2026-01-02
"""


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("year = 2026", "year = 2025", "2026.toml:1: the file of 2025"),
        ("year = 2026", 'year = "2026"', "2026.toml:1: year"),
        ("year = 2026", "", "2026.toml:1: year is missing"),
        ("date = 2026-01-02", "date = 2025-01-02", "2026.toml:4: 2025-01-02 is not in 2026"),
        ("date = 2026-01-10", "date = 2026-01-02", "2026.toml:10: 2026-01-02 stands here twice"),
        ("date = 2026-01-10", "date = 2026-01-12", "2026.toml:10: 2026-01-12 is no weekend day"),
        ("instead_of = 2026-01-02", "", "2026.toml:9: 2026-01-10 is worked instead of no weekday off"),
        ("instead_of = 2026-01-02", "instead_of = 2026-01-05", "2026.toml:14: 2026-01-10 is worked instead of"),
        ('source = "Công văn"', 'source = ""', "2026.toml:3: 2026-01-02 has no name or no source"),
        ('status = "confirmed"', 'status = "unset"', "2026.toml:7: status"),
        ('status = "confirmed"', "", "2026.toml:3: status is missing"),
        ('name = "Làm bù"', 'title = "Làm bù"', "2026.toml:9: name is missing"),
        ("[[work]]", "[[worked]]", "2026.toml:9: 'worked' does not belong here"),
    ],
)
def test_what_cannot_be_a_calendar_is_named_with_its_place(old: str, new: str, place: str) -> None:
    assert old in YEAR
    with pytest.raises(LawProblem) as problem:
        load_calendar_from({"2026.toml": YEAR.replace(old, new, 1).encode()})
    assert str(problem.value).startswith(place)


def test_a_year_without_days_off_is_refused() -> None:
    with pytest.raises(LawProblem, match="no day off"):
        load_calendar_from({"2026.toml": b"year = 2026\n"})


def test_no_calendar_at_all_is_refused() -> None:
    with pytest.raises(LawProblem, match="no calendar"):
        load_calendar_from({})


def test_the_year_of_the_good_example_is_read() -> None:
    assert load_calendar_from({"2026.toml": YEAR.encode()}).is_working_day(date(2026, 1, 10))
