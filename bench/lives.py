"""Lives played in thought: real commands, composed, signed and decided beforehand, so that a clock measures none of it.

The bodies and papers are the story's own; `decide` and the facts are real, only nothing is written.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from activities.editions import calendar_of, edition_of
from activities.recorder import read_asked
from bench.money import CASE_DAY, FUND_YEAR
from domain.basis import basis_of
from domain.decide import calendar_wanted, decide, edition_wanted
from domain.envelope import Envelope
from domain.events import event_kind, event_text
from domain.receipt import Outcome, Receipt
from domain.state import fold
from domain.values import EditionRef, Model, instant_text
from gateway.compose import command_text, signed
from gateway.desk import Desk, Wish
from gateway.intake import Answer
from gateway.temporal import Told
from store.facts import read_facts
from store.queries import sql
from story.cast import Commune
from story.life import Plan
from story.money import Money
from story.teller import Teller

if TYPE_CHECKING:
    from store.database import Connection

RECORD_TIME = sql("log", "record_time")
SUPPORT_VND, COUNTERPART_VND = 10_000_000, 2_500_000


@dataclass(frozen=True)
class Step:
    """One command of a life, with what the recorder will write of it: kind and text of each event, text of the facts."""

    envelope: Envelope
    action: str
    command_id: str
    events: tuple[tuple[str, str], ...]
    facts: str


@dataclass(frozen=True)
class LifeScript:
    """The steps of one case, in order."""

    stream: str
    steps: tuple[Step, ...]


class Rehearsal(Desk):
    """A desk whose commands go nowhere: each is decided on the facts of now and kept as a step of one case."""

    def __init__(self, desk: Desk, connection: "Connection") -> None:
        super().__init__(gateway=desk.gateway, reader=desk.reader, settings=desk.settings)
        self.steps: list[Step] = []
        self._past: list[Model] = []
        self._connection = connection

    async def act(self, wish: Wish, *, wait_seconds: float | None = None) -> Answer:
        """Compose, sign, read, decide; the receipt stands in nobody's record."""
        state = fold(wish.stream, self._past)
        now = await self._connection.fetchval(RECORD_TIME)
        text = command_text(
            stream=wish.stream,
            action=wish.action,
            decides=wish.decides,
            basis=basis_of(state, wish.action),
            decided_by=wish.decided_by,
            entered_by=wish.who_enters,
            signed_at=instant_text(now),
            attested=wish.attested,
            paper=wish.paper,
            unchecked=wish.unchecked,
        )
        envelope = signed(text, self.settings.keys_folder, wish.who_signs)
        command = read_asked(envelope.wire().decode()).command
        read = await read_facts(self._connection, command, envelope.signatures(), now, state)
        wanted, days = edition_wanted(state, command), calendar_wanted(state, command)
        decision = decide(
            state,
            command,
            read.facts,
            edition_of(wanted) if wanted else None,
            calendar_of(days) if days else None,
        )
        assert decision.refusal is None, f"{wish.action} of {wish.stream} would be refused: {decision.refusal}"
        self._past += decision.events
        events = tuple((event_kind(event), event_text(event)) for event in decision.events)
        command_id = command.header.command_id
        self.steps.append(Step(envelope, wish.action.value, command_id, events, read.facts.text()))
        receipt = Receipt(
            command_id=command_id,
            stream=wish.stream,
            action=wish.action.value,
            outcome=Outcome.RECORDED,
            position=len(self.steps),
            hash="",
            received_at=now,
            recorded_at=now,
            build="rehearsal",
        )
        return Answer(command_id, wish.stream, receipt, Told.TOLD)


async def rehearse(
    desk: Desk,
    connection: "Connection",
    commune: Commune,
    editions: tuple[EditionRef, EditionRef],
    *,
    until_approval: bool = False,
) -> LifeScript:
    """A fresh case of a commune: ten commands from opening to acceptance, or the seven that end with its approval."""
    day = CASE_DAY
    code = await desk.gateway.next_code(FUND_YEAR)
    rehearsal = Rehearsal(desk, connection)
    case = Money(Teller(rehearsal, lambda line: None), plan_of(code, commune), *editions)
    await case.open(day)
    await case.meets(day, households=90, present=80, votes_for=75)
    await case.posts(day, day)
    await case.submits(day)
    await case.is_found_complete(day)
    await case.is_appraised(day)
    await case.is_approved(day, SUPPORT_VND)
    if not until_approval:
        await case.signs_contract(day, SUPPORT_VND)
        await case.delivers(day, [1])
        await case.accepts(day, SUPPORT_VND, [1])
    return LifeScript(code, tuple(rehearsal.steps))


def plan_of(code: str, commune: Commune) -> Plan:
    return Plan(
        code=code,
        commune=commune,
        title=f"Nuôi bò sinh sản (giả định) {code}",
        area_class="hard",
        support_vnd=SUPPORT_VND,
        counterpart_vnd=COUNTERPART_VND,
        households=1,
        tag=code,
    )
