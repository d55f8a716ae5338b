"""What may be asked of a commune's fund year."""

from enum import StrEnum

from domain.values import EditionRef, FreeText, Model, Slug, Vnd, Year


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
