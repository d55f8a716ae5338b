"""Each way in which an edition can be wrong: refused as a whole, with file, line and what to do."""

import shutil
from pathlib import Path

import pytest

from law.loader import LAW_ROOT, LawProblem, edition_files, load_edition, load_edition_from

GOOD = edition_files("vn-38-2023")
NOTICE = GOOD["village.toml"].decode()
FIRST_KEY_LINE = 5  # of village.toml: key = "meeting_convenor"


def refused(name: str, old: str, new: str) -> LawProblem:
    text = GOOD[name].decode()
    assert old in text, "the test must change something"
    with pytest.raises(LawProblem) as problem:
        load_edition_from({**GOOD, name: text.replace(old, new, 1).encode()})
    return problem.value


def line_of(name: str, needle: str) -> int:
    return GOOD[name].decode().split(needle, 1)[0].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "offset", "says"),
    [
        ('key = "meeting_convenor"', 'key = "meeting_convener"', 0, "'meeting_convener' is no known figure"),
        ('key = "meeting_convenor"', "key = [1]", 0, "[1] is no known figure"),
        ('key = "meeting_convenor"', "", -1, "None is no known figure"),
        ('value = "village_head"', "", -1, "exactly when the status is not unset"),
        ('value = "village_head"', "value = 1.5", 1, "value must be a whole number"),
        ('value = "village_head"', "value = 3", -1, "the value 3 is no choice"),
        ('unit = "choice"', 'unit = "chioce"', 2, "unit: Input should be 'vnd'"),
        ("valid_from = 2023-07-01", "", -1, "valid_from is missing"),
        ("valid_from = 2023-07-01", "valid_from = 20230701", 3, "valid_from: a day is written YYYY-MM-DD"),
        ("valid_from = 2023-07-01", 'valid_from = "2023-02-30"', 3, "valid_from: there is no such day"),
        ("valid_from = 2023-07-01", "valid_from = 2023-07-01T00:00:00", 3, "valid_from: a day is written"),
        ('source = "Luật 10/2022/QH15"', "", -1, "a figure that is confirmed names its source"),
        ('status = "confirmed"', 'status = "sure"', 6, "status: Input should be 'confirmed', 'assumed'"),
        ('status = "confirmed"', 'status = "unset"', -1, "exactly when the status is not unset"),
        ('status = "confirmed"', 'status = "confirmed"\nsure = true', 7, "sure is not a field of this block"),
        ('status = "confirmed"', 'status = "confirmed"\nvalid_to = 2023-07-01', -1, "later than valid_from"),
    ],
)
def test_a_wrong_figure_is_named_with_its_line(old: str, new: str, offset: int, says: str) -> None:
    problem = refused("village.toml", old, new)

    assert (problem.file, problem.line) == ("village.toml", FIRST_KEY_LINE + offset)
    assert says in str(problem)
    assert str(problem).startswith(f"village.toml:{problem.line}: ")


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("votes.toml", 'value = ">=2/3"', 'value = "2/3"', "a share is written like"),
        ("votes.toml", 'value = ">1/2"', 'value = ">1/1"', "no vote can reach"),
        ("village.toml", "value = 5", "value = -5", "the value -5 is no working_days"),
        ("village.toml", "value = 5", "value = true", "the value True is no working_days"),
        ("support.toml", "value = 95", "value = 195", "the value 195 is no percent"),
        ("year_end.toml", 'value = "12-31"', 'value = "31/12"', "a day of the year is written MM-DD"),
        ("year_end.toml", 'value = "12-31"', 'value = "02-29"', "day is out of range for month"),
        ("orders.toml", 'value = "2022-01-18"', 'value = "20220118"', "a date is written YYYY-MM-DD"),
        ("duties.toml", "value = false", 'value = "no"', "is no yes_no"),
        ("treasury.toml", "[1_500_000, 3_000_000]", "[3_000_000, 1_500_000]", "is no vnd_range"),
        ("treasury.toml", "[1_500_000, 3_000_000]", '["1.5", "3"]', "is no vnd_range"),
        ("publication.toml", 'value = ["commune_office", "culture_house", "village_points"]', "value = []", "no names"),
    ],
)
def test_a_value_that_is_not_what_its_unit_says_is_refused(name: str, old: str, new: str, says: str) -> None:
    problem = refused(name, old, new)

    assert problem.file == name
    assert problem.line is not None
    assert problem.line < line_of(name, old)
    assert says in str(problem)


def test_two_rows_of_one_key_on_one_day_are_refused_at_the_later_row() -> None:
    problem = refused("money.toml", "valid_to = 2024-05-01", "valid_to = 2024-05-02")

    assert problem.line == line_of("money.toml", "valid_from = 2024-05-01") - 4
    assert "advance_ceiling_percent has two rows on 2024-05-01; end the earlier row" in str(problem)


def test_a_row_that_never_ends_leaves_no_room_for_another() -> None:
    assert "advance_ceiling_percent has two rows" in str(refused("money.toml", "valid_to = 2024-05-01\n", ""))


def test_the_same_row_in_two_files_is_refused() -> None:
    files = {**GOOD, "again.toml": GOOD["support.toml"]}
    with pytest.raises(LawProblem, match=r"^support\.toml:\d+: .* has two rows"):
        load_edition_from(files)


def test_a_key_may_not_change_its_unit_from_one_row_to_the_next() -> None:
    text = GOOD["treasury.toml"].decode().replace('value = 1\nunit = "working_days"', 'value = 1\nunit = "months"', 1)
    with pytest.raises(LawProblem, match="treasury_check_days changes its unit; keep working_days"):
        load_edition_from({**GOOD, "treasury.toml": text.encode()})


def test_a_key_that_no_file_answers_is_refused() -> None:
    without = {name: content for name, content in GOOD.items() if name != "support.toml"}
    with pytest.raises(LawProblem, match=r"no file of this edition answers \S+; add a \[\[figure\]\] for it"):
        load_edition_from(without)


def test_an_unset_figure_without_a_reason_is_refused() -> None:
    text = GOOD["orders.toml"].decode()
    note = 'note = "Set by the contract; no general text was found."'
    with pytest.raises(LawProblem, match="an unset figure says why in its note"):
        load_edition_from({**GOOD, "orders.toml": text.replace(note, "").encode()})


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('first = "propose"', 'first = "propoze"', 4, "first: Input should be 'propose'"),
        ('second = "appraise"', "", 3, "second is missing"),
        ('second = "appraise"', 'second = "propose"', 3, "propose is paired with itself"),
        ('first = "propose"\nsecond = "appraise"', 'first = "approve"\nsecond = "propose"', 8, "are paired twice"),
    ],
)
def test_a_wrong_pair_is_named_with_its_line(old: str, new: str, line: int, says: str) -> None:
    problem = refused("duties.toml", old, new)

    assert (problem.file, problem.line) == ("duties.toml", line)
    assert says in str(problem)


def test_an_edition_that_separates_nobody_is_refused() -> None:
    figures_only = GOOD["duties.toml"].decode().split("[[figure]]", 1)[1]
    with pytest.raises(LawProblem, match="the edition separates no duties"):
        load_edition_from({**GOOD, "duties.toml": f"[[figure]]{figures_only}".encode()})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("draft = false", "", "draft is missing"),
        ("draft = false", 'draft = "no"', "draft: Input should be a valid boolean"),
        ('name = "vn-38-2023"', 'name = "VN 38"', "name: String should match pattern"),
        ("draft = false", "draft = false\nfinal = true", "'final' does not belong here"),
        ("valid_to = 2026-05-31", "valid_to = 2023-08-15", "later than valid_from"),
    ],
)
def test_a_wrong_header_is_refused(old: str, new: str, says: str) -> None:
    problem = refused("edition.toml", old, new)

    assert problem.file == "edition.toml"
    assert says in str(problem)


def test_an_edition_without_its_header_is_refused() -> None:
    with pytest.raises(LawProblem, match=r"^edition\.toml: the edition has no such file"):
        load_edition_from({name: content for name, content in GOOD.items() if name != "edition.toml"})


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"# one\n# two\n[[figure]\n", 3, "this is not TOML"),
        (b'[[figure]]\nkey = "posting_days"\nkey = "posting_days"\n', 3, "this is not TOML"),
        (b"# one\n\xff\xfe\n", 2, "this is not UTF-8 text"),
        ('# một\nx = "tiê\u0301n"\n'.encode(), 2, "not in NFC"),
        (b'figure = "none"\n', 1, "'figure' is not a list of blocks"),
        (b"# one\n\n[[figures]]\n", 3, "'figures' does not belong here"),
        (b"# one\n[penalty]\nx = 1\n", 2, "'penalty' does not belong here"),
    ],
)
def test_a_file_that_is_no_table_of_the_law_is_refused(content: bytes, line: int, says: str) -> None:
    with pytest.raises(LawProblem) as problem:
        load_edition_from({**GOOD, "extra.toml": content})
    assert (problem.value.file, problem.value.line) == ("extra.toml", line)
    assert says in str(problem.value)


@pytest.mark.parametrize("name", ["../edition.toml", "Money.toml", "money.txt", "a:b.toml", ""])
def test_a_file_name_that_could_stand_for_another_is_refused(name: str) -> None:
    with pytest.raises(LawProblem, match="this is no file name of the law"):
        load_edition_from({**GOOD, name: b""})


@pytest.mark.parametrize("name", ["vn-99-2099", "../law/vn-38-2023", "", "vn-38-2023/", "VN-38-2023"])
def test_an_unknown_edition_is_refused_and_the_known_ones_named(name: str) -> None:
    with pytest.raises(LawProblem, match="there is no such folder; the editions are: lang-giang-gia-dinh, vn-38-2023"):
        load_edition(name)


def test_a_folder_under_another_name_than_its_edition_is_refused(tmp_path: Path) -> None:
    shutil.copytree(LAW_ROOT / "vn-38-2023", tmp_path / "vn-39-2024")
    with pytest.raises(LawProblem, match="the edition in this folder calls itself vn-38-2023"):
        load_edition("vn-39-2024", tmp_path)


def test_a_problem_in_the_tree_is_named_with_its_path(tmp_path: Path) -> None:
    root = tmp_path / "law"
    shutil.copytree(LAW_ROOT / "vn-38-2023", root / "vn-38-2023")
    (root / "vn-38-2023" / "money.toml").write_text("[[figure]]\nkey = 1\n")
    with pytest.raises(LawProblem, match=r"^law/vn-38-2023/money\.toml:2: 1 is no known figure"):
        load_edition("vn-38-2023", root)
