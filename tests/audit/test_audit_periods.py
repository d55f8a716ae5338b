"""Figures that were frozen are worked out again offline: one đồng more, a case left out, or an older knowledge shows."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from audit.report import Verdict
from domain.actions import Action
from gateway.desk import Wish
from store.roles import prepare_roles
from tests.audit.forger import FUND, Forger, Row, edit
from tests.audit.record import audited, broken, check, export_of, field_of, place_of, told
from tests.conftest import Database, _new_database
from tests.proof.anchored import Anchored
from tests.recorder.lives import half_a_life, turned_back, whole_life
from tests.recorder.town import MILLION, Town, open_town

LINE = "2023/2023/province/du-an-3/tieu-du-an-1/recurrent/huong-son"
WAITS = "DA-2023-0006"


@pytest.fixture(scope="module")
async def record(
    superuser_url: str, template: str, secrets: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Path]:
    """A year of one commune with every way of a case, whose third and fourth quarter are closed."""
    async with _new_database(superuser_url, template) as url:
        await prepare_roles(url, secrets)
        database = Database(superuser=url, secrets=secrets)
        async with open_town(database, tmp_path_factory.mktemp("town")) as town:
            await whole_life(town)
            await half_a_life(town)
            await turned_back(town)
            await town.a_case(MILLION)
            await closes(town, "2023-10-01", "q3")
            await town.desk.act(town.an_allotment(5 * MILLION))
            await closes(town, "2024-01-02", "q4")
            await Anchored(town, database, tmp_path_factory.mktemp("anchors")).one_round()
            folder = tmp_path_factory.mktemp("periods") / "record"
            await export_of(town, folder)
    yield folder


async def closes(town: Town, on: str, period: str) -> None:
    await town.play.teller.morning(on)
    for _ in range(2):  # the second time it is closed already, and that refusal is decided again too
        body = {"period": period}
        wish = Wish(stream=FUND, action=Action.CLOSE_PERIOD, decides=body, decided_by=["clock"])
        assert (await town.desk.act(wish)).receipt is not None


@pytest.fixture
def forger(record: Path, tmp_path: Path) -> Forger:
    return Forger(record, tmp_path / "record")


def frozen(forger: Forger) -> tuple[Row, Row]:
    """The event of the third quarter and its receipt."""
    event = forger.of_kind("PeriodClosed")
    return event, forger.receipt_of(event["command_id"])


def figures(receipt: Row) -> dict[str, Any]:
    period = json.loads(receipt["facts"])["period"]
    assert isinstance(period, dict)
    return period


def forge(forger: Forger, change: Callable[[dict[str, Any]], None]) -> None:
    """The kept figures and the event that was made of them, alike."""
    event, receipt = frozen(forger)
    period = figures(receipt)
    change(period)
    edit(receipt, "facts", period=period)
    late = [case for case in period["cases"] if case["next_date"] and case["next_date"] < period["on"]]
    edit(event, "body", lines=period["lines"], late=late, known_at=period["known_at"])


def test_figures_of_an_honest_record_are_found_again(record: Path) -> None:
    report = audited(record)
    assert check(report, "Q5").verdict is Verdict.PROVED, check(report, "Q5").first_place


def test_the_figures_of_the_record_are_not_empty(forger: Forger) -> None:
    period = figures(frozen(forger)[1])
    assert len(period["lines"]) == 2
    stages = {case["stage"] for case in period["cases"]}
    assert stages >= {"closed", "in_delivery", "withdrawn", "cancelled", "awaiting_approval"}


def a_dong_more(period: dict[str, Any]) -> None:
    period["lines"][1]["paid_vnd"] += 1


def nothing_late(period: dict[str, Any]) -> None:
    for case in period["cases"]:
        case["next_date"], case["next_rule"] = "2030-01-01", case["next_rule"] or "appraisal"


def a_case_less(period: dict[str, Any]) -> None:
    period["cases"].pop()


def a_line_less(period: dict[str, Any]) -> None:
    period["lines"].pop(0)


def an_older_knowledge(period: dict[str, Any]) -> None:
    period["known_at"] = "2023-09-30T17:00:00.000001Z"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (a_dong_more, f"facts.period line {LINE}"),
        (nothing_late, "facts.period case DA-2023-0001"),
        (a_case_less, "facts.period cases"),
        (a_line_less, "facts.period lines"),
        (an_older_knowledge, "facts.period.known_at"),
    ],
)
def test_a_forged_figure_is_broken_at_its_closing(
    forger: Forger, change: Callable[[dict[str, Any]], None], field: str
) -> None:
    event, _ = frozen(forger)
    forge(forger, change)
    report = told(forger, FUND)
    assert "Q5" in broken(report)
    assert field_of(report, "Q5") == field
    assert (place_of(report, "Q5").stream, place_of(report, "Q5").version) == (FUND, event["version"])


def test_figures_that_were_taken_away_are_missed(forger: Forger) -> None:
    _, receipt = frozen(forger)
    edit(receipt, "facts", period=None)
    report = told(forger, FUND)
    assert field_of(report, "Q5") == "facts.period.on"


def test_figures_of_another_day_are_of_no_period(forger: Forger) -> None:
    forge(forger, lambda period: period.update({"on": "2023-09-29"}))
    report = told(forger, FUND)
    assert field_of(report, "Q5") == "facts.period.on"
