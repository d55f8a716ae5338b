"""The steps of one sub-project as its people do them: the same for every commune, with its own figures and papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.actions import Action
from domain.canonical import sha256_hex
from domain.refusals import RefusalCode
from domain.values import EditionRef, PaperRef
from story.cast import DISTRICT, Commune
from story.teller import Teller

COMPONENT = "du-an-3"
SUBCOMPONENT = "tieu-du-an-1"
NORM_UNSET = "support_ceiling_vnd"
RECEIVER = "lg-tiep-nhan"


@dataclass(frozen=True)
class Plan:
    """One case of the story. Amounts in whole đồng; households and animals are synthetic."""

    code: str
    commune: Commune
    title: str
    area_class: str
    support_vnd: int
    counterpart_vnd: int
    households: int
    tag: str
    component: str = COMPONENT
    subcomponent: str | None = SUBCOMPONENT

    @property
    def list_sha256(self) -> str:
        """The hash of the synthetic household list; the list itself never enters the record."""
        return sha256_hex(f"giả định {self.code} {self.households}".encode())


class Life:
    """Tells the life of one case. Each method is one command, done by whoever must do it."""

    def __init__(self, teller: Teller, plan: Plan, law: EditionRef, calendar: EditionRef) -> None:
        self.teller = teller
        self.plan = plan
        self.law = law
        self.calendar = calendar

    def _paper(self, title: str, kind: str, on: str) -> PaperRef:
        return self.teller.paper(f"{title} - {self.plan.title}", f"{self.plan.tag}/{kind}", on)

    async def open(self, on: str) -> None:
        commune = self.plan.commune
        body = {
            "title": self.plan.title,
            "commune": commune.office,
            "village": commune.village,
            "approving_office": DISTRICT,
            "fund_year": 2023,
            "component": self.plan.component,
            "subcomponent": self.plan.subcomponent,
            "model": "chăn nuôi bò sinh sản",
            "area_class": self.plan.area_class,
            "law_edition": self.law.model_dump(),
            "calendar": self.calendar.model_dump(),
        }
        paper = self._paper("Thông báo kế hoạch", "TB-UBND", on)
        await self.teller.does(commune.who("can-bo"), Action.OPEN_SUBPROJECT, self.plan.code, body, paper=paper)

    async def meets(
        self,
        on: str,
        *,
        households: int,
        present: int,
        votes_for: int,
        ballots: int = 0,
        notice_on: str | None = None,
        refused: RefusalCode | None = None,
        note: str = "",
    ) -> None:
        """The village meeting; votes count among all households of the village."""
        commune = self.plan.commune
        poor = self.plan.households // 2
        body = {
            "held_on": on,
            "notice_on": notice_on,
            "matter_class": "contributions_and_community_property",
            "households_total": households,
            "present": present,
            "ballots": ballots,
            "votes_for": votes_for,
            "votes_against": present + ballots - votes_for,
            "list_sha256": self.plan.list_sha256,
            "list_count": {"poor": poor, "near_poor": self.plan.households - poor, "newly_escaped": 0},
            "representative": commune.who("dai-dien"),
            "secretary": commune.who("thu-ky-thon"),
            "signers": {
                "village_head": commune.who("truong-thon"),
                "front_head": commune.who("mat-tran"),
                "household_representatives": [commune.who("ho-1"), commune.who("ho-2")],
            },
        }
        paper = self._paper("Biên bản họp thôn", f"BB-{present + ballots}", on)
        await self.teller.does(
            commune.who("truong-thon"),
            Action.RECORD_VILLAGE_MEETING,
            self.plan.code,
            body,
            paper=paper,
            refused=refused,
            note=note,
        )

    async def posts(
        self, on: str, until: str, *, listed: str = "", refused: RefusalCode | None = None, note: str = ""
    ) -> None:
        """The list of the meeting hangs in the village; objections are taken until the end of the day `until`.

        `listed`: the hash of what was posted, where it is not that list.
        """
        body = {"list_sha256": listed or self.plan.list_sha256, "posted_on": on, "until": until}
        paper = self._paper("Biên bản niêm yết danh sách", f"BB-NY-{on}", on)
        head = self.plan.commune.who("truong-thon")
        await self.teller.does(head, Action.POST_LIST, self.plan.code, body, paper=paper, refused=refused, note=note)

    async def submits(
        self,
        on: str,
        *,
        without: Sequence[str] = (),
        by: Sequence[str] = (),
        refused: RefusalCode | None = None,
        note: str = "",
    ) -> None:
        """The dossier: minutes, business plan, cost table, commitments; `without` leaves items out."""
        items = {
            "bien-ban-hop": "Biên bản họp thôn",
            "ke-hoach": "Kế hoạch sản xuất, tiêu thụ",
            "du-toan": "Tổng chi phí, phần đề nghị hỗ trợ, phần đóng góp",
            "cam-ket": "Cam kết của các hộ",
        }
        body = {
            "items": [
                {
                    "item": item,
                    "title": title,
                    "paper": self._paper(title, item, on).model_dump(mode="json"),
                }
                for item, title in items.items()
                if item not in without
            ],
            "list_sha256": self.plan.list_sha256,
            "total_vnd": self.plan.support_vnd + self.plan.counterpart_vnd,
            "state_support_vnd": self.plan.support_vnd,
            "counterpart_vnd": self.plan.counterpart_vnd,
        }
        deciders = by or (self.plan.commune.who("can-bo"),)
        await self.teller.does(
            deciders,
            Action.SUBMIT_DOSSIER,
            self.plan.code,
            body,
            paper=self._paper("Tờ trình", "TTr", on),
            refused=refused,
            note=note,
        )

    async def is_found_complete(self, on: str) -> None:
        """Every paper of this version is there; its receipt slip says so."""
        slip = self._paper("Giấy tiếp nhận hồ sơ đủ", "GTN", on)
        await self.teller.does(RECEIVER, Action.FIND_COMPLETE, self.plan.code, paper=slip)

    async def is_returned(
        self, on: str, reason: str, missing: Sequence[str], *, by: str = RECEIVER, note: str = "returned"
    ) -> None:
        """Back to its makers: by the receiver while it is checked, later by an appraiser or the approver."""
        body = {"reason": reason, "missing_items": list(missing)}
        paper = self._paper("Thông báo trả lại hồ sơ", "TB-TL", on)
        await self.teller.does(by, Action.RETURN_DOSSIER, self.plan.code, body, paper=paper, note=note)

    async def is_appraised(self, on: str) -> None:
        body = {"passed": True, "members": ["lg-tham-dinh", "lg-thu-ky"]}
        paper = self._paper("Biên bản thẩm định", "BB-TD", on)
        await self.teller.does("lg-thu-ky", Action.CONCLUDE_APPRAISAL, self.plan.code, body, paper=paper)

    async def is_approved(
        self,
        on: str,
        amount_vnd: int,
        *,
        by: str = "lg-phe-duyet",
        refused: RefusalCode | None = None,
        note: str = "",
    ) -> None:
        """The council's norm is not known for the province, so the approver names it as unchecked, on a paper."""
        unset = self._paper("Văn bản về định mức chưa ban hành", "CV-DM", on)
        await self.teller.does(
            by,
            Action.APPROVE_PROJECT,
            self.plan.code,
            {"amount_vnd": amount_vnd},
            paper=self._paper("Quyết định phê duyệt", "QD-UBND", on),
            unchecked=[{"figure": NORM_UNSET, "paper": unset.model_dump(mode="json")}],
            refused=refused,
            note=note,
        )

    async def signs_contract(
        self, dated: str, value_vnd: int, *, deliver_by: str = "2023-08-31", refused: RefusalCode | None = None
    ) -> None:
        commune = self.plan.commune
        body = {
            "value_vnd": value_vnd,
            "representative": commune.who("dai-dien"),
            "terms": {
                "advance_percent": 50,
                "tranches": [{"percent": 50, "after": "nghiệm thu toàn bộ"}],
                "payee_ref": f"DV-{commune.prefix.upper()}-01",
                "deliver_by": deliver_by,
            },
        }
        paper = self._paper("Hợp đồng với nhóm cộng đồng", f"HD-{dated}", dated)
        await self.teller.does(
            commune.who("chu-tich"), Action.SIGN_CONTRACT, self.plan.code, body, paper=paper, refused=refused
        )
