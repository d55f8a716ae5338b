"""Separation of duties: exactly the pairs of the design, symmetric, each with what it rests on."""

from itertools import product

from domain.law import Act, LawEdition
from law.loader import load_edition

PAIRS = {
    frozenset({Act.PROPOSE, Act.APPRAISE}),
    frozenset({Act.PROPOSE, Act.APPROVE}),
    frozenset({Act.APPRAISE, Act.APPROVE}),
    frozenset({Act.APPROVE, Act.SIGN_CONTRACT}),
    frozenset({Act.PREPARE_ORDER, Act.SIGN_ORDER}),
    frozenset({Act.PREPARE_ORDER, Act.CONFIRM_TREASURY_ANSWER}),
    frozenset({Act.SUBMIT_FINAL_ACCOUNT, Act.APPROVE_FINAL_ACCOUNT}),
}


def edition() -> LawEdition:
    return load_edition("vn-38-2023")


def test_exactly_the_pairs_of_the_design_are_incompatible() -> None:
    law = edition()
    found = {frozenset({one, other}) for one, other in product(Act, Act) if law.is_incompatible(one, other)}

    assert found == PAIRS
    assert len(law.pairs) == len(PAIRS)


def test_a_pair_holds_in_both_directions() -> None:
    law = edition()

    for one, other in product(Act, Act):
        assert law.is_incompatible(one, other) == law.is_incompatible(other, one)


def test_no_act_bars_itself() -> None:
    assert not any(edition().is_incompatible(act, act) for act in Act)


def test_the_chairman_may_sign_the_contract_and_the_orders() -> None:
    assert not edition().is_incompatible(Act.SIGN_CONTRACT, Act.SIGN_ORDER)


def test_every_pair_names_its_source() -> None:
    assert all(pair.source for pair in edition().pairs)
