"""A desk: where a person (or the story) acts. Reads what the decider sees, makes the command, signs it, sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.actions import Action
from domain.basis import basis_of
from domain.commands import Attested
from domain.envelope import Envelope
from domain.state import State, fold
from domain.values import PaperRef, instant_text
from gateway.compose import command_text, signed
from gateway.intake import Answer, Gateway
from gateway.papers import store_paper
from gateway.settings import Settings
from store import log
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Pool

RECORD_TIME = sql("log", "record_time")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants done: the parts of a command that a person gives; the rest is read or made here."""

    stream: str
    action: Action
    decides: Mapping[str, object] = field(default_factory=dict)
    decided_by: Sequence[str]
    entered_by: str = ""
    attested: Attested = Attested.OWN_KEY
    paper: PaperRef | None = None
    unchecked: Sequence[Mapping[str, object]] = ()
    signers: Sequence[str] = ()
    command_id: str | None = None

    @property
    def who_signs(self) -> Sequence[str]:
        """Own key: the deciders; paper: whoever enters it; unless said otherwise."""
        if self.signers:
            return self.signers
        return (self.who_enters,) if self.attested is Attested.PAPER else self.decided_by

    @property
    def who_enters(self) -> str:
        return self.entered_by or self.decided_by[0]


class Desk:
    """Acts through the gateway; sees through the reader's pool; signs with the key files of this machine."""

    def __init__(self, *, gateway: Gateway, reader: "Pool", settings: Settings) -> None:
        self.gateway = gateway
        self.reader = reader
        self.settings = settings

    async def state(self, stream: str) -> State:
        """The stream's state now; ValueError if the text names no stream."""
        async with self.reader.acquire() as connection:
            return fold(stream, await log.read_stream(connection, stream))

    async def compose(self, wish: Wish) -> Envelope:
        """The signed envelope of a wish, resting on what its decider sees now. Raises KeyProblem."""
        about = wish.decides.get("order_number", wish.decides.get("deadline"))
        async with self.reader.acquire() as connection:
            state = fold(wish.stream, await log.read_stream(connection, wish.stream))
            now = await connection.fetchval(RECORD_TIME)
        text = command_text(
            command_id=wish.command_id,
            stream=wish.stream,
            action=wish.action,
            decides=wish.decides,
            basis=basis_of(state, wish.action, about if isinstance(about, int | str) else None),
            decided_by=wish.decided_by,
            entered_by=wish.who_enters,
            signed_at=instant_text(now),
            attested=wish.attested,
            paper=wish.paper,
            unchecked=wish.unchecked,
        )
        return signed(text, self.settings.keys_folder, wish.who_signs)

    async def act(self, wish: Wish, *, wait_seconds: float | None = None) -> Answer:
        """Compose, sign, submit. Raises what `Gateway.submit` raises, and KeyProblem."""
        return await self.gateway.submit(await self.compose(wish), wait_seconds=wait_seconds)

    def file(self, data: bytes, *, number: str, date: str, suffix: str = "") -> PaperRef:
        """Store a paper's bytes and name it by number and date (ISO)."""
        stored = store_paper(self.settings.papers_folder, data, suffix)
        return PaperRef.model_validate({"number": number, "date": date, "sha256": stored.sha256})
