"""The steps of synthetic cases, where cases have come at the end of a year, and how many of a hundred do."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Step(StrEnum):
    """What a case does on one of its days; `conduct_…` is an order from its preparation to the treasury's answer."""

    OPEN = "open"
    MEET = "meet"
    MEET_IN_VAIN = "meet_in_vain"
    MEET_AGAIN = "meet_again"
    POST = "post"
    OBJECT = "object"
    DISMISS = "dismiss"
    UPHOLD = "uphold"
    SUBMIT = "submit"
    RETURN = "return"
    FIND_COMPLETE = "find_complete"
    RETURN_BY_APPRAISER = "return_by_appraiser"
    APPRAISE = "appraise"
    REFUSE = "refuse"
    APPROVE_TOO_MUCH = "approve_too_much"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    CONTRACT = "contract"
    COUNTERPART = "counterpart"
    RETURN_ORDER = "return_order"
    PREPARE_ADVANCE = "prepare_advance"
    SIGN_ADVANCE = "sign_advance"
    SEND_ADVANCE = "send_advance"
    CONDUCT_ADVANCE = "conduct_advance"
    DELIVER = "deliver"
    ACCEPT = "accept"
    CONDUCT_PAYMENT_IN_VAIN = "conduct_payment_in_vain"
    CONDUCT_PAYMENT = "conduct_payment"
    SUBMIT_ACCOUNT = "submit_account"
    RETURN_ACCOUNT = "return_account"
    APPROVE_ACCOUNT = "approve_account"
    CLOSE = "close"


S = Step
TO_LIST = (S.OPEN, S.MEET, S.POST)
TO_DOSSIER = (*TO_LIST, S.SUBMIT)
TO_APPRAISAL = (*TO_DOSSIER, S.FIND_COMPLETE)
TO_APPROVER = (*TO_APPRAISAL, S.APPRAISE)
TO_APPROVAL = (*TO_APPROVER, S.APPROVE)
TO_CONTRACT = (*TO_APPROVAL, S.CONTRACT)
TO_ACCEPTANCE = (*TO_CONTRACT, S.DELIVER, S.ACCEPT)
TO_ACCOUNT = (*TO_ACCEPTANCE, S.CONDUCT_PAYMENT, S.SUBMIT_ACCOUNT)
ENDS: Mapping[tuple[Step, ...], int] = MappingProxyType(
    {
        TO_LIST[:1]: 14,
        TO_LIST[:2]: 6,
        TO_LIST: 10,
        (*TO_LIST, S.OBJECT): 2,
        (*TO_LIST, S.WITHDRAW): 2,
        TO_DOSSIER: 10,
        (*TO_DOSSIER, S.RETURN): 4,
        TO_APPRAISAL: 11,
        (*TO_APPRAISAL, S.RETURN_BY_APPRAISER): 1,
        (*TO_APPRAISAL, S.WITHDRAW): 1,
        TO_APPROVER: 11,
        (*TO_APPROVER, S.REFUSE): 5,
        TO_APPROVAL: 6,
        (*TO_APPROVAL, S.CANCEL): 2,
        TO_CONTRACT: 4,
        (*TO_CONTRACT, S.PREPARE_ADVANCE): 1,
        (*TO_CONTRACT, S.SIGN_ADVANCE): 1,
        (*TO_CONTRACT, S.SEND_ADVANCE): 1,
        (*TO_CONTRACT, S.CONDUCT_ADVANCE): 2,
        TO_ACCEPTANCE: 2,
        TO_ACCOUNT: 2,
        (*TO_ACCOUNT, S.APPROVE_ACCOUNT, S.CLOSE): 2,
    }
)
# What may happen just before a step of the way, where the way goes on with it: how many of a hundred, and which steps.
BEFORE: Mapping[Step, tuple[tuple[int, tuple[Step, ...]], ...]] = MappingProxyType(
    {
        S.MEET: ((5, (S.MEET_IN_VAIN,)),),
        S.SUBMIT: ((7, (S.OBJECT, S.DISMISS)), (3, (S.OBJECT, S.UPHOLD, S.MEET_AGAIN, S.POST))),
        S.FIND_COMPLETE: ((15, (S.RETURN, S.SUBMIT)),),
        S.APPRAISE: ((5, (S.RETURN_BY_APPRAISER, S.SUBMIT, S.FIND_COMPLETE)),),
        S.APPROVE: ((5, (S.APPROVE_TOO_MUCH,)),),
        S.CONDUCT_ADVANCE: ((60, (S.COUNTERPART,)), (10, (S.RETURN_ORDER,))),
        S.DELIVER: ((60, (S.COUNTERPART,)),),
        S.CONDUCT_PAYMENT: ((10, (S.RETURN_ORDER,)), (15, (S.CONDUCT_PAYMENT_IN_VAIN,))),
        S.APPROVE_ACCOUNT: ((15, (S.RETURN_ACCOUNT, S.SUBMIT_ACCOUNT)),),
    }
)
