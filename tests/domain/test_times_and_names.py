"""Vietnam's calendar over UTC instants, and the names by which things are called for ever."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import (
    StreamKind,
    fund_stream,
    fund_year_of,
    machine_command_id,
    order_id,
    order_parts,
    order_workflow_id,
    stream_kind,
    workflow_id,
)
from domain.times import local_date, quarter_of, start_of


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_begins_at_its_first_instant_in_vietnam(day: date) -> None:
    begins = start_of(day)
    assert local_date(begins) == day
    assert local_date(datetime.fromtimestamp(begins.timestamp() - 1, UTC)) < day


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)])
def test_a_quarter_is_three_months(month: int, quarter: int) -> None:
    assert quarter_of(date(2023, month, 28)) == quarter


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("DA-2023-0007", StreamKind.SUBPROJECT),
        ("DA-2023-12345", StreamKind.SUBPROJECT),
        ("fund/2023/huong-son", StreamKind.FUND),
        ("register/lang-giang", StreamKind.REGISTER),
        ("da-2023-0007", None),
        ("DA-2023-007", None),
        ("DA-2023-0007-01", None),
        ("fund/2023", None),
        ("fund/2023/", None),
        ("fund/2023/Huong-Son", None),
        ("fund/2023/huong-son/x", None),
        ("register/", None),
        ("", None),
    ],
)
def test_a_stream_is_known_by_its_name(name: str, kind: StreamKind | None) -> None:
    assert stream_kind(name) is kind


@given(st.integers(0, 99_999), st.integers(1, 99))
def test_an_order_id_is_read_back(number: int, order: int) -> None:
    code = f"DA-2023-{number:04d}"
    assert order_parts(order_id(code, order)) == (code, order)


def test_each_stream_runs_under_its_own_workflow_id() -> None:
    assert workflow_id("DA-2023-0007") == "subproject/DA-2023-0007"
    assert workflow_id("fund/2023/huong-son") == "fund/2023/huong-son"
    assert order_workflow_id("DA-2023-0007-03") == "order/DA-2023-0007-03"
    assert fund_year_of(fund_stream(2023, "huong-son")) == (2023, "huong-son")


def test_a_machines_command_id_is_the_same_for_the_same_step_and_no_other() -> None:
    first = machine_command_id("order/DA-2023-0007-03", "sent", 1)
    assert first == machine_command_id("order/DA-2023-0007-03", "sent", 1)
    others = {
        machine_command_id("order/DA-2023-0007-03", "sent", 2),
        machine_command_id("order/DA-2023-0007-03", "answered", 1),
        machine_command_id("order/DA-2023-0007-04", "sent", 1),
    }
    assert len(others | {first}) == 4
    assert str(UUID(first)) == first
