"""What the events of a case say by themselves about its money and its people, reckoned apart from the code under test."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from domain.events import objections, orders, subproject, ways_back
from domain.law import Act, LawEdition
from domain.lifecycle import Stage
from domain.money import AccountKind
from domain.postings import Account
from domain.state.subproject import SubprojectState
from domain.times import local_date
from domain.values import Model

NOT_FOR_THE_GROUP = (Act.APPRAISE, Act.APPROVE, Act.SIGN_CONTRACT, Act.SIGN_ORDER, Act.APPROVE_FINAL_ACCOUNT)


def who_did(events: Iterable[Model]) -> Mapping[Act, set[str]]:
    """Each act of a case with everybody who did it or for whom it was done: deciders, members, whoever vouched."""
    done: dict[Act, set[str]] = defaultdict(set)
    for event in events:
        match event:
            case subproject.VillageMeetingHeld():
                done[Act.PROPOSE].add(event.meeting.representative)
            case subproject.DossierSubmitted():
                entered = {event.hand.entered_by} if event.hand.attested == "paper" else set()
                done[Act.PROPOSE].update(event.hand.decided_by, entered, event.hand.on_behalf_of)
            case ways_back.DossierFoundComplete():
                done[Act.FIND_COMPLETE].update(event.hand.decided_by, event.hand.on_behalf_of)
            case subproject.AppraisalPassed():
                done[Act.APPRAISE].update(event.hand.decided_by, event.appraisal.members, event.hand.on_behalf_of)
            case subproject.ProjectApproved():
                done[Act.APPROVE].update(event.hand.decided_by, event.hand.on_behalf_of)
            case subproject.ContractSigned():
                done[Act.SIGN_CONTRACT].update(
                    set(event.hand.decided_by) - {event.contract.representative}, event.hand.on_behalf_of
                )
            case orders.OrderPrepared():
                done[Act.PREPARE_ORDER].update(event.hand.decided_by, event.hand.on_behalf_of)
            case orders.OrderSigned():
                done[Act.SIGN_ORDER].update(event.hand.decided_by, event.hand.on_behalf_of)
            case orders.OrderAccepted() | orders.OrderRefused():
                done[Act.CONFIRM_TREASURY_ANSWER].update({event.confirmed_by}, event.confirmed_for)
            case subproject.FinalAccountSubmitted():
                done[Act.SUBMIT_FINAL_ACCOUNT].update(event.hand.decided_by, event.hand.on_behalf_of)
            case subproject.FinalAccountApproved():
                done[Act.APPROVE_FINAL_ACCOUNT].update(event.hand.decided_by, event.hand.on_behalf_of)
    return done


def check_people(events: Iterable[Model], law: LawEdition) -> None:
    """Nobody stands on both sides of an incompatible pair, and no member of the group decides on its money."""
    events = tuple(events)
    done = who_did(events)
    for pair in law.pairs:
        assert not done.get(pair.first, set()) & done.get(pair.second, set()), pair
    for meeting in (event.meeting for event in events if isinstance(event, subproject.VillageMeetingHeld)):
        group = {meeting.representative, *meeting.signers.household_representatives}
        for act in NOT_FOR_THE_GROUP:
            assert not done.get(act, set()) & group, act


def check_amounts(state: SubprojectState, balances: Mapping[Account, int]) -> None:
    """paid ≤ accepted ≤ contract ≤ approved, one order unanswered at most, and the state's accounts are the ledger's."""
    own: Counter[AccountKind] = Counter()
    for account, balance in balances.items():
        if account.subproject == state.code:
            own[account.kind] += balance
            assert state.balances[account.line, account.kind] == balance
    contract = state.contract_vnd if state.contract else state.approved_vnd
    assert own[AccountKind.PAID] <= state.accepted_vnd <= contract <= state.approved_vnd
    if state.stage in (Stage.WITHDRAWN, Stage.CANCELLED):
        assert not any(own.values())
    elif state.contract is None:
        assert own[AccountKind.RESERVED] == state.approved_vnd
    else:
        out = (AccountKind.COMMITTED, AccountKind.SUBMITTED, AccountKind.ADVANCED, AccountKind.PAID)
        assert sum(own[kind] for kind in out) == state.contract_vnd
    assert sum(order.status not in ("accepted", "refused", "returned") for order in state.orders) <= 1
    assert own[AccountKind.SUBMITTED] == sum(
        order.order.new_vnd for order in state.orders if order.status in ("signed", "sent")
    )


def check_list(events: Iterable[Model]) -> None:
    """No dossier goes in while its list takes objections, or one is unanswered or upheld; each meeting begins anew."""
    until: date | None = None
    open_ones: set[int] = set()
    upheld = False
    for event in events:
        match event:
            case subproject.VillageMeetingHeld():
                assert not open_ones
                until, upheld = None, False
            case objections.BeneficiaryListPosted():
                assert until is None
                until = event.posting.until
            case objections.ObjectionRaised():
                assert until is not None and event.objection.received_on <= until
                open_ones.add(event.number)
            case objections.ObjectionAnswered():
                open_ones.remove(event.answer.objection_number)
                upheld |= event.answer.upheld
            case subproject.DossierSubmitted():
                assert until is not None and until < local_date(event.hand.received_at)
                assert not open_ones and not upheld


def check_deadlines(before: SubprojectState, after: SubprojectState) -> None:
    """An event ends what was open before it or what it opens itself, nothing twice; what is met stays met; an end ends all."""
    was, now = ({kept.id: kept for kept in state.deadlines} for state in (before, after))
    assert len(now) == len(after.deadlines)
    assert list(now)[: len(was)] == list(was)
    assert all(now[name].met for name, kept in was.items() if kept.met)
    rules = [kept.deadline.rule for kept in after.open_deadlines]
    assert len(rules) == len(set(rules))
    assert not (after.ended and rules)
    assert after.next_date == min((kept.due_on for kept in after.open_deadlines), default=None)
