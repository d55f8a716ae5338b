"""Bodies that make sense where a case stands: figures at the limit, one đồng beside it, or somewhere below."""

from datetime import timedelta
from random import Random
from typing import Any

from domain.actions import Action
from domain.commands.subproject import OpenSubproject
from domain.deadlines import FIXED, MarkKind
from domain.law import AreaClass
from domain.money import AccountKind
from domain.people import MACHINE_PERSONS
from domain.state.subproject import SubprojectState
from domain.values import INT64_MAX, EditionRef
from tests.domain import cast
from tests.domain.world import COMMUNES, PEOPLE, World

SHARE = {AreaClass.EXTREMELY_HARD: 95, AreaClass.HARD: 80, AreaClass.OTHER: 60}
PAYEE = "HS-NHOM-1"
VOUCHER = {"number": "bảng kê", "date": cast.TODAY.isoformat(), "sha256": cast.sha("bảng kê")}
Body = dict[str, Any]


def near(limit: int, rng: Random) -> int:
    """The limit itself more often than not, else one beside it or anything below; never less than one."""
    return max(1, rng.choice((limit, limit, limit, limit - 1, limit + 1, rng.randint(1, max(limit, 1)))))


def mostly(right: Any, rng: Random, *wrong: Any) -> Any:
    return right if rng.random() < 0.95 else rng.choice(wrong)


def ref(edition: EditionRef) -> dict[str, str]:
    return {"name": edition.name, "sha256": edition.sha256}


def allotment(rng: Random) -> Body:
    origin = rng.choice((2022, 2023, 2023))
    return {
        "allocating_office": cast.DISTRICT,
        "origin_year": origin,
        "source": rng.choice(("central", "province")),
        "component": mostly("livelihood", rng, "housing"),
        "capital_kind": "recurrent",
        "amount_vnd": rng.choice((1, 7, 100, 100_000_000)),
        "carry_over_basis": mostly("Luật NSNN Đ.64", rng, None) if origin < 2023 else None,
        "law_edition": ref(cast.LAW_REF),
        "calendar": ref(cast.CALENDAR_REF),
    }


def target(rng: Random) -> Body:
    """A stage or a share of the money, on a day that lies ahead; seldom both or yesterday."""
    wanted = rng.choice(({"stage": "in_delivery"}, {"percent": 50}))
    kind = "stage_reached" if "stage" in wanted else "percent_disbursed"
    given = mostly(wanted, rng, {"stage": "in_delivery", "percent": 50})
    due_on = mostly("2023-09-30", rng, "2023-08-20")
    return {"allocating_office": cast.DISTRICT, "due_on": due_on, "kind": kind, **given}


def plan_of(decides: Body) -> OpenSubproject | None:
    return OpenSubproject.model_validate(decides) if "village" in decides else None


def body(world: World, state: SubprojectState, action: Action, rng: Random) -> Body:
    """A body of this action for the case as it stands."""
    match action:
        case Action.OPEN_SUBPROJECT:
            return _plan(rng)
        case Action.RECORD_VILLAGE_MEETING:
            return _meeting(rng)
        case Action.POST_LIST | Action.RAISE_OBJECTION | Action.ANSWER_OBJECTION:
            return _of_the_list(state, action, rng)
        case Action.SUBMIT_DOSSIER:
            return _dossier(world, state, rng)
        case Action.RETURN_DOSSIER | Action.REFUSE_PROJECT | Action.WITHDRAW | Action.CANCEL_PROJECT:
            return {"reason": mostly("thiếu biên bản", rng, "")}
        case Action.CONCLUDE_APPRAISAL:
            people = rng.sample(("nguoi-1", "nguoi-5", "nguoi-9"), rng.choice((1, 2)))
            return {"passed": mostly(True, rng, False), "members": people, "reason": "như biên bản"}
        case Action.APPROVE_PROJECT:
            support = state.dossier.state_support_vnd if state.dossier else 1
            free = sum(world.available(state.plan.commune).values()) if state.plan else 1
            return {"amount_vnd": near(min(support, max(free, 1)), rng)}
        case Action.SIGN_CONTRACT:
            return _contract(state, rng)
        case _:
            return _later_body(state, action, rng)


def _later_body(state: SubprojectState, action: Action, rng: Random) -> Body:
    match action:
        case Action.PREPARE_ORDER:
            return _order(state, rng)
        case Action.RETURN_ORDER:
            return {"order_number": max(1, len(state.orders)), "reason": "sai số tiền"}
        case Action.RETURN_FINAL_ACCOUNT:
            return {"reason": mostly("thiếu bảng kê", rng, " ")}
        case Action.RECORD_COUNTERPART:
            value = rng.choice((1, 7, 10_000_000, INT64_MAX))
            return {"received_on": mostly("2023-08-21", rng, "2023-08-22"), "kind": "labour", "value_vnd": value}
        case Action.EXTEND_DEADLINE | Action.PASS_MARK:
            return _of_a_date(state, action, rng)
        case Action.SIGN_ORDER | Action.NOTE_ORDER_SENT:
            return {"order_number": max(1, len(state.orders))}
        case Action.RECORD_TREASURY_ANSWER:
            return _answer(state, rng)
        case Action.RECORD_DELIVERY:
            return _delivery(state, rng)
        case Action.ACCEPT_WORK:
            return _acceptance(state, rng)
        case Action.SUBMIT_FINAL_ACCOUNT:
            return _final_account(state, rng)
        case _:
            return {}


def _plan(rng: Random) -> Body:
    commune = rng.choice(list(COMMUNES))
    return {
        "title": "Chăn nuôi bò",
        "commune": commune,
        "village": mostly(COMMUNES[commune], rng, "thon-la"),
        "approving_office": cast.DISTRICT,
        "fund_year": 2023,
        "component": "livelihood",
        "model": "bò cái sinh sản",
        "area_class": rng.choice(list(AreaClass)).value,
        "law_edition": mostly(ref(cast.LAW_REF), rng, {"name": "vn-khac", "sha256": cast.sha("other")}),
        "calendar": mostly(ref(cast.CALENDAR_REF), rng, {"name": "vn-khac", "sha256": cast.sha("other")}),
    }


def _meeting(rng: Random) -> Body:
    households = rng.randint(2, 6)
    needed = -(-households * 2 // 3)
    votes = min(mostly(needed, rng, needed - 1), households)
    some_official = rng.choice([person for person in PEOPLE if person not in MACHINE_PERSONS])
    return {
        "held_on": mostly("2023-08-19", rng, "2023-06-30", "2024-01-01"),
        "notice_on": mostly("2023-08-17", rng, "2023-08-18", "2023-08-18", None),
        "matter_class": "contributions_and_community_property",
        "households_total": households,
        "present": households,
        "votes_for": votes,
        "votes_against": households - votes,
        "list_sha256": cast.sha("list"),
        "list_count": {"poor": rng.randint(1, 2), "near_poor": 0, "newly_escaped": 0},
        "representative": rng.choice(("ho-1", "ho-1", "ho-1", some_official)),
        "secretary": "ho-5",
        "signers": {
            "village_head": "truong-thon",
            "front_head": "mat-tran",
            "household_representatives": [rng.choice(("ho-2", "ho-2", "ho-2", some_official)), "ho-3"],
        },
    }


def _of_the_list(state: SubprojectState, action: Action, rng: Random) -> Body:
    match action:
        case Action.POST_LIST:
            until = mostly("2023-08-20", rng, "2023-08-21", "2023-08-18")
            days = {"posted_on": mostly("2023-08-19", rng, "2023-08-22"), "until": until}
            return {"list_sha256": mostly(cast.sha("list"), rng, cast.sha("another")), **days}
        case Action.RAISE_OBJECTION:
            return {"received_on": mostly("2023-08-20", rng, "2023-08-21"), "matter": "household_left_out"}
        case _:
            waiting = [found.number for found in state.objections if found.answer is None] or [1]
            return {"objection_number": rng.choice(waiting), "upheld": rng.random() < 0.3, "reason": "như danh sách"}


def _dossier(world: World, state: SubprojectState, rng: Random) -> Body:
    free = sum(world.available(state.plan.commune).values()) if state.plan else 0
    support = near(rng.choice((max(free, 1), max(free // 3, 1), 40, 60_000_000)), rng)
    percent = SHARE[state.plan.area_class] if state.plan else 60
    total = max(support + 1, -(-support * 100 // percent)) + rng.choice((0, 0, 5)) - mostly(0, rng, 1, 5)
    total = max(total, support)
    counterpart = total - support
    return {
        "items": [{"item": "don", "title": "Đơn", "paper": VOUCHER}],
        "list_sha256": mostly(cast.sha("list"), rng, cast.sha("another")),
        "total_vnd": mostly(total, rng, total + 1),
        "state_support_vnd": support,
        "counterpart_vnd": mostly(counterpart, rng, 0),
    }


def _contract(state: SubprojectState, rng: Random) -> Body:
    percent = rng.choice((0, 30, 50, 80))
    terms: Body = {"advance_percent": percent, "payee_ref": PAYEE, "deliver_by": "2023-10-15"}
    terms["tranches"] = [{"percent": mostly(100 - percent, rng, 99 - percent), "after": "nghiệm thu"}]
    return {
        "value_vnd": near(state.approved_vnd, rng),
        "representative": mostly(state.meeting.representative if state.meeting else "ho-1", rng, "ho-9"),
        "terms": mostly(terms, rng, {}),
    }


def _order(state: SubprojectState, rng: Random) -> Body:
    percent = state.contract.terms.advance_percent if state.contract else 0
    advance = state.contract_vnd * min(percent or 0, 50) // 100 - state.advances_vnd
    order: Body = {"kind": "advance", "new_vnd": near(advance, rng), "payee_ref": mostly(PAYEE, rng, "KHAC")}
    if advance > 0 and (state.accepted_vnd == 0 or rng.random() < 0.1):
        return order
    open_advance = state.sum_of(AccountKind.ADVANCED)
    due = state.accepted_vnd - state.sum_of(AccountKind.PAID)
    cleared = min(open_advance, due)
    if rng.random() < 0.1:
        cleared = 0
    new = near(due - cleared, rng) if due > cleared else 0
    vouchers = mostly([VOUCHER], rng, [])
    return {**order, "kind": "payment", "new_vnd": new, "cleared_vnd": cleared, "vouchers": vouchers}


def _answer(state: SubprojectState, rng: Random) -> Body:
    answer: Body = {"order_number": max(1, len(state.orders)), "evidence": rng.choice(("adapter", "adapter", "paper"))}
    if rng.random() < 0.2:
        return {**answer, "outcome": "refused", "reason": "sai tài khoản"}
    return {**answer, "outcome": "accepted", "reference": mostly("KB-1", rng, None), "value_on": "2023-08-21"}


def _of_a_date(state: SubprojectState, action: Action, rng: Random) -> Body:
    """More time for a deadline of the case that may move, or the clock's word that one of them is today."""
    kept = [one for one in state.open_deadlines if one.deadline.rule not in FIXED] or list(state.deadlines)
    one = rng.choice(kept)
    if action is Action.PASS_MARK:
        return {"deadline": one.id, "mark": rng.choice(list(MarkKind)).value}
    later = max(one.due_on, cast.TODAY) + timedelta(days=mostly(10, rng, 0))
    return {"deadline": one.id, "due_on": later.isoformat(), "reason": "mưa lũ"}


def _delivery(state: SubprojectState, rng: Random) -> Body:
    served = {line.household_ref for line in state.deliveries}
    listed = state.meeting.list_count.total if state.meeting else 1
    waiting = [f"HO-{number}" for number in range(listed) if f"HO-{number}" not in served]
    households = waiting or [mostly("HO-0", rng, "HO-9")]
    start = len(state.deliveries)
    lines = [
        {"tag": f"BO-{start + index}", "weight_g": 180_000, "vaccine": "LMLM", "household_ref": household}
        for index, household in enumerate(households)
    ]
    return {"delivered_on": mostly("2023-08-21", rng, "2023-08-22"), "lines": lines}


def _acceptance(state: SubprojectState, rng: Random) -> Body:
    waiting = [line.tag for line in state.deliveries if line.tag not in state.accepted_tags] or ["BO-77"]
    rest = state.contract_vnd - state.accepted_vnd
    value = near(rest, rng) if rng.random() < 0.8 else near(max(rest // 2, 1), rng)
    tags = waiting if value >= rest else waiting[:1]
    members = rng.sample(
        ("nguoi-2",) if state.plan and state.plan.commune == cast.COMMUNE else ("nguoi-8", "nguoi-9"), 1
    )
    return {"value_vnd": value, "tags": tags, "members": members}


def _final_account(state: SubprojectState, rng: Random) -> Body:
    paid = state.sum_of(AccountKind.PAID)
    return {
        "contract_vnd": state.contract_vnd,
        "accepted_vnd": mostly(state.accepted_vnd, rng, state.accepted_vnd + 1),
        "paid_vnd": max(1, mostly(paid, rng, paid + 1)),
        "released_vnd": 0,
        "households": state.meeting.list_count.total if state.meeting else 0,
        "animals": mostly(len(state.deliveries), rng, 99),
    }
