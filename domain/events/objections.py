"""Facts about the village's list: posted, objected to, answered. None names a household."""

from domain.commands import objections as asked
from domain.events.subproject import SubprojectEvent
from domain.values import Day


class BeneficiaryListPosted(SubprojectEvent):
    """The list hangs in the village. `posted_through` is the last day of the posting that the law asks for, if it does."""

    posting: asked.PostList
    posted_through: Day | None


class ObjectionRaised(SubprojectEvent):
    """An objection came in time; its number is given here."""

    number: asked.ObjectionNumber
    objection: asked.RaiseObjection


class ObjectionAnswered(SubprojectEvent):
    """The answer; an upheld one stands against the dossier until the village has met again."""

    answer: asked.AnswerObjection
