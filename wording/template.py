"""A sentence with placeholders: `{amount:vnd}` is worded by its kind, `[ at {office:name}]` is left out where unknown.

The kind after the colon says in what words a value appears (`wording/values.py`), so a translator decides it and no
screen formats anything. Square brackets mark a part that stands only if all its values are there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from string import Formatter

OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Slot:
    """One placeholder: the value's name and the kind of words it takes ("" for the value as it is)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Segment:
    """A run of text; an optional one falls away if one of its values is unknown."""

    optional: bool
    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(part for part in self.parts if isinstance(part, Slot))


@cache
def parse(sentence: str) -> tuple[Segment, ...]:
    """The segments of a sentence. ValueError for brackets that do not match or hold no placeholder, and for `{}`."""
    segments = []
    for index, piece in enumerate(OPTIONAL.split(sentence)):
        if "[" in piece or "]" in piece:
            raise ValueError(f"brackets do not match: {sentence}")
        segment = Segment(optional=index % 2 == 1, parts=_parts(piece))
        if segment.optional and not segment.slots:
            raise ValueError(f"an optional part holds a placeholder: {sentence}")
        segments.append(segment)
    return tuple(segment for segment in segments if segment.parts)


def slots(sentence: str) -> frozenset[Slot]:
    """Every placeholder of a sentence, with its kind."""
    return frozenset(slot for segment in parse(sentence) for slot in segment.slots)


def fill(sentence: str, write: Callable[[Slot], str | None], unknown: str | None = None) -> str:
    """The sentence with each placeholder as `write` words it.

    A value that `write` does not know (None) leaves out an optional part; elsewhere `unknown` stands for it, and without
    `unknown` that is a ValueError.
    """
    return "".join(_filled(segment, sentence, write, unknown) for segment in parse(sentence))


def _filled(segment: Segment, sentence: str, write: Callable[[Slot], str | None], unknown: str | None) -> str:
    written = [part if isinstance(part, str) else write(part) for part in segment.parts]
    if None in written and segment.optional:
        return ""
    if None in written and unknown is None:
        raise ValueError(f"a value is unknown that this sentence cannot do without: {sentence}")
    return "".join(unknown or "" if part is None else part for part in written)


def _parts(piece: str) -> tuple[str | Slot, ...]:
    parts: list[str | Slot] = []
    for before, name, kind, _ in Formatter().parse(piece):
        if before:
            parts.append(before)
        if name is not None:
            if not name.isidentifier():
                raise ValueError(f"a placeholder has a name: {piece}")
            parts.append(Slot(name, kind or ""))
    return tuple(parts)
