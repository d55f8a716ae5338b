"""Q10: do counts agree? Listed = delivered = accepted = stated in the final account, households and animals.

Counted here from the events alone, apart from the state that decisions read, so that a fault in one shows in the other.
"""

from dataclasses import dataclass, field

from audit.findings import Findings, at
from audit.report import Place
from audit.steps import Step
from domain.commands.subproject import SubmitFinalAccount
from domain.events import objections, subproject, ways_back
from domain.state.subproject import SubprojectState
from domain.values import Model


@dataclass
class Tally:
    """What one case has listed, delivered, accepted and stated so far; `households` by the tag of the animal."""

    stream: str
    listed: int = 0
    list_sha256: str = ""
    households: dict[str, str] = field(default_factory=dict)
    delivered: int = 0
    accepted: set[str] = field(default_factory=set)
    account: SubmitFinalAccount | None = None


class CountsAgree:
    """Something is proved only where a final account was held against its case; a case under way can only be broken."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._tally = Tally("")

    def look_at(self, step: Step) -> None:
        if not step.recorded or not isinstance(step.state_before(), SubprojectState):
            return
        if self._tally.stream != step.stream:
            self._tally = Tally(step.stream)
        for event in step.events_read():
            self._count(step.place, self._tally, event)

    def _count(self, place: Place, tally: Tally, event: Model) -> None:
        match event:
            case subproject.VillageMeetingHeld(meeting=meeting):
                tally.listed, tally.list_sha256 = meeting.list_count.total, meeting.list_sha256
            case objections.BeneficiaryListPosted(posting=posting):
                self._is_the_list(place, tally, "posting.list_sha256", posting.list_sha256)
            case subproject.DossierSubmitted(dossier=dossier):
                self._is_the_list(place, tally, "dossier.list_sha256", dossier.list_sha256)
            case subproject.StockDelivered():
                self._delivered(place, tally, event)
            case subproject.WorkAccepted():
                self._accepted(place, tally, event)
            case subproject.FinalAccountSubmitted(account=account):
                tally.account = account
                self._agree(place, tally)
            case ways_back.FinalAccountReturned():
                tally.account = None
            case subproject.FinalAccountApproved() | subproject.SubprojectClosed():
                self._agree(place, tally)
            case _:
                pass

    def _is_the_list(self, place: Place, tally: Tally, where: str, sha256: str) -> None:
        if sha256 != tally.list_sha256:
            self.findings.broken(at(place, where, sha256, tally.list_sha256))

    def _delivered(self, place: Place, tally: Tally, event: subproject.StockDelivered) -> None:
        for line in event.delivery.lines:
            tally.delivered += 1
            if line.tag in tally.households:
                self.findings.broken(at(place, "delivery.lines", f"{line.tag} twice", "each animal once"))
            tally.households.setdefault(line.tag, line.household_ref)

    def _accepted(self, place: Place, tally: Tally, event: subproject.WorkAccepted) -> None:
        for tag in event.acceptance.tags:
            if tag not in tally.households or tag in tally.accepted:
                found = f"{tag} twice" if tag in tally.accepted else f"{tag} not delivered"
                self.findings.broken(at(place, "acceptance.tags", found, "each delivered animal once"))
            tally.accepted.add(tag)

    def _agree(self, place: Place, tally: Tally) -> None:
        """Every count against the one before it on the way from the list to the account; the first that parts is named."""
        account = tally.account
        if account is None:
            self.findings.broken(at(place, "account", "", "a final account"))
            return
        accepted = {tally.households.get(tag, "") for tag in tally.accepted}
        for name, found, expected in (
            ("households_delivered", len(set(tally.households.values())), tally.listed),
            ("households_accepted", len(accepted), tally.listed),
            ("account.households", account.households, tally.listed),
            ("animals_accepted", len(tally.accepted), tally.delivered),
            ("account.animals", account.animals, tally.delivered),
        ):
            self.findings.compare(place, name, found, expected)
