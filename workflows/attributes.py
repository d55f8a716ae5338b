"""Temporal's search attributes: typed, for engineers, free of personal data. Lists for people come from Postgres."""

from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate

from domain.standing import Standing

COMMUNE = SearchAttributeKey.for_keyword("Commune")
STAGE = SearchAttributeKey.for_keyword("Stage")
FUND_YEAR = SearchAttributeKey.for_int("FundYear")
HOLDER_DUTY = SearchAttributeKey.for_keyword("HolderDuty")
NEXT_DATE = SearchAttributeKey.for_keyword("NextDate")

SEARCH_ATTRIBUTES = {
    COMMUNE.name: "Keyword",
    STAGE.name: "Keyword",
    FUND_YEAR.name: "Int",
    HOLDER_DUTY.name: "Keyword",
    NEXT_DATE.name: "Keyword",
}


def shown_of(standing: Standing) -> tuple[str, ...]:
    """What the attributes would say; compared as a whole, so an unchanged standing writes no history event."""
    holder = standing.waits_for[0].duty.value if standing.waits_for else ""
    return (standing.commune, standing.stage or "", str(standing.fund_year), holder, standing.next_date)


def show(shown: tuple[str, ...], before: tuple[str, ...]) -> None:
    """Upsert only the attributes that differ from what was shown before."""
    commune, stage, fund_year, holder, next_date = shown
    was = before or ("", "", "0", "", "")
    updates: list[SearchAttributeUpdate[Any]] = []
    for key, value, old in (
        (COMMUNE, commune, was[0]),
        (STAGE, stage, was[1]),
        (HOLDER_DUTY, holder, was[3]),
        (NEXT_DATE, next_date, was[4]),
    ):
        if value != old:
            updates.append(key.value_set(value) if value else key.value_unset())
    if fund_year != was[2]:
        updates.append(FUND_YEAR.value_set(int(fund_year)))
    if updates:
        workflow.upsert_search_attributes(updates)
