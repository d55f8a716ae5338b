"""Where a stream stands: what a workflow keeps of it, and the first thing that it asks for in every run.

Start, continue-as-new, loss of Temporal and restore are one path, and a changed rule never breaks a running workflow:
a replay never runs a rule again (design.md section 3).
"""

from datetime import timedelta

from domain.actions import Action
from domain.ids import fund_year_of, order_id
from domain.lifecycle import Stage, steps_from
from domain.people import MACHINE_DUTIES, SEAT_OF, Duty, Seat
from domain.state import State
from domain.state.fund import FundYearState
from domain.state.order import TO_CONDUCT, OrderStatus
from domain.state.register import RegisterState
from domain.state.subproject import SubprojectState
from domain.times import local_date
from domain.values import Instant, Model, Slug

ONE_DAY = timedelta(days=1)


class Waiting(Model):
    """Who is waited for: a duty at an office."""

    duty: Duty
    office: Slug


CLOSE_PERIOD = "close_period"


class Mark(Model):
    """An instant (UTC) from which the clock has something to say, and of which deadline or period."""

    at: Instant
    kind: str
    about: str = ""


class Standing(Model):
    """Everything that Temporal knows of a stream. `summary` is Vietnamese, for the Temporal UI; it names no household."""

    stream: str
    version: int
    stage: str | None = None
    as_of: Instant
    waits_for: tuple[Waiting, ...] = ()
    marks: tuple[Mark, ...] = ()
    orders_to_conduct: tuple[str, ...] = ()
    closed: bool = False
    summary: str = ""
    commune: str = ""
    fund_year: int = 0
    next_date: str = ""


def waits_for(state: State) -> tuple[Waiting, ...]:
    """The holders of a case: of an open order its next hand, else the duties that move the stage on.

    After the meeting the village head has it until the list hangs and nothing stands against it; then the officer, who
    makes the dossier while the window runs out.
    """
    if not isinstance(state, SubprojectState) or state.plan is None or state.ended:
        return ()
    duties = _holding_duties(state)
    seats = {
        Seat.VILLAGE: state.plan.village,
        Seat.COMMUNE: state.plan.commune,
        Seat.APPROVING_OFFICE: state.plan.approving_office,
    }
    return tuple(Waiting(duty=duty, office=seats.get(SEAT_OF[duty], state.plan.commune)) for duty in duties)


def _holding_duties(state: SubprojectState) -> tuple[Duty, ...]:
    order = state.open_order
    if order is not None:
        return (Duty.ACCOUNT_HOLDER,) if order.status is OrderStatus.PREPARED else (Duty.TREASURY_DESK,)
    if state.stage is Stage.MET:
        return (Duty.COMMUNE_OFFICER,) if state.posting and not state.standing_objection else (Duty.VILLAGE_HEAD,)
    if state.stage is Stage.DRAFTING:
        return (Duty.COMMUNE_OFFICER,)
    done = {Action.APPROVE_FINAL_ACCOUNT} if state.final_account_approved else {Action.CLOSE_SUBPROJECT}
    forward = [step for step in steps_from(state.stage) if step.action not in ASIDE | done]
    duties = [duty for step in forward for duty in step.duties if duty not in MACHINE_DUTIES]
    return tuple(dict.fromkeys(duties))


ASIDE = frozenset(
    {
        Action.RETURN_DOSSIER,
        Action.REFUSE_PROJECT,
        Action.WITHDRAW,
        Action.CANCEL_PROJECT,
        Action.RETURN_ORDER,
        Action.RETURN_FINAL_ACCOUNT,
        Action.RECORD_COUNTERPART,
        Action.EXTEND_DEADLINE,
        Action.PASS_MARK,
        Action.SIGN_ORDER,
        Action.NOTE_ORDER_SENT,
        Action.RECORD_TREASURY_ANSWER,
    }
)


def standing_of(state: State, *, as_of: Instant, marks: tuple[Mark, ...] = (), summary: str = "") -> Standing:
    """The standing of a state at an instant; the caller adds the marks (from the law) and the summary (from `wording/`)."""
    waiting = waits_for(state)
    if isinstance(state, SubprojectState):
        return Standing(
            stream=state.code,
            version=state.version,
            stage=state.stage.value if state.stage else None,
            as_of=as_of,
            waits_for=waiting,
            marks=() if state.ended else marks,
            orders_to_conduct=tuple(order_id(state.code, o.number) for o in state.orders if o.status in TO_CONDUCT),
            closed=state.ended,
            summary=summary,
            commune=state.plan.commune if state.plan else "",
            fund_year=state.plan.fund_year if state.plan else 0,
            next_date=state.next_date.isoformat() if state.next_date else "",
        )
    assert isinstance(state, FundYearState | RegisterState)
    told = Standing(stream=state.stream, version=state.version, as_of=as_of, marks=marks, summary=summary)
    if isinstance(state, RegisterState):
        return told
    fund_year, commune = fund_year_of(state.stream)
    first = (local_date(marks[0].at) - ONE_DAY).isoformat() if marks else ""  # the day itself, not the instant after it
    return told.model_copy(update={"commune": commune, "fund_year": fund_year, "next_date": first})
