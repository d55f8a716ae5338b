"""`say`: one sentence, by its name, with exactly the values that it names. Strict, because a wrong call is a bug."""

from wording.catalogue import text
from wording.formats import Lang
from wording.template import Slot, fill, slots
from wording.values import Names, write


class WrongValues(ValueError):
    """The values given are not those that the sentence names: one is missing, or one too many."""


def say(key: str, lang: Lang, /, **values: object) -> str:
    """The sentence `key` in one language; persons and offices appear by their slug.

    A value may be None only where the sentence can do without it. Raises UnknownKey, WrongValues, ValueError.
    """
    return say_of(key, lang, str, values)


def say_of(key: str, lang: Lang, names: Names, values: dict[str, object]) -> str:
    """As `say`, with `names` giving the name of a person or an office for its slug."""
    sentence = text(key, lang)
    wanted = {slot.name for slot in slots(sentence)}
    if wanted != set(values):
        raise WrongValues(f"{key} names {sorted(wanted)}, given were {sorted(values)}")
    return fill(sentence, lambda slot: _written(slot, values[slot.name], lang, names))


def _written(slot: Slot, value: object, lang: Lang, names: Names) -> str | None:
    return None if value is None else write(value, slot.kind, lang, names)
