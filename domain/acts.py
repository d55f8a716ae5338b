"""Acts: what one person may not do together with something else in the same case. The pairs are data of the law edition.

`propose` is done by whoever decided the dossier's submission and by the group's representative; minutes name members, and
each member named has done the act (design.md section 5).
"""

from domain.law import Act
from domain.values import Flag, Model, Slug


class DoneAct(Model):
    """Who did an act, in which event (version) of the case; `by_delegate`: another did it on this person's behalf."""

    act: Act
    person: Slug
    version: int
    by_delegate: Flag = False
