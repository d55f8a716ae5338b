"""Bodies of commands with usual values: a sub-project of 140 million đồng, 130 from the State, ten cows for ten households.

Each function takes the fields that a test is about; what it does not name stays usual. The worked example of Hương Sơn.
"""

from datetime import date
from typing import Any

from domain.commands import deadlines, fund, objections, orders, subproject, ways_back
from domain.values import Model
from tests.domain.cast import (
    ACCEPTOR,
    APPRAISER,
    APPRAISER_TWO,
    CALENDAR_REF,
    COMMUNE,
    DISTRICT,
    FRONT_HEAD,
    HEAD,
    HOUSEHOLD_ONE,
    HOUSEHOLD_TWO,
    LAW_REF,
    MET_ON,
    MINUTES_SECRETARY,
    REPRESENTATIVE,
    TODAY,
    UNTIL,
    VILLAGE,
    paper,
    sha,
)

MILLION = 1_000_000
PAYEE = "HS-NHOM-1"
TAGS = tuple(f"BO-{number:02d}" for number in range(1, 11))
TEN_HOUSEHOLDS = {"poor": 6, "near_poor": 3, "newly_escaped": 1}
NOBODY = {"poor": 0, "near_poor": 0, "newly_escaped": 0}


def a_plan(**changes: Any) -> subproject.OpenSubproject:
    usual: dict[str, Any] = {
        "title": "Chăn nuôi bò cái sinh sản",
        "commune": COMMUNE,
        "village": VILLAGE,
        "approving_office": DISTRICT,
        "fund_year": 2023,
        "component": "livelihood",
        "model": "bò cái sinh sản",
        "area_class": "extremely_hard",
        "law_edition": LAW_REF,
        "calendar": CALENDAR_REF,
    }
    return subproject.OpenSubproject.model_validate({**usual, **changes})


def signers(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"village_head": HEAD, "front_head": FRONT_HEAD}
    return {**usual, "household_representatives": (HOUSEHOLD_ONE, HOUSEHOLD_TWO), **changes}


def a_meeting(**changes: Any) -> subproject.RecordVillageMeeting:
    """Sixty households: forty voices carry a matter of the stricter class."""
    usual: dict[str, Any] = {
        "held_on": MET_ON,
        "notice_on": date(2023, 8, 17),
        "matter_class": "contributions_and_community_property",
        "households_total": 60,
        "present": 50,
        "votes_for": 40,
        "votes_against": 10,
        "list_sha256": sha("list"),
        "list_count": TEN_HOUSEHOLDS,
        "representative": REPRESENTATIVE,
        "secretary": MINUTES_SECRETARY,
        "signers": signers(),
    }
    return subproject.RecordVillageMeeting.model_validate({**usual, **changes})


def a_posting(**changes: Any) -> objections.PostList:
    """The list of the usual meeting; the last day for objections was yesterday."""
    usual: dict[str, Any] = {"list_sha256": sha("list"), "posted_on": MET_ON, "until": UNTIL}
    return objections.PostList.model_validate({**usual, **changes})


def an_objection(**changes: Any) -> objections.RaiseObjection:
    usual: dict[str, Any] = {"received_on": UNTIL, "matter": "household_left_out"}
    return objections.RaiseObjection.model_validate({**usual, **changes})


def an_objections_answer(
    number: int = 1, *, upheld: bool = False, reason: str = "hộ ở thôn khác"
) -> objections.AnswerObjection:
    return objections.AnswerObjection(objection_number=number, upheld=upheld, reason=reason)


def a_dossier(**changes: Any) -> subproject.SubmitDossier:
    usual: dict[str, Any] = {
        "items": ({"item": "don-de-nghi", "title": "Đơn đề nghị", "paper": paper("02/2023")},),
        "list_sha256": sha("list"),
        "total_vnd": 140 * MILLION,
        "state_support_vnd": 130 * MILLION,
        "counterpart_vnd": 10 * MILLION,
    }
    return subproject.SubmitDossier.model_validate({**usual, **changes})


def a_return(reason: str = "thiếu bảng kê") -> subproject.ReturnDossier:
    return subproject.ReturnDossier(reason=reason)


def an_appraisal(**changes: Any) -> subproject.ConcludeAppraisal:
    usual: dict[str, Any] = {"passed": True, "members": (APPRAISER, APPRAISER_TWO)}
    return subproject.ConcludeAppraisal.model_validate({**usual, **changes})


def an_approval(amount_vnd: int = 130 * MILLION) -> subproject.ApproveProject:
    return subproject.ApproveProject(amount_vnd=amount_vnd)


def terms(**changes: Any) -> subproject.ContractTerms:
    usual: dict[str, Any] = {
        "advance_percent": 50,
        "tranches": ({"percent": 50, "after": "nghiệm thu toàn bộ"},),
        "payee_ref": PAYEE,
        "deliver_by": date(2023, 10, 15),
    }
    return subproject.ContractTerms.model_validate({**usual, **changes})


def a_contract(**changes: Any) -> subproject.SignContract:
    usual: dict[str, Any] = {"value_vnd": 130 * MILLION, "representative": REPRESENTATIVE, "terms": terms()}
    return subproject.SignContract.model_validate({**usual, **changes})


def animal(tag: str, household: str) -> subproject.DeliveredAnimal:
    return subproject.DeliveredAnimal(tag=tag, weight_g=180_000, vaccine="LMLM", household_ref=household)


def a_delivery(*tags: str, on: date = TODAY) -> subproject.RecordDelivery:
    """One animal a household, the whole herd unless tags are named."""
    lines = tuple(animal(tag, f"HO-{tag}") for tag in tags or TAGS)
    return subproject.RecordDelivery(delivered_on=on, lines=lines)


def an_acceptance(value_vnd: int = 130 * MILLION, *tags: str, **changes: Any) -> subproject.AcceptWork:
    usual: dict[str, Any] = {"value_vnd": value_vnd, "tags": tags or TAGS, "members": (ACCEPTOR,)}
    return subproject.AcceptWork.model_validate({**usual, **changes})


def an_advance(new_vnd: int = 65 * MILLION, **changes: Any) -> orders.PrepareOrder:
    usual: dict[str, Any] = {"kind": "advance", "new_vnd": new_vnd, "payee_ref": PAYEE}
    return orders.PrepareOrder.model_validate({**usual, **changes})


def a_payment(new_vnd: int = 130 * MILLION, cleared_vnd: int = 0, **changes: Any) -> orders.PrepareOrder:
    usual: dict[str, Any] = {"kind": "payment", "new_vnd": new_vnd, "cleared_vnd": cleared_vnd, "payee_ref": PAYEE}
    return orders.PrepareOrder.model_validate({**usual, "vouchers": (paper("bảng kê 1"),), **changes})


def an_answer(order_number: int = 1, **changes: Any) -> orders.RecordTreasuryAnswer:
    """The treasury's own word: accepted."""
    usual: dict[str, Any] = {"order_number": order_number, "outcome": "accepted", "evidence": "adapter"}
    usual |= {"reference": f"KB-{order_number:02d}", "value_on": TODAY}
    return orders.RecordTreasuryAnswer.model_validate({**usual, **changes})


def a_refusing_answer(order_number: int = 1, **changes: Any) -> orders.RecordTreasuryAnswer:
    usual: dict[str, Any] = {"reference": None, "value_on": None, "reason": "sai tài khoản"}
    return an_answer(order_number, outcome="refused", **{**usual, **changes})


def a_final_account(**changes: Any) -> subproject.SubmitFinalAccount:
    usual: dict[str, Any] = {
        "contract_vnd": 130 * MILLION,
        "accepted_vnd": 130 * MILLION,
        "paid_vnd": 130 * MILLION,
        "released_vnd": 0,
        "households": 10,
        "animals": 10,
    }
    return subproject.SubmitFinalAccount.model_validate({**usual, **changes})


def an_allotment(**changes: Any) -> fund.Allot:
    usual: dict[str, Any] = {
        "allocating_office": DISTRICT,
        "origin_year": 2023,
        "source": "central",
        "component": "livelihood",
        "capital_kind": "recurrent",
        "amount_vnd": 100 * MILLION,
        "law_edition": LAW_REF,
        "calendar": CALENDAR_REF,
    }
    return fund.Allot.model_validate({**usual, **changes})


def a_target(**changes: Any) -> fund.SetTarget:
    """What the district asked of its communes in 2023: the steps complete in the third quarter."""
    usual: dict[str, Any] = {
        "allocating_office": DISTRICT,
        "due_on": date(2023, 9, 30),
        "kind": "stage_reached",
        "stage": "in_delivery",
    }
    return fund.SetTarget.model_validate({**usual, **changes})


def a_period_end(period: str = "q3") -> fund.ClosePeriod:
    return fund.ClosePeriod.model_validate({"period": period})


def an_extension(
    deadline: str = "delivery/8", due_on: date = date(2023, 10, 31), reason: str = "mưa lũ"
) -> deadlines.ExtendDeadline:
    return deadlines.ExtendDeadline(deadline=deadline, due_on=due_on, reason=reason)


def a_mark(deadline: str = "delivery/8", mark: str = "due") -> deadlines.PassMark:
    return deadlines.PassMark.model_validate({"deadline": deadline, "mark": mark})


def a_slip() -> ways_back.FindComplete:
    """The receiver finds every paper there."""
    return ways_back.FindComplete()


def a_withdrawal(reason: str = "các hộ chọn mô hình khác") -> ways_back.Withdraw:
    return ways_back.Withdraw(reason=reason)


def a_cancellation(reason: str = "nhóm không còn đủ điều kiện") -> ways_back.CancelProject:
    return ways_back.CancelProject(reason=reason)


def an_order_return(number: int = 1, reason: str = "sai số tiền") -> orders.ReturnOrder:
    return orders.ReturnOrder(order_number=number, reason=reason)


def on_order(number: int) -> tuple[Model, ...]:
    """What may be decided on an order once it is prepared, but for giving it back."""
    return (orders.SignOrder(order_number=number), orders.NoteOrderSent(order_number=number), an_answer(number))


def an_account_return(reason: str = "thiếu bảng kê") -> ways_back.ReturnFinalAccount:
    return ways_back.ReturnFinalAccount(reason=reason)


def a_counterpart(value_vnd: int = 10 * MILLION, **changes: Any) -> ways_back.RecordCounterpart:
    usual: dict[str, Any] = {"received_on": TODAY, "kind": "labour", "value_vnd": value_vnd}
    return ways_back.RecordCounterpart.model_validate({**usual, **changes})


def an_approval_of_the_account() -> subproject.ApproveFinalAccount:
    return subproject.ApproveFinalAccount()


def a_closing() -> subproject.CloseSubproject:
    return subproject.CloseSubproject()
