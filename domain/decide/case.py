"""From the announced plan to the contract: what each action of a sub-project leads to, or why not."""

from dataclasses import dataclass
from typing import TypeVar

from domain.calendar_days import WorkingCalendar
from domain.canonical import canonical_json, sha256_hex
from domain.commands import Command
from domain.commands import subproject as asked
from domain.events import subproject as happened
from domain.events.hand import Hand
from domain.events.subproject import SubprojectEvent, VoidedAct
from domain.facts import Facts
from domain.law import Act
from domain.law_reading import LawReading
from domain.lifecycle import Stage, Step
from domain.money import AccountKind, as_split, draw, without
from domain.refusals import Refusal, RefusalCode, refuse
from domain.rules import contract, delivery, editions, final_account, objections, support, village
from domain.state.subproject import SubprojectState
from domain.times import local_date
from domain.values import Model


@dataclass(frozen=True)
class Case:
    """One decision at hand: the state, the command with its hand and step, the facts, the law as it is read, and the days."""

    state: SubprojectState
    command: Command
    facts: Facts
    law: LawReading
    calendar: WorkingCalendar
    step: Step
    hand: Hand

    @property
    def stage_after(self) -> Stage:
        return self.step.leads_to[0]


RESTING_ON_DOSSIER = frozenset({Act.FIND_COMPLETE, Act.APPRAISE})
Outcome = SubprojectEvent | Refusal
Body = TypeVar("Body", bound=Model)


def open_subproject(case: Case) -> Outcome:
    plan = body_of(case, asked.OpenSubproject)
    return (
        editions.law_edition_is_published(plan.law_edition, case.facts, made_of_guesses=case.law.edition.draft)
        or editions.calendar_is_published(plan.calendar, case.facts)
        or editions.offices_stand(plan, case.facts)
        or happened.SubprojectOpened(hand=case.hand, stage_after=case.stage_after, plan=plan)
    )


def record_village_meeting(case: Case) -> Outcome:
    """The meeting with its votes, if notice, share and vote are as the law of that day asks."""
    meeting = body_of(case, asked.RecordVillageMeeting)
    today = local_date(case.facts.received_at)
    if meeting.held_on > today:
        return refuse(
            RefusalCode.PAPER_DATE_IMPOSSIBLE,
            paper="held_on",
            date=meeting.held_on.isoformat(),
            today=today.isoformat(),
        )
    return (
        objections.none_is_unanswered(case.state)
        or objections.upheld_ones_are_met_anew(case.state, meeting)
        or village.counts_add_up(meeting)
        or village.notice_was_long_enough(meeting, case.law)
        or village.share_is_known(meeting, case.law)
        or village.vote_is_carried(meeting, case.law)
        or happened.VillageMeetingHeld(
            hand=case.hand,
            stage_after=case.stage_after,
            meeting=meeting,
            votes_needed=village.votes_needed(meeting, case.law),
        )
    )


def submit_dossier(case: Case) -> Outcome:
    """A new version of the dossier, with the digest that later approvals rest on."""
    dossier = body_of(case, asked.SubmitDossier)
    assert case.state.meeting is not None and case.state.plan is not None
    version = case.state.dossier_version + 1
    content = {"code": case.state.code, "version": version, "dossier": dossier.model_dump(mode="json")}
    return (
        objections.none_stands(case.state)
        or objections.window_is_over(case.state, local_date(case.facts.received_at))
        or village.list_is_the_meetings(case.state.meeting, dossier)
        or support.dossier_adds_up(dossier)
        or village.contributions_were_voted(case.state.meeting, dossier, case.law)
        or support.support_within_share(
            dossier, case.state.plan.area_class, case.law, local_date(case.facts.received_at)
        )
        or happened.DossierSubmitted(
            hand=case.hand,
            stage_after=case.stage_after,
            version=version,
            dossier=dossier,
            digest=sha256_hex(canonical_json(content).encode()),
        )
    )


def return_dossier(case: Case) -> Outcome:
    """Back to drafting: the checks and appraisals that rested on this version are voided, and each is named."""
    submitted = max(done.version for done in case.state.acts if done.act is Act.PROPOSE)
    voids = [
        VoidedAct(act=done.act, person=done.person)
        for done in case.state.acts
        if done.act in RESTING_ON_DOSSIER and done.version > submitted
    ]
    return happened.DossierReturned(
        hand=case.hand,
        stage_after=case.stage_after,
        version=case.state.dossier_version,
        returned=body_of(case, asked.ReturnDossier),
        voids=tuple(voids),
    )


def conclude_appraisal(case: Case) -> Outcome:
    appraisal = body_of(case, asked.ConcludeAppraisal)
    if appraisal.passed:
        return happened.AppraisalPassed(hand=case.hand, stage_after=Stage.AWAITING_APPROVAL, appraisal=appraisal)
    return happened.SubprojectRefused(
        hand=case.hand, stage_after=Stage.REFUSED, reason=appraisal.reason, members=appraisal.members
    )


def refuse_project(case: Case) -> Outcome:
    reason = body_of(case, asked.RefuseProject).reason
    return happened.SubprojectRefused(hand=case.hand, stage_after=case.stage_after, reason=reason)


def approve_project(case: Case) -> Outcome:
    """The approved amount, reserved on fund lines in the order in which the law draws."""
    approval = body_of(case, asked.ApproveProject)
    assert case.state.dossier is not None and case.state.plan is not None
    no = support.amount_is_the_dossiers(approval, case.state.dossier) or support.amount_within_norm(
        approval, case.law, local_date(case.facts.received_at)
    )
    if no:
        return no
    plan = case.state.plan
    available = {fact.line: fact.available_vnd for fact in case.facts.lines if support.line_is_for(plan, fact)}
    reserved = draw(approval.amount_vnd, available)
    if reserved is None:
        return refuse(
            RefusalCode.EXCEEDS_AVAILABLE, amount_vnd=approval.amount_vnd, available_vnd=sum(available.values())
        )
    editions.read_draw_order(case.law, local_date(case.facts.received_at))
    return happened.ProjectApproved(
        hand=case.hand, stage_after=case.stage_after, amount_vnd=approval.amount_vnd, reserved=reserved
    )


def sign_contract(case: Case) -> Outcome:
    """The contract's value, committed out of what was reserved; the rest is released."""
    signed = body_of(case, asked.SignContract)
    assert case.hand.paper is not None
    no = (
        contract.contract_follows_approval(case.state, case.hand.paper.date)
        or contract.representative_is_the_groups(case.state, signed)
        or contract.terms_are_written(signed)
        or contract.value_within_reservation(case.state, signed)
    )
    if no:
        return no
    held = case.state.held(AccountKind.RESERVED)
    committed = draw(signed.value_vnd, held)
    assert committed is not None
    released = as_split(without(held, committed))
    return happened.ContractSigned(
        hand=case.hand, stage_after=case.stage_after, contract=signed, committed=committed, released=released
    )


def record_delivery(case: Case) -> Outcome:
    delivered = body_of(case, asked.RecordDelivery)
    return (
        delivery.day_has_come("delivered_on", delivered.delivered_on, local_date(case.facts.received_at))
        or delivery.tags_are_new(case.state, delivered)
        or happened.StockDelivered(hand=case.hand, stage_after=case.stage_after, delivery=delivered)
    )


def accept_work(case: Case) -> Outcome:
    """Accepted value and animals; with the whole contract value the stage moves on."""
    acceptance = body_of(case, asked.AcceptWork)
    no = (
        delivery.tags_were_delivered(case.state, acceptance)
        or delivery.value_within_contract(case.state, acceptance)
        or delivery.whole_value_means_whole_delivery(case.state, acceptance)
    )
    if no:
        return no
    accepted = case.state.accepted_vnd + acceptance.value_vnd
    whole = accepted == case.state.contract_vnd
    return happened.WorkAccepted(
        hand=case.hand,
        stage_after=Stage.ACCEPTED if whole else Stage.IN_DELIVERY,
        acceptance=acceptance,
        accepted_total_vnd=accepted,
    )


def submit_final_account(case: Case) -> Outcome:
    account = body_of(case, asked.SubmitFinalAccount)
    return (
        final_account.nothing_is_outstanding(case.state)
        or final_account.figures_are_the_ledgers(case.state, account)
        or final_account.counts_agree(case.state, account)
        or happened.FinalAccountSubmitted(hand=case.hand, stage_after=case.stage_after, account=account)
    )


def approve_final_account(case: Case) -> Outcome:
    return final_account.account_is_not_yet_approved(case.state, case.command.action) or happened.FinalAccountApproved(
        hand=case.hand, stage_after=case.stage_after
    )


def close_subproject(case: Case) -> Outcome:
    released = as_split(case.state.held(AccountKind.COMMITTED))
    return (
        final_account.account_is_approved(case.state)
        or final_account.nothing_is_outstanding(case.state)
        or happened.SubprojectClosed(hand=case.hand, stage_after=case.stage_after, released=released)
    )


def body_of(case: Case, kind: type[Body]) -> Body:
    """What the command decides, as the body that its action has."""
    assert isinstance(case.command.decides, kind)
    return case.command.decides
