"""Q7: was it this content that was approved? The digest that each decider signed, worked out again from the events before."""

from audit.findings import Findings
from audit.steps import Step
from domain.basis import basis_of
from domain.refusals import RefusalCode
from domain.rules.order_of_things import about_of
from domain.state.subproject import SubprojectState


class ThisContent:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def look_at(self, step: Step) -> None:
        command, state = step.command_read(), step.state_before()
        if not isinstance(state, SubprojectState):
            return
        expected = basis_of(state, command.action, about_of(command))
        seen = command.header.basis
        if step.recorded:
            self.findings.compare(step.place, "basis", seen, expected)
        elif step.receipt.code == RefusalCode.CONTENT_CHANGED.value and seen != expected:
            self.findings.looked()
