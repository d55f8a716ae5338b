"""The outbox as people look at it: what is to be told, to whom, and how far it has come."""

import json
from collections.abc import Mapping
from typing import Any

from domain.letters import NoticeStand, message_id
from domain.notices import NoticeKind
from domain.values import instant_text
from gateway.addresses import AddressProblem, read_addresses
from gateway.look import Document, Look
from gateway.reading import NotThere
from gateway.settings import Settings
from store.notices import list_notices
from store.reading import person_known
from wording import Lang
from wording.letters import notice_sentence


async def notices(look: Look, settings: Settings, person: str | None, lang: Lang) -> Document:
    """What is to be told, of one person or of all, what is not sent first. Raises NotThere for an unknown person."""
    if person is not None and not await person_known(look.connection, person):
        raise NotThere("person", person)
    addresses: Mapping[str, str] = {}
    unreadable = None
    try:
        addresses = read_addresses(settings.addresses)
    except AddressProblem as problem:
        unreadable = str(problem)
    rows = await list_notices(look.connection, person)
    return {
        **look.head,
        "person": person,
        "sending": bool(settings.smtp_host),
        "addresses_unreadable": unreadable,
        "notices": [_notice(row, look, addresses, lang) for row in rows],
    }


def _notice(row: Mapping[str, Any], look: Look, addresses: Mapping[str, str], lang: Lang) -> Document:
    kind = NoticeKind(row["kind"])
    stand, since = _stand(row)
    duty, _, office = row["unheld"].partition("@")
    return {
        "stream": row["stream"],
        "version": row["version"],
        "kind": kind.value,
        "sentence": notice_sentence(kind, json.loads(row["detail"]), lang, look.name),
        "person": row["person"] or None,
        "unheld_duty": duty or None,
        "unheld_office": office or None,
        "address_known": row["person"] in addresses,
        "at_once": row["at_once"],
        "created_at": instant_text(row["created_at"]),
        "stand": stand.value,
        "since": instant_text(since),
        "message_id": message_id(row["letter_id"]) if row["letter_id"] else None,
        "attempts": row["attempts"] or 0,
        "problem": row["last_problem"],
        "answer": row["last_answer"],
        "next_attempt_at": instant_text(row["next_attempt_at"]) if stand is NoticeStand.FAILING else None,
    }


def _stand(row: Mapping[str, Any]) -> tuple[NoticeStand, Any]:
    """How far a notice has come, and since when."""
    if row["unheld"]:
        return NoticeStand.UNHELD, row["created_at"]
    if row["letter_id"] is None:
        return NoticeStand.WAITING, row["created_at"]
    if row["sent_at"] is not None:
        return NoticeStand.SENT, row["sent_at"]
    return (NoticeStand.FAILING if row["last_problem"] else NoticeStand.MADE), row["made_at"]
