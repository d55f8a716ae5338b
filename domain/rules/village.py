"""The village decides by a share of ALL its household representatives, not of those who came; no separate quorum.

Nguồn: Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15 Đ.15, 18-21; NĐ 59/2023/NĐ-CP Đ.3(3) (từ 15/08/2023).
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from domain.commands.subproject import MatterClass, RecordVillageMeeting, SubmitDossier
from domain.law import Share
from domain.law_keys import FigureKey
from domain.law_reading import LawReading
from domain.refusals import Refusal, RefusalCode, refuse

SHARE_OF: Mapping[MatterClass, FigureKey] = MappingProxyType(
    {
        MatterClass.CONTRIBUTIONS_AND_COMMUNITY_PROPERTY: FigureKey.VOTE_SHARE_CONTRIBUTIONS_AND_COMMUNITY_PROPERTY,
        MatterClass.OTHER_SELF_GOVERNING_MATTERS: FigureKey.VOTE_SHARE_OTHER_SELF_GOVERNING_MATTERS,
    }
)


def votes_needed(meeting: RecordVillageMeeting, law: LawReading) -> int:
    """The least number of household representatives who must agree."""
    return _share(meeting, law).least_of(meeting.households_total)


def counts_add_up(meeting: RecordVillageMeeting) -> Refusal | None:
    """Nobody votes who neither came nor handed in a ballot, and a household has one voice."""
    voices = meeting.present + meeting.ballots
    if voices > meeting.households_total or meeting.votes_for + meeting.votes_against > voices:
        return refuse(
            RefusalCode.AMOUNTS_DO_NOT_ADD_UP,
            item="votes",
            stated=meeting.votes_for + meeting.votes_against,
            expected=min(voices, meeting.households_total),
        )
    signers = meeting.signers
    distinct = len({signers.village_head, signers.front_head, *signers.household_representatives})
    if distinct != 4:
        return refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="signers", stated=distinct, expected=4)
    if meeting.list_count.total > meeting.households_total:
        return refuse(
            RefusalCode.AMOUNTS_DO_NOT_ADD_UP,
            item="list_count",
            stated=meeting.list_count.total,
            expected=meeting.households_total,
        )
    return None


def share_is_known(meeting: RecordVillageMeeting, law: LawReading) -> Refusal | None:
    """A meeting before the law of the share was in force cannot be judged by it."""
    key = SHARE_OF[meeting.matter_class]
    return None if law.figure(key, meeting.held_on).is_set else refuse(RefusalCode.LIMIT_UNSET, figure=key.value)


def vote_is_carried(meeting: RecordVillageMeeting, law: LawReading) -> Refusal | None:
    """The share is counted over all households of the village."""
    if _share(meeting, law).reached(meeting.votes_for, meeting.households_total):
        return None
    return refuse(
        RefusalCode.VOTE_NOT_CARRIED,
        votes_for=meeting.votes_for,
        needed=votes_needed(meeting, law),
        households=meeting.households_total,
    )


def notice_was_long_enough(meeting: RecordVillageMeeting, law: LawReading) -> Refusal | None:
    """Two clear days before the meeting once Decree 59/2023 is in force; before that day the law sets no number."""
    days = law.number(FigureKey.MEETING_NOTICE_DAYS, meeting.held_on)
    if days is None:
        return None
    if meeting.notice_on is None or meeting.held_on - meeting.notice_on < timedelta(days=days):
        noticed = meeting.notice_on.isoformat() if meeting.notice_on else None
        return refuse(
            RefusalCode.NOTICE_TOO_SHORT,
            days=days,
            notice_on=noticed,
            held_on=meeting.held_on.isoformat(),
            of="meeting",
        )
    return None


def contributions_were_voted(meeting: RecordVillageMeeting, dossier: SubmitDossier, law: LawReading) -> Refusal | None:
    """Households that contribute have decided so by the share for contributions, whatever class the meeting named."""
    if dossier.counterpart_vnd == 0:
        return None
    strict = meeting.model_copy(update={"matter_class": MatterClass.CONTRIBUTIONS_AND_COMMUNITY_PROPERTY})
    return vote_is_carried(strict, law)


def list_is_the_meetings(meeting: RecordVillageMeeting, dossier: SubmitDossier) -> Refusal | None:
    if dossier.list_sha256 == meeting.list_sha256:
        return None
    return refuse(RefusalCode.LIST_DIFFERS, expected=meeting.list_sha256, stated=dossier.list_sha256)


def _share(meeting: RecordVillageMeeting, law: LawReading) -> Share:
    return law.share(SHARE_OF[meeting.matter_class], meeting.held_on)
