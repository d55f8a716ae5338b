"""What the decider saw: the digest of the own stream's content on which a decision rests, listed per action.

A command carries the digest as `basis`; if the content has changed since, it is refused `content_changed`. Never a shared
balance, and null when opening (design.md section 3). A return that changes the dossier therefore ends exactly the
approvals that rested on it.
"""

from domain.actions import Action
from domain.canonical import canonical_json, sha256_hex
from domain.state import State
from domain.state.order import OVER, Order
from domain.state.subproject import SubprojectState
from domain.values import Model

ON_DOSSIER = frozenset(
    {
        Action.FIND_COMPLETE,
        Action.RETURN_DOSSIER,
        Action.CONCLUDE_APPRAISAL,
        Action.APPROVE_PROJECT,
        Action.REFUSE_PROJECT,
    }
)
ON_ORDER = frozenset({Action.SIGN_ORDER, Action.RETURN_ORDER, Action.NOTE_ORDER_SENT, Action.RECORD_TREASURY_ANSWER})
ON_FINAL_ACCOUNT = frozenset({Action.APPROVE_FINAL_ACCOUNT, Action.RETURN_FINAL_ACCOUNT, Action.CLOSE_SUBPROJECT})


ON_DEADLINE = frozenset({Action.EXTEND_DEADLINE, Action.PASS_MARK})
About = int | str | None


def basis_of(state: State, action: Action, about: About = None) -> str | None:
    """The digest (SHA-256, hex) that a command of this action must carry now; None where it rests on nothing.

    `about` is the number of the order, or the id of the deadline, for the actions that decide on one.
    """
    if not isinstance(state, SubprojectState) or action is Action.OPEN_SUBPROJECT:
        return None
    if action in ON_DOSSIER:
        return state.dossier_digest
    if action in ON_ORDER:
        order = state.order(about) if isinstance(about, int) else None
        return order_digest(state.code, order) if order else None
    if action in ON_DEADLINE:
        kept = state.deadline(about) if isinstance(about, str) else None
        return (
            sha256_hex(canonical_json({"deadline": kept.id, "due_on": kept.due_on.isoformat()}).encode())
            if kept
            else None
        )
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
        case Action.POST_LIST:
            return {"meeting": _dump(state.meeting)}
        case Action.RAISE_OBJECTION | Action.ANSWER_OBJECTION:
            return {"posting": _dump(state.posting), "answered": _answered_objections(state)}
        case Action.SUBMIT_DOSSIER:
            return {
                "meeting": _dump(state.meeting),
                "posting": _dump(state.posting),
                "answered": _answered_objections(state),
                "version": state.dossier_version,
            }
        case Action.WITHDRAW | Action.CANCEL_PROJECT | Action.SIGN_CONTRACT:
            return {"dossier": state.dossier_digest, "approved_vnd": state.approved_vnd}
        case Action.PREPARE_ORDER:
            answered = sum(order.status in OVER for order in state.orders)
            return {"contract": _dump(state.contract), "accepted_vnd": state.accepted_vnd, "orders": answered}
        case Action.RECORD_COUNTERPART:
            return {"contract": _dump(state.contract), "counterpart_vnd": state.counterpart_vnd}
        case Action.RECORD_DELIVERY | Action.ACCEPT_WORK:
            return {"contract": _dump(state.contract), "deliveries": [line.tag for line in state.deliveries]}
        case _:
            return {"final_account": _dump(state.final_account), "approved": state.final_account_approved}


def _answered_objections(state: SubprojectState) -> list[int]:
    """Which objections are answered: a further objection leaves what was seen of the others as it is."""
    return [found.number for found in state.objections if found.answer is not None]


def _dump(value: Model | None) -> object:
    return value.model_dump(mode="json") if value else None
