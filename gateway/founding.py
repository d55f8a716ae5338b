"""Founding a register: the first registrar and key, the offices of the area, law and calendar, the machine persons."""

import base64
from collections.abc import AsyncIterator, Mapping

from domain.actions import Action
from domain.commands.register import RegisterKind
from domain.people import MACHINE_PERSONS
from domain.signatures import key_id_of
from domain.state.register import RegisterState
from gateway.desk import Desk, Wish
from gateway.intake import Answer
from gateway.keys import KeyProblem, new_key, public_key_of
from gateway.settings import Settings
from law.loader import load_calendar, load_edition, load_offices
from wording import Lang, word


class Founding:
    """The founding of one area's register, step by step; every step is a signed command with its receipt."""

    def __init__(self, desk: Desk, area: str, registrar: str) -> None:
        self.desk = desk
        self.area = area
        self.registrar = registrar
        self.stream = f"register/{area}"

    async def steps(self, *, kind: RegisterKind, name: str, edition: str, since: str) -> AsyncIterator[Answer]:
        """Found, then offices, editions and machines, one receipt each. `since` (ISO date) begins the machines' mandates.

        What an earlier founding that was cut short has recorded already is left out, so that it can be gone on with.
        """
        state = await self.desk.state(self.stream)
        assert isinstance(state, RegisterState)
        if state.kind is None:
            yield await self.found(kind, name)
        offices = {office.slug: office for office in load_offices(self.area)}
        for office in (one for one in offices.values() if one.slug not in state.offices):
            successor = offices.get(office.successor or "")
            yield await self.ask(
                Action.OPEN_OFFICE,
                {
                    "office": office.slug,
                    "name": office.name_vi,
                    "level": office.level.value,
                    "parent": office.parent,
                    "valid_from": office.valid_from.isoformat(),
                    "valid_to": office.valid_to.isoformat() if office.valid_to else None,
                    "successor": successor.name_vi if successor else office.successor,
                },
            )
        law, calendar = load_edition(edition), load_calendar()
        if law.name not in {known.name for known in state.law_editions}:
            published = {"name": law.name, "sha256": law.sha256}
            yield await self.ask(Action.PUBLISH_LAW_EDITION, {**published, "draft": law.draft})
        if not state.calendars:
            yield await self.ask(Action.PUBLISH_CALENDAR, {"name": calendar.name, "sha256": calendar.sha256})
        mandated = {mandate.person for mandate in state.mandates}
        for machine, duty in MACHINE_PERSONS.items():
            if machine not in state.people:
                yield await self.register(machine, word(duty, Lang.VI), machine=True)
            if key_id_of(base64.b64decode(key_for(self.desk.settings, machine))) not in state.keys:
                yield await self.enrol_key(machine)
            if machine not in mandated:
                number = f"founding/{self.area}"
                yield await self.mandate(machine, duty.value, self.area, since, number=number, date=since)

    async def found(self, kind: RegisterKind, name: str) -> Answer:
        """The founding itself, signed by the key in its own body."""
        founding = {
            "kind": kind.value,
            "registrar": self.registrar,
            "registrar_name": name,
            "scheme": "ed25519",
            "public_key": key_for(self.desk.settings, self.registrar),
        }
        return await self.ask(Action.FOUND_REGISTER, founding)

    async def enrol(self, person: str, name: str, *, machine: bool = False) -> AsyncIterator[Answer]:
        """Register a person and the public key of the key file on this machine (made if there is none)."""
        yield await self.register(person, name, machine=machine)
        yield await self.enrol_key(person)

    async def register(self, person: str, name: str, *, machine: bool = False) -> Answer:
        return await self.ask(Action.REGISTER_PERSON, {"person": person, "name": name, "machine": machine})

    async def enrol_key(self, person: str) -> Answer:
        """Enrol the public key of the person's key file on this machine, made now if there is none."""
        public_key = key_for(self.desk.settings, person)
        return await self.ask(Action.ENROL_KEY, {"person": person, "scheme": "ed25519", "public_key": public_key})

    async def mandate(self, person: str, duty: str, office: str, since: str, *, number: str, date: str) -> Answer:
        """Give a mandate on a paper of this number and date; the paper's text says just that."""
        text = f"{number}\n{date}\n{person}: {duty}, {office}\n"
        paper = self.desk.file(text.encode(), number=number, date=date, suffix=".txt")
        body = {"person": person, "duty": duty, "office": office, "valid_from": since}
        return await self.desk.act(
            Wish(
                stream=self.stream,
                action=Action.GIVE_MANDATE,
                decides=body,
                decided_by=[self.registrar],
                paper=paper,
            )
        )

    async def ask(self, action: Action, body: Mapping[str, object]) -> Answer:
        """One command of the registrar."""
        return await self.desk.act(Wish(stream=self.stream, action=action, decides=body, decided_by=[self.registrar]))


def key_for(settings: Settings, person: str) -> str:
    """The public key of a person's key file, made now if there is none."""
    try:
        return public_key_of(settings.keys_folder, person)
    except KeyProblem as problem:
        if problem.reason != "missing":
            raise
        return new_key(settings.keys_folder, person)
