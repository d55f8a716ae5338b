"""Orders: one unanswered at a time, within the commitment, the advance ceiling, what is accepted, what is advanced.

Nguồn: TT 17/2024/TT-BTC Đ.6(3.1), 6(4.2) (trần tạm ứng 50 % hợp đồng trên 50 triệu; thu hồi hết khi thanh toán đạt 80 %):
muộn hơn vụ việc 2023, nên là `assumed` trong `vn-38-2023`; TT 55/2023 Đ.10(3) (quyết toán theo khối lượng nghiệm thu).
"""

from datetime import date

from domain.actions import Action
from domain.commands.orders import MAX_ORDERS, OrderKind, PrepareOrder
from domain.law_keys import FigureKey
from domain.law_reading import LawReading
from domain.money import AccountKind
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.order import OrderStatus
from domain.state.subproject import SubprojectState


def no_order_is_open(state: SubprojectState) -> Refusal | None:
    order = state.open_order
    return refuse(RefusalCode.ORDER_IN_FLIGHT, order=order.number, status=order.status.value) if order else None


def order_is_prepared(state: SubprojectState, number: int, action: Action) -> Refusal | None:
    """Signed or given back once, and only while it lies before the account holder."""
    order = state.order(number)
    assert order is not None
    if order.status is OrderStatus.PREPARED:
        return None
    return refuse(RefusalCode.WRONG_STAGE, action=action.value, stage=order.status.value)


def a_number_is_left(state: SubprojectState) -> Refusal | None:
    """An order's number has two digits for ever: it is part of the id that the treasury keeps."""
    wanted = len(state.orders) + 1
    if wanted <= MAX_ORDERS:
        return None
    return refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="order_count", stated=wanted, expected=MAX_ORDERS)


def payee_is_the_contracts(state: SubprojectState, order: PrepareOrder) -> Refusal | None:
    assert state.contract is not None
    agreed = state.contract.terms.payee_ref
    if order.payee_ref == agreed:
        return None
    return refuse(RefusalCode.CONTENT_CHANGED, seen=order.payee_ref, now=agreed)


def amounts_fit_the_kind(order: PrepareOrder) -> Refusal | None:
    """An advance is new money alone; an order moves something; a payment shows the vouchers of the work that it pays."""
    if order.new_vnd + order.cleared_vnd == 0 or (order.kind is OrderKind.ADVANCE and order.cleared_vnd):
        return refuse(
            RefusalCode.AMOUNTS_DO_NOT_ADD_UP,
            item="order_amount",
            stated=order.new_vnd + order.cleared_vnd,
            expected=order.new_vnd,
        )
    if order.kind is OrderKind.PAYMENT and not order.vouchers:
        return refuse(RefusalCode.PAPER_MISSING, action="prepare_order")
    return None


def within_commitment(state: SubprojectState, order: PrepareOrder) -> Refusal | None:
    committed = state.sum_of(AccountKind.COMMITTED)
    if order.new_vnd <= committed:
        return None
    return refuse(RefusalCode.EXCEEDS_COMMITMENT, new_vnd=order.new_vnd, committed_vnd=committed)


def within_advance_ceiling(state: SubprojectState, order: PrepareOrder, law: LawReading, on: date) -> Refusal | None:
    """At most the agreed share, and for a contract above the threshold at most the law's share of it."""
    if order.kind is not OrderKind.ADVANCE:
        return None
    assert state.contract is not None and state.contract.terms.advance_percent is not None
    percent = state.contract.terms.advance_percent
    over = law.number(FigureKey.ADVANCE_CEILING_CONTRACT_OVER_VND, on)
    ceiling = law.number(FigureKey.ADVANCE_CEILING_PERCENT, on)
    if ceiling is None:
        if not law.goes_unchecked(FigureKey.ADVANCE_CEILING_PERCENT):
            return refuse(RefusalCode.LIMIT_UNSET, figure=FigureKey.ADVANCE_CEILING_PERCENT.value)
    elif over is None or state.contract_vnd > over:  # without a threshold the ceiling binds every contract
        percent = min(percent, ceiling)
    most = state.contract_vnd * percent // 100
    wanted = state.advances_vnd + order.new_vnd
    if wanted <= most:
        return None
    return refuse(RefusalCode.EXCEEDS_ADVANCE_CEILING, percent=percent, most_vnd=most, wanted_vnd=wanted)


def within_accepted(state: SubprojectState, order: PrepareOrder) -> Refusal | None:
    """Paid and cleared never exceed what was accepted."""
    if order.kind is not OrderKind.PAYMENT:
        return None
    after = state.sum_of(AccountKind.PAID) + order.new_vnd + order.cleared_vnd
    if after <= state.accepted_vnd:
        return None
    return refuse(RefusalCode.EXCEEDS_ACCEPTED, paid_vnd=after, accepted_vnd=state.accepted_vnd)


def clears_the_advance(state: SubprojectState, order: PrepareOrder, law: LawReading, on: date) -> Refusal | None:
    """Nothing is cleared that was not advanced; once the law's share is reached, all of the advance is."""
    if order.kind is not OrderKind.PAYMENT:
        return None
    advanced = state.sum_of(AccountKind.ADVANCED)
    if order.cleared_vnd > advanced:
        return refuse(RefusalCode.EXCEEDS_OPEN_ADVANCE, cleared_vnd=order.cleared_vnd, advanced_vnd=advanced)
    percent = law.number(FigureKey.ADVANCE_CLEARED_AT_PERCENT, on)
    reached = advanced + state.sum_of(AccountKind.PAID) + order.new_vnd
    if percent is not None and reached * 100 >= state.contract_vnd * percent and order.cleared_vnd < advanced:
        return refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="clearing", stated=order.cleared_vnd, expected=advanced)
    return None
