"""The facts that an honest recorder must have been given, worked out from the register's events and nothing else.

Written apart from the code that read them in the database, so that a fault in one shows against the other.
"""

from collections.abc import Iterable

from audit.register import EnrolledKey, RegisterBook
from audit.steps import Step
from domain.actions import Action
from domain.commands import Command
from domain.commands.fund import Allot, SetTarget
from domain.commands.register import FoundRegister
from domain.commands.subproject import AcceptWork, ConcludeAppraisal, OpenSubproject
from domain.facts import Facts, KeyFact, MandateFact, OfficeFact
from domain.ids import StreamKind, fund_year_of, stream_kind
from domain.signatures import Signature, key_id_of, public_key_bytes
from domain.state.subproject import SubprojectState
from domain.values import Instant


def key_of(book: RegisterBook, version: int, command: Command, signature: Signature) -> EnrolledKey | None:
    """The key that a signature names; the founding brings its own."""
    founding = command.decides
    if isinstance(founding, FoundRegister):
        raw = public_key_bytes(founding.public_key)
        if raw is not None and key_id_of(raw) == signature.key:
            return EnrolledKey(founding.registrar, raw, None, 0)
    return book.key(signature.key, version)


def key_facts(
    book: RegisterBook, version: int, command: Command, signatures: Iterable[Signature], received_at: Instant
) -> tuple[KeyFact, ...]:
    """Whose the keys were, and whether they held for that person at the reception."""
    facts: list[KeyFact] = []
    for signature in signatures:
        key = key_of(book, version, command, signature)
        if key is None:
            facts.append(KeyFact(person=signature.person, key=signature.key, enrolled=False))
            continue
        begun = key.valid_from is None or key.valid_from <= received_at
        ended = key.valid_to is not None and key.valid_to <= received_at
        held = key.person == signature.person and begun and not ended
        facts.append(KeyFact(person=key.person, key=signature.key, enrolled=held))
    return tuple(facts)


def people_named(command: Command) -> set[str]:
    """Everybody whose mandates count in a decision: who decided, who typed, who sat in the appraisal or the acceptance."""
    named = {*command.header.decided_by, command.header.entered_by}
    if isinstance(command.decides, ConcludeAppraisal | AcceptWork):
        named |= set(command.decides.members)
    return named


def mandate_facts(book: RegisterBook, version: int, command: Command) -> list[MandateFact]:
    return sorted(book.mandates_of(people_named(command), version), key=lambda fact: fact.model_dump_json())


def office_facts(book: RegisterBook, version: int, command: Command) -> list[OfficeFact]:
    """The offices that a command names and those of its people's mandates, as far as the register knows them."""
    seats = {mandate.office for mandate in book.mandates_of(people_named(command), version)}
    return _known(book, version, _offices_named(command) | seats)


def offices_named(book: RegisterBook, version: int, command: Command) -> list[OfficeFact]:
    """The offices that a command names, as far as the register knows them."""
    return _known(book, version, _offices_named(command))


def _known(book: RegisterBook, version: int, offices: Iterable[str]) -> list[OfficeFact]:
    found = (book.office(office, version) for office in sorted(offices))
    return [fact for fact in found if fact is not None]


def _offices_named(command: Command) -> set[str]:
    match command.decides:
        case OpenSubproject(commune=commune, village=village, approving_office=approving):
            return {commune, village, approving}
        case Allot(allocating_office=allocating) | SetTarget(allocating_office=allocating) if (
            stream_kind(command.header.stream) is StreamKind.FUND
        ):
            return {fund_year_of(command.header.stream)[1], allocating}
        case _:
            return set()


def year_of_lines(step: Step) -> tuple[int, str] | None:
    """(fund year, office) whose lines a decision draws on; None if it draws on none."""
    state = step.state_before()
    if step.command_read().action is Action.APPROVE_PROJECT and isinstance(state, SubprojectState) and state.plan:
        return state.plan.fund_year, state.plan.commune
    return None


def differing_facts(book: RegisterBook, step: Step) -> Iterable[tuple[str, object, object]]:
    """(field, kept, as the record has it) of the facts that stand in the register, keys and rights apart."""
    facts = step.facts_read()
    version = facts.register_version
    kind = book.kind if version else None
    yield "received_at", facts.received_at, step.asked.row.received_at
    yield "register_kind", facts.register_kind, kind
    yield "clock_simulated", facts.clock_simulated, book.simulated
    yield "law_editions", _texts(facts.law_editions), _texts(book.law_editions(version))
    yield "draft_editions", _texts(facts.draft_editions), _texts(book.law_editions(version, drafts=True))
    yield "calendars", _texts(facts.calendars), _texts(book.calendars(version))


def version_is_possible(book: RegisterBook, step: Step, facts: Facts) -> bool:
    """The register's version that was read: exact for the register itself, else one that stood at that moment."""
    if stream_kind(step.stream) is StreamKind.REGISTER:
        return facts.register_version == step.state_before().version
    return book.could_be_read_at(facts.register_version, step.receipt.recorded_at)


def _texts(editions: Iterable[object]) -> list[str]:
    return sorted(str(edition) for edition in editions)
