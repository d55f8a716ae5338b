"""The village's list between the meeting and the dossier: posted, objected to, answered.

Nguồn: Luật 10/2022/QH15 Đ.11(5), 12(3), 13 (công khai kết quả lựa chọn); Đ.20-21 (quyết định của cộng đồng dân cư).
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from domain.values import Day, Flag, Model, Reason, Sha256

ObjectionNumber = Annotated[int, Strict(), Field(ge=1, le=1000)]


class ObjectionMatter(StrEnum):
    """What an objection is about; which household it names stands on its paper only."""

    HOUSEHOLD_LEFT_OUT = "household_left_out"
    HOUSEHOLD_NOT_ENTITLED = "household_not_entitled"
    MEETING_PROCEDURE = "meeting_procedure"
    OTHER = "other"


class PostList(Model):
    """The list of the meeting, posted in the village; objections are taken until the end of the day `until`."""

    list_sha256: Sha256
    posted_on: Day
    until: Day


class RaiseObjection(Model):
    """An objection handed in by a resident; the header's paper is the objection itself."""

    received_on: Day
    matter: ObjectionMatter


class AnswerObjection(Model):
    """The village's answer, on paper. One that is upheld changes the list, so the village must meet again."""

    objection_number: ObjectionNumber
    upheld: Flag
    reason: Reason
