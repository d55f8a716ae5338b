"""What may be asked of a commune's fund year."""

from enum import StrEnum

from domain.lifecycle import Stage
from domain.periods import Period
from domain.values import Day, EditionRef, FreeText, Model, Percent, Slug, Vnd, Year


class Source(StrEnum):
    """Whose budget the money comes from."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class CapitalKind(StrEnum):
    """Recurrent (vốn sự nghiệp) or investment (vốn đầu tư) money: they never stand on one line."""

    RECURRENT = "recurrent"
    INVESTMENT = "investment"


class Allot(Model):
    """The estimate assigned to a commune (giao dự toán); the header's paper is the decision.

    Money of an older year keeps its origin year and cites the legal basis on which it was carried over.
    """

    allocating_office: Slug
    origin_year: Year
    source: Source
    component: Slug
    subcomponent: Slug | None = None
    capital_kind: CapitalKind
    amount_vnd: Vnd
    carry_over_basis: FreeText | None = None
    law_edition: EditionRef
    calendar: EditionRef


class TargetKind(StrEnum):
    """What a target asks for by its day."""

    STAGE_REACHED = "stage_reached"
    PERCENT_DISBURSED = "percent_disbursed"


class SetTarget(Model):
    """A political target of the fund year, with the paper that set it; it opens no legal period and moves none.

    `stage` is asked of every case of the year, `percent` of what is allotted; exactly the one that `kind` says.
    """

    allocating_office: Slug
    due_on: Day
    kind: TargetKind
    stage: Stage | None = None
    percent: Percent | None = None


class ClosePeriod(Model):
    """The clock says that a period has ended: its figures are frozen."""

    period: Period
