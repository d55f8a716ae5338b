"""Looking figures up: each key among its own rows, and nothing about an edition changes by having been asked."""

import pickle
from datetime import date, timedelta

import pytest

from domain.law import FigureKey, LawEdition
from law.loader import load_edition

DAYS = [date(2021, 12, 31) + timedelta(days=97 * step) for step in range(20)]


@pytest.fixture(params=["vn-38-2023", "lang-giang-gia-dinh"])
def edition(request: pytest.FixtureRequest) -> LawEdition:
    """A copy of its own for every test, that nobody has asked yet."""
    return load_edition(request.param).model_copy()


def test_a_figure_is_the_first_row_of_its_key_that_holds_on_the_day(edition: LawEdition) -> None:
    for key in FigureKey:
        for day in DAYS:
            holding = [row for row in edition.figures if row.key is key and row.holds_on(day)]
            assert edition.figure(key, day) is holding[0] if holding else not edition.figure(key, day).is_set


def test_an_edition_that_was_asked_is_the_same_edition(edition: LawEdition) -> None:
    asked = edition.model_copy()
    asked.figure(FigureKey.POSTING_DAYS, DAYS[0])

    assert asked == edition
    assert hash(asked) == hash(edition)
    assert asked.model_dump() == edition.model_dump()
    assert pickle.loads(pickle.dumps(asked)) == edition


def test_a_copy_with_other_figures_answers_from_these(edition: LawEdition) -> None:
    edition.figure(FigureKey.POSTING_DAYS, DAYS[0])

    without = edition.model_copy(update={"figures": edition.figures[:1]})

    assert without.figure(edition.figures[0].key, DAYS[0]).key is edition.figures[0].key
    with pytest.raises(KeyError):
        without.figure(next(row.key for row in edition.figures if row.key is not edition.figures[0].key), DAYS[0])
