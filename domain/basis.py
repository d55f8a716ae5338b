"""What the decider saw: the digest of the own stream's content on which a decision rests, listed per action.

A command carries the digest as `basis`; if the content has changed since, it is refused `content_changed`. Never a shared
balance, and null when opening (design.md section 3). A return that changes the dossier therefore ends exactly the
approvals that rested on it.
"""

from domain.actions import Action
from domain.canonical import canonical_json, sha256_hex
from domain.state import State
from domain.state.order import ANSWERED, Order
from domain.state.subproject import SubprojectState
from domain.values import Model

ON_DOSSIER = frozenset(
    {Action.RETURN_DOSSIER, Action.CONCLUDE_APPRAISAL, Action.APPROVE_PROJECT, Action.REFUSE_PROJECT}
)
ON_ORDER = frozenset({Action.SIGN_ORDER, Action.NOTE_ORDER_SENT, Action.RECORD_TREASURY_ANSWER})
ON_FINAL_ACCOUNT = frozenset({Action.APPROVE_FINAL_ACCOUNT, Action.CLOSE_SUBPROJECT})


def basis_of(state: State, action: Action, order_number: int | None = None) -> str | None:
    """The digest (SHA-256, hex) that a command of this action must carry now; None where it rests on nothing.

    `order_number` names the order for the three actions that decide on one.
    """
    if not isinstance(state, SubprojectState) or action is Action.OPEN_SUBPROJECT:
        return None
    if action in ON_DOSSIER:
        return state.dossier_digest
    if action in ON_ORDER:
        order = state.order(order_number) if order_number is not None else None
        return order_digest(state.code, order) if order else None
    content = _content(state, action)
    return sha256_hex(canonical_json({"action": action.value, **content}).encode())


def order_digest(code: str, order: Order) -> str:
    """What an order says; it does not change when the order is signed, sent or answered."""
    content = {"code": code, "number": order.number, "order": order.order.model_dump(mode="json")}
    return sha256_hex(canonical_json(content).encode())


def _content(state: SubprojectState, action: Action) -> dict[str, object]:
    match action:
        case Action.RECORD_VILLAGE_MEETING:
            return {"plan": _dump(state.plan)}
        case Action.SUBMIT_DOSSIER:
            return {"meeting": _dump(state.meeting), "version": state.dossier_version}
        case Action.SIGN_CONTRACT:
            return {"dossier": state.dossier_digest, "approved_vnd": state.approved_vnd}
        case Action.PREPARE_ORDER:
            answered = sum(order.status in ANSWERED for order in state.orders)
            return {"contract": _dump(state.contract), "accepted_vnd": state.accepted_vnd, "orders": answered}
        case Action.RECORD_DELIVERY | Action.ACCEPT_WORK:
            return {"contract": _dump(state.contract), "deliveries": [line.tag for line in state.deliveries]}
        case _:
            return {"final_account": _dump(state.final_account), "approved": state.final_account_approved}


def _dump(value: Model | None) -> object:
    return value.model_dump(mode="json") if value else None
