"""The sentences as they are kept: `wording/<language>/<subject>.toml`, flattened to one name a sentence.

`stages.toml` with `[opened] name = ...` gives the key `stages.opened.name`. A subject too long for one file is split with
a dash (`refusals-money.toml` belongs to `refusals`). Nothing here knows what a sentence is for.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from wording.formats import Lang

ROOT = Path(__file__).parent


class UnknownKey(KeyError):
    """No sentence of this language has that name: a mistake of the program, never of a person."""


def text(key: str, lang: Lang) -> str:
    """The sentence of that name with its placeholders unfilled. Raises UnknownKey."""
    try:
        return texts(lang)[key]
    except KeyError:
        raise UnknownKey(f"{lang.value}: {key}") from None


def has(key: str, lang: Lang) -> bool:
    return key in texts(lang)


@cache
def texts(lang: Lang) -> Mapping[str, str]:
    """Every sentence of a language by name, read once. ValueError for a name given twice or a value that is no text."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / lang.value).glob("*.toml")):
        subject = path.stem.partition("-")[0]
        for name, sentence in _flat(subject, tomllib.loads(path.read_text(encoding="utf-8"))):
            if name in found:
                raise ValueError(f"{path.name}: {name} is given twice")
            found[name] = sentence
    return MappingProxyType(found)


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for part, inner in value.items():
            yield from _flat(f"{name}.{part}", inner)
    else:
        raise ValueError(f"{name} is no text: {value!r}")
