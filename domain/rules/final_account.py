"""The final account says what the ledger says, counts agree from list to acceptance, and nothing is left open.

Nguồn: TT 55/2023/TT-BTC Đ.10(3) (quyết toán theo khối lượng nghiệm thu); Đ.3(4) (bảng kê hộ).
"""

from domain.actions import Action
from domain.commands.subproject import SubmitFinalAccount
from domain.money import AccountKind
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.subproject import SubprojectState


def nothing_is_outstanding(state: SubprojectState) -> Refusal | None:
    if state.open_order is not None:
        return refuse(RefusalCode.ORDER_IN_FLIGHT, order=state.open_order.number, status=state.open_order.status.value)
    for kind in (AccountKind.ADVANCED, AccountKind.SUBMITTED):
        if state.sum_of(kind):
            return refuse(RefusalCode.MONEY_OUTSTANDING, account=kind.value, amount_vnd=state.sum_of(kind))
    unpaid = state.accepted_vnd - state.sum_of(AccountKind.PAID)
    return refuse(RefusalCode.MONEY_OUTSTANDING, account="accepted", amount_vnd=unpaid) if unpaid else None


def figures_are_the_ledgers(state: SubprojectState, account: SubmitFinalAccount) -> Refusal | None:
    """The account states what the ledger holds, to the đồng; the first difference is named."""
    for name, stated, found in (
        ("contract_vnd", account.contract_vnd, state.contract_vnd),
        ("accepted_vnd", account.accepted_vnd, state.accepted_vnd),
        ("paid_vnd", account.paid_vnd, state.sum_of(AccountKind.PAID)),
        ("released_vnd", account.released_vnd, state.sum_of(AccountKind.COMMITTED)),
    ):
        if stated != found:
            return refuse(RefusalCode.FINAL_ACCOUNT_DIFFERS_FROM_LEDGER, item=name, stated=stated, expected=found)
    return None


def counts_agree(state: SubprojectState, account: SubmitFinalAccount) -> Refusal | None:
    """Listed = delivered = stated households; delivered = accepted = stated animals."""
    assert state.meeting is not None
    households = {line.household_ref for line in state.deliveries}
    for item, expected, found in (
        ("households_delivered", state.meeting.list_count.total, len(households)),
        ("households_stated", state.meeting.list_count.total, account.households),
        ("animals_accepted", len(state.deliveries), len(state.accepted_tags)),
        ("animals_stated", len(state.deliveries), account.animals),
    ):
        if expected != found:
            return refuse(RefusalCode.COUNTS_DIFFER, item=item, expected=expected, found=found)
    return None


def account_is_approved(state: SubprojectState) -> Refusal | None:
    if state.final_account_approved:
        return None
    return refuse(RefusalCode.MONEY_OUTSTANDING, account="final_account", amount_vnd=state.contract_vnd)


def account_is_not_yet_approved(state: SubprojectState, action: Action) -> Refusal | None:
    """Approved once, and from then on not sent back; the stage stays, so the order of things alone would let it."""
    if not state.final_account_approved:
        return None
    return refuse(RefusalCode.WRONG_STAGE, action=action.value, stage="in_final_account")
