"""The teller: moves the record's clock, files synthetic papers, sends one command after another, and keeps what came of each.

The story says beforehand what it expects; another outcome ends it with an error, so the demonstration cannot lie.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from domain.actions import Action
from domain.commands import Attested
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from domain.events.deadlines import MarkPassed
from domain.events.fund import PeriodClosed
from domain.events.orders import OrderAccepted, OrderRefused, OrderSent
from domain.receipt import Receipt
from domain.refusals import RefusalCode
from domain.state.order import ANSWERED
from domain.state.subproject import SubprojectState
from domain.times import VIETNAM
from domain.values import Model, PaperRef, instant_text
from gateway.desk import Desk, Wish
from store import log
from store.reading import StoredEvent, looking, read_event_at, read_history
from story.cast import AREA, REGISTRAR, SYNTHETIC

ORDER_SECONDS = 40.0
CLOCK_SECONDS = 60.0
EIGHT = time(8)


@dataclass(frozen=True)
class Line:
    """One command of the story: who asked what of which stream, and the receipt, or the answer at the door.

    `note` names a remark of `story.note`, with its `values`, that explains the line to a visitor; `instead_of` are those
    for whom the people acted by delegation.
    """

    scene: str
    people: tuple[str, ...]
    stream: str
    action: str
    receipt: Receipt | None
    turned_away: TurnedAway | None = None
    note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    instead_of: tuple[str, ...] = ()


class StoryBrokenError(Exception):
    """Something else came out than the story says."""


class Teller:
    """Tells through one desk; `heard` is called with every line as it happens."""

    def __init__(self, desk: Desk, heard: Callable[[Line], None]) -> None:
        self.desk = desk
        self.lines: list[Line] = []
        self.scene = ""
        self._heard = heard
        self._rung: dict[str, int] = {}

    def paper(self, title: str, number: str, on: str) -> PaperRef:
        """A synthetic paper whose text says that it is one."""
        text = f"{SYNTHETIC.upper()}\n{title}\n{number}\n{on}\n"
        return self.desk.file(text.encode(), number=number, date=on, suffix=".txt")

    async def morning(self, day: str, at_time: time = EIGHT) -> None:
        """Move the simulated clock to eight o'clock of a Vietnamese day, or to another time of it."""
        at = datetime.combine(date.fromisoformat(day), at_time, VIETNAM)
        wish = Wish(
            stream=f"register/{AREA}",
            action=Action.MOVE_CLOCK,
            decides={"to": instant_text(at)},
            decided_by=[REGISTRAR],
        )
        answer = await self.desk.act(wish)
        if answer.receipt is None or answer.receipt.refusal is not None:
            raise StoryBrokenError(f"the clock did not move to {day}: {answer}")

    async def does(
        self,
        people: str | Sequence[str],
        action: Action,
        stream: str,
        decides: Mapping[str, object] | None = None,
        *,
        paper: PaperRef | None = None,
        attested: Attested = Attested.OWN_KEY,
        entered_by: str = "",
        unchecked: Sequence[Mapping[str, object]] = (),
        refused: RefusalCode | None = None,
        note: str = "",
        values: Mapping[str, object] | None = None,
        instead_of: tuple[str, ...] = (),
    ) -> Receipt:
        """Send a command and expect it recorded, or refused with this code; its event must name `instead_of` as well."""
        deciders = (people,) if isinstance(people, str) else tuple(people)
        wish = Wish(
            stream=stream,
            action=action,
            decides=decides or {},
            decided_by=deciders,
            entered_by=entered_by,
            attested=attested,
            paper=paper,
            unchecked=unchecked,
        )
        answer = await self.desk.act(wish)
        if answer.receipt is None:
            raise StoryBrokenError(f"{action} of {stream} has no receipt")
        told = Line(self.scene, deciders, stream, action.value, answer.receipt, None, note, values or {}, instead_of)
        self._tell(told)
        got = answer.receipt.refusal.code if answer.receipt.refusal else None
        if got is not refused:
            raise StoryBrokenError(
                f"{action} of {stream}: expected {refused or 'recorded'}, got {answer.receipt.refusal}"
            )
        if instead_of:
            await self._names_both(answer.receipt, stream, instead_of)
        return answer.receipt

    async def _names_both(self, receipt: Receipt, stream: str, instead_of: tuple[str, ...]) -> None:
        assert receipt.first_version is not None
        async with looking(self.desk.reader) as connection:
            event = await read_event_at(connection, stream, receipt.first_version)
        if getattr(event, "hand").on_behalf_of != instead_of:  # noqa: B009 - every event of a case has a hand
            raise StoryBrokenError(f"the event of {stream} does not name {instead_of}: {event}")

    async def is_turned_away(
        self, person: str, envelope: Envelope, action: Action, stream: str, at: DoorAnswer
    ) -> None:
        """Submit an envelope that the door must not take."""
        try:
            await self.desk.gateway.submit(envelope)
        except TurnedAway as turned:
            self._tell(Line(self.scene, (person,), stream, action.value, None, turned))
            if turned.answer is at:
                return
        raise StoryBrokenError(f"{action} of {stream}: the door did not answer {at}")

    async def treasury_answers(self, code: str, number: int, *, note: str = "") -> None:
        """Wait until an order is answered on the record: the treasury desk conducts it by itself. Tell what it recorded."""
        async with asyncio.timeout(ORDER_SECONDS):
            while True:
                state = await self.desk.state(code)
                assert isinstance(state, SubprojectState)
                order = state.order(number)
                if order is not None and order.status in ANSWERED:
                    break
                await asyncio.sleep(0.1)
        for stored in await self._history(code):
            if isinstance(stored.event, OrderSent | OrderAccepted | OrderRefused) and stored.event.number == number:
                answered = note if stored.kind != OrderSent.__name__ else ""
                await self._tell_stored(code, stored, stored.event.hand.decided_by, answered)

    async def clock_says(
        self,
        stream: str,
        kind: type[MarkPassed | PeriodClosed],
        *,
        note: str = "",
        values: Callable[[Model], Mapping[str, object]] = lambda event: {},
    ) -> Model:
        """Wait for the clock's next word on a stream, which must be of this kind, and tell it. Gives its event.

        `values`: those of the note, from the event.
        """
        known = self._rung.get(stream, 0)
        async with asyncio.timeout(CLOCK_SECONDS):
            while True:
                rung = [one for one in await self._history(stream) if _is_rung(one.event)]
                if len(rung) > known:
                    break
                await asyncio.sleep(0.1)
        stored = rung[known]
        if not isinstance(stored.event, kind):
            raise StoryBrokenError(f"the clock says {stored.event} of {stream}, not {kind.__name__}")
        self._rung[stream] = known + 1
        await self._tell_stored(stream, stored, stored.event.hand.decided_by, note, values(stored.event))
        return stored.event

    async def _history(self, stream: str) -> list[StoredEvent]:
        async with looking(self.desk.reader) as connection:
            return await read_history(connection, stream)

    async def _tell_stored(
        self,
        stream: str,
        stored: StoredEvent,
        people: tuple[str, ...],
        note: str,
        values: Mapping[str, object] | None = None,
    ) -> None:
        """Tell a command that a machine sent by itself."""
        async with looking(self.desk.reader) as connection:
            command = await log.read_command(connection, stored.command_id)
        assert command is not None
        self._tell(Line(self.scene, people, stream, command.action, command.receipt, None, note, values or {}))

    def _tell(self, line: Line) -> None:
        self.lines.append(line)
        self._heard(line)


def _is_rung(event: Model) -> bool:
    return isinstance(event, MarkPassed | PeriodClosed)
