"""State support: total = support + counterpart, the State's share by area class, the council's norm.

Nguồn: NĐ 27/2022/NĐ-CP Đ.22(5)(a) sửa bởi NĐ 38/2023/NĐ-CP Đ.1(13): tối đa 95 % / 80 % / 60 % tổng chi phí theo địa bàn;
mức cụ thể không vượt định mức của HĐND cấp tỉnh (chưa có số cho Bắc Giang: `unset`).
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from domain.commands.fund import CapitalKind
from domain.commands.subproject import ApproveProject, OpenSubproject, SubmitDossier
from domain.facts import LineFact
from domain.law import AreaClass
from domain.law_keys import FigureKey
from domain.law_reading import LawReading
from domain.refusals import Refusal, RefusalCode, refuse

SHARE_MAX: Mapping[AreaClass, FigureKey] = MappingProxyType(
    {
        AreaClass.EXTREMELY_HARD: FigureKey.STATE_SHARE_MAX_EXTREMELY_HARD,
        AreaClass.HARD: FigureKey.STATE_SHARE_MAX_HARD,
        AreaClass.OTHER: FigureKey.STATE_SHARE_MAX_OTHER,
    }
)


def line_is_for(plan: OpenSubproject, line: LineFact) -> bool:
    """Money of the plan's own component and subcomponent, and recurrent: production support is no investment."""
    same = (line.component, line.subcomponent) == (plan.component, plan.subcomponent or "")
    return same and line.capital_kind == CapitalKind.RECURRENT


def dossier_adds_up(dossier: SubmitDossier) -> Refusal | None:
    sum_vnd = dossier.state_support_vnd + dossier.counterpart_vnd
    if dossier.total_vnd == sum_vnd:
        return None
    return refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="dossier_total", stated=dossier.total_vnd, expected=sum_vnd)


def support_within_share(dossier: SubmitDossier, area: AreaClass, law: LawReading, on: date) -> Refusal | None:
    """The State pays at most its share; what the households bring makes up the rest, and is never nothing."""
    percent = law.number(SHARE_MAX[area], on)
    if percent is None:
        return (
            None
            if law.goes_unchecked(SHARE_MAX[area])
            else refuse(RefusalCode.LIMIT_UNSET, figure=SHARE_MAX[area].value)
        )
    if dossier.counterpart_vnd == 0 and percent < 100:
        return refuse(RefusalCode.COUNTERPART_MISSING, percent=percent, total_vnd=dossier.total_vnd)
    if dossier.state_support_vnd * 100 > dossier.total_vnd * percent:
        return refuse(
            RefusalCode.ABOVE_SHARE,
            percent=percent,
            support_vnd=dossier.state_support_vnd,
            most_vnd=dossier.total_vnd * percent // 100,
        )
    return None


def amount_is_the_dossiers(approval: ApproveProject, dossier: SubmitDossier) -> Refusal | None:
    """The approver may lower what the dossier asks for, never raise it."""
    if approval.amount_vnd <= dossier.state_support_vnd:
        return None
    return refuse(
        RefusalCode.AMOUNTS_DO_NOT_ADD_UP,
        item="approved_amount",
        stated=approval.amount_vnd,
        expected=dossier.state_support_vnd,
    )


def amount_within_norm(approval: ApproveProject, law: LawReading, on: date) -> Refusal | None:
    """An unset ceiling refuses, unless the approver names it in `unchecked` with a paper."""
    key = FigureKey.SUPPORT_CEILING_VND
    ceiling = law.number(key, on)
    if ceiling is None:
        return None if law.goes_unchecked(key) else refuse(RefusalCode.LIMIT_UNSET, figure=key.value)
    if approval.amount_vnd > ceiling:
        return refuse(RefusalCode.ABOVE_NORM, amount_vnd=approval.amount_vnd, ceiling_vnd=ceiling)
    return None
