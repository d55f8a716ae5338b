"""A desk beside the recorder: what people of a synthetic year write with. Every command is really signed and decided.

It saves only what a year of thousands of cases cannot pay for: keys stay in memory, papers of one kind are one file, the
state that a decider sees is the recorder's own last fold (nobody else writes these streams), it is signed at the instant of
the last receipt, and no door and no Temporal stand in between.
"""

import base64
import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from activities.recorder import Asked, Recorder
from domain.basis import basis_of
from domain.commands import papers_of, read_command
from domain.envelope import Envelope, signatures_text
from domain.receipt import Receipt
from domain.signatures import Signature, key_id_of
from domain.state import State
from domain.values import PaperRef, instant_text
from gateway import papers
from gateway.compose import command_text
from gateway.desk import Desk, Wish
from gateway.intake import Answer, Gateway
from gateway.papers import StoredPaper
from gateway.settings import Settings
from gateway.temporal import Told
from store import intake, log
from story.cast import SYNTHETIC

if TYPE_CHECKING:
    from store.database import Pool

COUNTED = re.compile(r"[\W\d_]+")


class Pen(Desk):
    """`door` has the gateway's rights, the recorder its own; `seed` makes command ids that a second run has again."""

    def __init__(self, recorder: Recorder, door: "Pool", settings: Settings, seed: int) -> None:
        super().__init__(gateway=Gateway(door, settings, None), reader=door, settings=settings)
        self.receipts = 0
        self._now: datetime | None = None
        self._recorder = recorder
        self._door = door
        self._seed = seed
        self._keys: dict[str, tuple[str, Ed25519PrivateKey]] = {}
        self._kinds: dict[str, StoredPaper] = {}
        self._in_record: set[str] = set()
        self._asked: dict[str, int] = {}

    async def state(self, stream: str) -> State:
        async with self._recorder.pool.acquire() as connection:
            glance = await log.glance(connection, stream)
            self._now = self._now or glance.now
            return (await self._recorder.folds.seen(connection, stream, glance)).state

    def last(self, stream: str) -> State | None:
        """The state as this pen last left it, None before it has written to the stream."""
        fold = self._recorder.folds.last(stream)
        return fold.state if fold is not None else None

    async def act(self, wish: Wish, *, wait_seconds: float | None = None) -> Answer:
        """Compose, sign, take in as the gateway does, record. Raises KeyProblem and TurnedAway as a gateway would."""
        text = await self._text(wish)
        signatures = tuple(self._signed(person, text.encode()) for person in wish.who_signs)
        command, envelope = read_command(text), Envelope(text, signatures_text(signatures))
        command_id = command.header.command_id
        async with self._door.acquire() as connection:
            for cited in {paper.sha256 for paper in papers_of(command)} - self._in_record:
                stored = papers.stored(self.settings.papers_folder, cited)
                await intake.file_paper(connection, stored.sha256, stored.media_type, stored.size)
                self._in_record.add(cited)
            await log.insert_command(connection, command_id, wish.stream, wish.action.value, envelope)
        receipt: Receipt = await self._recorder.record_one(wish.stream, Asked(command, signatures, envelope))
        self.receipts += 1
        self._now = receipt.recorded_at
        return Answer(command_id, wish.stream, receipt, Told.TOLD)

    def file(self, data: bytes, *, number: str, date: str, suffix: str = "") -> PaperRef:
        """One file for all papers of a kind (the last part of the number); the record cites it by number and date."""
        kind = COUNTED.sub(" ", number.rpartition("/")[2]).strip()
        if kind not in self._kinds:
            text = f"{SYNTHETIC.upper()}\n{kind}\n"
            self._kinds[kind] = papers.store_paper(self.settings.papers_folder, text.encode(), ".txt")
        return PaperRef.model_validate({"number": number, "date": date, "sha256": self._kinds[kind].sha256})

    async def _text(self, wish: Wish) -> str:
        last = self.last(wish.stream)
        state = last if last is not None else await self.state(wish.stream)
        assert self._now is not None
        about = wish.decides.get("order_number", wish.decides.get("deadline"))
        return command_text(
            command_id=wish.command_id or self._next_id(wish.stream),
            stream=wish.stream,
            action=wish.action,
            decides=wish.decides,
            basis=basis_of(state, wish.action, about if isinstance(about, int | str) else None),
            decided_by=wish.decided_by,
            entered_by=wish.who_enters,
            signed_at=instant_text(self._now),
            attested=wish.attested,
            paper=wish.paper,
            unchecked=wish.unchecked,
        )

    def _next_id(self, stream: str) -> str:
        """A UUID of version 8 out of seed, stream and how often this stream was asked."""
        self._asked[stream] = number = self._asked.get(stream, 0) + 1
        digest = hashlib.sha256(f"{SYNTHETIC} {self._seed} {stream} {number}".encode()).digest()
        value = int.from_bytes(digest[:16], "big")
        return str(UUID(int=(value & ~(0xF << 76) & ~(0x3 << 62)) | (0x8 << 76) | (0x2 << 62)))

    def _signed(self, person: str, text: bytes) -> Signature:
        if person not in self._keys:
            path = self.settings.keys_folder / f"{person}.pem"
            private = load_pem_private_key(path.read_bytes(), password=None)
            assert isinstance(private, Ed25519PrivateKey)
            public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            self._keys[person] = (key_id_of(public), private)
        key, private = self._keys[person]
        return Signature(person=person, key=key, scheme="ed25519", data=base64.b64encode(private.sign(text)).decode())
