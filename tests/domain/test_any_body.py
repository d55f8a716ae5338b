"""Whatever the reader of commands lets through, `decide` answers: a command that crashed it would be tried for ever."""

import json
from random import Random

import pytest

from domain.actions import FUND_ACTIONS, REGISTER_ACTIONS, Action
from domain.commands import BODY_OF, read_command
from domain.commands.orders import OrderKind
from domain.decide import Decision
from domain.lifecycle import Stage
from domain.strict_json import UnreadableText
from domain.values import INT64_MAX
from tests.domain import bodies, cast
from tests.domain.any_body import Pool, any_body
from tests.domain.cases import Case, a_case_at, ask, half_way, nothing_yet_of, then, with_order
from tests.domain.lives import KEY, OTHER_KEY, a_life_with_an_advance, a_register, sent_back_once

EMPTY_REGISTER = nothing_yet_of(cast.REGISTER, cast.facts(register_kind=None))
FUND = then(nothing_yet_of(cast.FUND), bodies.an_allotment(amount_vnd=INT64_MAX - 1))
CASES: tuple[Case, ...] = (
    nothing_yet_of(cast.CODE),
    *(a_case_at(stage) for stage in Stage),
    half_way(),
    sent_back_once(),
    a_life_with_an_advance(),
    with_order(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "prepared"),
    with_order(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "sent"),
    with_order(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "refused"),
)
POOL = Pool(
    slugs=[person for person, _ in cast.HOLDERS]
    + [cast.COMMUNE, cast.VILLAGE, cast.DISTRICT, cast.LAW_REF.name, cast.CALENDAR_REF.name, "livelihood", "BO-01"],
    digests=[cast.sha("list"), cast.LAW_REF.sha256, cast.CALENDAR_REF.sha256],
    amounts=[1, 2, 50, 100, 60, 130 * bodies.MILLION, 65 * bodies.MILLION],
    deadlines=sorted({kept.id for case in CASES for kept in case.subproject.deadlines}),
)


def streams_of(action: Action) -> tuple[Case, ...]:
    if action in REGISTER_ACTIONS:
        return (EMPTY_REGISTER, a_register())
    return (nothing_yet_of(cast.FUND), FUND) if action in FUND_ACTIONS else CASES


def put(case: Case, action: Action, rng: Random) -> Decision | None:
    """A random body, written, read and decided; None if the reader turned it away."""
    raw = any_body(BODY_OF[action], rng, POOL)
    if "public_key" in raw and rng.random() < 0.7:
        raw["public_key"] = rng.choice((KEY, OTHER_KEY))
    header = {
        "command_id": "0190a0b1-0000-7000-8000-000000000001",
        "stream": cast.CODE,
        "action": action.value,
        "basis": None,
        "paper": None,
        "decided_by": ["x"],
        "entered_by": "x",
        "attested": "own_key",
        "signed_at": "2023-08-21T02:30:00Z",
    }
    try:
        body = read_command(json.dumps({**header, "decides": raw})).decides
    except UnreadableText:
        return None
    return ask(case, body, by=cast.REGISTRAR if action in REGISTER_ACTIONS else None, paper=cast.paper())


@pytest.mark.parametrize("action", list(Action))
def test_a_body_of_any_values_is_answered_in_every_state(action: Action) -> None:
    rng, answered = Random(action.value), 0
    for case in streams_of(action):
        for _ in range(400 // len(streams_of(action))):
            answered += put(case, action, rng) is not None
    assert answered >= 100


@pytest.mark.parametrize("kind", list(OrderKind))
@pytest.mark.parametrize(("new", "cleared"), [(0, INT64_MAX), (1, INT64_MAX), (INT64_MAX, 0), (INT64_MAX, INT64_MAX)])
def test_orders_of_the_greatest_sums_are_refused_like_any_other(kind: OrderKind, new: int, cleared: int) -> None:
    assert ask(half_way(), bodies.a_payment(new, cleared, kind=kind)).refusal is not None
