"""The edition of the article's case: every figure answered, dated and sourced, and the ones that rules lean on."""

from datetime import date

import pytest

from domain.law import AreaClass, Figure, FigureKey, FigureStatus, LawEdition, Unit
from law.loader import load_edition

CASE_DAY = date(2023, 9, 1)


@pytest.fixture(scope="module")
def edition() -> LawEdition:
    return load_edition("vn-38-2023")


def test_the_edition_and_the_closed_list_hold_exactly_the_same_keys(edition: LawEdition) -> None:
    assert {figure.key for figure in edition.figures} == set(FigureKey)


def test_a_key_is_named_after_its_text() -> None:
    assert [key.name for key in FigureKey] == [key.value.upper().replace(".", "_") for key in FigureKey]


@pytest.mark.parametrize("key", list(FigureKey))
def test_each_figure_names_its_source_or_says_why_it_is_unset(edition: LawEdition, key: FigureKey) -> None:
    for figure in (one for one in edition.figures if one.key is key):
        assert figure.note if figure.status is FigureStatus.UNSET else figure.source
        assert figure.status is not FigureStatus.CONFIRMED or figure.article, "a confirmed figure names its article"


def test_the_edition_of_the_case_is_no_draft_and_claims_no_decision_of_the_district(edition: LawEdition) -> None:
    assert not edition.draft
    assert FigureStatus.INTERNAL not in {figure.status for figure in edition.figures}


def test_an_unknown_key_is_an_error_and_never_an_unset_figure(edition: LawEdition) -> None:
    without = edition.model_copy(
        update={"figures": tuple(f for f in edition.figures if f.key is not FigureKey.POSTING_DAYS)}
    )
    with pytest.raises(KeyError):
        without.figure(FigureKey.POSTING_DAYS, CASE_DAY)


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2023, 8, 14), None), (date(2023, 8, 15), 2), (date(2026, 1, 1), 2)],
)
def test_notice_of_two_days_is_owed_only_from_the_decrees_first_day(
    edition: LawEdition, day: date, value: int | None
) -> None:
    figure = edition.figure(FigureKey.MEETING_NOTICE_DAYS, day)

    assert figure.value == value
    assert figure.is_set == (value is not None)


def test_the_gap_before_a_first_row_is_an_unset_figure_with_its_bounds(edition: LawEdition) -> None:
    gap = edition.figure(FigureKey.MEETING_NOTICE_DAYS, date(2023, 8, 14))

    assert (gap.status, gap.unit) == (FigureStatus.UNSET, Unit.CALENDAR_DAYS)
    assert (gap.valid_from, gap.valid_to) == (date.min, date(2023, 8, 15))


def test_the_gap_between_two_rows_ends_where_the_later_one_begins(edition: LawEdition) -> None:
    gap = edition.figure(FigureKey.TARGETED_TRANSFER_RETURNED_WITHIN_DAYS, date(2025, 6, 1))

    assert (gap.is_set, gap.valid_from, gap.valid_to) == (False, date(2025, 1, 1), date(2026, 3, 25))


def test_the_gap_after_a_last_row_is_open(edition: LawEdition) -> None:
    gap = edition.figure(FigureKey.ESTIMATE_ADJUSTED_BY, date(2025, 1, 1))

    assert (gap.is_set, gap.valid_from, gap.valid_to) == (False, date(2025, 1, 1), None)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2023, 12, 1), "assumed"),
        (date(2024, 4, 30), "assumed"),
        (date(2024, 5, 1), "confirmed"),
        (date(2025, 12, 31), "confirmed"),
        (date(2026, 1, 1), "assumed"),
    ],
)
def test_half_of_the_contract_is_confirmed_only_while_its_circular_surely_holds(
    edition: LawEdition, day: date, status: str
) -> None:
    ceiling = edition.figure(FigureKey.ADVANCE_CEILING_PERCENT, day)

    assert (ceiling.whole_number(), ceiling.status.value) == (50, status)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (FigureKey.VOTE_SHARE_CONTRIBUTIONS_AND_COMMUNITY_PROPERTY, ">=2/3"),
        (FigureKey.VOTE_SHARE_OTHER_SELF_GOVERNING_MATTERS, ">1/2"),
        (FigureKey.DEFAULT_MATTER_CLASS, "contributions_and_community_property"),
        (FigureKey.DECISION_SENT_WITHIN_WORKING_DAYS, 5),
        (FigureKey.PUBLICATION_WITHIN_WORKING_DAYS, 5),
        (FigureKey.POSTING_DAYS, 30),
        (FigureKey.STATE_SHARE_MAX_EXTREMELY_HARD, 95),
        (FigureKey.STATE_SHARE_MAX_HARD, 80),
        (FigureKey.STATE_SHARE_MAX_OTHER, 60),
        (FigureKey.SELECTION_COST_SHARE_PERCENT, 5),
        (FigureKey.ADVANCE_CEILING_CONTRACT_OVER_VND, 50_000_000),
        (FigureKey.ADVANCE_CLEARED_AT_PERCENT, 80),
        (FigureKey.COMMITMENT_THRESHOLD_VND, 200_000_000),
        (FigureKey.COMMITMENT_WITHIN_WORKING_DAYS, 10),
        (FigureKey.DRAW_ORDER, "oldest_origin_first"),
        (FigureKey.SPEND_OR_ADVANCE_BY, "12-31"),
        (FigureKey.ADJUSTMENT_PERIOD_ENDS, "01-31"),
        (FigureKey.ACCOUNTANT_MAY_BE_CASHIER, False),
        (FigureKey.PROGRAMME_STARTS_ON, "2022-01-18"),
    ],
)
def test_figures_of_the_2023_case(edition: LawEdition, key: FigureKey, value: object) -> None:
    assert edition.figure(key, date(2023, 9, 15)).value == value


@pytest.mark.parametrize(
    "key",
    [
        FigureKey.SUPPORT_CEILING_VND,
        FigureKey.APPRAISAL_DAYS,
        FigureKey.APPROVAL_DAYS,
        FigureKey.CONTRACT_DAYS,
        FigureKey.VILLAGE_OBJECTION_DAYS,
        FigureKey.ROTATION_RATE,
        FigureKey.TREASURY_CHECK_DAYS,
    ],
)
def test_what_nobody_found_is_unset_and_not_guessed(edition: LawEdition, key: FigureKey) -> None:
    figure = edition.figure(key, CASE_DAY)

    assert (figure.status, figure.value) == (FigureStatus.UNSET, None)


@pytest.mark.parametrize(
    "key",
    [
        FigureKey.DEFAULT_MATTER_CLASS,
        FigureKey.DRAW_ORDER,
        FigureKey.STATE_SHARE_MAX_OTHER,
        FigureKey.ADVANCE_CLEARED_AT_PERCENT,
        FigureKey.COMMITMENT_THRESHOLD_VND,
    ],
)
def test_what_rests_on_less_than_the_articles_words_is_assumed(edition: LawEdition, key: FigureKey) -> None:
    assert edition.figure(key, CASE_DAY).status is FigureStatus.ASSUMED


def test_every_area_class_has_its_largest_state_share(edition: LawEdition) -> None:
    shares = [edition.figure(FigureKey(f"state_share_max.{area}"), CASE_DAY).whole_number() for area in AreaClass]

    assert shares == [95, 80, 60]


def test_four_persons_sign_the_minutes(edition: LawEdition) -> None:
    signers = edition.figure(FigureKey.MINUTES_SIGNATURES, CASE_DAY)

    assert signers.value == ("village_head", "front_head", "household_representative", "household_representative")
    assert not edition.figure(FigureKey.MINUTES_SIGNATURES, date(2023, 6, 30)).is_set


def test_typed_answers_are_values_and_not_texts(edition: LawEdition) -> None:
    def read(key: FigureKey) -> Figure:
        return edition.figure(key, CASE_DAY)

    assert read(FigureKey.PROGRAMME_STARTS_ON).day() == date(2022, 1, 18)
    assert read(FigureKey.SPEND_OR_ADVANCE_BY).day_in(2023) == date(2023, 12, 31)
    assert read(FigureKey.ADJUSTMENT_PERIOD_ENDS).day_in(2024) == date(2024, 1, 31)
    assert read(FigureKey.DRAW_ORDER).choice() == "oldest_origin_first"
    assert read(FigureKey.VOTE_SHARE_OTHER_SELF_GOVERNING_MATTERS).share().least_of(10) == 6


def test_a_figure_read_as_what_it_is_not_stops_everything(edition: LawEdition) -> None:
    with pytest.raises(AssertionError):
        edition.figure(FigureKey.DRAW_ORDER, CASE_DAY).whole_number()
    with pytest.raises(AssertionError):
        edition.figure(FigureKey.ACCOUNTANT_MAY_BE_CASHIER, CASE_DAY).whole_number()
    with pytest.raises(AssertionError):
        edition.figure(FigureKey.SUPPORT_CEILING_VND, CASE_DAY).whole_number()
