"""Every sentence that a person reads, Vietnamese first, English second, as data.

Code never holds such a sentence: it asks for one by name and gives the values. The sentences lie in `wording/vi` and
`wording/en`, one file a subject; what is said of each member of a closed list, each refusal and each door answer is tested
to be there in both.
"""

from wording.citations import cited
from wording.formats import Lang, day, digest, grouped, instant, number, percent, vnd
from wording.refusing import Worded, refusal, turned_away
from wording.sentences import say, say_of
from wording.summaries import summary_of
from wording.values import field_label, word

__all__ = [
    "Lang",
    "Worded",
    "cited",
    "day",
    "digest",
    "field_label",
    "grouped",
    "instant",
    "number",
    "percent",
    "refusal",
    "say",
    "say_of",
    "summary_of",
    "turned_away",
    "vnd",
    "word",
]
