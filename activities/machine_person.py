"""A machine person at the record's door: signs with a key of its own and goes through the same gateway as people.

The same words are the same bytes, so a retry meets its own receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from temporalio.exceptions import ApplicationError

from domain.actions import Action
from domain.door import DoorAnswer, TurnedAway
from domain.refusals import RefusalCode
from gateway.compose import command_text, signed
from gateway.intake import CommandReused, Gateway
from gateway.settings import Settings

REPORT_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What a machine says: all of a command but its hand."""

    command_id: str
    stream: str
    action: Action
    decides: Mapping[str, object]
    basis: str | None
    signed_at: str


class MachinePerson:
    """One machine person; `person` has its key file among the keys of this machine."""

    def __init__(self, person: str, gateway: Gateway, settings: Settings) -> None:
        self._person = person
        self._gateway = gateway
        self._settings = settings

    async def say(self, saying: Saying) -> str:
        """`recorded`, or the code of the refusal, or the door's answer. Raises `not_yet_processed` to be asked again.

        What no retry of these bytes can change is an answer too: words that no command may hold, or an id that was used
        before Temporal's own data was lost.
        """
        text = command_text(
            command_id=saying.command_id,
            stream=saying.stream,
            action=saying.action,
            decides=saying.decides,
            basis=saying.basis,
            decided_by=[self._person],
            entered_by=self._person,
            signed_at=saying.signed_at,
        )
        envelope = signed(text, self._settings.keys_folder, [self._person])
        try:
            answer = await self._gateway.submit(envelope, wait_seconds=REPORT_SECONDS)
        except CommandReused:
            return RefusalCode.COMMAND_REUSED.value
        except TurnedAway as door:
            if door.answer is not DoorAnswer.MALFORMED:
                raise
            return door.answer.value
        if answer.receipt is None:
            raise ApplicationError(f"{saying.stream}: {saying.action} has no receipt yet", type="not_yet_processed")
        return answer.receipt.refusal.code.value if answer.receipt.refusal else answer.receipt.outcome.value
