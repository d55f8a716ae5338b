"""Which deadlines an event opens and which it ends: written into the event, so that they follow from it for ever."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from domain.calendar_days import WorkingCalendar, last_day_of_month_after
from domain.commands.orders import OrderKind
from domain.deadlines import FIGURE_OF, Deadline, DeadlineRule
from domain.events import orders, subproject, ways_back
from domain.events.subproject import SubprojectEvent
from domain.law import Figure, LawEdition, Unit
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.money import AccountKind
from domain.state.evolve_subproject import evolve
from domain.state.subproject import SubprojectState
from domain.times import local_date

R, K = DeadlineRule, AccountKind


def with_deadlines(
    state: SubprojectState, event: SubprojectEvent, law: LawEdition, calendar: WorkingCalendar
) -> SubprojectEvent:
    """The event with the deadlines that it opens and ends. Raises CalendarMissing where a day cannot be counted."""
    opens = tuple(_opened(evolve(state, event), event, law, calendar))
    opening = event.model_copy(update={"opens": opens})
    after = evolve(state, opening)
    renewed = {deadline.rule for deadline in opens}
    mine = {deadline.id for deadline in opens}
    meets = tuple(
        kept.id
        for kept in after.open_deadlines
        if after.ended or IS_OVER[kept.deadline.rule](after) or (kept.deadline.rule in renewed and kept.id not in mine)
    )
    return opening.model_copy(update={"meets": meets})


def _opened(
    after: SubprojectState, event: SubprojectEvent, law: LawEdition, calendar: WorkingCalendar
) -> Iterator[Deadline]:
    received = local_date(event.hand.received_at)
    match event:
        case subproject.SubprojectOpened(plan=plan):
            yield from _year_end(after, law, received, plan.fund_year)
        case subproject.ContractSigned(contract=signed):
            assert signed.terms.deliver_by is not None
            yield Deadline(
                id=_id(R.DELIVERY, after), rule=R.DELIVERY, start_on=received, due_on=signed.terms.deliver_by
            )
        case subproject.VillageMeetingHeld(meeting=meeting):
            yield from _counted(R.DECISION_SENT, after, law, calendar, meeting.held_on)
            yield from _counted(R.LIST_PUBLICATION, after, law, calendar, meeting.held_on)
        case subproject.StockDelivered(delivery=delivery):
            if not _is_open(R.ACCEPTANCE, after):
                yield from _counted(R.ACCEPTANCE, after, law, calendar, delivery.delivered_on)
        case orders.OrderAccepted(kind=OrderKind.ADVANCE, answer=answer):
            assert answer.value_on is not None
            if _is_small(after, law, answer.value_on) and not _is_open(R.ADVANCE_CLEARING, after):
                yield from _counted(R.ADVANCE_CLEARING, after, law, calendar, answer.value_on)
        case _ if type(event) in OPENED_AT_RECEPTION:
            yield from _counted(OPENED_AT_RECEPTION[type(event)], after, law, calendar, received)
        case _:
            pass


OPENED_AT_RECEPTION: Mapping[type[SubprojectEvent], DeadlineRule] = MappingProxyType(
    {
        subproject.DossierSubmitted: R.COMPLETENESS_CHECK,
        ways_back.DossierFoundComplete: R.APPRAISAL,
        subproject.AppraisalPassed: R.APPROVAL,
        subproject.ProjectApproved: R.CONTRACT,
        subproject.FinalAccountSubmitted: R.FINAL_ACCOUNT_EXAMINATION,
    }
)
"""The service levels of the offices: counted from the day on which the case reaches them."""


def _counted(
    rule: DeadlineRule, after: SubprojectState, law: LawEdition, calendar: WorkingCalendar, start: date
) -> Iterator[Deadline]:
    """The deadline of a figure, if the edition sets it on that day; an unset one opens none."""
    figure = law.figure(FIGURE_OF[rule], start)
    if figure.is_set:
        yield _deadline(rule, after, figure, start, due_of(figure, start, calendar))


def due_of(figure: Figure, start: date, calendar: WorkingCalendar) -> date:
    """The last day of a period that begins with the day after `start`. Raises CalendarMissing.

    Working days are counted, calendar days roll to the next working day (Civil Code 2015 art. 147-148); the last day of
    a month is a fixed day and does not roll.
    """
    match figure.unit:
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(start, figure.whole_number())
        case Unit.CALENDAR_DAYS:
            return calendar.add_calendar_days(start, figure.whole_number())
        case _:
            assert figure.choice() == "last_day_of_next_month", figure
            return last_day_of_month_after(start)


def _year_end(after: SubprojectState, law: LawEdition, start: date, fund_year: int) -> Iterator[Deadline]:
    for rule, year in ((R.SPEND_OR_ADVANCE, fund_year), (R.ADJUSTMENT_PERIOD, fund_year + 1)):
        figure = law.figure(FIGURE_OF[rule], date(fund_year, 12, 31))
        if figure.is_set:
            yield _deadline(rule, after, figure, start, figure.day_in(year))


def _deadline(rule: DeadlineRule, after: SubprojectState, figure: Figure, start: date, due: date) -> Deadline:
    return Deadline(
        id=_id(rule, after),
        rule=rule,
        start_on=start,
        due_on=due,
        figure=figure.key,
        article=f"{figure.source} {figure.article}".strip(),
        status=figure.status,
    )


def _id(rule: DeadlineRule, after: SubprojectState) -> str:
    return f"{rule.value}/{after.version}"


def _is_open(rule: DeadlineRule, state: SubprojectState) -> bool:
    return any(kept.deadline.rule is rule for kept in state.open_deadlines)


def _is_small(state: SubprojectState, law: LawEdition, on: date) -> bool:
    """A contract up to the law's threshold clears its advance by a day; a larger one by a share of its payments."""
    over = law.figure(FigureKey.ADVANCE_CEILING_CONTRACT_OVER_VND, on)
    return over.is_set and state.contract_vnd <= over.whole_number()


def _unspent(state: SubprojectState) -> int:
    return sum(state.sum_of(kind) for kind in (K.RESERVED, K.COMMITTED, K.SUBMITTED))


IS_OVER: Mapping[DeadlineRule, Callable[[SubprojectState], bool]] = MappingProxyType(
    {
        R.DECISION_SENT: lambda state: True,  # the minutes are in the record: the commune has them
        R.LIST_PUBLICATION: lambda state: state.posting is not None,
        R.COMPLETENESS_CHECK: lambda state: state.stage is not Stage.IN_CHECK,
        R.APPRAISAL: lambda state: state.stage is not Stage.IN_APPRAISAL,
        R.APPROVAL: lambda state: state.stage is not Stage.AWAITING_APPROVAL,
        R.CONTRACT: lambda state: state.stage is not Stage.APPROVED,
        R.DELIVERY: lambda state: state.stage is not Stage.IN_DELIVERY or state.every_household_has_its_animals,
        R.ACCEPTANCE: lambda state: len(state.accepted_tags) == len(state.deliveries),
        R.ADVANCE_CLEARING: lambda state: state.sum_of(K.ADVANCED) == 0,
        R.FINAL_ACCOUNT_EXAMINATION: lambda state: state.final_account is None or state.final_account_approved,
        R.SPEND_OR_ADVANCE: lambda state: state.contract is not None and _unspent(state) == 0,
        R.ADJUSTMENT_PERIOD: lambda state: (
            state.contract is not None and _unspent(state) + state.sum_of(K.ADVANCED) == 0
        ),
    }
)
"""Whether nothing is left to do under a rule; the end of a case ends every deadline of it."""
