"""The register: people, keys, mandates, offices, editions, as events on the same chain as everything else."""

from temporalio import workflow

from domain.ids import StreamKind
from workflows.carry import Carry
from workflows.intake import Intake


@workflow.defn(name="Register")
class Register:
    """Workflow id `register/<area>`, one a database; it has no dates and no end."""

    @workflow.init
    def __init__(self, carry: Carry) -> None:
        self.intake = Intake(carry, StreamKind.REGISTER)

    @workflow.run
    async def run(self, carry: Carry) -> None:
        await self.intake.learn_standing()
        while True:
            await self.intake.next_standing()
            if await self.intake.should_hand_on():
                workflow.continue_as_new(self.intake.handed_on())
