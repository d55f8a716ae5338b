"""Ends before a contract, and ways back: what is given up, taken back, sent back; and what the households brought in."""

from domain.commands import orders as order_asked
from domain.commands import ways_back as asked
from domain.decide.case import Case, Outcome, body_of
from domain.events import orders as order_happened
from domain.events import ways_back as happened
from domain.money import AccountKind, as_split
from domain.rules import delivery, final_account, orders
from domain.times import local_date


def find_complete(case: Case) -> Outcome:
    return happened.DossierFoundComplete(
        hand=case.hand, stage_after=case.stage_after, version=case.state.dossier_version
    )


def withdraw(case: Case) -> Outcome:
    """The group gives up before a contract; what an approval reserved for it is released."""
    return happened.SubprojectWithdrawn(
        hand=case.hand,
        stage_after=case.stage_after,
        reason=body_of(case, asked.Withdraw).reason,
        released=as_split(case.state.held(AccountKind.RESERVED)),
    )


def cancel_project(case: Case) -> Outcome:
    return happened.ProjectCancelled(
        hand=case.hand,
        stage_after=case.stage_after,
        reason=body_of(case, asked.CancelProject).reason,
        released=as_split(case.state.held(AccountKind.RESERVED)),
    )


def return_order(case: Case) -> Outcome:
    """Only before the signature: what was submitted is the treasury's to answer."""
    returned = body_of(case, order_asked.ReturnOrder)
    return orders.order_is_prepared(case.state, returned.order_number, case.command.action) or (
        order_happened.OrderReturned(
            hand=case.hand, stage_after=case.stage_after, number=returned.order_number, reason=returned.reason
        )
    )


def return_final_account(case: Case) -> Outcome:
    reason = body_of(case, asked.ReturnFinalAccount).reason
    return final_account.account_is_not_yet_approved(case.state, case.command.action) or happened.FinalAccountReturned(
        hand=case.hand, stage_after=case.stage_after, reason=reason
    )


def record_counterpart(case: Case) -> Outcome:
    """Added to what was recorded before; more than the dossier promised is no fault."""
    counterpart = body_of(case, asked.RecordCounterpart)
    total = case.state.counterpart_vnd + counterpart.value_vnd
    return (
        delivery.day_has_come("received_on", counterpart.received_on, local_date(case.facts.received_at))
        or delivery.total_is_countable(case.state.counterpart_vnd, counterpart.value_vnd)
        or happened.CounterpartRecorded(
            hand=case.hand, stage_after=case.stage_after, counterpart=counterpart, counterpart_total_vnd=total
        )
    )
