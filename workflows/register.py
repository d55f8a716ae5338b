"""The register: people, keys, mandates, offices, editions, as events on the same chain as everything else."""

from temporalio import workflow

from domain.ids import StreamKind
from domain.standing import Standing
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
            await workflow.wait_condition(lambda: bool(self.intake.queue))
            await self.intake.hand_over()
            if self.intake.is_long:
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(self.intake.handed_on())

    @workflow.query
    def standing(self) -> Standing | None:
        """Where the register stands, as the record last said."""
        return self.intake.standing
