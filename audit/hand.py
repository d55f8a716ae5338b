"""Q3: by whose hand? Every signature checked over the stored bytes, by a key that the register had then.

What was recorded was signed by a decider's own key, or by who entered a paper; the event says the same as the command.
"""

from audit.facts_again import key_facts, key_of
from audit.findings import Findings, at
from audit.register import RegisterBook
from audit.report import Place
from audit.steps import Asked, Step
from domain.commands import Command
from domain.events.hand import Hand
from domain.rules import hand
from domain.signatures import Signature, signature_holds


class ByWhoseHand:
    def __init__(self, findings: Findings, book: RegisterBook) -> None:
        self.findings = findings
        self.book = book

    def look_at(self, step: Step) -> None:
        command, signatures, facts = step.command_read(), step.signatures_read(), step.facts_read()
        version, received_at = facts.register_version, step.asked.row.received_at
        self._signatures_hold(step.asked, step.place, version)
        keys = key_facts(self.book, version, command, signatures, received_at)
        self.findings.compare(step.place, "facts.keys", facts.keys, keys)
        if not step.recorded:
            return
        as_recorded = facts.model_copy(update={"keys": keys})
        refusal = hand.keys_are_valid(as_recorded) or hand.right_people_signed(command, as_recorded)
        self.findings.compare(step.place, "signatures", refusal.code if refusal else None, None)
        for event in step.events_read():
            self._event_says_the_same(step, command, getattr(event, "hand", None))

    def look_at_unanswered(self, asked: Asked) -> None:
        """A command without a receipt is signed too, by a key of the register as it stands."""
        self._signatures_hold(asked, asked.place, self.book.version)

    def _signatures_hold(self, asked: Asked, place: Place, version: int) -> None:
        if asked.command is None or asked.signatures is None:
            self.findings.broken(at(place, "signatures", asked.row.signatures, "signatures over a readable command"))
            return
        for signature in asked.signatures:
            self._holds(asked, asked.command, signature, place, version)

    def _holds(self, asked: Asked, command: Command, signature: Signature, place: Place, version: int) -> None:
        self.findings.looked()
        key = key_of(self.book, version, command, signature)
        if key is None:
            self.findings.broken(at(place, "signatures", signature.key, "a key that the register knew"))
        elif not signature_holds(signature, key.public_key, asked.row.body.encode()):
            found = f"{signature.person} {signature.data}"
            self.findings.broken(at(place, "signatures", found, "a signature over these bytes"))

    def _event_says_the_same(self, step: Step, command: Command, by: Hand | None) -> None:
        header = command.header
        for field in ("decided_by", "entered_by", "attested", "paper"):
            self.findings.compare(step.place, f"hand.{field}", getattr(by, field, None), getattr(header, field))
        received_at = getattr(by, "received_at", None)
        self.findings.compare(step.place, "hand.received_at", received_at, step.asked.row.received_at)
