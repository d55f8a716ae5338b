"""Separation: each incompatible pair of the edition is refused to one person, over the whole case, and nothing else is."""

from dataclasses import replace
from itertools import combinations

import pytest

from domain.acts import DoneAct
from domain.commands import Attested
from domain.commands.orders import SignOrder
from domain.commands.subproject import ApproveFinalAccount, ReturnDossier
from domain.law import Act
from domain.lifecycle import Stage
from domain.people import Duty
from domain.refusals import Refusal, RefusalCode
from domain.rules.separation import NOT_FOR_GROUP_MEMBERS, no_incompatible_act, not_a_member_of_the_group
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.cases import (
    Case,
    a_case_at,
    after,
    ask,
    refusal,
    sent_in_again,
    then,
    with_list_posted,
    with_order,
)

ONE = "lg-mot-nguoi"
PAIRS = (
    (Act.PROPOSE, Act.APPRAISE),
    (Act.PROPOSE, Act.APPROVE),
    (Act.APPRAISE, Act.APPROVE),
    (Act.APPROVE, Act.SIGN_CONTRACT),
    (Act.PREPARE_ORDER, Act.SIGN_ORDER),
    (Act.PREPARE_ORDER, Act.CONFIRM_TREASURY_ANSWER),
    (Act.SUBMIT_FINAL_ACCOUNT, Act.APPROVE_FINAL_ACCOUNT),
)


def with_every_duty(case: Case, person: str) -> Case:
    """The case in which one person holds every human duty at every office of the case."""
    more = tuple(cast.mandate(person, duty) for duty in Duty)
    return replace(case, facts=case.facts.model_copy(update={"mandates": (*case.facts.mandates, *more)}))


def start() -> Case:
    return with_every_duty(a_case_at(Stage.OPENED), ONE)


def go(case: Case, *steps: tuple[Model, str | tuple[str, ...] | None]) -> Case:
    for decides, by in steps:
        case = after(case, ask(case, decides, by=by))
    return case


def start_posted(**meeting: object) -> Case:
    return with_list_posted(start(), **meeting)


def complete(case: Case) -> Case:
    return then(case, bodies.a_slip())


def same_person(case: Case, decides: Model, by: str | tuple[str, ...] = ONE) -> Refusal:
    """The refusal of an act that rests on a paper, whether it must or not."""
    return refusal(ask(case, decides, by=by, paper=cast.paper()), RefusalCode.SAME_PERSON)


def test_the_edition_has_these_seven_pairs_and_no_other() -> None:
    found = {frozenset(pair) for pair in combinations(Act, 2) if cast.LAW.is_incompatible(*pair)}
    assert found == {frozenset(pair) for pair in PAIRS}


@pytest.mark.parametrize(("earlier", "now"), [*PAIRS, *((b, a) for a, b in PAIRS)])
def test_a_pair_is_refused_in_either_order_and_names_the_earlier_event(earlier: Act, now: Act) -> None:
    done = (DoneAct(act=earlier, person=ONE, version=3),)
    state = replace(a_case_at(Stage.OPENED).subproject, acts=done)
    refused = no_incompatible_act(state, cast.LAW, now, [ONE])
    assert refused is not None
    assert refused.code is RefusalCode.SAME_PERSON
    assert refused.detail == {"person": ONE, "act": now.value, "earlier_act": earlier.value, "event": 3}
    assert no_incompatible_act(state, cast.LAW, now, ["lg-nguoi-khac"]) is None


def test_whoever_submitted_the_dossier_neither_appraises_nor_approves_it() -> None:
    case = complete(go(start_posted(), (bodies.a_dossier(), ONE)))
    assert same_person(case, bodies.an_appraisal()).detail["earlier_act"] == "propose"
    same_person(case, bodies.an_appraisal(members=(cast.APPRAISER, ONE)), by=cast.APPRAISAL_SECRETARY)
    case = go(case, (bodies.an_appraisal(), None))
    assert same_person(case, bodies.an_approval()).detail["event"] == 4
    go(case, (bodies.an_approval(), None))


def test_the_groups_representative_has_proposed_too() -> None:
    case = complete(go(start_posted(representative=ONE), (bodies.a_dossier(), None)))
    assert same_person(case, bodies.an_appraisal()).detail["event"] == 2


def test_each_member_of_the_minutes_has_appraised() -> None:
    case = complete(go(start_posted(), (bodies.a_dossier(), None)))
    case = go(case, (bodies.an_appraisal(members=(cast.APPRAISER, ONE)), None))
    assert same_person(case, bodies.an_approval()).detail["earlier_act"] == "appraise"


def test_an_appraisal_that_was_voided_by_a_return_still_stands_against_its_members() -> None:
    case = complete(go(start_posted(), (bodies.a_dossier(), None)))
    case = go(case, (bodies.an_appraisal(members=(ONE,)), None))
    case = go(case, (ReturnDossier(reason="thiếu bảng kê"), cast.APPROVER))
    same_person(case, bodies.a_dossier())
    case = go(sent_in_again(case), (bodies.an_appraisal(members=(cast.APPRAISER,)), None))
    same_person(case, bodies.an_approval())


def test_the_approver_does_not_sign_the_contract() -> None:
    case = with_every_duty(a_case_at(Stage.AWAITING_APPROVAL), ONE)
    case = go(case, (bodies.an_approval(), ONE))
    same_person(case, bodies.a_contract())
    go(case, (bodies.a_contract(), None))


def test_whoever_prepared_an_order_neither_signs_it_nor_confirms_its_answer() -> None:
    case = with_every_duty(a_case_at(Stage.IN_DELIVERY), ONE)
    case = go(case, (bodies.an_advance(), ONE))
    same_person(case, SignOrder(order_number=1))
    case = go(case, (SignOrder(order_number=1), None))
    by_paper = bodies.an_answer(evidence="paper")
    same_person(case, by_paper, by=(cast.ACCOUNTANT, ONE))
    after(case, ask(case, by_paper, by=(ONE, cast.CONFIRMER), paper=cast.paper()))


def test_the_preparer_of_an_earlier_order_does_not_sign_a_later_one() -> None:
    case = with_every_duty(a_case_at(Stage.IN_DELIVERY), ONE)
    case = go(case, (bodies.an_advance(1_000), ONE), (SignOrder(order_number=1), None), (bodies.an_answer(), None))
    case = go(case, (bodies.an_advance(1_000), None))
    assert same_person(case, SignOrder(order_number=2)).detail["event"] == 9


def test_whoever_submitted_the_final_account_does_not_approve_it() -> None:
    paid = with_order(a_case_at(Stage.ACCEPTED), bodies.a_payment())
    case = go(with_every_duty(paid, ONE), (bodies.a_final_account(), ONE))
    same_person(case, ApproveFinalAccount())
    go(case, (ApproveFinalAccount(), None))


def test_the_chairman_signs_the_contract_and_the_orders() -> None:
    case = with_order(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "signed")
    signers = {done.person for done in case.subproject.acts if done.act in (Act.SIGN_CONTRACT, Act.SIGN_ORDER)}
    assert signers == {cast.CHAIRMAN}


@pytest.mark.parametrize("member", [cast.HOUSEHOLD_ONE, cast.HOUSEHOLD_TWO, cast.REPRESENTATIVE])
def test_a_member_of_the_group_does_not_decide_on_its_money(member: str) -> None:
    state = a_case_at(Stage.DRAFTING).subproject
    for act in Act:
        refused = not_a_member_of_the_group(state, act, [cast.OFFICER, member])
        assert (refused is not None) == (act in NOT_FOR_GROUP_MEMBERS)
        if refused:
            assert refused.code is RefusalCode.MEMBER_OF_GROUP
            assert refused.detail == {"person": member, "act": act.value}
    assert not_a_member_of_the_group(state, Act.APPROVE, [cast.HEAD, cast.FRONT_HEAD]) is None


def test_an_approver_who_signed_the_minutes_for_the_households_is_refused() -> None:
    signers: dict[str, object] = {"village_head": cast.HEAD, "front_head": cast.FRONT_HEAD}
    signers["household_representatives"] = (cast.HOUSEHOLD_ONE, ONE)
    case = complete(go(start_posted(signers=signers), (bodies.a_dossier(), None)))
    refusal(ask(case, bodies.an_appraisal(members=(ONE,))), RefusalCode.MEMBER_OF_GROUP)
    case = then(case, bodies.an_appraisal())
    refusal(ask(case, bodies.an_approval(), by=ONE), RefusalCode.MEMBER_OF_GROUP)
    case = then(case, bodies.an_approval())
    refusal(ask(case, bodies.a_contract(), by=ONE), RefusalCode.MEMBER_OF_GROUP)
    then(case, bodies.a_contract())


def test_a_chairman_who_represents_the_group_does_not_sign_its_contract_alone() -> None:
    case = complete(go(start_posted(representative=ONE), (bodies.a_dossier(), None)))
    case = then(then(case, bodies.an_appraisal()), bodies.an_approval())
    contract = bodies.a_contract(representative=ONE)
    refusal(ask(case, contract, by=ONE), RefusalCode.MEMBER_OF_GROUP)
    after(case, ask(case, contract, by=(cast.CHAIRMAN, ONE)))


def test_an_officer_who_enters_the_dossier_from_paper_has_proposed_too() -> None:
    case = start_posted()
    entered = ask(case, bodies.a_dossier(), attested=Attested.PAPER, entered_by=ONE)
    case = go(complete(after(case, entered)), (bodies.an_appraisal(), None))
    same_person(case, bodies.an_approval())
    go(case, (bodies.an_approval(), None))


def test_an_appraiser_does_not_enter_the_next_version_of_the_dossier_from_paper() -> None:
    case = complete(go(start_posted(), (bodies.a_dossier(), None)))
    case = go(case, (bodies.an_appraisal(members=(ONE,)), None), (ReturnDossier(reason="thiếu"), cast.APPROVER))
    refusal(ask(case, bodies.a_dossier(), attested=Attested.PAPER, entered_by=ONE), RefusalCode.SAME_PERSON)
    after(case, ask(case, bodies.a_dossier()))
