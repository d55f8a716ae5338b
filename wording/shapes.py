"""What is wrong with the shape of a field, in people's words.

The reader of commands names the field and says in English what it wants (`amount_vnd: Input should be greater than 0`).
The form of each of those messages is known, so an official reads it in Vietnamese; one that is not known is shown as it is.
"""

import re

from wording.catalogue import UnknownKey, text
from wording.formats import Lang
from wording.template import fill
from wording.values import field_label, inside

# A message of the reader, and the name of its wording in door.toml; (?P<what>) is the part that the wording repeats.
SHAPES = (
    (r"Field required", "required"),
    (r"Extra inputs are not permitted", "not_known"),
    (r"Input should be a valid integer.*", "whole_number"),
    (r"Input should be a valid string.*", "text"),
    (r"Input should be a valid boolean.*", "yes_no"),
    (r"Input should be a valid (list|tuple).*", "list"),
    (r"Input should be a valid (dictionary|mapping).*", "block"),
    (r"Input should be greater than (?P<what>-?\d+)", "greater"),
    (r"Input should be greater than or equal to (?P<what>-?\d+)", "at_least"),
    (r"Input should be less than or equal to (?P<what>-?\d+)", "at_most"),
    (r"Input should be (?P<what>'.*)", "one_of"),
    (r"String should have at least (?P<what>\d+) characters?", "longer"),
    (r"String should have at most (?P<what>\d+) characters?", "shorter"),
    (r"String should match pattern .*", "pattern"),
    (r"(List|Tuple) should have at least (?P<what>\d+) items? .*", "more_items"),
    (r"(List|Tuple) should have at most (?P<what>\d+) items? .*", "fewer_items"),
    (r"no stream is called so", "stream"),
    (r"(a command id is a UUID in lower case|Value error, badly formed .*)", "command_id"),
    (r"a day is written YYYY-MM-DD", "day"),
    (r"there is no such day", "no_such_day"),
    (r"an instant is written YYYY-MM-DDTHH:MM:SSZ", "instant"),
    (r"there is no such instant", "no_such_instant"),
)


def shape(where: str, lang: Lang) -> str:
    """`amount_vnd (số tiền): phải lớn hơn 0` for the reader's `amount_vnd: Input should be greater than 0`.

    A place without a message stays what it is; the empty text stays empty.
    """
    path, colon, message = where.partition(": ")
    if not colon:
        return where
    found = next(((named, match) for form, named in SHAPES if (match := re.fullmatch(form, message))), None)
    if found is None:
        return f"{_labelled(path, lang)}: {message}"
    named, match = found
    what = match.groupdict().get("what")
    return f"{_labelled(path, lang)}: {fill(text(f'door.shape.{named}', lang), lambda _: what)}"


def _labelled(path: str, lang: Lang) -> str:
    name = next((part for part in reversed(path.split(".")) if not part.isdigit()), path)
    try:
        return f"{path} ({inside(field_label(name, lang))})"
    except UnknownKey:
        return path
