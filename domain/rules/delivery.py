"""Delivery and acceptance: an animal is delivered once, accepted once, and never without having been delivered.

Nguồn: TT 55/2023/TT-BTC Đ.3(3)-(4) (biên bản nghiệm thu, bảng kê hỗ trợ hộ).
"""

from datetime import date

from domain.commands.subproject import AcceptWork, RecordDelivery
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.subproject import SubprojectState
from domain.values import INT64_MAX


def day_has_come(what: str, day: date, today: date) -> Refusal | None:
    """Nothing is delivered or brought in in the future; `what` is the field that says when."""
    if day <= today:
        return None
    return refuse(
        RefusalCode.PAPER_DATE_IMPOSSIBLE,
        paper=what,
        date=day.isoformat(),
        today=today.isoformat(),
        programme_starts_on=None,
    )


def total_is_countable(so_far_vnd: int, more_vnd: int) -> Refusal | None:
    """The record's amounts are 64-bit integers."""
    room = INT64_MAX - so_far_vnd
    if more_vnd <= room:
        return None
    return refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="counterpart_total", stated=more_vnd, expected=room)


def tags_are_new(state: SubprojectState, delivery: RecordDelivery) -> Refusal | None:
    known = {line.tag for line in state.deliveries}
    tags = [line.tag for line in delivery.lines]
    twice = next((tag for index, tag in enumerate(tags) if tag in known or tag in tags[:index]), None)
    return refuse(RefusalCode.COUNTS_DIFFER, item=twice, expected=1, found=2) if twice else None


def tags_were_delivered(state: SubprojectState, acceptance: AcceptWork) -> Refusal | None:
    """Only an animal that was delivered, and not accepted before, can be accepted; once each."""
    delivered = {line.tag for line in state.deliveries} - state.accepted_tags
    absent = next((tag for tag in acceptance.tags if tag not in delivered), None)
    if absent is not None:
        return refuse(RefusalCode.COUNTS_DIFFER, item=absent, expected=1, found=0)
    if len(set(acceptance.tags)) != len(acceptance.tags):
        return refuse(
            RefusalCode.COUNTS_DIFFER, item="tags", expected=len(set(acceptance.tags)), found=len(acceptance.tags)
        )
    return None


def whole_value_means_whole_delivery(state: SubprojectState, acceptance: AcceptWork) -> Refusal | None:
    """The acceptance that completes the contract's value leaves no household and no delivered animal out.

    Later nothing can be delivered or accepted any more, and the final account's counts could never agree.
    """
    if state.accepted_vnd + acceptance.value_vnd < state.contract_vnd:
        return None
    assert state.meeting is not None
    households = len({line.household_ref for line in state.deliveries})
    if households != state.meeting.list_count.total:
        listed = state.meeting.list_count.total
        return refuse(RefusalCode.COUNTS_DIFFER, item="households_delivered", expected=listed, found=households)
    accepted = len(state.accepted_tags | set(acceptance.tags))
    if accepted != len(state.deliveries):
        delivered = len(state.deliveries)
        return refuse(RefusalCode.COUNTS_DIFFER, item="animals_accepted", expected=delivered, found=accepted)
    return None


def value_within_contract(state: SubprojectState, acceptance: AcceptWork) -> Refusal | None:
    after = state.accepted_vnd + acceptance.value_vnd
    if after <= state.contract_vnd:
        return None
    return refuse(RefusalCode.EXCEEDS_COMMITMENT, new_vnd=after, committed_vnd=state.contract_vnd)
