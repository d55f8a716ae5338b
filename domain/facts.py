"""What `decide` is given beside the stream's own state. Kept with every receipt as exact text, for refusals too, so that
the decision can be made again years later without Postgres (design.md section 3, step 4).
"""

from domain.canonical import canonical_json, sha256_hex
from domain.commands.register import RegisterKind
from domain.figures import PeriodFigures
from domain.people import Duty
from domain.spans import Span
from domain.values import Day, EditionRef, Flag, Instant, KeyId, Model, Slug


class KeyFact(Model):
    """One key that signed this command; `person` is whose the register says it is."""

    person: Slug
    key: KeyId
    enrolled: Flag


class MandateFact(Span):
    """One mandate of a person whom the command names, whether or not it holds at `received_at`.

    A delegated one names whose duty it is and the span of that person's own mandate: it holds only while both do.
    """

    person: Slug
    duty: Duty
    office: Slug
    delegated_by: Slug | None = None
    within: Span | None = None

    def holds_at(self, instant: Instant) -> bool:
        return super().holds_at(instant) and (self.within is None or self.within.holds_at(instant))


class OfficeFact(Model):
    """An office that stood in the register, with its half-open validity and the office above it."""

    office: Slug
    parent: Slug | None = None
    valid_from: Day
    valid_to: Day | None


class LineFact(Model):
    """What is available on one fund line of the commune's year, in đồng, read without a lock."""

    line: str
    origin_year: int
    component: str
    subcomponent: str
    capital_kind: str
    available_vnd: int


class Facts(Model):
    """Everything outside the stream that a decision may read; tuples are sorted, so one set of facts has one text.

    `clock_skew_seconds`: by how many whole seconds the worker's clock was ahead of the database server's own (behind: below
    zero), as it was measured; no record can show it again.
    """

    received_at: Instant
    register_kind: RegisterKind | None
    clock_simulated: Flag
    register_version: int
    keys: tuple[KeyFact, ...]
    mandates: tuple[MandateFact, ...]
    offices: tuple[OfficeFact, ...] = ()
    lines: tuple[LineFact, ...] = ()
    reference_taken_by: str = ""
    period: PeriodFigures | None = None
    clock_skew_seconds: int = 0
    law_editions: tuple[EditionRef, ...] = ()
    draft_editions: tuple[EditionRef, ...] = ()
    calendars: tuple[EditionRef, ...] = ()

    def text(self) -> str:
        return canonical_json(self.model_dump(mode="json"))


def facts_sha256(text: str) -> str:
    return sha256_hex(text.encode())
