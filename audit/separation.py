"""Q6: did one person hold two incompatible duties? Over the whole case, by the pairs of its pinned edition.

Read from the events, with every member whom the minutes name; who signed for the group decides on nobody's money.
"""

from audit.findings import Findings, at
from audit.laws import Laws
from audit.report import Place
from audit.steps import Step
from domain.acts import DoneAct
from domain.commands.subproject import RecordVillageMeeting
from domain.law import Act, LawEdition
from domain.rules.separation import NOT_FOR_GROUP_MEMBERS
from domain.state.subproject import SubprojectState


class NobodyOnBothSides:
    def __init__(self, findings: Findings, laws: Laws) -> None:
        self.findings = findings
        self.laws = laws

    def look_at(self, step: Step) -> None:
        before, after = step.state_before(), step.state_after()
        if not step.recorded or not isinstance(before, SubprojectState) or not isinstance(after, SubprojectState):
            return
        done = after.acts[len(before.acts) :]
        law = self.laws.edition(after.law_edition, self.findings, step.place) if after.law_edition else None
        if law is None:
            return
        self.findings.looked()
        if after.meeting is not None and after.meeting is not before.meeting:
            self._spoke_after_deciding(step.place, after.meeting, before.acts)
        for act in done:
            self._against_earlier(step.place, law, act, before.acts)
            self._not_for_the_group(step.place, after, act)

    def _against_earlier(self, place: Place, law: LawEdition, act: DoneAct, earlier: tuple[DoneAct, ...]) -> None:
        for other in earlier:
            if other.person == act.person and law.is_incompatible(other.act, act.act):
                found = f"{act.person}: {other.act.value} (event {other.version}), {act.act.value}"
                self.findings.broken(at(place, "decided_by", found, "two persons"))

    def _spoke_after_deciding(self, place: Place, meeting: RecordVillageMeeting, earlier: tuple[DoneAct, ...]) -> None:
        """A new meeting after a return brings nobody in who has decided on the dossier."""
        for act in earlier:
            if act.act in NOT_FOR_GROUP_MEMBERS and act.person in meeting.speakers:
                found = f"{act.person}: {act.act.value} (event {act.version})"
                self.findings.broken(at(place, "meeting", found, "nobody who decided before"))

    def _not_for_the_group(self, place: Place, state: SubprojectState, act: DoneAct) -> None:
        if state.meeting is None or act.act not in NOT_FOR_GROUP_MEMBERS:
            return
        members = set(state.group)
        if act.act is Act.SIGN_CONTRACT and act.person not in state.meeting.signers.household_representatives:
            members.discard(state.meeting.representative)  # who rightly signs the contract for the group's side
        if act.person in members:
            self.findings.broken(at(place, "decided_by", f"{act.person}: {act.act.value}", "nobody of the group"))
