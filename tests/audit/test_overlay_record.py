"""A case under a district's own edition: published, pinned over the files of both, exported with both, audited offline."""

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from audit.report import DecisionVerdict, Fate, Input, Verdict
from store.manifest import LAW, Manifest
from store.roles import prepare_roles
from tests.audit.forger import CASE, Forger, edit
from tests.audit.record import audited, broken, check, export_of, place_of, told
from tests.conftest import Database, _new_database
from tests.recorder.lives import whole_life
from tests.recorder.town import open_town

OVERLAY, BASE = "lang-giang-gia-dinh", "vn-38-2023"
TODAY = "2023-07-05"  # its window for objections is a day longer than other towns wait


@pytest.fixture(scope="module")
async def record(
    superuser_url: str, template: str, secrets: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Path]:
    """The export of a founded town that publishes the overlay alone, and in which one case has lived to its end."""
    async with _new_database(superuser_url, template) as url:
        await prepare_roles(url, secrets)
        database = Database(superuser=url, secrets=secrets)
        folder = tmp_path_factory.mktemp("overlay")
        async with open_town(database, folder / "var", edition=OVERLAY, today=TODAY) as town:
            await whole_life(town)
            await export_of(town, folder / "record")
            yield folder / "record"


@pytest.fixture
def overlaid(record: Path, tmp_path: Path) -> Forger:
    return Forger(record, tmp_path / "copy")


def test_the_export_carries_the_own_rows_and_the_edition_that_they_extend(record: Path) -> None:
    files = Manifest.model_validate_json((record / "manifest.json").read_bytes()).files
    assert {f"{LAW}/{OVERLAY}/service_levels.toml", f"{LAW}/{BASE}/money.toml"} <= set(files)


def test_every_decision_under_the_overlay_is_decided_again_offline(record: Path) -> None:
    report = audited(record)
    assert check(report, "Q5").verdict is Verdict.PROVED
    assert check(report, "Q6").verdict is Verdict.PROVED
    assert report.decisions[DecisionVerdict.NOT_ALLOWED] == report.decisions[DecisionVerdict.DIFFERS] == 0
    assert report.decisions[DecisionVerdict.ALLOWED] > 0


@pytest.mark.parametrize("changed", [f"{OVERLAY}/service_levels.toml", f"{BASE}/money.toml"])
def test_a_change_of_the_own_rows_or_of_the_base_is_found(overlaid: Forger, changed: str) -> None:
    file = overlaid.folder / LAW / changed
    file.write_bytes(file.read_bytes() + b"# \n")
    report = told(overlaid)
    assert "Q5" in broken(report)
    assert place_of(report, "Q5").file == f"{LAW}/{OVERLAY}"


@pytest.mark.parametrize("gone", [OVERLAY, BASE])
def test_own_rows_or_a_base_that_were_not_handed_over_leave_the_decisions_unproved(overlaid: Forger, gone: str) -> None:
    for file in (overlaid.folder / LAW / gone).iterdir():
        file.unlink()
    question = check(told(overlaid), "Q5")
    assert (question.verdict, question.missing[0].input) == (Verdict.UNPROVED, Input.LAW_EDITION)


def test_an_edition_whose_first_file_is_no_law_any_more_is_broken_and_says_so(overlaid: Forger) -> None:
    (overlaid.folder / LAW / OVERLAY / "edition.toml").write_bytes(b"extends = 3\n")
    place = place_of(told(overlaid), "Q5")
    assert "is no name of an edition" in f"{place} {check(told(overlaid), 'Q5')}"


def test_dates_that_rest_on_the_own_service_levels_are_counted_again_offline(record: Path) -> None:
    report = audited(record)
    assert check(report, "Q11").verdict is Verdict.PROVED
    assert report.dates.fates[Fate.KEPT] > 3


@pytest.mark.parametrize("rule", ["completeness_check", "appraisal", "approval", "contract"])
def test_a_service_level_that_was_given_a_day_more_is_named(overlaid: Forger, rule: str) -> None:
    row = next(row for row in overlaid.rows("events") if f'"rule":"{rule}"' in row["body"])
    opens = json.loads(row["body"])["opens"]
    due_on = next(one["due_on"] for one in opens if one["rule"] == rule)
    later = (date.fromisoformat(due_on) + timedelta(days=1)).isoformat()
    edit(row, "body", opens=[{**one, "due_on": later} if one["rule"] == rule else one for one in opens])
    report = told(overlaid, CASE)
    place = place_of(report, "Q11")
    assert (place.version, place.found, place.expected) == (row["version"], later, due_on)
    assert place.field == f"opens.{rule}/{row['version']}.due_on"
