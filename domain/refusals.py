"""Why not: the closed list of refusals. A refusal is a value, expected, worded in `wording/`, cited, and recorded.

"Retryable" means that a *new* command with the same content may succeed later; an id is never tried again with another
outcome. Door answers are not here: nothing at the door can be trusted, so they get no receipt (`domain/door.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from domain.values import Model

Scalar = str | int | None


class RefusalCode(StrEnum):
    """Every reason there is."""

    COMMAND_REUSED = "command_reused"
    PAPER_MISSING = "paper_missing"
    PAPER_DATE_IMPOSSIBLE = "paper_date_impossible"
    REASON_MISSING = "reason_missing"
    AMOUNTS_DO_NOT_ADD_UP = "amounts_do_not_add_up"

    KEY_NOT_VALID = "key_not_valid"
    NO_MANDATE = "no_mandate"
    MANDATE_OUT_OF_SCOPE = "mandate_out_of_scope"
    OWN_KEY_REQUIRED = "own_key_required"
    SAME_PERSON = "same_person"
    MEMBER_OF_GROUP = "member_of_group"
    NEEDS_SECOND_PERSON = "needs_second_person"

    WRONG_STAGE = "wrong_stage"
    CONTENT_CHANGED = "content_changed"
    ALREADY_CLOSED = "already_closed"
    TOO_EARLY = "too_early"
    EXTENSION_USED_UP = "extension_used_up"
    CLOCK_SKEW = "clock_skew"

    NOTICE_TOO_SHORT = "notice_too_short"
    VOTE_NOT_CARRIED = "vote_not_carried"
    OBJECTION_WINDOW_OPEN = "objection_window_open"
    OBJECTION_OPEN = "objection_open"
    LIST_DIFFERS = "list_differs"

    LIMIT_UNSET = "limit_unset"
    CALENDAR_MISSING = "calendar_missing"
    LAW_EDITION_UNKNOWN = "law_edition_unknown"
    ABOVE_NORM = "above_norm"
    ABOVE_SHARE = "above_share"
    COUNTERPART_MISSING = "counterpart_missing"
    CONTRACT_BEFORE_APPROVAL = "contract_before_approval"
    CONTRACT_TERMS_MISSING = "contract_terms_missing"

    EXCEEDS_AVAILABLE = "exceeds_available"
    EXCEEDS_RESERVATION = "exceeds_reservation"
    EXCEEDS_COMMITMENT = "exceeds_commitment"
    EXCEEDS_ADVANCE_CEILING = "exceeds_advance_ceiling"
    EXCEEDS_ACCEPTED = "exceeds_accepted"
    EXCEEDS_OPEN_ADVANCE = "exceeds_open_advance"
    CARRY_OVER_BASIS_MISSING = "carry_over_basis_missing"

    ORDER_IN_FLIGHT = "order_in_flight"
    ORDER_ALREADY_ANSWERED = "order_already_answered"
    ANSWER_CONTRADICTS = "answer_contradicts"
    EVIDENCE_MISSING = "evidence_missing"

    MONEY_OUTSTANDING = "money_outstanding"
    COUNTS_DIFFER = "counts_differ"
    FINAL_ACCOUNT_DIFFERS_FROM_LEDGER = "final_account_differs_from_ledger"


@dataclass(frozen=True)
class Kind:
    """Whether a new command may succeed, and the article or rule on which the refusal stands."""

    retryable: bool
    basis: str


RECORD_RULE = "quy tắc sổ ghi"
PLEDGE_RULE = "Luật NSNN 83/2015 Đ.8"

KINDS: Mapping[RefusalCode, Kind] = MappingProxyType(
    {
        RefusalCode.COMMAND_REUSED: Kind(False, RECORD_RULE),
        RefusalCode.PAPER_MISSING: Kind(False, "TT 55/2023 Đ.3(3)"),
        RefusalCode.PAPER_DATE_IMPOSSIBLE: Kind(False, RECORD_RULE),
        RefusalCode.REASON_MISSING: Kind(False, RECORD_RULE),
        RefusalCode.AMOUNTS_DO_NOT_ADD_UP: Kind(False, RECORD_RULE),
        RefusalCode.KEY_NOT_VALID: Kind(False, RECORD_RULE),
        RefusalCode.NO_MANDATE: Kind(False, RECORD_RULE),
        RefusalCode.MANDATE_OUT_OF_SCOPE: Kind(False, RECORD_RULE),
        RefusalCode.OWN_KEY_REQUIRED: Kind(False, RECORD_RULE),
        RefusalCode.SAME_PERSON: Kind(False, "cặp nhiệm vụ không được kiêm nhiệm"),
        RefusalCode.MEMBER_OF_GROUP: Kind(False, "cặp nhiệm vụ không được kiêm nhiệm"),
        RefusalCode.NEEDS_SECOND_PERSON: Kind(False, RECORD_RULE),
        RefusalCode.WRONG_STAGE: Kind(False, "NĐ 27/2022 Đ.22"),
        RefusalCode.CONTENT_CHANGED: Kind(False, RECORD_RULE),
        RefusalCode.ALREADY_CLOSED: Kind(False, RECORD_RULE),
        RefusalCode.TOO_EARLY: Kind(True, RECORD_RULE),
        RefusalCode.EXTENSION_USED_UP: Kind(False, "NĐ 61/2018"),
        RefusalCode.CLOCK_SKEW: Kind(True, RECORD_RULE),
        RefusalCode.NOTICE_TOO_SHORT: Kind(False, "NĐ 59/2023 Đ.3(3)"),
        RefusalCode.VOTE_NOT_CARRIED: Kind(False, "Luật 10/2022 Đ.21(1)"),
        RefusalCode.OBJECTION_WINDOW_OPEN: Kind(True, "Luật 10/2022 Đ.11-13"),
        RefusalCode.OBJECTION_OPEN: Kind(True, "Luật 10/2022 Đ.11-13"),
        RefusalCode.LIST_DIFFERS: Kind(False, "Luật 10/2022 Đ.20-21"),
        RefusalCode.LIMIT_UNSET: Kind(False, "NĐ 38/2023 Đ.1(13) (22(5)(a))"),
        RefusalCode.CALENDAR_MISSING: Kind(False, RECORD_RULE),
        RefusalCode.LAW_EDITION_UNKNOWN: Kind(False, RECORD_RULE),
        RefusalCode.ABOVE_NORM: Kind(False, "NĐ 38/2023 Đ.1(13) (22(5)(a))"),
        RefusalCode.ABOVE_SHARE: Kind(False, "NĐ 38/2023 Đ.1(13) (22(5)(a))"),
        RefusalCode.COUNTERPART_MISSING: Kind(False, "NĐ 38/2023 Đ.1(13) (22(5)(a))"),
        RefusalCode.CONTRACT_BEFORE_APPROVAL: Kind(False, "NĐ 38/2023 Đ.1(13) (22(6)(a))"),
        RefusalCode.CONTRACT_TERMS_MISSING: Kind(False, "TT 17/2024 Đ.6"),
        RefusalCode.EXCEEDS_AVAILABLE: Kind(True, PLEDGE_RULE),
        RefusalCode.EXCEEDS_RESERVATION: Kind(False, PLEDGE_RULE),
        RefusalCode.EXCEEDS_COMMITMENT: Kind(False, PLEDGE_RULE),
        RefusalCode.EXCEEDS_ADVANCE_CEILING: Kind(False, "TT 17/2024 Đ.6(3.1)"),
        RefusalCode.EXCEEDS_ACCEPTED: Kind(False, "TT 55/2023 Đ.10(3)"),
        RefusalCode.EXCEEDS_OPEN_ADVANCE: Kind(False, "TT 17/2024 Đ.6(4)"),
        RefusalCode.CARRY_OVER_BASIS_MISSING: Kind(False, "Luật NSNN 83/2015 Đ.64"),
        RefusalCode.ORDER_IN_FLIGHT: Kind(True, RECORD_RULE),
        RefusalCode.ORDER_ALREADY_ANSWERED: Kind(False, RECORD_RULE),
        RefusalCode.ANSWER_CONTRADICTS: Kind(False, RECORD_RULE),
        RefusalCode.EVIDENCE_MISSING: Kind(False, RECORD_RULE),
        RefusalCode.MONEY_OUTSTANDING: Kind(True, RECORD_RULE),
        RefusalCode.COUNTS_DIFFER: Kind(False, "TT 55/2023 Đ.3(4)"),
        RefusalCode.FINAL_ACCOUNT_DIFFERS_FROM_LEDGER: Kind(False, "TT 55/2023 Đ.10(3)"),
    }
)


class Refusal(Model):
    """A worded no: the code, and the values that its sentence names (whole đồng, ISO dates, the earlier act)."""

    code: RefusalCode
    detail: dict[str, Scalar] = Field(default_factory=dict)

    @property
    def retryable(self) -> bool:
        return KINDS[self.code].retryable


def refuse(code: RefusalCode, **detail: Scalar) -> Refusal:
    """A refusal with the values that its sentence needs."""
    return Refusal(code=code, detail=detail)
