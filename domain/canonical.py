"""Canonical text and the hash chain: what is hashed, in one place, so that anybody can compute it again by hand.

A link's preimage is a tag, then one line `name:bytelength:value` per field in fixed order. Lengths make the text
unambiguous whatever the values hold; the tag keeps an event from being read as a receipt. Each stream is one chain of
links: its events and, after the events that it caused, every receipt (design.md section 8).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.values import instant_text

GENESIS = "0" * 64


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical_text(tag: str, fields: Iterable[tuple[str, str]]) -> bytes:
    """UTF-8 bytes of the tag line and one `name:bytelength:value` line per field."""
    lines = [tag]
    lines += [f"{name}:{len(value.encode())}:{value}" for name, value in fields]
    return "\n".join(lines).encode()


def canonical_json(value: Mapping[str, object] | Sequence[object]) -> str:
    """JSON with sorted keys, no spaces, letters as they are, and no float: one value has one text.

    Raises TypeError on a float, wherever it hides: money and weights are integers here.
    """
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _refuse_floats(value: object) -> None:
    if value is None or isinstance(value, (str, int)):
        return
    if isinstance(value, float):
        raise TypeError("a body carries no float")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, Sequence):
        for item in value:
            _refuse_floats(item)


@dataclass(frozen=True, kw_only=True)
class EventLink:
    """One event as it stands in the chain. `version` counts events, `position` counts links; both start at 1."""

    stream: str
    position: int
    version: int
    kind: str
    kind_version: int
    body: str
    command_id: str
    recorded_at: datetime
    build: str
    prev_hash: str

    def hash(self) -> str:
        """SHA-256 (hex) over the one text of this event and the hash before it."""
        return sha256_hex(
            canonical_text(
                "sinhke/event/1",
                (
                    ("stream", self.stream),
                    ("position", str(self.position)),
                    ("version", str(self.version)),
                    ("kind", self.kind),
                    ("kind_version", str(self.kind_version)),
                    ("body", self.body),
                    ("command_id", self.command_id),
                    ("recorded_at", instant_text(self.recorded_at)),
                    ("build", self.build),
                    ("prev_hash", self.prev_hash),
                ),
            )
        )


@dataclass(frozen=True, kw_only=True)
class ReceiptLink:
    """One receipt as it stands in the chain: what was asked, by which signatures, on which facts, and what came of it.

    `outcome` is the exact text of `outcome_text`.
    """

    stream: str
    position: int
    command_id: str
    command_sha256: str
    received_at: datetime
    signatures_sha256: str
    outcome: str
    facts_sha256: str
    recorded_at: datetime
    build: str
    prev_hash: str

    def hash(self) -> str:
        """SHA-256 (hex) over the one text of this receipt and the hash before it."""
        return sha256_hex(
            canonical_text(
                "sinhke/receipt/1",
                (
                    ("stream", self.stream),
                    ("position", str(self.position)),
                    ("command_id", self.command_id),
                    ("command_sha256", self.command_sha256),
                    ("received_at", instant_text(self.received_at)),
                    ("signatures_sha256", self.signatures_sha256),
                    ("outcome", self.outcome),
                    ("facts_sha256", self.facts_sha256),
                    ("recorded_at", instant_text(self.recorded_at)),
                    ("build", self.build),
                    ("prev_hash", self.prev_hash),
                ),
            )
        )


def recorded_outcome(first_version: int, last_version: int) -> str:
    return canonical_json({"outcome": "recorded", "first_version": first_version, "last_version": last_version})


def refused_outcome(code: str, detail: str) -> str:
    """`detail` is the exact stored text of the refusal's detail (JSON)."""
    return canonical_json({"outcome": "refused", "code": code, "detail": detail})


def history_hash(workflow_id: str, run_id: str, sha256: str) -> str:
    """SHA-256 (hex) of one exported history: its leaf says of which run it is, and the digest of its exact text."""
    fields = (("workflow_id", workflow_id), ("run_id", run_id), ("sha256", sha256))
    return sha256_hex(canonical_text("sinhke/history/1", fields))
