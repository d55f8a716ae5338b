"""Separation: no person on both sides of an incompatible pair, over the whole case, reading every member of the minutes.

Nguồn: các cặp nhiệm vụ của từng phiên bản pháp luật (`law/<edition>/duties.toml`); NĐ 38/2023 Đ.1(13); TT 344/2016 Đ.12,
20(2). Accepting, delivering and receiving are in no pair: in a commune the chairman rightly signs the contract and is the
account holder.
"""

from collections.abc import Iterable

from domain.commands.subproject import RecordVillageMeeting
from domain.law import Act, LawEdition
from domain.refusals import Refusal, RefusalCode, refuse
from domain.state.subproject import SubprojectState

NOT_FOR_GROUP_MEMBERS = frozenset(
    {Act.APPRAISE, Act.APPROVE, Act.SIGN_CONTRACT, Act.SIGN_ORDER, Act.APPROVE_FINAL_ACCOUNT}
)


def no_incompatible_act(state: SubprojectState, law: LawEdition, act: Act, people: Iterable[str]) -> Refusal | None:
    """Names both acts and the earlier event, so that the refused person sees why."""
    for person in sorted(people):
        for done in state.acts:
            if done.person == person and law.is_incompatible(done.act, act):
                return refuse(
                    RefusalCode.SAME_PERSON,
                    person=person,
                    act=act.value,
                    earlier_act=done.act.value,
                    event=done.version,
                )
    return None


def not_a_member_of_the_group(state: SubprojectState, act: Act, people: Iterable[str]) -> Refusal | None:
    """Whoever signed minutes of the village for the households does not decide on their money, nor after a new meeting."""
    if act not in NOT_FOR_GROUP_MEMBERS:
        return None
    insider = next((person for person in sorted(people) if person in state.group), None)
    return refuse(RefusalCode.MEMBER_OF_GROUP, person=insider, act=act.value) if insider else None


def speakers_have_not_decided(state: SubprojectState, meeting: RecordVillageMeeting) -> Refusal | None:
    """A new meeting after a return: nobody speaks for the households who has already decided on their dossier."""
    speakers = meeting.speakers
    for done in state.acts:
        if done.person in speakers and done.act in NOT_FOR_GROUP_MEMBERS:
            return refuse(
                RefusalCode.SAME_PERSON,
                person=done.person,
                act=Act.PROPOSE.value,
                earlier_act=done.act.value,
                event=done.version,
            )
    return None
