"""A forger with every right: edits an export's rows, computes hashes, chains, heads and the manifest anew.

He lacks the people's keys, the log's own key and the auditor's older checkpoint, nothing else; what he does must show all
the same.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.canonical import (
    GENESIS,
    EventLink,
    ReceiptLink,
    canonical_json,
    recorded_outcome,
    refused_outcome,
    sha256_hex,
)
from domain.merkle import leaf_hash, root_of
from store.manifest import MANIFEST, TABLES, table_file
from tests.proof.forging import rooted, signed, signer

Row = dict[str, Any]
CASE, FUND, REGISTER = "DA-2023-0001", "fund/2023/huong-son", "register/lang-giang"


NO_HISTORY = {"workflow_id": None, "run_id": None}


class Forger:
    """A copy of an export in a new folder, its tables as lists of rows; papers and law are copied as they are."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.folder = folder
        self.forges_the_chain = False
        shutil.copytree(original, folder)
        self.tables: dict[str, list[Row]] = {table: self._read(table) for table in TABLES}

    def _read(self, table: str) -> list[Row]:
        text = (self.folder / table_file(table)).read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def rows(self, table: str, where: Callable[[Row], bool] = lambda row: True) -> list[Row]:
        return [row for row in self.tables[table] if where(row)]

    def of_kind(self, kind: str) -> Row:
        """The first event of a kind."""
        return self.rows("events", lambda row: row["kind"] == kind)[0]

    def receipt_of(self, command_id: str) -> Row:
        return self.rows("receipts", lambda row: row["command_id"] == command_id)[0]

    def command_of(self, command_id: str) -> Row:
        return self.rows("commands", lambda row: row["command_id"] == command_id)[0]

    def chain_anew(self, stream: str) -> None:
        """Fresh digests and hashes for every link of a stream, in the order of its positions."""
        self.forges_the_chain = True
        commands = {row["command_id"]: row for row in self.rows("commands", lambda row: row["stream"] == stream)}
        for row in commands.values():
            row["sha256"] = sha256_hex(row["body"].encode())
        links = [(row, False) for row in self.rows("events", lambda row: row["stream"] == stream)]
        links += [(row, True) for row in self.rows("receipts", lambda row: row["stream"] == stream)]
        prev_hash = GENESIS
        for row, is_receipt in sorted(links, key=lambda link: link[0]["position"]):
            row["prev_hash"] = prev_hash
            if is_receipt:
                row["facts_sha256"] = sha256_hex(row["facts"].encode())
            row["hash"] = prev_hash = _receipt_hash(row, commands) if is_receipt else _event_hash(row)

    def record(self, refused: Row, kind: str, body: str) -> None:
        """Turn a refusal into an act: an event before its receipt, and everything after it one further."""
        stream, position = refused["stream"], refused["position"]
        events = self.rows("events", lambda row: row["stream"] == stream)
        version = 1 + sum(row["position"] < position for row in events)
        later = [row for row in events if row["version"] >= version]
        for row in later:
            row |= {"version": row["version"] + 1, "position": row["position"] + 1}
        for row in self.rows("receipts", lambda row: row["stream"] == stream and row["position"] >= position):
            row["position"] += 1
            if row["first_version"] is not None:
                row |= {"first_version": row["first_version"] + 1, "last_version": row["last_version"] + 1}
        for row in self.rows("ledger", lambda row: row["stream"] == stream and row["version"] >= version):
            row["version"] += 1
        refused |= {
            "outcome": "recorded",
            "code": None,
            "detail": None,
            "first_version": version,
            "last_version": version,
        }
        event = {name: refused[name] for name in ("stream", "command_id", "recorded_at", "build", "prev_hash", "hash")}
        event |= {"version": version, "position": position, "kind": kind, "kind_version": 1, "body": body}
        self.tables["events"].insert(self.tables["events"].index(later[0]), event)

    def cut_after(self, stream: str, position: int) -> None:
        """No link of the stream beyond this position."""
        self.forges_the_chain = True
        for table in ("events", "receipts"):
            self.tables[table] = self.rows(table, lambda row: row["stream"] != stream or row["position"] <= position)

    def write(self) -> Path:
        """Tables in their files, then a manifest that fits them, heads and builds included."""
        if self.forges_the_chain:
            self.anchor_anew()
        for table, rows in self.tables.items():
            lines = "".join(canonical_json(row) + "\n" for row in rows)
            (self.folder / table_file(table)).write_text(lines, encoding="utf-8")
        manifest_anew(self.folder, streams=self._heads(), builds=self._builds(), as_of=self._as_of())
        return self.folder

    def anchor_anew(self) -> None:
        """The tree over the links as they are now, and one checkpoint signed with a key of his own."""
        if not self.tables["checkpoints"]:
            return  # a record that was never anchored
        links = [row for table in ("events", "receipts") for row in self.tables[table]]
        hashes = {(row["stream"], row["position"]): row["hash"] for row in links}
        kept = [row for row in self.tables["leaves"] if row["stream"] is None or (row["stream"], row["link"]) in hashes]
        known = {(row["stream"], row["link"]) for row in kept}
        kept += [{**NO_HISTORY, "stream": stream, "link": link} for stream, link in sorted(set(hashes) - known)]
        for at, row in enumerate(kept):
            row |= {"position": at, "hash": hashes.get((row["stream"], row["link"]), row.get("hash"))}
        self.tables["leaves"] = kept
        if kept:
            root = root_of(leaf_hash(bytes.fromhex(row["hash"])) for row in kept)
            by = signer(self.tables["checkpoints"][0]["note"].partition("\n")[0], "a forger")
            told = signed(rooted(len(kept), root, by.name), by)
            row = {"size": len(kept), "root": root.hex(), "vkey": by.key.vkey, "note": told.note.to_bytes().decode()}
            self.tables["checkpoints"] = [row]

    def _as_of(self) -> str:
        instants = [str(row["recorded_at"]) for table in ("events", "receipts") for row in self.tables[table]]
        return max([*instants, *(str(row["received_at"]) for row in self.tables["commands"])])

    def _builds(self) -> list[str]:
        return sorted({row["build"] for table in ("events", "receipts") for row in self.tables[table]})

    def _heads(self) -> list[Row]:
        old = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["streams"]
        heads: list[Row] = []
        for head in old:
            events = self.rows("events", lambda row, head=head: row["stream"] == head["stream"])  # type: ignore[misc]
            receipts = self.rows("receipts", lambda row, head=head: row["stream"] == head["stream"])  # type: ignore[misc]
            links = sorted([*events, *receipts], key=lambda row: row["position"])
            if links:
                now = {"version": len(events), "links": len(links)}
                last = {"head_hash": links[-1]["hash"], "last_recorded_at": links[-1]["recorded_at"]}
                heads.append({**head, **now, **last})
        return heads


def edit(row: Row, column: str, **changes: object) -> None:
    """Change top-level fields of a JSON text that stands in a column."""
    row[column] = canonical_json({**json.loads(row[column]), **changes})


def manifest_anew(folder: Path, **changes: object) -> None:
    """The manifest that an export of these files would have."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file != path)
    described = {file.relative_to(folder).as_posix(): _described(file) for file in files}
    path.write_text(canonical_json({**manifest, "files": described, **changes}) + "\n", encoding="utf-8")


def _described(file: Path) -> Row:
    content = file.read_bytes()
    rows = content.count(b"\n") if file.suffix == ".jsonl" else None
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "rows": rows}


def _event_hash(row: Row) -> str:
    columns = {name: value for name, value in row.items() if name != "hash"}
    return EventLink(**{**columns, "recorded_at": _instant(row["recorded_at"])}).hash()


def _receipt_hash(row: Row, commands: dict[str, Row]) -> str:
    command = commands.get(row["command_id"])
    if command is None:
        return str(row["hash"])
    if row["outcome"] == "recorded":
        outcome = recorded_outcome(row["first_version"], row["last_version"])
    else:
        outcome = refused_outcome(row["code"], row["detail"])
    return ReceiptLink(
        stream=row["stream"],
        position=row["position"],
        command_id=row["command_id"],
        command_sha256=command["sha256"],
        received_at=_instant(command["received_at"]),
        signatures_sha256=sha256_hex(command["signatures"].encode()),
        outcome=outcome,
        facts_sha256=row["facts_sha256"],
        recorded_at=_instant(row["recorded_at"]),
        build=row["build"],
        prev_hash=row["prev_hash"],
    ).hash()


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
