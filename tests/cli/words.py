"""What is typed in the tests: the words of each step of one case of Hương Sơn, with papers that say that they are assumed."""

from collections.abc import Iterator
from pathlib import Path

from story.cast import DISTRICT, HUONG_SON

TODAY = "2023-08-01"
# The village met and its list hung in the week before, so that a dossier can follow today.
MET, POSTED_UNTIL = "2023-07-24", "2023-07-31"
FUND = f"fund/2023/{HUONG_SON.office}"
MILLION = 1_000_000
SUPPORT = 100 * MILLION
OPENING = {
    "title": "Chăn nuôi bò sinh sản (giả định)",
    "commune": HUONG_SON.office,
    "village": HUONG_SON.village,
    "approving_office": DISTRICT,
    "fund_year": 2023,
    "model": "bò cái sinh sản",
    "area_class": "extremely_hard",
}
MEETING = {
    "held_on": MET,
    "matter_class": "contributions_and_community_property",
    "households_total": 60,
    "present": 50,
    "votes_for": 42,
    "votes_against": 8,
    "list_count.poor": 6,
    "list_count.near_poor": 3,
    "list_count.newly_escaped": 1,
    "representative": HUONG_SON.who("dai-dien"),
    "secretary": HUONG_SON.who("thu-ky"),
    "signers.village_head": HUONG_SON.who("truong-thon"),
    "signers.front_head": HUONG_SON.who("mat-tran"),
    "signers.household_representatives": f"{HUONG_SON.who('ho-1')},{HUONG_SON.who('ho-2')}",
}
MONEY = {
    "allocating_office": DISTRICT,
    "origin_year": 2023,
    "source": "central",
    "capital_kind": "recurrent",
    "amount_vnd": SUPPORT,
}


class Typing:
    """Writes papers into a folder and gives the words of a command line."""

    def __init__(self, folder: Path, component: str = "du-an-1") -> None:
        """`component`: each module draws on money of its own."""
        self.folder = folder
        self.component = {"component": component}
        folder.mkdir(exist_ok=True)
        self.list = folder / "danh-sach.csv"
        self.list.write_text("HO-01\nHO-02\n")

    def paper(self, number: str, date: str = TODAY) -> list[str]:
        return ["--paper", str(self.file(number)), "--paper-number", number, "--paper-date", date]

    def file(self, number: str) -> Path:
        path = self.folder / f"{number.replace('/', '-')}.pdf"
        path.write_text(f"giả định\n{number}\n")
        return path

    def allot(self, **changes: object) -> list[str]:
        money = self.sets({**MONEY, **self.component}, changes)
        return ["act", FUND, "allot", "--as", "lg-phan-bo", *money, *self.paper("01/QĐ-UBND")]

    def open(self, stream: str = "new", **changes: object) -> list[str]:
        case = self.sets({**OPENING, **self.component}, changes)
        return ["act", stream, "open_subproject", "--as", "hs-can-bo", *case, *self.paper("12/TB-UBND")]

    def meet(self, code: str) -> list[str]:
        """By paper: the commune's officer enters what the village head's minutes say."""
        votes = self.sets({**MEETING, "list_sha256": f"@{self.list}"}, {})
        by = ["--as", "hs-can-bo", "--decided-by", "hs-truong-thon", "--attested", "paper"]
        return ["act", code, "record_village_meeting", *by, *votes, *self.paper("01/BB-HT")]

    def post(self, code: str) -> list[str]:
        """By paper as well: what the village head posted on the evening of the meeting."""
        posting = self.sets({"list_sha256": f"@{self.list}", "posted_on": MET, "until": POSTED_UNTIL}, {})
        by = ["--as", "hs-can-bo", "--decided-by", "hs-truong-thon", "--attested", "paper"]
        return ["act", code, "post_list", *by, *posting, *self.paper("01/BB-NY")]

    def submit(self, code: str) -> list[str]:
        plan = f'{{"number": "02/KH", "date": "{TODAY}", "file": "{self.file("02/KH")}"}}'
        items = f'items=[{{"item": "ke-hoach", "title": "Kế hoạch sản xuất", "paper": {plan}}}]'
        sums = {"total_vnd": 140 * MILLION, "state_support_vnd": SUPPORT, "counterpart_vnd": 40 * MILLION}
        typed = self.sets({**sums, "list_sha256": f"@{self.list}"}, {})
        return ["act", code, "submit_dossier", "--as", "hs-can-bo", "--set", items, *typed, *self.paper("02/TTr")]

    def complete(self, code: str) -> list[str]:
        return ["act", code, "find_complete", "--as", "lg-tiep-nhan", *self.paper("01/GTN")]

    def appraise(self, code: str) -> list[str]:
        team = ["--set", "passed=true", "--set", "members=lg-tham-dinh,lg-thu-ky"]
        return ["act", code, "conclude_appraisal", "--as", "lg-thu-ky", *team, *self.paper("03/BB-TĐ")]

    def approve(self, code: str, person: str = "lg-phe-duyet", amount: object = SUPPORT) -> list[str]:
        sum_and_norm = ["--set", f"amount_vnd={amount}", "--unchecked", "support_ceiling_vnd"]
        return ["act", code, "approve_project", "--as", person, *sum_and_norm, *self.paper("04/QĐ-UBND")]

    @staticmethod
    def sets(usual: dict[str, object], changes: dict[str, object]) -> list[str]:
        def words() -> Iterator[str]:
            for name, value in {**usual, **changes}.items():
                yield from ("--set", f"{name}={value}")

        return list(words())
