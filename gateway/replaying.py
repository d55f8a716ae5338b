"""A stream told again as a document, step by step or as the difference of two moments, with the words for people in it.

Where the life comes from, the live record or an exported folder, makes no difference here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from domain.changes import Change, Moved, balances
from domain.events import event_kind
from domain.facets import Value
from domain.facts import MandateFact
from domain.ids import stream_kind
from domain.money import LINE_KINDS, AccountKind
from domain.replay import Answered, Life, Moment, NoSuchMoment, Step, compare, replay, until
from domain.state import State
from domain.state.subproject import SubprojectState
from domain.values import instant_text
from gateway.look import Document, Look
from gateway.reading import NotThere
from store.answers import read_answers
from wording import Lang, cited, refusal, say
from wording.changes import changed, value_said


async def read_life(look: Look, stream: str) -> Life:
    """What the live record kept of a stream. Raises NotThere."""
    if stream_kind(stream) is None:
        raise NotThere("stream", stream)
    answered = await read_answers(look.connection, stream)
    simulated, now = look.clock.simulated, look.clock.now
    return Life(stream=stream, answered=answered, names=look.names, simulated=simulated, as_of=now)


def told(life: Life, lang: Lang, at: Moment | None = None) -> Document:
    """Every step up to a moment, or all of them. Raises NotThere for a stream or a moment that is not there."""
    steps = _steps(life)
    try:
        shown = until(steps, at)
    except NoSuchMoment as problem:
        raise NotThere("version", str(problem)) from None
    return {
        **_head(life),
        "version": shown[-1].after.version,
        "of_versions": steps[-1].after.version,
        "steps": [_step(step, life, lang) for step in shown],
        "stands": _stands(shown[-1].after),
    }


def told_apart(life: Life, lang: Lang, one: Moment, other: Moment) -> Document:
    """Only what is different between two moments. Raises NotThere."""
    steps = _steps(life)
    try:
        found = compare(life.stream, steps, one, other)
    except NoSuchMoment as problem:
        raise NotThere("version", str(problem)) from None
    recorded = [step for step in found.steps if step.recorded is not None]
    return {
        **_head(life),
        "first_version": found.before.version,
        "last_version": found.after.version,
        "of_versions": steps[-1].after.version,
        "kinds": [event_kind(step.recorded.event) for step in recorded if step.recorded],
        "refused": len(found.steps) - len(recorded),
        "changes": [_change(change, life, lang) for change in found.changes],
        "money": [_moved(move) for move in found.money],
        "stood": _stands(found.before),
        "stands": _stands(found.after),
    }


def _steps(life: Life) -> tuple[Step, ...]:
    steps = replay(life)
    if not steps:
        raise NotThere("stream", life.stream)
    return steps


def _head(life: Life) -> Document:
    as_of = instant_text(life.as_of) if life.as_of else ""
    return {"simulated": life.simulated, "as_of": as_of, "stream": life.stream}


def _stands(state: State) -> Document:
    sums = dict.fromkeys((kind for kind in AccountKind if kind not in LINE_KINDS), 0)
    for (_, kind), balance in balances(state).items():
        sums[kind] += balance
    stage = state.stage if isinstance(state, SubprojectState) else None
    money = {f"{kind.value}_vnd": amount for kind, amount in sums.items()}
    return {"stage": stage.value if stage else None, **(money if isinstance(state, SubprojectState) else {})}


def _step(step: Step, life: Life, lang: Lang) -> Document:
    answered, header = step.answered, step.answered.command.header
    hand = step.recorded.hand if step.recorded else None
    body = step.recorded.event if step.recorded else answered.command.decides
    return {
        "version": step.recorded.version if step.recorded else None,
        "outcome": "recorded" if step.recorded else "refused",
        "kind": event_kind(step.recorded.event) if step.recorded else None,
        "action": header.action.value,
        "signed_at": instant_text(header.signed_at),
        "received_at": instant_text(answered.facts.received_at),
        "recorded_at": instant_text(answered.recorded_at),
        "decided_by": list(header.decided_by),
        "on_behalf_of": list(hand.on_behalf_of) if hand else _principals(step.mandates),
        "entered_by": header.entered_by,
        "attested": header.attested.value,
        "duty": hand.duty.value if hand else None,
        "paper": header.paper.model_dump(mode="json") if header.paper else None,
        "unchecked": [one.model_dump(mode="json") for one in header.unchecked],
        "article": step.row.article if step.row else None,
        "cited": cited(step.row.article, lang) if step.row else "",
        "mandates": [mandate.model_dump(mode="json", exclude={"within"}) for mandate in step.mandates],
        "refusal": _refusal(answered, life, lang),
        "changes": [_change(change, life, lang) for change in step.changes],
        "money": [_moved(move) for move in step.money],
        "stands": _stands(step.after),
        "body": body.model_dump(mode="json", exclude={"hand"}),
        "command_id": header.command_id,
        "position": answered.position,
        "hash": step.recorded.hash if step.recorded else answered.hash,
        "build": answered.build,
    }


def _principals(mandates: Iterable[MandateFact]) -> list[str]:
    return sorted({one.delegated_by for one in mandates if one.delegated_by is not None})


def _refusal(answered: Answered, life: Life, lang: Lang) -> Document | None:
    if answered.refusal is None:
        return None
    worded = refusal(answered.refusal, lang, lambda slug: life.names.get(slug, slug))
    code, detail = answered.refusal.code.value, answered.refusal.detail
    return {"code": code, "detail": detail, "sentence": worded.sentence, "basis": worded.basis}


def _change(change: Change, life: Life, lang: Lang) -> Document:
    def names(slug: str) -> str:
        return life.names.get(slug, slug)

    facet, about = change.facet, change.about
    what = changed(facet, about, lang, names)
    before, after = (value_said(facet, about, value, lang, names) for value in (change.before, change.after))
    if change.before is None and change.after is True:
        said = what
    elif change.before is None:
        said = f"{what}: {after}"
    elif change.after is None:
        said = say("replay.gone", lang, what=what, before=before)
    else:
        said = f"{what}: {before} → {after}"
    values = {"before": _plain(change.before), "after": _plain(change.after)}
    return {"facet": facet.value, "about": about, **values, "said": said}


def _plain(value: Value) -> Any:
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _moved(move: Moved) -> Document:
    return {
        "line": move.line,
        "account": move.kind.value,
        "before_vnd": move.before_vnd,
        "after_vnd": move.after_vnd,
        "delta_vnd": move.delta_vnd,
    }
