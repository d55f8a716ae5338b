"""The community contract follows the approval, stays within it, and says how money will move.

Nguồn: NĐ 27/2022/NĐ-CP Đ.22(6)(a) sửa bởi NĐ 38/2023 Đ.1(13) ("căn cứ Quyết định phê duyệt"); TT 17/2024/TT-BTC Đ.6
(mức tạm ứng, thu hồi ghi trong hợp đồng).
"""

from datetime import date

from domain.commands.subproject import SignContract
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.subproject import SubprojectState


def contract_follows_approval(state: SubprojectState, contract_on: date) -> Refusal | None:
    """A contract dated before the approval binds nobody."""
    assert state.approved_on is not None
    if contract_on >= state.approved_on:
        return None
    return refuse(
        RefusalCode.CONTRACT_BEFORE_APPROVAL,
        contract_on=contract_on.isoformat(),
        approved_on=state.approved_on.isoformat(),
    )


def terms_are_written(contract: SignContract) -> Refusal | None:
    """Money follows only terms that are complete and whose shares make a whole."""
    terms = contract.terms
    missing = [
        name
        for name, absent in (
            ("advance_percent", terms.advance_percent is None),
            ("tranches", not terms.tranches),
            ("payee_ref", terms.payee_ref is None),
            ("deliver_by", terms.deliver_by is None),
        )
        if absent
    ]
    if missing:
        return refuse(RefusalCode.CONTRACT_TERMS_MISSING, missing=", ".join(missing))
    shares = (terms.advance_percent or 0) + sum(tranche.percent for tranche in terms.tranches)
    return (
        None
        if shares == 100
        else refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="contract_shares", stated=shares, expected=100)
    )


def value_within_reservation(state: SubprojectState, contract: SignContract) -> Refusal | None:
    if contract.value_vnd <= state.approved_vnd:
        return None
    return refuse(RefusalCode.EXCEEDS_RESERVATION, value_vnd=contract.value_vnd, reserved_vnd=state.approved_vnd)


def representative_is_the_groups(state: SubprojectState, contract: SignContract) -> Refusal | None:
    """The contract's other side is the person whom the village meeting chose."""
    assert state.meeting is not None
    if contract.representative == state.meeting.representative:
        return None
    return refuse(RefusalCode.NO_MANDATE, person=contract.representative, duty="group_representative", office=None)
