"""What a person is told of one command: the receipt, that it still waits, or what would become of it."""

from uuid import UUID

from domain.commands import read_command
from domain.events import event_kind
from domain.events.hand import Hand
from domain.receipt import Receipt
from domain.refusals import Refusal
from domain.values import Model, instant_text
from gateway.dry_run import Foreseen
from gateway.intake import Answer
from gateway.look import Document, Look
from gateway.reading import NotThere
from gateway.temporal import Told
from store import log
from store.reading import read_event_at
from wording import Lang, refusal


async def receipt(look: Look, command_id: str, lang: Lang) -> Document:
    """What was asked under this id and what became of it. Raises NotThere."""
    stored = await log.read_command(look.connection, command_id) if _is_id(command_id) else None
    if stored is None:
        raise NotThere("receipt", command_id)
    header = read_command(stored.envelope.command_text).header
    asked = {
        "command_id": command_id,
        "stream": stored.stream,
        "action": stored.action,
        "decided_by": list(header.decided_by),
        "entered_by": header.entered_by,
        "attested": header.attested.value,
        "paper": header.paper.model_dump(mode="json") if header.paper else None,
        "signed_at": instant_text(header.signed_at),
        "received_at": instant_text(stored.received_at),
    }
    return {**look.head, **asked, **_became(stored.receipt, look, lang), **await _for_whom(look, stored.receipt)}


async def answer(look: Look, given: Answer, lang: Lang) -> Document:
    """What the sender of a command is told: the receipt, or that it is received and not yet processed."""
    told = {"command_id": given.command_id, "stream": given.stream, "told": given.told is Told.TOLD}
    return {**look.head, **told, **_became(given.receipt, look, lang), **await _for_whom(look, given.receipt)}


def foreseen(seen: Foreseen, lang: Lang) -> Document:
    """What would be recorded or refused now."""
    decision = seen.decision
    first = seen.version + 1
    happened = [
        {"version": version, "kind": event_kind(event), **event.model_dump(mode="json", exclude={"hand"})}
        for version, event in enumerate(decision.events, start=first)
    ]
    return {
        **seen.look.head,
        "dry_run": True,
        "stream": seen.command.header.stream,
        "action": seen.command.action.value,
        "outcome": "refused" if decision.refusal else "recorded",
        "on_behalf_of": sorted({name for event in decision.events for name in _principals(event)}),
        "first_version": first if happened else None,
        "last_version": seen.version + len(happened) if happened else None,
        "events": happened,
        "assumed": list(decision.assumed),
        "refusal": _refusal(decision.refusal, seen.look, lang),
    }


async def _for_whom(look: Look, found: Receipt | None) -> Document:
    """By whom and for whom it was done, as the event says it: who acts by delegation does not act alone."""
    if found is None or found.first_version is None:
        return {"on_behalf_of": []}
    event = await read_event_at(look.connection, found.stream, found.first_version)
    return {"on_behalf_of": _principals(event)}


def _principals(event: Model) -> list[str]:
    by = getattr(event, "hand", None)
    return list(by.on_behalf_of) if isinstance(by, Hand) else []


def _is_id(typed: str) -> bool:
    try:
        return str(UUID(typed)) == typed
    except ValueError:
        return False


def _became(found: Receipt | None, look: Look, lang: Lang) -> Document:
    if found is None:
        return {"outcome": "received", "refusal": None}
    return {
        "action": found.action,
        "outcome": found.outcome.value,
        "first_version": found.first_version,
        "last_version": found.last_version,
        "refusal": _refusal(found.refusal, look, lang),
        "position": found.position,
        "hash": found.hash,
        "received_at": instant_text(found.received_at),
        "recorded_at": instant_text(found.recorded_at),
        "build": found.build,
    }


def _refusal(refused: Refusal | None, look: Look, lang: Lang) -> Document | None:
    if refused is None:
        return None
    worded = refusal(refused, lang, look.name)
    return {
        "code": refused.code.value,
        "detail": refused.detail,
        "retryable": worded.retryable,
        "sentence": worded.sentence,
        "basis": worded.basis,
        "next": worded.next,
    }
