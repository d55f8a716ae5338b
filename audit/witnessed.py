"""Q2: is it the log that was witnessed? Every link against its leaf, every root computed again, every checkpoint checked.

What proves is a checkpoint that was held outside and is handed in, with a key that came another way than the export:
whoever can rewrite the whole log can also sign it anew. Links beyond the largest one handed in are counted and unproved.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from audit.findings import Findings, at
from audit.record import Group, Record
from audit.report import Input, Place
from audit.rows import CheckpointRow, EventRow, HistoryRow, LeafRow, ReceiptRow
from domain.canonical import history_hash, sha256_hex
from domain.checkpoint import SignedCheckpoint, read_checkpoint
from domain.merkle import HASH_BYTES, CompactRange, leaf_hash
from domain.note import KeyType, MalformedNote, NoteKey, read_vkey
from store.manifest import table_file

LEAVES, CHECKPOINTS = table_file(LeafRow.table), table_file(CheckpointRow.table)


@dataclass(frozen=True)
class Handed:
    """What the auditor brings along: notes by the names of their files, and keys of the log and of its witnesses."""

    notes: Sequence[tuple[str, bytes]] = ()
    keys: Sequence[NoteKey] = ()


@dataclass(frozen=True)
class Claim:
    """A root that somebody has signed for a size, and where it stands."""

    place: Place
    signed: SignedCheckpoint


class WitnessedLog:
    """The findings of Q2. Memory holds 32 bytes and a number a leaf, whatever the record holds."""

    def __init__(self, findings: Findings, record: Record, handed: Handed) -> None:
        self.findings = findings
        self.record = record
        self.handed = handed
        self._entries = bytearray()
        self._links: dict[str, array[int]] = {}
        self._runs: dict[tuple[str, str], int] = {}
        self._met: dict[str, int] = {}
        self._told: list[NoteKey] = []
        self._take_leaves()

    def look_at(self, group: Group) -> None:
        """Every link of a stream stands under its own place in the tree."""
        links: list[EventRow | ReceiptRow] = [*group.events, *group.receipts]
        links.sort(key=lambda row: row.position)
        places = self._links.get(group.stream, array("q"))
        self._met[group.stream] = len(links)
        for row, leaf in zip(links, places, strict=False):
            entry = self._entries[leaf * HASH_BYTES : (leaf + 1) * HASH_BYTES].hex()
            place = Place(
                stream=group.stream, position=row.position, command_id=row.command_id, file=LEAVES, row=leaf + 1
            )
            self.findings.compare(place, "hash", entry, row.hash)
        for link, leaf in enumerate(places[len(links) :], start=len(links) + 1):
            place = Place(stream=group.stream, position=link, file=LEAVES, row=leaf + 1)
            self.findings.broken(at(place, "link", "no such link", self._entry(leaf).hex()))

    def finish(self) -> None:
        """The roots, once every stream has gone by."""
        for stream in sorted(set(self._links) - set(self._met)):
            place = Place(stream=stream, file=LEAVES, row=self._links[stream][0] + 1)
            self.findings.broken(at(place, "stream", "no such stream", stream))
        histories = self._look_at_histories()
        rows = enumerate(self.record.rows(CheckpointRow), start=1)
        kept = list(filter(None, [self._kept(number, row) for number, row in rows]))
        brought = list(filter(None, [self._brought(name, note) for name, note in self.handed.notes]))
        self._still_there(kept, brought)
        self._origins([*kept, *brought])
        self._roots([*kept, *brought])
        if not self.handed.notes:
            self.findings.lacks(Input.CHECKPOINT)
        elif not self.handed.keys:
            self.findings.lacks(Input.LOG_KEY)
        covered = max((claim.signed.checkpoint.size for claim in brought), default=0)
        leaves = [*self._links.values(), self._runs.values()]
        beyond = sum(self._met.values()) + histories - sum(sum(leaf < covered for leaf in places) for places in leaves)
        if self.handed.notes and beyond > 0:
            self.findings.lacks(Input.NOT_WITNESSED, str(beyond))

    def _look_at_histories(self) -> int:
        """Every exported history has its digest, and stands under its own place in the tree; how many there are."""
        met = set()
        for number, row in enumerate(self.record.rows(HistoryRow), start=1):
            place, run = Place(file=table_file(HistoryRow.table), row=number), (row.workflow_id, row.run_id)
            self.findings.compare(place, "sha256", row.sha256, sha256_hex(row.body.encode()))
            met.add(run)
            if run in self._runs:
                entry = self._entry(self._runs[run]).hex()
                self.findings.compare(place, "leaf", entry, history_hash(*run, row.sha256))
        for run in sorted(set(self._runs) - met):
            self.findings.broken(
                at(Place(file=LEAVES, row=self._runs[run] + 1), "run_id", "no such history", " ".join(run))
            )
        return len(met)

    def _entry(self, leaf: int) -> bytes:
        return bytes(self._entries[leaf * HASH_BYTES : (leaf + 1) * HASH_BYTES])

    def _take_leaves(self) -> None:
        """Leaves in the order of the tree; the links of a stream come in their order, none left out and none twice."""
        for position, row in enumerate(self.record.rows(LeafRow)):
            place = Place(stream=row.stream, position=row.link, file=LEAVES, row=position + 1)
            self.findings.compare(place, "position", row.position, position)
            self._entries += bytes.fromhex(row.hash)
            if row.stream is None:
                self.findings.compare(place, "run_id", row.run in self._runs, False)
                self._runs[row.run] = position
                continue
            places = self._links.setdefault(row.stream, array("q"))
            places.append(position)
            self.findings.compare(place, "link", row.link, len(places))

    def _kept(self, number: int, row: CheckpointRow) -> Claim | None:
        """A checkpoint of the export: its note is signed by the key that it names, and by the log's if that was handed in."""
        place = Place(file=CHECKPOINTS, row=number)
        try:
            signed, key = read_checkpoint(row.note.encode()), read_vkey(row.vkey)
        except MalformedNote as problem:
            self.findings.broken(at(place, "note", str(problem), "a signed checkpoint"))
            return None
        said = (signed.checkpoint.size, signed.checkpoint.root.hex())
        self.findings.compare(place, "note", said, (row.size, row.root))
        self._told.append(key)
        logs = [one for one in self.handed.keys if one.type is KeyType.ED25519] or [key]
        if key not in logs or not signed.is_of(key):
            self.findings.broken(at(place, "signature", key.vkey, " or ".join(one.vkey for one in logs)))
        return Claim(place, signed)

    def _brought(self, name: str, note: bytes) -> Claim | None:
        """A checkpoint that was held outside, signed by the log or cosigned by a witness whose key was handed in."""
        place = Place(file=name)
        try:
            signed = read_checkpoint(note)
        except MalformedNote as problem:
            self.findings.broken(at(place, "note", str(problem), "a signed checkpoint"))
            return None
        keys = self.handed.keys or self._told
        if not any(signed.is_of(key) or _cosigned(signed, key) for key in keys):
            found = ", ".join(f"{one.name}+{one.key_id.hex()}" for one in signed.note.signatures)
            self.findings.broken(at(place, "signature", found, " or ".join(key.vkey for key in keys) or "a known key"))
        return Claim(place, signed)

    def _still_there(self, kept: Sequence[Claim], brought: Sequence[Claim]) -> None:
        """What was once signed and handed out is still in the record."""
        sizes = {claim.signed.checkpoint.size for claim in kept}
        for claim in brought:
            size = claim.signed.checkpoint.size
            self.findings.compare(claim.place, "checkpoint", size if size in sizes else None, size)

    def _origins(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            self.findings.compare(
                claim.place, "origin", claim.signed.checkpoint.origin, claims[0].signed.checkpoint.origin
            )

    def _roots(self, claims: Sequence[Claim]) -> None:
        """One passage over the leaves, which has at each size the root that was signed there."""
        size, grown = len(self._entries) // HASH_BYTES, CompactRange()
        for claim in sorted(claims, key=lambda one: one.signed.checkpoint.size):
            signed = claim.signed.checkpoint
            if signed.size > size:
                self.findings.broken(at(claim.place, "size", f"{size} leaves", f"at least {signed.size}"))
                return
            grown = grown.grown(leaf_hash(entry) for entry in self._between(grown.size, signed.size))
            self.findings.compare(claim.place, "root", grown.root().hex(), signed.root.hex())

    def _between(self, first: int, end: int) -> Sequence[bytes]:
        return [self._entry(leaf) for leaf in range(first, end)]


def _cosigned(signed: SignedCheckpoint, key: NoteKey) -> bool:
    return key.type is KeyType.COSIGNATURE and signed.note.signed_by(key)
