"""`found`: the founding of a register from a command line. The clock of a simulated one first, then the signed steps."""

from collections.abc import AsyncIterator
from datetime import date

from domain.commands.register import RegisterKind
from domain.times import local_date, start_of
from gateway.founding import Founding
from gateway.intake import Answer
from gateway.keys import fingerprint_of, public_key_of
from gateway.look import look, with_server
from gateway.people import as_person
from gateway.reading import as_moment
from gateway.receipts import answer as answer_document
from gateway.session import open_desk
from gateway.settings import Settings
from law.loader import load_edition, load_offices
from screens.exit_codes import Exit, Trouble, of_outcome
from screens.machine import show_founded
from screens.receipt import show_receipt
from screens.screen import Screen
from store.clock import found_simulated_clock
from store.roles import role_url


async def found(
    screen: Screen,
    settings: Settings,
    *,
    area: str,
    registrar: str,
    name: str,
    edition: str,
    begins: str | None,
) -> Exit:
    """Found a register, or go on with a founding that was cut short, and show its first key's fingerprint."""
    since = as_moment(begins) if begins is not None else None
    if begins is not None and not isinstance(since, date):
        return screen.trouble(Trouble.BAD_DATE, begins)
    starts = since if isinstance(since, date) else None
    answers = []
    with screen.counting(screen.say("cli.found.step")) as count:
        async for answer in steps(settings, area=area, registrar=registrar, name=name, edition=edition, since=starts):
            answers.append(answer)
            count(len(answers))
    async with look(settings) as seen:
        screen.names = seen.names
        last = await answer_document(seen, answers[-1], screen.lang)
    if of_outcome(last) is not Exit.DONE:
        show_receipt(screen, last)
        return of_outcome(last)
    first = answers[0].receipt
    document = {
        **seen.head,
        "stream": f"register/{area}",
        "kind": (RegisterKind.SIMULATED if seen.clock.simulated else RegisterKind.REAL).value,
        "registrar": registrar,
        "founded": first is not None and first.first_version == 1,
        "steps": len(answers),
        "fingerprint": fingerprint_of(settings.keys_folder, registrar),
    }
    show_founded(screen, document)
    return Exit.DONE


async def steps(
    settings: Settings, *, area: str, registrar: str, name: str, edition: str, since: date | None
) -> AsyncIterator[Answer]:
    """Every step's answer as it comes; ends with the first that is not recorded. A founding cut short is gone on with.

    On a register that lacks nothing the founding itself is asked for once more, and the record refuses it.
    Raises NoSlug, LawProblem, ClockProblem, KeyProblem, and what the gateway raises.
    """
    as_person(registrar)
    load_offices(area)
    load_edition(edition)
    begins = await _clock(settings, registrar, since)
    kind = RegisterKind.SIMULATED if since else RegisterKind.REAL
    async with open_desk(settings, size=1) as desk:
        founding = Founding(desk, area, registrar)
        asked = 0
        async for answer in founding.steps(kind=kind, name=name, edition=edition, since=begins):
            asked += 1
            yield answer
            if answer.receipt is None or answer.receipt.refusal:
                return
        if not asked:
            yield await founding.found(kind, name)


async def _clock(settings: Settings, registrar: str, simulated_from: date | None) -> str:
    """Put an empty record into simulated time where that is wanted; the day (ISO) from which the machines may act."""
    async with look(settings) as seen:
        empty, today = seen.clock.area is None, seen.today
    if not empty:
        public_key_of(settings.keys_folder, registrar)  # else a key would be made for somebody who founds nothing
    if simulated_from is None or not empty:
        return (simulated_from or today).isoformat()
    migrator = role_url(with_server(settings).database_url, "sinhke_migrator", settings.secrets_folder)
    if not seen.clock.simulated or local_date(seen.clock.now) < simulated_from:
        await found_simulated_clock(migrator, start_of(simulated_from))
    return simulated_from.isoformat()
