"""Where a stream stands, in one sentence: what Temporal's list and a case's head show. It names no household."""

from domain.ids import fund_year_of
from domain.lifecycle import Stage
from domain.money import AccountKind, line_of_name
from domain.standing import waits_for
from domain.state import State
from domain.state.fund import FundYearState
from domain.state.objection import Objection
from domain.state.order import OrderStatus
from domain.state.register import RegisterState
from domain.state.subproject import SubprojectState
from wording.catalogue import text
from wording.formats import Lang
from wording.sentences import say_of
from wording.template import slots
from wording.values import Names, word

OPEN_ORDER = {
    OrderStatus.PREPARED: "standing.order_prepared",
    OrderStatus.SIGNED: "standing.order_signed",
    OrderStatus.SENT: "standing.order_sent",
}


def summary_of(state: State, lang: Lang = Lang.VI, names: Names = str) -> str:
    """One sentence: who is waited for, where, for what, over which sum; `names` gives the name of an office's slug."""
    match state:
        case SubprojectState():
            return _case(state, lang, names)
        case FundYearState():
            fund_year, office = fund_year_of(state.stream)
            older = sum(vnd for line, vnd in state.allotted.items() if line_of_name(line).origin_year < fund_year)
            values = {
                "year": fund_year,
                "office": office,
                "money": sum(state.allotted.values()),
                "older": older or None,
            }
            return say_of("standing.fund", lang, names, values)
        case RegisterState(kind=None):
            return say_of("standing.register_empty", lang, names, {})
        case RegisterState():
            counted = {"people": len(state.people), "offices": len(state.offices), "mandates": len(state.mandates)}
            return say_of(f"standing.register_{state.kind}", lang, names, {**counted})


def _case(state: SubprojectState, lang: Lang, names: Names) -> str:
    waiting = waits_for(state)
    order = state.open_order
    known: dict[str, object] = {
        "duty": ", ".join(word(one.duty, lang) for one in waiting),
        "office": waiting[0].office if waiting else None,
        "money": order.order.new_vnd + order.order.cleared_vnd if order else _money(state),
        "order": order.number if order else None,
        **_of_the_list(state),
        "dossier": state.dossier_version,
        "returned": _returned_last(state),
    }
    key = OPEN_ORDER[order.status] if order else _key(state)
    # Each sentence names what matters at its stage, and no more is given to it.
    return say_of(key, lang, names, {slot.name: known[slot.name] for slot in slots(text(key, lang))})


def _key(state: SubprojectState) -> str:
    if state.stage is None:
        return "standing.unopened"
    if state.stage is Stage.MET and state.posting is not None:
        return _key_of_the_list(state)
    closable = state.stage is Stage.IN_FINAL_ACCOUNT and state.final_account_approved
    return "standing.final_account_approved" if closable else f"standing.{state.stage.value}"


def _key_of_the_list(state: SubprojectState) -> str:
    """What is unanswered comes before what was upheld: no meeting settles the former."""
    if unanswered(state):
        return "standing.met_objection"
    return "standing.met_again" if state.standing_objection else "standing.met_posted"


def unanswered(state: SubprojectState) -> Objection | None:
    """The first objection to the list that waits for an answer."""
    return next((found for found in state.objections if found.answer is None), None)


def _of_the_list(state: SubprojectState) -> dict[str, object]:
    standing = unanswered(state) or state.standing_objection
    return {
        "until": state.posting.until if state.posting else None,
        "answered": len(state.objections) or None,
        "objection": standing.number if standing else None,
    }


def _returned_last(state: SubprojectState) -> int | None:
    """The last order, where the account holder gave it back and no other was prepared since."""
    last = state.orders[-1] if state.orders else None
    return last.number if last and last.status is OrderStatus.RETURNED else None


def _money(state: SubprojectState) -> int | None:
    """The sum that matters at this stage, in đồng: asked for, approved, contracted, accepted, paid."""
    match state.stage:
        case Stage.IN_CHECK | Stage.IN_APPRAISAL | Stage.AWAITING_APPROVAL:
            return state.dossier.state_support_vnd if state.dossier else None
        case Stage.APPROVED:
            return state.approved_vnd
        case Stage.IN_DELIVERY:
            return state.contract_vnd
        case Stage.ACCEPTED:
            return state.accepted_vnd
        case Stage.IN_FINAL_ACCOUNT | Stage.CLOSED:
            return state.sum_of(AccountKind.PAID)
        case _:
            return None
