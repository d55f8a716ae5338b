"""Acting from a command line: what a person typed becomes a wish, a wish a signed command, a command a receipt.

Nothing is filed, no code is spent and nothing is sent before the whole command has been read as the door will read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.actions import Action
from domain.canonical import sha256_hex
from domain.commands import Attested
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from domain.ids import stream_kind
from domain.strict_json import TextFault, UnreadableText
from domain.values import PaperRef
from gateway import bodies
from gateway.desk import Desk, Wish
from gateway.door import check_unfiled, read_at_the_door
from gateway.intake import Answer
from gateway.papers import read_paper, store_paper
from gateway.people import as_person
from store.reading import looking, read_editions
from store.troubles import database_trouble

NEW = "new"
YEAR_OF_CODE = slice(3, 7)
NO_NUMBER = "0000"


class SentUnknown(Exception):
    """The database went away while the command was being taken in: whether it was, `receipt` tells when it is back."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The words of one `act`. `by` signs and enters; `beside` decide and sign too; `decided_by` names others who decided."""

    stream: str
    action: str
    by: str
    beside: Sequence[str] = ()
    decided_by: Sequence[str] = ()
    attested: Attested = Attested.OWN_KEY
    body: bytes | None = None
    sets: Sequence[str] = ()
    paper: Path | None = None
    paper_number: str = ""
    paper_date: str = ""
    unchecked: Sequence[str] = ()
    command_id: str | None = None


@dataclass(frozen=True)
class Draft:
    """A wish, and the papers that it cites, which are not filed yet (bytes and the suffix of the file's name)."""

    wish: Wish
    papers: Sequence[tuple[bytes, str]] = field(default=())

    @property
    def lacks_code(self) -> bool:
        """A case that is to be opened under a code which has still to be asked for."""
        return self.wish.stream.endswith(f"-{NO_NUMBER}")


async def draft(desk: Desk, typed: Typed) -> Draft:
    """Read what was typed. Raises TurnedAway, NoSlug, PaperProblem."""
    action = _action(typed.action)
    people = [as_person(person) for person in (typed.by, *typed.beside)]
    decided = [as_person(person) for person in typed.decided_by] or people
    papers: list[tuple[bytes, str]] = []

    def cite(paper: Mapping[str, Any]) -> Mapping[str, Any]:
        data = read_paper(Path(str(paper["file"])))
        papers.append((data, Path(str(paper["file"])).suffix))
        return {"number": paper["number"], "date": paper["date"], "sha256": sha256_hex(data)}

    body = bodies.with_papers(bodies.read_body(action, typed.body, typed.sets), cite)
    for name in bodies.editions_open(action, body):
        body = await _with_edition(desk, body, name)
    paper = _own_paper(typed, cite)
    by_paper = typed.attested is Attested.PAPER
    wish = Wish(
        stream=_stream(typed.stream, action, body),
        action=action,
        decides=body,
        decided_by=decided,
        entered_by=typed.by,
        attested=typed.attested,
        paper=paper,
        unchecked=[_unchecked(named, paper, cite) for named in typed.unchecked],
        signers=[typed.by] if by_paper else people,
        command_id=typed.command_id,
    )
    return Draft(wish, papers)


async def compose(desk: Desk, drafted: Draft) -> Envelope:
    """The signed command of a draft, read once as the door will. Raises TurnedAway, KeyProblem."""
    envelope = await desk.compose(drafted.wish)
    read_at_the_door(envelope)
    return envelope


async def send(desk: Desk, drafted: Draft, *, wait_seconds: float | None) -> Answer:
    """File the papers, ask for a code where one is wanted, sign, submit, wait. Raises what `Gateway.submit` raises.

    SentUnknown in place of a database error: nobody knows whether the command was taken in.
    """
    envelope = await compose(desk, drafted)
    async with looking(desk.reader) as connection:
        await check_unfiled(connection, envelope)
    for data, suffix in drafted.papers:
        store_paper(desk.settings.papers_folder, data, suffix)
    if drafted.lacks_code:
        code = await desk.gateway.next_code(int(drafted.wish.stream[YEAR_OF_CODE]))
        envelope = await compose(desk, replace(drafted, wish=replace(drafted.wish, stream=code)))
    try:
        return await desk.gateway.submit(envelope, wait_seconds=wait_seconds)
    except Exception as error:
        if isinstance(error, OSError) or database_trouble(error):
            raise SentUnknown(read_at_the_door(envelope).header.command_id) from error
        raise


def _action(typed: str) -> Action:
    if typed not in set(Action):
        raise TurnedAway(DoorAnswer.UNKNOWN_ACTION, typed[:60])
    return Action(typed)


def _stream(typed: str, action: Action, body: Mapping[str, Any]) -> str:
    """`new` and `DA-2023` stand for a case that gets its code when everything else is right."""
    if action is Action.OPEN_SUBPROJECT and typed == NEW:
        typed = f"DA-{body.get('fund_year')}"
    if action is Action.OPEN_SUBPROJECT and stream_kind(f"{typed}-{NO_NUMBER}"):
        return f"{typed}-{NO_NUMBER}"
    if stream_kind(typed) is None:
        raise TurnedAway(DoorAnswer.UNKNOWN_STREAM, typed[:60])
    return typed


def _own_paper(typed: Typed, cite: bodies.Cite) -> PaperRef | None:
    if typed.paper is None and not typed.paper_number and not typed.paper_date:
        return None
    if typed.paper is None:
        raise bodies.malformed(UnreadableText(TextFault.WRONG_SHAPE, "paper: Field required"))
    return _paper_ref({"number": typed.paper_number, "date": typed.paper_date, "file": str(typed.paper)}, "paper", cite)


def _paper_ref(named: Mapping[str, Any], where: str, cite: bodies.Cite) -> PaperRef:
    try:
        return PaperRef.model_validate(bodies.composed(dict(cite(named))))
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        at = ".".join((where, *(str(part) for part in first["loc"])))
        raise bodies.malformed(UnreadableText(TextFault.WRONG_SHAPE, f"{at}: {first['msg']}")) from None
    except UnreadableText as problem:
        raise bodies.malformed(problem) from None


def _unchecked(named: str, own: PaperRef | None, cite: bodies.Cite) -> Mapping[str, object]:
    """`FIGURE` rests on the command's own paper; `FIGURE={"number": …, "date": …, "file": …}` on one of its own."""
    figure, equals, paper = named.partition("=")
    if equals:
        own = _paper_ref(bodies.read_block(paper.encode(errors="surrogatepass")), "unchecked.paper", cite)
    if own is None:
        raise bodies.malformed(UnreadableText(TextFault.WRONG_SHAPE, "unchecked.paper: Field required"))
    return {"figure": figure, "paper": own.model_dump(mode="json")}


async def _with_edition(desk: Desk, body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A law edition or calendar named by its name alone, or the only one published, pinned by its hash."""
    kind = "calendar" if name == "calendar" else "law"
    async with looking(desk.reader) as connection:
        found = bodies.edition_named(body.get(name), await read_editions(connection, kind))
    return {**body, name: found.model_dump(mode="json")} if found else dict(body)
