"""The clock: a machine person who says that a date has come. The record's time decides whether it has."""

from typing import TYPE_CHECKING

from temporalio import activity

from activities.machine_person import MachinePerson, Saying
from domain.actions import Action
from domain.basis import basis_of
from domain.ids import machine_command_id
from domain.standing import CLOSE_PERIOD
from domain.state import fold
from gateway.intake import Gateway
from gateway.settings import Settings
from store import log
from workflows.ports import Bell, ClockPort

if TYPE_CHECKING:
    from store.database import Pool

PERSON = "clock"


class Clock(ClockPort):
    """Reads what the mark is about with the reader's rights, and speaks through the gateway."""

    def __init__(self, *, reader: "Pool", gateway: Gateway, settings: Settings) -> None:
        self._reader = reader
        self._machine = MachinePerson(PERSON, gateway, settings)

    @activity.defn(name="ring")
    async def ring(self, bell: Bell) -> str:
        """`recorded`, or why not: a deadline met or moved meanwhile refuses it, and so does a record that is not there yet."""
        async with self._reader.acquire() as connection:
            state = fold(bell.stream, await log.read_stream(connection, bell.stream))
        closing = bell.kind == CLOSE_PERIOD
        action = Action.CLOSE_PERIOD if closing else Action.PASS_MARK
        return await self._machine.say(
            Saying(
                command_id=machine_command_id(bell.workflow, f"{action}:{bell.about}:{bell.kind}:{bell.seen}", 0),
                stream=bell.stream,
                action=action,
                decides={"period": bell.about} if closing else {"deadline": bell.about, "mark": bell.kind},
                basis=basis_of(state, action, bell.about),
                signed_at=bell.signed_at,
            )
        )
