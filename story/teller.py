"""The teller: moves the record's clock, files synthetic papers, sends one command after another, and keeps what came of each.

The story says beforehand what it expects; another outcome ends it with an error, so the demonstration cannot lie.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from domain.actions import Action
from domain.commands import Attested
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from domain.events.orders import OrderAccepted, OrderRefused, OrderSent
from domain.receipt import Receipt
from domain.refusals import RefusalCode
from domain.state.order import ANSWERED
from domain.state.subproject import SubprojectState
from domain.times import VIETNAM
from domain.values import PaperRef, instant_text
from gateway.desk import Desk, Wish
from store import log
from store.reading import looking, read_history
from story.cast import AREA, REGISTRAR, SYNTHETIC

ORDER_SECONDS = 40.0


@dataclass(frozen=True)
class Line:
    """One command of the story: who asked what of which stream, and the receipt, or the answer at the door.

    `note` names a remark of `story.note` that explains the line to a visitor.
    """

    scene: str
    people: tuple[str, ...]
    stream: str
    action: str
    receipt: Receipt | None
    turned_away: TurnedAway | None = None
    note: str = ""


class StoryBrokenError(Exception):
    """Something else came out than the story says."""


class Teller:
    """Tells through one desk; `heard` is called with every line as it happens."""

    def __init__(self, desk: Desk, heard: Callable[[Line], None]) -> None:
        self.desk = desk
        self.lines: list[Line] = []
        self.scene = ""
        self._heard = heard

    def paper(self, title: str, number: str, on: str) -> PaperRef:
        """A synthetic paper whose text says that it is one."""
        text = f"{SYNTHETIC.upper()}\n{title}\n{number}\n{on}\n"
        return self.desk.file(text.encode(), number=number, date=on, suffix=".txt")

    async def morning(self, day: str) -> None:
        """Move the simulated clock to eight o'clock of a Vietnamese day."""
        at = datetime.combine(date.fromisoformat(day), time(8), VIETNAM)
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
    ) -> Receipt:
        """Send a command and expect it recorded, or refused with this code."""
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
        self._tell(Line(self.scene, deciders, stream, action.value, answer.receipt, note=note))
        got = answer.receipt.refusal.code if answer.receipt.refusal else None
        if got is not refused:
            raise StoryBrokenError(
                f"{action} of {stream}: expected {refused or 'recorded'}, got {answer.receipt.refusal}"
            )
        return answer.receipt

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
        async with looking(self.desk.reader) as connection:
            for stored in await read_history(connection, code):
                if (
                    not isinstance(stored.event, OrderSent | OrderAccepted | OrderRefused)
                    or stored.event.number != number
                ):
                    continue
                command = await log.read_command(connection, stored.command_id)
                assert command is not None
                answered = note if stored.kind != OrderSent.__name__ else ""
                people = stored.event.hand.decided_by
                self._tell(Line(self.scene, people, code, command.action, command.receipt, note=answered))

    def _tell(self, line: Line) -> None:
        self.lines.append(line)
        self._heard(line)
