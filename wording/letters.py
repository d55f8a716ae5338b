"""The text of a letter: its subject and body, from notices as they lie in the outbox.

Titles, reasons and names come from people. Each is folded to one visible line first, so none of them can begin a header, a
line or a paragraph of its own, or hide what it says.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from domain.notices import NoticeKind, Told
from domain.refusals import Scalar
from wording.catalogue import text
from wording.formats import Lang
from wording.sentences import say_of
from wording.template import slots
from wording.values import Names

# Control and format characters, line and paragraph separators, lone halves: nothing of them is text.
UNSAYABLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
SLUGS = ("by", "voided")


class Text(NamedTuple):
    """Subject and body of a letter."""

    subject: str
    body: str


def one_line(written: str) -> str:
    """What a person wrote, as one line of visible text in composed Unicode."""
    shown = "".join(" " if unicodedata.category(letter) in UNSAYABLE else letter for letter in written)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def slugs_in(told: Iterable[Told]) -> set[str]:
    """The people and offices whose names the sentences of these notices need."""
    values = [one.detail.get(name) for one in told for name in SLUGS]
    return {slug for value in values if value for slug in str(value).split(", ")}


def notice_sentence(kind: NoticeKind, detail: dict[str, Scalar], lang: Lang, names: Names) -> str:
    """What one notice says; a value that its event did not give is left out."""
    return _said(f"notices.says.{kind.value}", detail, lang, names)


def letter_text(
    told: Sequence[Told], *, person: str, message: str, day: date, simulated: bool, lang: Lang, names: Names
) -> Text:
    """The letter that tells these notices (at least one) to `person` (a name). `message` is its Message-ID."""

    def named(slug: str) -> str:
        return one_line(names(slug))

    mark = text("screens.simulated", Lang.VI) if simulated else None
    if len(told) == 1:
        values: dict[str, object] = {"simulated": mark, "stream": told[0].stream, "kind": told[0].kind}
        subject = say_of("notices.letter.subject_one", lang, named, values)
    else:
        subject = say_of(
            "notices.letter.subject_many", lang, named, {"simulated": mark, "count": len(told), "day": day}
        )
    parts = [_say("simulated", lang)] if simulated else []
    parts.append(_say("dear", lang, name=one_line(person)))
    parts += ["\n".join(_told(number, one, lang, named)) for number, one in enumerate(told, start=1)]
    parts.append(f"{_say('automatic', lang)}\n{_say('id', lang, id=message)}")
    return Text(one_line(subject), "\n\n".join(parts) + "\n")


def _told(number: int, one: Told, lang: Lang, names: Names) -> Iterator[str]:
    detail = {name: one_line(value) if isinstance(value, str) else value for name, value in one.detail.items()}
    yield _say("head", lang, number=number, kind=one.kind, stream=one.stream, title=detail.get("title"))
    yield notice_sentence(one.kind, detail, lang, names)
    if detail.get("stage"):
        yield _say("stage", lang, stage=detail["stage"])
    yield _say("recorded", lang, at=one.created_at, version=one.version)
    yield _say("next", lang, stream=one.stream)


def _say(key: str, lang: Lang, **values: object) -> str:
    return say_of(f"notices.letter.{key}", lang, str, values)


def _said(key: str, detail: dict[str, Scalar], lang: Lang, names: Names) -> str:
    wanted = slots(text(key, lang))
    return say_of(key, lang, names, {slot.name: detail.get(slot.name) for slot in wanted})
