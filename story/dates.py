"""Time in the story: targets, a case under the district's own service levels, mandates that end, and a quarter that is frozen.

All synthetic. What the clock rings is waited for on the record before the clock moves on: so every run tells the same.
"""

import base64
from collections.abc import Mapping
from datetime import time

from domain.actions import Action
from domain.commands.fund import TargetKind
from domain.deadlines import DeadlineRule
from domain.events.deadlines import DeadlineEscalated, DeadlineMissed, DeadlineReminded
from domain.events.fund import PeriodClosed
from domain.lifecycle import Stage
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.signatures import key_id_of
from domain.values import EditionRef, Model
from gateway.as_of import asked_of
from gateway.board import Wanted, page
from gateway.keys import public_key_of
from gateway.look import look_through
from law.loader import load_edition
from store.board import board_lines
from store.reading import looking
from story.cast import AREA, DISTRICT, DUONG_DUC, REGISTRAR, XUAN_HUONG
from story.life import Plan
from story.play import MILLION, Play
from story.teller import StoryBrokenError
from story.ways_back import APPRAISER, APPROVER, WaysBack

SERVICE_LEVELS = "lang-giang-gia-dinh"
REGISTER = f"register/{AREA}"
FUND_YEAR = 2023
QUARTER_END = "2023-09-30"
LATER = "2023-10-02"
SECOND_APPROVER = "lg-biet-phai"
THE_ARTICLES_SENTENCE = (
    "Câu của bài báo: phấn đấu hết quý III/2023 hoàn thành các bước. Không thấy văn bản nào giao mục tiêu"
)


class Dates:
    """One case from its notice on, and what time does meanwhile. One method a scene, in this order."""

    def __init__(self, play: Play, case: WaysBack) -> None:
        self.play = play
        self.teller = play.teller
        self.case = case

    @classmethod
    async def begin(cls, play: Play) -> "Dates":
        """The article's target for every commune; then a case whose offices have service levels."""
        teller, on, meeting = play.teller, "2023-09-15", "2023-09-17"
        teller.scene = "dates_begin"
        paper = teller.paper(THE_ARTICLES_SENTENCE, "BAI-BAO/muc-tieu", "2023-08-04")
        target = {
            "allocating_office": DISTRICT,
            "due_on": QUARTER_END,
            "kind": TargetKind.STAGE_REACHED.value,
            "stage": Stage.CLOSED.value,
        }
        for stream in play.fund_years:
            note = "target" if stream == play.fund_years[-1] else ""
            await teller.does("lg-phan-bo", Action.SET_TARGET, stream, target, paper=paper, note=note)
        law = load_edition(SERVICE_LEVELS)
        edition = EditionRef(name=law.name, sha256=law.sha256)
        published = {**edition.model_dump(), "draft": law.draft}
        await teller.does(REGISTRAR, Action.PUBLISH_LAW_EDITION, REGISTER, published, note="service_levels")
        plan = Plan(
            code=await play.desk.gateway.next_code(FUND_YEAR),
            commune=DUONG_DUC,
            title="Nuôi bò sinh sản, nhóm 2 thôn Đông (hồ sơ giả định)",
            area_class="other",
            support_vnd=45 * MILLION,
            counterpart_vnd=30 * MILLION,
            households=12,
            tag="DD2",
        )
        case = WaysBack(teller, plan, edition, play.calendar)
        await case.open(on)
        await teller.morning(meeting)
        await case.meets(meeting, households=150, present=120, votes_for=115, notice_on=on)
        await case.posts(meeting, "2023-09-20")
        return cls(play, case)

    async def run(self) -> None:
        """The dossier comes in, and the receiver's days begin to count."""
        self.teller.scene = "dates_run"
        await self.case.submits("2023-09-25", note="days_run")

    async def near(self, appraised: WaysBack) -> None:
        """The day is near; the approver's delegate gives more time, once. `appraised`: a case that the delegate appraised."""
        self.teller.scene = "dates_near"
        await self.teller.clock_says(self.case.plan.code, DeadlineReminded, note="near", values=_day_of)
        on = "2023-09-26"
        body = {
            "delegator": APPROVER,
            "delegate": APPRAISER,
            "duty": Duty.APPROVER.value,
            "office": DISTRICT,
            "valid_from": on,
            "valid_to": QUARTER_END,
        }
        paper = self.teller.paper("Văn bản ủy quyền có thời hạn", "UQ-PD", on)
        await self.teller.does(REGISTRAR, Action.DELEGATE, REGISTER, body, paper=paper, note="delegated")
        await self._more_time(on, LATER, by=APPRAISER, instead_of=(APPROVER,), note="more_time")
        await self._more_time(on, "2023-10-04", by=APPROVER, refused=RefusalCode.EXTENSION_USED_UP)
        both_sides = RefusalCode.SAME_PERSON
        await appraised.is_approved(on, appraised.plan.support_vnd, by=APPRAISER, refused=both_sides)

    async def mandates_end(self) -> None:
        """A mandate, a key, and a delegation by itself: one second after its last day it holds no more."""
        self.teller.scene = "mandates_end"
        on = "2023-09-29"
        await self.teller.clock_says(self.case.plan.code, DeadlineReminded, note="near", values=_day_of)
        body = {"person": SECOND_APPROVER, "duty": Duty.APPROVER.value, "office": DISTRICT, "ends_on": on}
        paper = self.teller.paper("Quyết định cho thôi giữ nhiệm vụ", "QD-TNV", on)
        await self.teller.does(REGISTRAR, Action.END_MANDATE, REGISTER, body, paper=paper)
        nobody = RefusalCode.NO_MANDATE
        await self._more_time(on, "2023-10-04", by=SECOND_APPROVER, refused=nobody)
        chairman = XUAN_HUONG.who("chu-tich")
        key = key_id_of(base64.b64decode(public_key_of(self.play.desk.settings.keys_folder, chairman)))
        lost = {"person": chairman, "key": key, "reason": "Người giữ báo mất thiết bị giữ khóa"}
        notice = self.teller.paper("Giấy báo mất thiết bị giữ khóa", "GB-MK", on)
        await self.teller.does(REGISTRAR, Action.REVOKE_KEY, REGISTER, lost, paper=notice)
        waiting = self.play.waiting
        assert waiting is not None
        await waiting.signs_contract(on, waiting.plan.support_vnd, refused=RefusalCode.KEY_NOT_VALID)
        await self.teller.morning(QUARTER_END, time(0, 0, 1))
        late = "after_midnight"
        await self._more_time(QUARTER_END, "2023-10-04", by=APPRAISER, refused=nobody, note=late)

    async def quarter_ends(self) -> None:
        """Every commune's third quarter is frozen by the clock, and the board of that day says the same for ever."""
        self.teller.scene = "quarter_ends"
        await self.teller.morning("2023-10-01")
        closed = [
            await self.teller.clock_says(stream, PeriodClosed, note="frozen", values=_figures_of)
            for stream in self.play.fund_years
        ]
        for frozen in closed:
            assert isinstance(frozen, PeriodClosed)
            await self._board_says_the_same(frozen)

    async def missed(self) -> None:
        """The moved day comes, is missed, and the next duty up is told."""
        self.teller.scene = "dates_missed"
        for day, kind, note in (
            (LATER, DeadlineReminded, "due"),
            ("2023-10-03", DeadlineMissed, "missed"),
            ("2023-10-06", DeadlineEscalated, "next_up"),
        ):
            await self.teller.morning(day)
            await self.teller.clock_says(self.case.plan.code, kind, note=note)

    async def _more_time(
        self,
        on: str,
        due_on: str,
        *,
        by: str,
        instead_of: tuple[str, ...] = (),
        refused: RefusalCode | None = None,
        note: str = "",
    ) -> None:
        """For the receiver's check, which nobody does in this story."""
        rule, reason = DeadlineRule.COMPLETENESS_CHECK, "Bộ phận tiếp nhận thiếu người (giả định)"
        await self.case.is_given_more_time(
            rule, on, due_on, by=by, instead_of=instead_of, reason=reason, refused=refused, note=note
        )

    async def _board_says_the_same(self, frozen: PeriodClosed) -> None:
        """Line by line and late case by late case; what a case has not asked for yet is nothing, frozen as zero."""
        async with looking(self.play.desk.reader) as connection:
            seen = await look_through(connection)
            asked = await asked_of(seen, QUARTER_END)
            lines = {row["line"]: row for row in await board_lines(connection, asked.pair, FUND_YEAR)}
            board = await page(seen, asked, Wanted(fund_year=FUND_YEAR))
        cases = {row["code"]: row for row in board["rows"]}
        differ = [
            name
            for figures, row in (
                *((line.model_dump(mode="json"), lines[line.line]) for line in frozen.lines),
                *((case.model_dump(mode="json"), cases[case.code]) for case in frozen.late),
            )
            for name, figure in figures.items()
            if name in row and (row[name] or 0) != (figure or 0)
        ]
        if differ:
            raise StoryBrokenError(f"the board of {QUARTER_END} differs from the frozen figures in {differ}")


def _day_of(event: Model) -> Mapping[str, object]:
    assert isinstance(event, DeadlineReminded)
    return {"day": event.due_on}


def _figures_of(event: Model) -> Mapping[str, object]:
    """Sums of the commune's lines, and the codes of its late cases; None if there are none."""
    assert isinstance(event, PeriodClosed)
    return {
        "disbursed": sum(line.disbursed_vnd for line in event.lines),
        "allotted": sum(line.allotted_vnd for line in event.lines),
        "late": ", ".join(case.code for case in event.late) or None,
    }
