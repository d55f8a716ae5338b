"""What waits for one person: every case in which a duty of theirs is waited for, with what stands between them and it."""

from collections.abc import Collection, Sequence

from domain.card import card_of
from domain.decide.hand import ACT_OF
from domain.events.subproject import SubprojectEvent
from domain.ids import StreamKind, stream_kind
from domain.lifecycle import STEPS, Stage, Step
from domain.money import AccountKind
from domain.people import Duty
from domain.rules import separation
from domain.standing import Waiting, waits_for
from domain.state import fold
from domain.state.order import OrderStatus
from domain.state.subproject import SubprojectState
from domain.values import Model, instant_text
from gateway.dates import next_of
from gateway.days import days_held
from gateway.look import Document, Look
from gateway.reading import NotThere
from gateway.steps import possible
from law.loader import load_edition
from store.reading import Held, person_known, read_cases_at, read_histories, read_mandates
from wording import Lang, summary_of


async def work(look: Look, person: str, lang: Lang) -> Document:
    """The cases that wait for a person, the longest held first. Raises NotThere for somebody whom the register lacks."""
    if not await person_known(look.connection, person):
        raise NotThere("person", person)
    held = await read_mandates(look.connection, person)
    duties = {one.duty for one in held}
    stages = {step.stage.value for step in STEPS if step.stage and duties & set(step.duties)}
    codes = await read_cases_at(look.connection, stages, {one.office for one in held})
    histories = await read_histories(look.connection, codes)
    rows = (_row(look, person, held, code, histories[code], lang) for code in codes)
    return {
        **look.head,
        "person": person,
        "name": look.name(person),
        "duties": [_duty(one) for one in held],
        "waiting": sorted((row for row in rows if row), key=lambda row: (row["held_since"], row["code"])),
    }


def _row(
    look: Look, person: str, held: Collection[Held], code: str, past: Sequence[Model], lang: Lang
) -> Document | None:
    state = fold(code, past)
    assert stream_kind(code) is StreamKind.SUBPROJECT and isinstance(state, SubprojectState) and state.plan
    mine = [waiting for waiting in waits_for(state) if _is_held(waiting, held)]
    if not mine:
        return None
    card = card_of(code, [event for event in past if isinstance(event, SubprojectEvent)])
    assert card is not None
    duties = {waiting.duty for waiting in mine}
    steps = [step for step in possible(state) if duties & set(step.duties)]
    here = [one for one in held if any(one.office == waiting.office for waiting in mine)]
    return {
        "code": code,
        "title": state.plan.title,
        "stage": state.stage.value if state.stage else None,
        "commune": state.plan.commune,
        "village": state.plan.village,
        "duties": [waiting.model_dump(mode="json") for waiting in mine],
        "on_behalf_of": sorted(for_whom(here, duties)),
        "held_since": instant_text(card.held_since),
        "days_held": days_held(card.held_since, look.today),
        **next_of(state, look.today),
        "summary": summary_of(state, lang, look.name),
        "note": summary_of(state, lang, look.name) if _came_back(state) else "",
        "money_vnd": state.dossier.state_support_vnd if state.dossier else None,
        "unspent_vnd": state.sum_of(AccountKind.RESERVED) + state.sum_of(AccountKind.COMMITTED),
        "actions": [step.action.value for step in steps],
        "barred": [barred for step in steps if (barred := _barred(state, step, person, here))],
    }


def _duty(one: Held) -> Document:
    return {"duty": one.duty.value, "office": one.office, "delegated_by": one.delegated_by}


def for_whom(held: Collection[Held], duties: Collection[Duty]) -> set[str]:
    """Those whose duties a person does by delegation, leaving out what is the person's own as well."""
    mine = [one for one in held if one.duty in duties]
    own = {(one.duty, one.office) for one in mine if one.delegated_by is None}
    return {one.delegated_by for one in mine if one.delegated_by and (one.duty, one.office) not in own}


def _came_back(state: SubprojectState) -> bool:
    """Whether the holder has to know more than the stage says: a list that hangs, a thing that was sent back."""
    returned = bool(state.orders) and state.orders[-1].status is OrderStatus.RETURNED
    return state.stage in (Stage.MET, Stage.DRAFTING) or returned


def _is_held(waiting: Waiting, held: Collection[Held]) -> bool:
    return any(one.duty is Duty(waiting.duty) and one.office == waiting.office for one in held)


def _barred(state: SubprojectState, step: Step, person: str, held: Collection[Held]) -> Document | None:
    """An earlier act in this case, of the person or of whom the person acts for, that forbids this one."""
    act = ACT_OF.get(step.action)
    if act is None or state.law_edition is None:
        return None
    both = {person, *for_whom(held, step.duties)}
    refused = separation.no_incompatible_act(
        state, load_edition(state.law_edition.name), act, both
    ) or separation.not_a_member_of_the_group(state, act, both)
    return {"action": step.action.value, "code": refused.code.value, **refused.detail} if refused else None
