"""Citations in full: the code keeps `TT 55/2023 Đ.3(3)`, people read `Thông tư 55/2023 Điều 3(3)` or `Circular 55/2023
art. 3(3)`. The short words and their meanings are `citations.toml`.
"""

import re
from functools import cache

from wording.catalogue import texts
from wording.formats import Lang

PREFIX = "citations."


def cited(article: str, lang: Lang) -> str:
    """An article or rule as the domain writes it, in the words of one language; unknown words stay as they are."""
    words = _words(lang)
    longest_first = sorted(words, key=lambda short: (-len(short), short))
    shorts = re.compile("|".join(rf"(?<!\w){re.escape(short)}" for short in longest_first))
    # The short form leaves no space before the number (Đ.3): the full one does.
    return shorts.sub(lambda found: words[found[0]] + (" " if found[0].endswith(".") else ""), article)


@cache
def _words(lang: Lang) -> dict[str, str]:
    return {key.removeprefix(PREFIX): full for key, full in texts(lang).items() if key.startswith(PREFIX)}
