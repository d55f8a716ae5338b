"""What people may ask of a sub-project before and beside its money. Amounts in whole đồng, weights in whole grams."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from domain.law import AreaClass
from domain.values import (
    Count,
    Day,
    EditionRef,
    Flag,
    FreeText,
    Model,
    OpaqueRef,
    PaperRef,
    Percent,
    Reason,
    Sha256,
    Slug,
    Vnd,
    VndOrZero,
    Year,
)


class MatterClass(StrEnum):
    """Which share of all household representatives a village matter needs (Law 10/2022 art. 15 and 21(1))."""

    CONTRIBUTIONS_AND_COMMUNITY_PROPERTY = "contributions_and_community_property"
    OTHER_SELF_GOVERNING_MATTERS = "other_self_governing_matters"


class OpenSubproject(Model):
    """The announced plan of a community production sub-project; the header's paper is the announcement."""

    title: FreeText
    commune: Slug
    village: Slug
    approving_office: Slug
    fund_year: Year
    component: Slug
    subcomponent: Slug | None = None
    model: FreeText
    area_class: AreaClass
    law_edition: EditionRef
    calendar: EditionRef


class ListCount(Model):
    """How many households of each class stand on the posted list; names stay outside events."""

    poor: Count
    near_poor: Count
    newly_escaped: Count

    @property
    def total(self) -> int:
        return self.poor + self.near_poor + self.newly_escaped


class MinutesSigners(Model):
    """The four who sign the minutes: village head, Front head, two household representatives (Law 10/2022 art. 20(2))."""

    village_head: Slug
    front_head: Slug
    household_representatives: Annotated[tuple[Slug, ...], Field(min_length=2, max_length=2)]


class RecordVillageMeeting(Model):
    """What the village decided. Votes count household representatives, at the meeting or by ballot paper afterwards."""

    held_on: Day
    notice_on: Day | None = None
    matter_class: MatterClass
    households_total: Annotated[int, Strict(), Field(ge=1, le=100_000)]
    present: Count
    ballots: Count = 0
    votes_for: Count
    votes_against: Count
    list_sha256: Sha256
    list_count: ListCount
    representative: Slug
    secretary: Slug
    signers: MinutesSigners

    @property
    def speakers(self) -> frozenset[str]:
        """Who speaks for the households: their representative, and the two who sign the minutes for them."""
        return frozenset({self.representative, *self.signers.household_representatives})


class DossierItem(Model):
    """One paper of the dossier; `item` is a slug of the list that the edition or the district asks for."""

    item: Slug
    title: FreeText
    paper: PaperRef


class SubmitDossier(Model):
    """A version of the dossier: total cost = state support + the households' counterpart."""

    items: Annotated[tuple[DossierItem, ...], Field(min_length=1, max_length=40)]
    list_sha256: Sha256
    total_vnd: Vnd
    state_support_vnd: Vnd
    counterpart_vnd: VndOrZero


class ReturnDossier(Model):
    """Back to drafting, with the reason and the items that are missing."""

    reason: Reason
    missing_items: Annotated[tuple[Slug, ...], Field(max_length=40)] = ()


class ConcludeAppraisal(Model):
    """The appraisal team's conclusion; the header's paper is its minutes, `members` all who sat in it."""

    passed: Flag
    members: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=15)]
    reason: Reason = ""


class ApproveProject(Model):
    """The approval decision; the header's paper is the decision with its number and date."""

    amount_vnd: Vnd


class RefuseProject(Model):
    """The end of a case before money; a reason is required."""

    reason: Reason


class Tranche(Model):
    """One agreed payment after the advance, as a share of the contract value."""

    percent: Percent
    after: FreeText


class ContractTerms(Model):
    """What the contract must say before money can follow it; `payee_ref` is opaque (no account number travels here)."""

    advance_percent: Percent | None = None
    tranches: Annotated[tuple[Tranche, ...], Field(max_length=12)] = ()
    payee_ref: OpaqueRef | None = None
    deliver_by: Day | None = None


class SignContract(Model):
    """The community contract; the header's paper is the contract with its number and date."""

    value_vnd: Vnd
    representative: Slug
    terms: ContractTerms


class DeliveredAnimal(Model):
    """One animal handed to one household: tag, whole grams, vaccine, opaque household reference."""

    tag: OpaqueRef
    weight_g: Annotated[int, Strict(), Field(ge=1, le=2_000_000)]
    vaccine: FreeText
    household_ref: OpaqueRef


class RecordDelivery(Model):
    """Animals handed to households on one day; the header's paper is the minutes."""

    delivered_on: Day
    lines: Annotated[tuple[DeliveredAnimal, ...], Field(min_length=1, max_length=200)]


class AcceptWork(Model):
    """Acceptance of delivered animals by tag, at a value in đồng; the header's paper is the acceptance minutes."""

    value_vnd: Vnd
    tags: Annotated[tuple[OpaqueRef, ...], Field(min_length=1, max_length=200)]
    members: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=15)]


class SubmitFinalAccount(Model):
    """The account of the whole sub-project; every figure must equal the ledger and the record."""

    contract_vnd: Vnd
    accepted_vnd: Vnd
    paid_vnd: Vnd
    released_vnd: VndOrZero
    households: Count
    animals: Count


class ApproveFinalAccount(Model):
    """The examiner's approval; the header's paper is the decision."""


class CloseSubproject(Model):
    """Nothing is left open: the archive clock starts."""
