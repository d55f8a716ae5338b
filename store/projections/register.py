"""The register's tables, from the events of the register stream."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.events import event_kind, register
from domain.people import Duty
from domain.state.register import founding_office
from domain.times import local_date
from domain.values import Model
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

NAMES = (
    "found_register",
    "move_register",
    "put_person",
    "put_key",
    "revoke_key",
    "put_mandate",
    "put_delegation",
    "end_mandate",
    "end_within",
    "put_office",
    "put_edition",
)
SQL = {name: sql("projections", name) for name in NAMES}
MOVE_CLOCK = sql("log", "move_clock")


async def put_register(connection: "Connection", stream: str, first_version: int, events: Sequence[Model]) -> None:
    """Bring the register's tables forward by these events; a moved clock moves the record's time in the same transaction."""
    for version, event in enumerate(events, start=first_version):
        if isinstance(event, register.RegisterFounded):
            await _found(connection, stream, version, event)
        else:
            await _put(connection, version, event)
            await connection.execute(SQL["move_register"], version)


async def _found(connection: "Connection", stream: str, version: int, event: register.RegisterFounded) -> None:
    founding, area = event.founding, founding_office(stream)
    since = event.hand.received_at
    await connection.execute(SQL["found_register"], area, founding.kind.value, version)
    await connection.execute(SQL["put_person"], founding.registrar, founding.registrar_name, False, version)
    key = (event.key_id, founding.registrar, founding.scheme, founding.public_key, since)
    await connection.execute(SQL["put_key"], *key)
    seat = (area, "register", None, local_date(since), None, None)
    await connection.execute(SQL["put_office"], area, *seat)
    name = f"{founding.registrar}/{Duty.REGISTRAR.value}/{version}"
    mandate = (founding.registrar, Duty.REGISTRAR.value, area, since, None, "{}", version)
    await connection.execute(SQL["put_mandate"], name, *mandate)


async def _put(connection: "Connection", version: int, event: Model) -> None:
    match event:
        case register.PersonRegistered(registered=person):
            await connection.execute(SQL["put_person"], person.person, person.name, person.machine, version)
        case register.KeyEnrolled(enrolled=key):
            await connection.execute(
                SQL["put_key"], event.key_id, key.person, key.scheme, key.public_key, event.valid_from
            )
        case register.KeyRevoked():
            await connection.execute(SQL["revoke_key"], event.revoked.key, event.valid_to)
        case register.MandateGiven():
            name = f"{event.person}/{event.duty.value}/{version}"
            paper = event.hand.paper.model_dump_json() if event.hand.paper else "{}"
            row = (event.person, event.duty.value, event.office, event.valid_from, event.valid_to, paper, version)
            await connection.execute(SQL["put_mandate"], name, *row)
        case register.MandateDelegated():
            await _delegate(connection, version, event)
        case register.MandateEnded(ended=ended, ends_at=ends_at):
            named = (ended.person, ended.duty.value, ended.office, ends_at)
            await connection.execute(SQL["end_mandate"], *named, ended.delegated_by)
            if ended.delegated_by is None:
                await connection.execute(SQL["end_within"], *named)
        case register.OfficeOpened(opened=office):
            span = (office.valid_from, office.valid_to, office.successor)
            await connection.execute(
                SQL["put_office"], office.office, office.name, office.level.value, office.parent, *span
            )
        case register.LawEditionPublished(edition=edition):
            await connection.execute(SQL["put_edition"], "law", edition.name, edition.sha256, edition.draft, version)
        case register.CalendarPublished(calendar=calendar):
            await connection.execute(SQL["put_edition"], "calendar", calendar.name, calendar.sha256, False, version)
        case register.ClockMoved():
            await connection.execute(MOVE_CLOCK, event.to)
        case _:
            raise AssertionError(f"no projection for {event_kind(event)}")


async def _delegate(connection: "Connection", version: int, event: register.MandateDelegated) -> None:
    name = f"{event.delegate}/{event.duty.value}/{version}"
    paper = event.hand.paper.model_dump_json() if event.hand.paper else "{}"
    span = (event.valid_from, event.valid_to)
    within = (event.delegator, event.within.valid_from, event.within.valid_to)
    row = (event.delegate, event.duty.value, event.office, *span, paper, version, *within)
    await connection.execute(SQL["put_delegation"], name, *row)
