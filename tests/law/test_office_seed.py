"""The offices of Lạng Giang: names of 2023, what followed them, and what a seed file may not say."""

from datetime import date
from pathlib import Path

import pytest

from domain.commands.register import OfficeLevel, OpenOffice
from law.loader import LawProblem, OfficeSeed, load_offices

ENDED = date(2025, 7, 1)


@pytest.fixture(scope="module")
def offices() -> dict[str, OfficeSeed]:
    return {office.slug: office for office in load_offices("lang-giang")}


@pytest.mark.parametrize(
    ("slug", "name", "successor"),
    [
        ("xuan-huong", "UBND xã Xuân Hương", "UBND xã Mỹ Thái"),
        ("duong-duc", "UBND xã Dương Đức", "UBND xã Mỹ Thái"),
        ("huong-son", "UBND xã Hương Sơn", "UBND xã Kép"),
    ],
)
def test_the_three_communes_of_the_article_keep_their_names_and_name_who_followed(
    offices: dict[str, OfficeSeed], slug: str, name: str, successor: str
) -> None:
    office = offices[slug]
    assert office.successor is not None

    assert (office.name_vi, office.parent, office.valid_to) == (name, "huyen-lang-giang", ENDED)
    assert offices[office.successor].name_vi == successor
    assert offices[office.successor].valid_from == ENDED


def test_the_district_ended_and_nothing_of_its_level_followed(offices: dict[str, OfficeSeed]) -> None:
    district = offices["huyen-lang-giang"]

    assert (district.name_vi, district.level) == ("UBND huyện Lạng Giang", OfficeLevel.DISTRICT)
    assert (district.valid_to, district.successor) == (ENDED, None)


def test_a_commune_whose_successor_nobody_found_has_none(offices: dict[str, OfficeSeed]) -> None:
    communes = [office for office in offices.values() if office.level is OfficeLevel.COMMUNE]

    assert [one.slug for one in communes if one.valid_to and one.successor is None] == ["yen-my"]


def test_every_village_is_synthetic_and_says_so(offices: dict[str, OfficeSeed]) -> None:
    villages = [office for office in offices.values() if office.level is OfficeLevel.VILLAGE]

    assert {village.parent for village in villages} == {"xuan-huong", "duong-duc", "huong-son"}
    assert all(village.synthetic and village.name_vi.endswith("(giả định)") for village in villages)


def test_every_office_can_be_opened_in_the_register_in_file_order(offices: dict[str, OfficeSeed]) -> None:
    opened: set[str | None] = {None}
    for office in offices.values():
        command = OpenOffice(
            office=office.slug,
            name=office.name_vi,
            level=office.level,
            parent=office.parent,
            valid_from=office.valid_from,
            valid_to=office.valid_to,
        )
        assert command.parent in opened
        opened.add(command.office)


SEED = """[[office]]
slug = "tinh"
name_vi = "UBND tỉnh"
level = "province"
valid_from = 2021-01-01
source = "x"

[[office]]
slug = "xa"
name_vi = "UBND xã"
level = "commune"
parent = "tinh"
valid_from = 2021-01-01
valid_to = 2025-07-01
successor = "xa-moi"
source = "x"

[[office]]
slug = "xa-moi"
name_vi = "UBND xã mới"
level = "commune"
parent = "tinh"
valid_from = 2025-07-01
source = "x"
"""


def seed(tmp_path: Path, text: str) -> tuple[OfficeSeed, ...]:
    folder = tmp_path / "law" / "offices"
    folder.mkdir(parents=True)
    (folder / "vung.toml").write_text(text)
    return load_offices("vung", tmp_path / "law")


def test_the_good_example_is_read(tmp_path: Path) -> None:
    assert [office.slug for office in seed(tmp_path, SEED)] == ["tinh", "xa", "xa-moi"]


def test_what_stands_at_the_top_holds_for_blocks_that_say_nothing_else(tmp_path: Path) -> None:
    shared = 'source = "chung"\nvalid_from = 2020-01-01\n\n'
    own_removed = SEED.replace('source = "x"\n', "", 1).replace("valid_from = 2021-01-01\n", "", 1)
    first, second, _ = seed(tmp_path, shared + own_removed)

    assert (first.source, first.valid_from) == ("chung", date(2020, 1, 1))
    assert (second.source, second.valid_from) == ("x", date(2021, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('slug = "xa-moi"', 'slug = "xa"', "vung.toml:19: xa stands here twice"),
        ('slug = "xa"', 'slug = "Xã"', "vung.toml:9: slug: String should match pattern"),
        ('level = "commune"', 'level = "ward"', "vung.toml:11: level: Input should be 'province'"),
        ('parent = "tinh"', 'parent = "huyen"', "vung.toml:12: xa cannot stand under huyen"),
        ('parent = "tinh"', 'parent = "xa-moi"', "vung.toml:12: xa cannot stand under xa-moi"),
        ('parent = "tinh"\n', "", "vung.toml:8: xa stands under no office"),
        ('level = "province"', 'level = "province"\nparent = "xa"', "vung.toml:5: tinh cannot stand under xa"),
        ("valid_to = 2025-07-01", "valid_to = 2021-01-01", "vung.toml:14: xa ends before it begins"),
        ("valid_to = 2025-07-01", "valid_to = 2025-06-30", "vung.toml:15: xa leaves a day without an office"),
        ("valid_to = 2025-07-01\n", "", "vung.toml:14: xa leaves a day without an office"),
        ('successor = "xa-moi"', 'successor = "khac"', "vung.toml:15: khac cannot follow xa"),
        ('successor = "xa-moi"', 'successor = "tinh"', "vung.toml:15: tinh cannot follow xa"),
        ('source = "x"', 'source = ""', "vung.toml:1: tinh has no name or no source"),
        ('name_vi = "UBND xã"', 'name_vi = "UBND xã (giả định)"', "vung.toml:10: xa hides whether it is synthetic"),
        ('name_vi = "UBND xã"', 'name_vi = "UBND xã"\nsynthetic = true', "vung.toml:10: xa hides whether"),
        ('name_vi = "UBND xã"', 'name_vi = "UBND xã"\nchairman = "A"', "vung.toml:11: chairman is not a field"),
        (SEED, "", "vung.toml:1: there is no office"),
    ],
)
def test_what_cannot_be_an_office_is_named_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in SEED
    with pytest.raises(LawProblem) as problem:
        seed(tmp_path, SEED.replace(old, new, 1))
    assert str(problem.value).startswith(f"law/offices/{says}")


@pytest.mark.parametrize("area", ["vung-khac", "../calendars/2023", ""])
def test_an_unknown_area_is_refused_and_the_known_ones_named(area: str) -> None:
    with pytest.raises(LawProblem, match="there is no such file; the areas are: lang-giang"):
        load_offices(area)
