"""What a person may read of one stream: documents with stable keys, whole đồng and ISO dates.

The terminal prints them, `--json` gives them out as they are, and the web console will show the same.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from domain.card import card_of
from domain.events import event_kind, objections, orders, subproject, ways_back
from domain.events.subproject import SubprojectEvent
from domain.ids import order_id, stream_kind
from domain.money import AccountKind
from domain.standing import waits_for
from domain.state import State, fold
from domain.state.fund import FundYearState
from domain.state.objection import Objection
from domain.state.order import Order
from domain.state.register import HeldKey, RegisterState
from domain.state.subproject import SubprojectState
from domain.times import local_date, start_of
from domain.values import DAY_TEXT, Model, instant_text
from gateway.dates import dates_of, year_of
from gateway.days import days_held
from gateway.look import Document, Look
from store.reading import StoredEvent, read_history, read_waiting
from wording import Lang, summary_of

Moment = int | date


class NotThere(Exception):
    """Nothing of that name is in the record; `what` is stream, receipt, person or version."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what} {name}")
        self.what = what
        self.name = name


async def show(look: Look, stream: str, lang: Lang, at: Moment | None = None) -> Document:
    """A stream as it stands, or as it stood after an event (version) or at the end of a Vietnamese day."""
    history = await _history(look, stream)
    seen = _until(history, at)
    if not seen:
        raise NotThere("version", str(at))
    state = fold(stream, [stored.event for stored in seen])
    waiting = [] if at else await read_waiting(look.connection, stream)
    return {
        **look.head,
        "stream": stream,
        "version": state.version,
        "of_versions": len(history),
        "known_at": instant_text(seen[-1].recorded_at),
        "hash": seen[-1].hash,
        "summary": summary_of(state, lang, look.name),
        "not_yet_processed": [{**row, "received_at": instant_text(row["received_at"])} for row in waiting],
        **_told(state, [stored.event for stored in seen], look, _day_of(at, seen[-1], look)),
    }


async def events(look: Look, stream: str) -> Document:
    """Every event of a stream in order: what, by whose hand, on which paper, when, and its place in the chain."""
    return {
        **look.head,
        "stream": stream,
        "events": [_event(stored) for stored in await _history(look, stream)],
    }


async def _history(look: Look, stream: str) -> list[StoredEvent]:
    history = await read_history(look.connection, stream) if stream_kind(stream) else []
    if not history:
        raise NotThere("stream", stream)
    return history


def _until(history: Sequence[StoredEvent], at: Moment | None) -> list[StoredEvent]:
    match at:
        case None:
            return list(history)
        case int():
            return [stored for stored in history if stored.version <= at] if 1 <= at <= len(history) else []
        case _:
            end = start_of(at + timedelta(days=1))
            return [stored for stored in history if stored.recorded_at < end]


def _event(stored: StoredEvent) -> Document:
    body = stored.event.model_dump(mode="json")
    hand = body.pop("hand")
    return {
        "version": stored.version,
        "kind": stored.kind,
        "recorded_at": instant_text(stored.recorded_at),
        **hand,
        "command_id": stored.command_id,
        "position": stored.position,
        "hash": stored.hash,
        "build": stored.build,
        "body": body,
    }


def _day_of(at: Moment | None, last: StoredEvent, look: Look) -> date:
    """The day by which a deadline is overdue or not: today, or that of the moment which is looked back at."""
    if at is None:
        return look.today
    return at if isinstance(at, date) else local_date(last.recorded_at)


def _told(state: State, past: Sequence[Model], look: Look, day: date) -> Document:
    match state:
        case SubprojectState():
            return {**_subproject(state, past, min(day, look.today)), **dates_of(state, day)}
        case FundYearState():
            told = {"kind": "fund", "law_edition": _dump(state.law_edition), "allotted_vnd": dict(state.allotted)}
            return {**told, **year_of(state, past)}
        case RegisterState():
            return _register(state)


def _subproject(state: SubprojectState, past: Sequence[Model], today: date) -> Document:
    card = card_of(state.code, [event for event in past if isinstance(event, SubprojectEvent)])
    assert card is not None and state.plan is not None and state.stage is not None
    sums = {f"{kind.value}_vnd": state.sum_of(kind) for kind in AccountKind if kind in OWN_KINDS}
    return {
        "kind": "subproject",
        "stage": state.stage.value,
        "waits_for": [waiting.model_dump(mode="json") for waiting in waits_for(state)],
        "held_since": instant_text(card.held_since),
        "days_held": None if state.ended else days_held(card.held_since, today),
        "plan": _dump(state.plan),
        "approved_vnd": state.approved_vnd,
        "contract_vnd": state.contract_vnd,
        "accepted_vnd": state.accepted_vnd,
        **sums,
        "disbursed_vnd": state.sum_of(AccountKind.ADVANCED) + state.sum_of(AccountKind.PAID),
        "meeting": _dump(state.meeting),
        "posting": _posting(state, past),
        "objections": [_objection(found) for found in state.objections],
        "dossier_version": state.dossier_version,
        "dossier": _dump(state.dossier),
        "returns": [told for number, event in enumerate(past, 1) if (told := _return(number, event))],
        "contract": _dump(state.contract),
        "counterpart_vnd": state.counterpart_vnd,
        "animals_delivered": len(state.deliveries),
        "animals_accepted": len(state.accepted_tags),
        "orders": [_order(state.code, order) for order in state.orders],
        "final_account": _dump(state.final_account),
        "final_account_approved": state.final_account_approved,
        "acts": [done.model_dump(mode="json") for done in state.acts],
    }


OWN_KINDS = frozenset(
    {AccountKind.RESERVED, AccountKind.COMMITTED, AccountKind.SUBMITTED, AccountKind.ADVANCED, AccountKind.PAID}
)


def _posting(state: SubprojectState, past: Sequence[Model]) -> Document | None:
    """The list of the last meeting as it hangs, with the last day that the law wants it to hang."""
    if state.posting is None:
        return None
    posted = next(event for event in reversed(past) if isinstance(event, objections.BeneficiaryListPosted))
    through = posted.posted_through
    return {**_dump(state.posting), "posted_through": through.isoformat() if through else None}


def _objection(found: Objection) -> Document:
    return {"number": found.number, **_dump(found.raised), "answer": _dump(found.answer)}


def _return(version: int, event: Model) -> Document | None:
    """What was sent back to be done again: by which event, why, and whose acts fell with it."""
    match event:
        case subproject.DossierReturned():
            back: Document = {**_dump(event.returned), "dossier_version": event.version}
            back["voids"] = [voided.model_dump(mode="json") for voided in event.voids]
        case orders.OrderReturned():
            back = {"reason": event.reason, "order_number": event.number}
        case ways_back.FinalAccountReturned():
            back = {"reason": event.reason}
        case _:
            return None
    return {"version": version, "kind": event_kind(event), **back}


def _order(code: str, order: Order) -> Document:
    return {
        "order_id": order_id(code, order.number),
        "number": order.number,
        "status": order.status.value,
        "kind": order.order.kind.value,
        "new_vnd": order.order.new_vnd,
        "cleared_vnd": order.order.cleared_vnd,
        "answer": _dump(order.answer),
    }


def _register(state: RegisterState) -> Document:
    return {
        "kind": "register",
        "register_kind": state.kind.value if state.kind else None,
        "people": sorted(state.people),
        "machines": sorted(state.machines),
        "keys": [_key(name, key) for name, key in sorted(state.keys.items())],
        "offices": sorted(state.offices),
        "mandates": [mandate.model_dump(mode="json") for mandate in state.mandates],
        "law_editions": sorted(f"{edition.name} {edition.sha256}" for edition in state.law_editions),
        "calendars": sorted(f"{edition.name} {edition.sha256}" for edition in state.calendars),
    }


def _key(name: str, key: HeldKey) -> Document:
    ends = instant_text(key.valid_to) if key.valid_to else None
    return {"key": name, "person": key.person, "valid_from": instant_text(key.valid_from), "valid_to": ends}


def _dump(value: Model | None) -> Any:
    return value.model_dump(mode="json") if value else None


def as_moment(text: str) -> Moment | None:
    """A version or a day as it is typed; None for neither."""
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        return date.fromisoformat(text) if DAY_TEXT.fullmatch(text) else None
    except ValueError:
        return None
