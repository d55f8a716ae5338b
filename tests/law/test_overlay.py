"""What a district sets by its own decision, laid over the law: its rows win on their days, and never weaken the law."""

import re
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law import Figure, FigureStatus, Unit
from domain.law_keys import AT_LEAST, FigureKey
from law.loader import (
    LAW_ROOT,
    LawProblem,
    base_of,
    edition_files,
    edition_sha256,
    edition_tree,
    files_sha256,
    load_edition,
    load_edition_from,
)

OVERLAY, BASE_NAME = "lang-giang-gia-dinh", "vn-38-2023"
BASE = edition_files(BASE_NAME)
OWN = edition_files(OVERLAY)
LAW, DISTRICT = load_edition(BASE_NAME), load_edition(OVERLAY)
CASE_DAY = date(2023, 9, 1)
HEADER = f'name = "huyen"\ndraft = false\nextends = "{BASE_NAME}"\ntitle_vi = "Huyện"\ntitle_en = "District"\n'
SOURCE = "15/QĐ-UBND ngày 03/07/2023 của UBND huyện (giả định)"
LEVELS = {
    "completeness_check_days": (2, Unit.WORKING_DAYS),
    "appraisal_days": (5, Unit.WORKING_DAYS),
    "approval_days": (3, Unit.WORKING_DAYS),
    "contract_days": (5, Unit.WORKING_DAYS),
    "acceptance_days": (3, Unit.WORKING_DAYS),
    "final_account_examination_days": (10, Unit.WORKING_DAYS),
    "deadline_remind_working_days_before": (1, Unit.WORKING_DAYS),
    "deadline_escalate_days_after": (3, Unit.CALENDAR_DAYS),
    "village_objection_days": (3, Unit.CALENDAR_DAYS),
}


def a_row(**changes: object) -> str:
    row = {
        "key": '"appraisal_days"',
        "value": 5,
        "unit": '"working_days"',
        "valid_from": "2023-07-10",
        "source": f'"{SOURCE}"',
        "status": '"internal"',
    }
    return "[[figure]]\n" + "".join(f"{name} = {value}\n" for name, value in {**row, **changes}.items() if value != "")


def an_overlay(*rows: str, header: str = HEADER) -> Mapping[str, bytes]:
    return {"edition.toml": header.encode(), "own.toml": "\n".join(rows).encode()}


def refused(files: Mapping[str, bytes], base: Mapping[str, bytes] = BASE) -> str:
    with pytest.raises(LawProblem) as problem:
        load_edition_from(files, base=base)
    return str(problem.value)


def test_the_synthetic_district_sets_its_levels_and_takes_everything_else_from_the_law() -> None:
    own = {figure.key: figure for figure in DISTRICT.figures if figure.status is FigureStatus.INTERNAL}
    assert {key: (one.value, one.unit) for key, one in own.items()} == LEVELS
    for key in FigureKey:
        if key not in own:
            assert DISTRICT.figure(key, CASE_DAY) == LAW.figure(key, CASE_DAY)
    assert (DISTRICT.pairs, DISTRICT.in_force, DISTRICT.extends) == (LAW.pairs, LAW.in_force, BASE_NAME)


def test_the_synthetic_district_is_a_draft_and_each_of_its_rows_says_that_it_is_assumed() -> None:
    assert DISTRICT.draft
    assert not LAW.draft
    sources = {figure.source for figure in DISTRICT.figures if figure.status is FigureStatus.INTERNAL}
    assert sources == {"GIẢ ĐỊNH: quyết định nội bộ của huyện (dữ liệu minh hoạ)"}


def test_a_real_decision_makes_an_edition_that_is_no_draft() -> None:
    edition = load_edition_from(an_overlay(a_row()), base=BASE)
    assert not edition.draft
    assert edition.figure(FigureKey.APPRAISAL_DAYS, date(2023, 7, 10)).source == SOURCE
    assert not edition.figure(FigureKey.APPRAISAL_DAYS, date(2023, 7, 9)).is_set


def test_an_edition_over_a_draft_is_a_draft_itself() -> None:
    draft = {**BASE, "edition.toml": BASE["edition.toml"].replace(b"draft = false", b"draft = true")}
    assert load_edition_from(an_overlay(a_row()), base=draft).draft


def test_documents_of_the_district_stand_after_those_of_the_law() -> None:
    document = '[[in_force]]\ndocument = "15/QĐ-UBND"\ntitle = "Thời hạn"\nvalid_from = 2023-07-10\n'
    edition = load_edition_from(an_overlay(a_row(), header=HEADER + document), base=BASE)
    assert edition.in_force[:-1] == LAW.in_force
    assert edition.in_force[-1].document == "15/QĐ-UBND"


def test_the_hash_is_over_the_files_of_both_and_either_change_tells() -> None:
    assert DISTRICT.sha256 == edition_sha256(OWN, BASE)
    assert DISTRICT.sha256 not in (files_sha256(OWN), LAW.sha256)
    longer_base = {**BASE, "money.toml": BASE["money.toml"] + b"\n"}
    longer_own = {**OWN, "edition.toml": OWN["edition.toml"] + b"\n"}
    hashes = {edition_sha256(own, base) for own in (OWN, longer_own) for base in (BASE, longer_base)}
    assert len(hashes) == 4
    assert load_edition_from(OWN, base=longer_base).figures == DISTRICT.figures


def test_an_edition_that_stands_for_itself_keeps_the_hash_of_its_own_files() -> None:
    assert edition_sha256(BASE, {}) == files_sha256(BASE) == LAW.sha256


def test_what_an_export_carries_gives_the_same_edition_again() -> None:
    tree = edition_tree(OVERLAY)
    own, base = (
        {path.partition("/")[2]: content for path, content in tree.items() if path.startswith(f"{name}/")}
        for name in (OVERLAY, BASE_NAME)
    )
    assert (own, base) == (OWN, BASE)
    assert load_edition_from(own, base=base) == DISTRICT
    assert set(edition_tree(BASE_NAME)) == {f"{BASE_NAME}/{name}" for name in BASE}


def test_an_unknown_base_is_refused_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(LAW_ROOT / OVERLAY, tmp_path / "law" / OVERLAY)
    with pytest.raises(LawProblem) as problem:
        load_edition(OVERLAY, tmp_path / "law")
    assert str(problem.value).startswith(
        f"law/{OVERLAY}/edition.toml:7: it extends {BASE_NAME}, which is not here; add"
    )


@pytest.mark.parametrize("name", ['"../vn-38-2023"', '""', "3", '"VN"', '["vn-38-2023"]'])
def test_a_base_that_is_no_name_never_leaves_the_folder(name: str) -> None:
    files = an_overlay(a_row(), header=HEADER.replace(f'"{BASE_NAME}"', name))
    assert "is no name of an edition" in refused(files)
    with pytest.raises(LawProblem):
        base_of(files)


def test_one_level_only(tmp_path: Path) -> None:
    assert f"which itself extends {BASE_NAME}" in refused(
        an_overlay(a_row(), header=HEADER.replace(BASE_NAME, OVERLAY)), base=OWN
    )
    itself = tmp_path / "law" / "huyen"
    itself.mkdir(parents=True)
    for name, content in an_overlay(a_row(), header=HEADER.replace(BASE_NAME, "huyen")).items():
        (itself / name).write_bytes(content)
    assert set(edition_tree("huyen", tmp_path / "law")) == {"huyen/edition.toml", "huyen/own.toml"}
    with pytest.raises(LawProblem, match="one level only"):
        load_edition("huyen", tmp_path / "law")


@pytest.mark.parametrize("status", ["confirmed", "assumed"])
def test_only_internal_rows_stand_in_an_own_edition(status: str) -> None:
    assert "sets only internal figures" in refused(an_overlay(a_row(status=f'"{status}"')))


def test_an_unset_row_is_refused_too() -> None:
    unset = a_row(status='"unset"', value="", note='"nobody knows"')
    assert "appraisal_days is unset" in refused(an_overlay(unset))


@pytest.mark.parametrize("source", ["Quyết định của huyện", "15/QĐ-UBND", "ngày 03/07/2023", "quyết định năm 2023"])
def test_a_decision_without_number_or_date_is_refused(source: str) -> None:
    assert "number and date" in refused(an_overlay(a_row(source=f'"{source}"')))


def test_an_assumed_decision_stands_only_in_a_draft() -> None:
    row = a_row(source='"GIẢ ĐỊNH: quyết định nội bộ"')
    assert "rests on no real decision" in refused(an_overlay(row))
    assert load_edition_from(an_overlay(row, header=HEADER.replace("false", "true")), base=BASE).draft


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("minutes_signatures", '["village_head"]', "names"),
        ("vote_share.contributions_and_community_property", '">1/2"', "share"),
        ("advance_ceiling_percent", 90, "percent"),
        ("state_share_max.other", 95, "percent"),
        ("accountant_may_be_cashier", "true", "yes_no"),
        ("adjustment_period_ends", '"02-28"', "month_day"),
    ],
)
def test_what_the_law_fixes_and_is_no_period_cannot_be_set_by_a_district(key: str, value: object, unit: str) -> None:
    row = a_row(key=f'"{key}"', value=value, unit=f'"{unit}"')
    assert f"{key} is fixed by" in refused(an_overlay(row))


@pytest.mark.parametrize(
    ("key", "unit", "stricter", "laxer"),
    [
        ("posting_days", "calendar_days", 31, 29),
        ("supervision_notice_days", "calendar_days", 46, 44),
        ("decision_sent_within_working_days", "working_days", 4, 6),
        ("supervision_findings_answered_within_days", "calendar_days", 14, 16),
    ],
)
def test_a_district_may_be_stricter_about_a_period_than_the_law_and_never_laxer(
    key: str, unit: str, stricter: int, laxer: int
) -> None:
    row = {"key": f'"{key}"', "unit": f'"{unit}"', "valid_from": "2023-08-20"}
    edition = load_edition_from(an_overlay(a_row(**row, value=stricter)), base=BASE)
    assert edition.figure(FigureKey(key), date(2023, 8, 20)).value == stricter
    assert edition.figure(FigureKey(key), date(2023, 8, 19)) == LAW.figure(
        FigureKey(key), date(2023, 8, 19)
    ).model_copy(update={"valid_to": date(2023, 8, 20)})
    assert "may be stricter than the law and no laxer" in refused(an_overlay(a_row(**row, value=laxer)))


def test_a_period_whose_note_says_at_least_is_the_least_that_the_law_asks_for() -> None:
    in_days = [figure for figure in LAW.figures if figure.unit in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)]
    at_least = {
        figure.key for figure in in_days if re.search(r"\bat least\b|at the latest this long", figure.note, re.I)
    }
    papers_go_out_before = {FigureKey.PAPERS_TO_HOUSEHOLDS_DAYS}
    unset = {FigureKey.VILLAGE_OBJECTION_DAYS}
    assert at_least | papers_go_out_before | unset == AT_LEAST
    assert {figure.key for figure in in_days} > AT_LEAST


def test_another_unit_than_the_laws_is_refused() -> None:
    assert "counted in working_days" in refused(an_overlay(a_row(unit='"calendar_days"')))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[pair]]\nfirst = "propose"\nsecond = "approve"\nsource = "x"\n', "'pair' does not belong here"),
        (a_row(valid_from="2024-01-01"), "appraisal_days has two rows on 2024-01-01"),
        (a_row(key='"lunch_days"'), "is no known figure"),
    ],
)
def test_what_cannot_stand_in_an_own_edition_is_named(text: str, says: str) -> None:
    assert says in refused(an_overlay(a_row(), text))


def test_an_own_edition_without_a_row_is_refused() -> None:
    assert "sets no figure of its own" in refused({"edition.toml": HEADER.encode()})


edges = st.dates(min_value=date(2021, 1, 1), max_value=date(2027, 1, 1))


@given(cuts=st.lists(edges, min_size=2, max_size=7, unique=True).map(sorted), is_open=st.booleans(), asked=edges)
def test_on_every_day_the_own_row_holds_or_else_the_laws(cuts: list[date], is_open: bool, asked: date) -> None:
    periods = [(begin, end) for begin, end in zip(cuts[::2], cuts[1::2], strict=False)]
    if is_open and len(cuts) % 2:
        periods.append((cuts[-1], None))  # type: ignore[arg-type]
    key = FigureKey.DECISION_SENT_WITHIN_WORKING_DAYS
    rows = [
        a_row(key=f'"{key}"', value=2, valid_from=begin, **({"valid_to": end} if end else {})) for begin, end in periods
    ]
    edition = load_edition_from(an_overlay(*rows), base=BASE)
    for day in (asked, *cuts, *(cut - timedelta(days=1) for cut in cuts), date(2023, 6, 30), date(2023, 7, 1)):
        is_own = any(begin <= day and (end is None or day < end) for begin, end in periods)
        held, law = edition.figure(key, day), LAW.figure(key, day)
        assert (held.value, held.status) == ((2, FigureStatus.INTERNAL) if is_own else (law.value, law.status))
    assert isinstance(edition.figures[0], Figure)
