"""What an export says of itself: which record it is, its files with their hashes, and the head of each stream.

It lies in `manifest.json` beside the files. Whoever changes a file can write it anew, so that it proves nothing alone: it
finds accidents, and it names what the audit then recomputes.
"""

from collections.abc import Mapping
from typing import Literal

from domain.ids import StreamKind
from domain.values import Flag, Instant, Model, Sha256

FORMAT: Literal["sinhke/export/1"] = "sinhke/export/1"
MANIFEST = "manifest.json"
TABLES = ("events", "commands", "receipts", "ledger", "accounts", "lines", "histories", "leaves", "checkpoints")
PAPERS, LAW, CALENDARS = "papers", "law", "calendars"
# Why a table does not go along: `projection` is computed again from the events alone; `outbox` says what was told to whom,
# names and letters, and decides nothing; `server` is the running house's own.
Left = Literal["projection", "outbox", "server"]
LEFT_OUT: Mapping[str, Left] = {
    "code_counter": "server",
    "edition": "projection",
    "letter": "outbox",
    "mandate": "projection",
    "notice": "outbox",
    "office": "projection",
    "payment_order": "projection",
    "person": "projection",
    "record_clock": "server",
    "register_head": "projection",
    "schema_migration": "server",
    "signing_key": "projection",
    "subproject_card": "projection",
    "subproject_moment": "projection",
}


def table_file(table: str) -> str:
    return f"{table}.jsonl"


class ExportedFile(Model):
    """One file: hash, size in bytes, and for a table its rows."""

    sha256: Sha256
    bytes: int
    rows: int | None = None


class StreamHead(Model):
    """A stream's head in the database: events so far (version), links so far, last hash."""

    stream: str
    kind: StreamKind
    version: int
    links: int
    head_hash: Sha256
    last_recorded_at: Instant | None


class Manifest(Model):
    """`as_of` is the latest instant (UTC) in the record, not the time of the export: the same record gives the same bytes.

    `marking` is what every page printed from a simulated record must say; empty for a real one. `left_out` names the tables
    of the database that are not in the export, and why.
    """

    format: Literal["sinhke/export/1"] = FORMAT
    schema_version: int
    register_kind: Literal["real", "simulated"] | None
    simulated: Flag
    marking: str
    as_of: Instant | None
    builds: tuple[str, ...]
    streams: tuple[StreamHead, ...]
    files: Mapping[str, ExportedFile]
    left_out: Mapping[str, Left] = {}
