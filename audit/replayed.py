"""Q14: what was the state at event n or day d, and what changed? The fold answers it; here it is shown that it can.

At every event the state before it and the state after it exist, what the event says of both is what they are, and the days
of recording never run back, so that a day names one event. At the end of a stream its events, folded anew from nothing,
make the same state, and this state holds the money that the accounts of the export hold.
"""

from audit.findings import Findings, at
from audit.record import Group
from audit.report import Place
from audit.rows import EventRow
from audit.steps import Step
from domain.actions import Action
from domain.events import orders, read_event, subproject, ways_back
from domain.lifecycle import step_for
from domain.money import total
from domain.state import State, fold
from domain.state.subproject import SubprojectState
from domain.values import Model, instant_text


class StateAtAnyEvent:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._last: tuple[str, EventRow] | None = None
        self._reached: tuple[str, State] | None = None

    def look_at(self, step: Step) -> None:
        for state, row, event in step.each_event():
            if isinstance(state, SubprojectState):
                self._follows(step.place, state, step.command_read().action, row, event)
            self.findings.compare(step.place, "version", row.version, state.version + 1)
            self._days_run_on(step, row)
        self._reached = (step.stream, step.state_after())

    def finish(self, group: Group) -> None:
        """The whole stream at once, read from its rows again."""
        reached, self._reached = self._reached, None
        if not group.events and reached is None:
            return
        rows = sorted(group.events, key=lambda row: row.version)
        state = fold(group.stream, (read_event(row.kind, row.kind_version, row.body) for row in rows))
        place = Place(stream=group.stream, version=len(rows))
        self.findings.compare(place, "state", reached == (group.stream, state), True)
        if isinstance(state, SubprojectState):
            held = {(line, kind.value): amount for (line, kind), amount in state.balances.items() if amount}
            rows_held = {(row.line, row.kind): row.balance for row in group.accounts if row.balance}
            for key in sorted({*held, *rows_held}):
                self.findings.compare(place, " ".join(key), rows_held.get(key, 0), held.get(key, 0))

    def _follows(self, place: Place, state: SubprojectState, action: Action, row: EventRow, event: Model) -> None:
        """The stage that the event names is one that this act leads to, and its totals are sums over what was before."""
        assert isinstance(event, subproject.SubprojectEvent), type(event)
        way = step_for(state.stage, action)
        self.findings.looked()
        if way is None or row.kind not in way.events or event.stage_after not in way.leads_to:
            expected = ", ".join(stage.value for stage in way.leads_to) if way else f"no {action.value} here"
            self.findings.broken(at(place, "stage_after", f"{row.kind} {event.stage_after.value}", expected))
        for field, found, expected_sum in _sums(state, event):
            self.findings.compare(place, field, found, expected_sum)

    def _days_run_on(self, step: Step, row: EventRow) -> None:
        last, self._last = self._last, (step.stream, row)
        if last is None or last[0] != step.stream:
            return
        self.findings.looked()
        if row.recorded_at < last[1].recorded_at:
            found, expected = instant_text(row.recorded_at), f"not before {instant_text(last[1].recorded_at)}"
            self.findings.broken(at(step.place, "recorded_at", found, expected))


def _sums(state: SubprojectState, event: subproject.SubprojectEvent) -> tuple[tuple[str, object, object], ...]:
    """(field, found, expected) of what an event counts on from the events before it."""
    match event:
        case subproject.DossierSubmitted(version=version):
            return (("version", version, state.dossier_version + 1),)
        case ways_back.DossierFoundComplete(version=version) | subproject.DossierReturned(version=version):
            return (("version", version, state.dossier_version),)
        case subproject.ProjectApproved(amount_vnd=amount, reserved=reserved):
            return (("reserved", total(reserved), amount),)
        case subproject.WorkAccepted(acceptance=acceptance, accepted_total_vnd=stated):
            return (("accepted_total_vnd", stated, state.accepted_vnd + acceptance.value_vnd),)
        case ways_back.CounterpartRecorded(counterpart=brought, counterpart_total_vnd=stated):
            return (("counterpart_total_vnd", stated, state.counterpart_vnd + brought.value_vnd),)
        case orders.OrderPrepared(number=number):
            return (("number", number, len(state.orders) + 1),)
        case _:
            return ()
