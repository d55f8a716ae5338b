"""The small values: what each takes, and the nearest thing that it does not."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.commands import MAX_COMMAND_BYTES
from domain.envelope import MAX_WIRE_BYTES
from domain.values import (
    INT64_MAX,
    Count,
    Day,
    Flag,
    FreeText,
    Instant,
    KeyId,
    OpaqueRef,
    PaperRef,
    Percent,
    Reason,
    Sha256,
    Slug,
    Vnd,
    VndOrZero,
    Year,
    instant_text,
)

TAKEN: tuple[tuple[Any, object], ...] = (
    (Vnd, 1),
    (Vnd, INT64_MAX),
    (VndOrZero, 0),
    (Count, 0),
    (Count, 1_000_000),
    (Year, 2021),
    (Year, 2100),
    (Percent, 0),
    (Percent, 100),
    (Flag, True),
    (Slug, "hs-ke-toan"),
    (Slug, "a" * 60),
    (Slug, "2023"),
    (Sha256, "0" * 64),
    (KeyId, "0123456789abcdef"),
    (OpaqueRef, "HS-NHOM.1/2"),
    (OpaqueRef, "1" * 11),
    (FreeText, "Ủy ban nhân dân xã Hương Sơn"),
    (FreeText, "x" * 500),
    (FreeText, "5 900 000 000 đồng"),
    (FreeText, "từ 01/06/2023 đến 30/09/2023"),
    (Reason, ""),
    (Reason, "x" * 2000),
    (Day, "2024-02-29"),
    (Day, "1900-01-01"),
    (Day, "2199-12-31"),
    (Instant, "2023-08-21T02:30:00Z"),
    (Instant, "2023-08-21T02:30:00.1Z"),
    (Instant, "2023-08-21T02:30:00.123456Z"),
)

REFUSED: tuple[tuple[Any, object], ...] = (
    (Vnd, 0),
    (Vnd, -1),
    (Vnd, INT64_MAX + 1),
    (Vnd, 10**30),
    (Vnd, 1.0),
    (Vnd, True),
    (Vnd, "1"),
    (Vnd, None),
    (VndOrZero, -1),
    (VndOrZero, False),
    (Count, 1_000_001),
    (Count, True),
    (Count, "7"),
    (Year, 2020),
    (Year, 2101),
    (Year, True),
    (Percent, 101),
    (Percent, -1),
    (Flag, 1),
    (Flag, 0),
    (Flag, "true"),
    (Slug, ""),
    (Slug, "a" * 61),
    (Slug, "Hs-ke-toan"),
    (Slug, "hs_ke_toan"),
    (Slug, "-hs"),
    (Slug, "hs-"),
    (Slug, "hs--ke"),
    (Slug, "hs-ke-toan\n"),
    (Slug, "hs-kế-toán"),
    (Slug, "hs-k\u0435-toan"),
    (Slug, "hs\u2010ke"),
    (Slug, "\u0661\u0662"),
    (Slug, "hs ke"),
    (Slug, 7),
    (Sha256, "0" * 63),
    (Sha256, "0" * 65),
    (Sha256, "A" * 64),
    (Sha256, "0" * 64 + "\n"),
    (Sha256, "\u0660" * 64),
    (KeyId, "0123456789abcdeg"),
    (OpaqueRef, ""),
    (OpaqueRef, "-a"),
    (OpaqueRef, "a b"),
    (OpaqueRef, "a" * 41),
    (OpaqueRef, "thôn"),
    (OpaqueRef, "\u0410-1"),
    (OpaqueRef, "1" * 12),
    (OpaqueRef, "001-099.012-345"),
    (FreeText, ""),
    (FreeText, "x" * 501),
    (Reason, "x" * 2001),
    (Day, "2023-02-30"),
    (Day, "2023-02-29"),
    (Day, "2023-13-01"),
    (Day, "2023-00-10"),
    (Day, "2023-04-31"),
    (Day, "21/08/2023"),
    (Day, "2023-8-21"),
    (Day, "20230821"),
    (Day, "2023-W34-1"),
    (Day, "2023-08-21T00:00:00"),
    (Day, "2023-08-21\n"),
    (Day, " 2023-08-21"),
    (Day, "\u0662\u0660\u0662\u0663-08-21"),
    (Day, "0001-01-01"),
    (Day, "1899-12-31"),
    (Day, "2200-01-01"),
    (Day, "9999-12-31"),
    (Day, 20230821),
    (Day, 0),
    (Day, None),
    (Day, datetime(2023, 8, 21, tzinfo=UTC)),
    (Instant, "2023-08-21T02:30:00"),
    (Instant, "2023-08-21T02:30:00+00:00"),
    (Instant, "2023-08-21T02:30:00+07:00"),
    (Instant, "2023-08-21 02:30:00Z"),
    (Instant, "2023-08-21T02:30Z"),
    (Instant, "2023-08-21T02:30:00.1234567Z"),
    (Instant, "2023-08-21T24:00:00Z"),
    (Instant, "2023-08-21T02:60:00Z"),
    (Instant, "2023-08-21T02:30:60Z"),
    (Instant, "2023-02-30T02:30:00Z"),
    (Instant, "2023-08-21T02:30:00z"),
    (Instant, "2023-08-21T02:30:00Z\n"),
    (Instant, "\u0662023-08-21T02:30:00Z"),
    (Instant, "0001-01-01T00:00:00Z"),
    (Instant, "9999-12-31T23:59:59Z"),
    (Instant, 1692585000),
    (Instant, datetime(2023, 8, 21)),  # noqa: DTZ001 - that is the point
)


@pytest.mark.parametrize(("kind", "value"), TAKEN, ids=repr)
def test_a_value_is_taken(kind: Any, value: object) -> None:
    TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(("kind", "value"), REFUSED, ids=repr)
def test_a_value_is_refused(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    "text",
    [
        "001099012345",
        "số 001 099 012 345",
        "001.099.012.345",
        "001-099-012-345",
        "0 0 1 0 9 9 0 1 2 3 4 5",
        "001\u00a0099\u00a0012\u00a0345",
        "001\t099\n012 345",
        "\u0660\u0660\u0661\u0660\u0669\u0669\u0660\u0661\u0662\u0663\u0664\u0665",
        "\uff10\uff10\uff11\uff10\uff19\uff19\uff10\uff11\uff12\uff13\uff14\uff15",
        "x001099012345678y",
        "00109901\u200b2345",
        "001099\u00ad012345",
    ],
)
@pytest.mark.parametrize("kind", [FreeText, Reason])
def test_a_run_of_twelve_digits_is_a_citizens_number_however_it_is_spaced(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(text)
    assert refused.value.errors()[0]["type"] == "twelve_digits"


@pytest.mark.parametrize(
    "text", ["00109901234", "001099/012345", "01/06/2023, 30/09/2023", "12 con, 345 hộ, 6789 đồng"]
)
def test_fewer_digits_or_other_marks_between_them_are_no_citizens_number(text: str) -> None:
    TypeAdapter(FreeText).validate_python(text)


def test_money_has_sixty_four_bits_and_the_texts_their_room() -> None:
    assert INT64_MAX == 9_223_372_036_854_775_807
    assert MAX_COMMAND_BYTES == 65_536
    assert MAX_WIRE_BYTES == 96_000


def test_an_instant_has_one_text() -> None:
    at = datetime(2023, 8, 21, 9, 30, tzinfo=timezone(timedelta(hours=7)))
    assert instant_text(at) == "2023-08-21T02:30:00.000000Z"
    assert TypeAdapter(Instant).dump_python(at, mode="json") == "2023-08-21T02:30:00.000000Z"
    assert TypeAdapter(Instant).validate_python("2023-08-21T02:30:00.000000Z") == at


def test_a_model_takes_no_field_that_it_does_not_know_and_never_changes() -> None:
    paper = PaperRef(number="1", date=date(2023, 8, 21), sha256="0" * 64)
    with pytest.raises(ValidationError):
        PaperRef.model_validate({**paper.model_dump(), "note": "x"})
    with pytest.raises(ValidationError):
        paper.number = "2"  # type: ignore[misc]
