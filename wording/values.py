"""How one value is worded, by the kind that its placeholder names, and which words belong to which closed list."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from domain.actions import Action
from domain.board import BoardList, Remark
from domain.commands import Attested
from domain.commands.fund import CapitalKind, Source, TargetKind
from domain.commands.objections import ObjectionMatter
from domain.commands.orders import Evidence, OrderKind, TreasuryOutcome
from domain.commands.register import OfficeLevel, RegisterKind
from domain.commands.subproject import MatterClass
from domain.commands.ways_back import CounterpartKind
from domain.deadlines import DeadlineRule, MarkKind
from domain.facets import Facet
from domain.forecast import Basis, Risk
from domain.ids import StreamKind
from domain.law import Act, AreaClass, FigureStatus
from domain.law_keys import FigureKey
from domain.letters import LetterProblem, NoticeStand
from domain.lifecycle import Stage
from domain.money import AccountKind
from domain.notices import NoticeKind
from domain.people import Duty, Seat
from domain.periods import Period
from domain.receipt import Outcome
from domain.refusals import RefusalCode
from domain.state.order import OrderStatus
from wording import formats
from wording.catalogue import has, text
from wording.formats import Lang

Names = Callable[[str], str]

WORDS: Mapping[type[StrEnum], str] = MappingProxyType(
    {
        Stage: "stages.{}.name",
        Action: "actions.{}.button",
        Act: "acts.{}.do",
        Duty: "duties.duty.{}",
        Seat: "duties.seat.{}",
        RefusalCode: "refusals.{}.name",
        AccountKind: "ledger.account.{}",
        OrderKind: "ledger.order_kind.{}",
        OrderStatus: "ledger.order_status.{}",
        Evidence: "ledger.evidence.{}",
        TreasuryOutcome: "ledger.treasury_outcome.{}",
        Source: "ledger.source.{}",
        CapitalKind: "ledger.capital_kind.{}",
        MatterClass: "values.matter_class.{}",
        ObjectionMatter: "values.objection_matter.{}",
        CounterpartKind: "values.counterpart_kind.{}",
        AreaClass: "values.area_class.{}",
        OfficeLevel: "values.office_level.{}",
        RegisterKind: "values.register_kind.{}",
        Attested: "values.attested.{}",
        StreamKind: "values.stream_kind.{}",
        Outcome: "values.outcome.{}",
        DeadlineRule: "values.deadline_rule.{}",
        MarkKind: "values.mark.{}",
        Period: "values.period.{}",
        TargetKind: "values.target_kind.{}",
        FigureStatus: "values.figure_status.{}",
        FigureKey: "figures.{}",
        NoticeKind: "notices.kind.{}",
        NoticeStand: "notices.stand.{}",
        LetterProblem: "notices.problem.{}",
        BoardList: "board.list.{}",
        Remark: "board.remark.{}",
        Risk: "board.risk.{}",
        Basis: "board.basis.{}",
        Facet: "replay.facet.{}",
    }
)


def word(member: StrEnum, lang: Lang) -> str:
    """The short words of one member of a closed list, such as a stage, a duty or a kind of account."""
    return text(WORDS[type(member)].format(member.value), lang)


def field_label(name: str, lang: Lang, action: Action | None = None) -> str:
    """What a field is called on a form: `value_vnd`, or a path such as `terms.deliver_by`, of an action's body.

    The last part of a path names the field; an action may have a label of its own for it. Raises UnknownKey.
    """
    last = name.rpartition(".")[2]
    own = f"fields.{action.value}.{last}" if action else ""
    return text(own if has(own, lang) else f"fields.all.{last}", lang)


def write(value: Any, kind: str, lang: Lang, names: Names) -> str:
    """One value in the words of its kind. KeyError for a kind that does not exist."""
    return KINDS[kind](value, lang, names)


def inside(words: str) -> str:
    """Words of a button or a label as they stand inside a sentence: without the capital, but `SHA-256` stays."""
    return words if words[1:2].isupper() else words[0].lower() + words[1:]


def _fields(names: str, lang: Lang, _: Names) -> str:
    return ", ".join(inside(field_label(name, lang)) for name in names.split(", "))


def _listed(kind: type[StrEnum]) -> Callable[[Any, Lang, Names], str]:
    return lambda value, lang, _: word(kind(value), lang)


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _time(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


KINDS: Mapping[str, Callable[[Any, Lang, Names], str]] = MappingProxyType(
    {
        "": lambda value, _, __: str(value),
        "vnd": lambda value, lang, _: formats.vnd(value, lang),
        "number": lambda value, lang, _: formats.number(value, lang),
        "percent": lambda value, lang, _: formats.percent(value, lang),
        "day": lambda value, lang, _: formats.day(_date(value), lang),
        "instant": lambda value, lang, _: formats.instant(_time(value), lang),
        "digest": lambda value, _, __: formats.digest(value),
        "name": lambda value, _, names: names(value),
        "names": lambda value, _, names: ", ".join(names(slug) for slug in value.split(", ")),
        "do": lambda value, lang, _: inside(word(Action(value), lang)),
        "act": lambda value, lang, _: text(f"acts.{value}.do", lang),
        "acted": lambda value, lang, _: text(f"acts.{value}.done", lang),
        "fields": _fields,
        "stage": _listed(Stage),
        "duty": _listed(Duty),
        "account": _listed(AccountKind),
        "order_status": _listed(OrderStatus),
        "treasury_outcome": _listed(TreasuryOutcome),
        "matter": _listed(ObjectionMatter),
        "figure": _listed(FigureKey),
        "deadline_rule": _listed(DeadlineRule),
        "mark": _listed(MarkKind),
        "period": _listed(Period),
        "figure_status": _listed(FigureStatus),
        "notice": _listed(NoticeKind),
        "stand": _listed(NoticeStand),
        "letter_problem": _listed(LetterProblem),
    }
)
