"""The people of the story: all synthetic. Who holds which duty at which office, so that the record can judge them."""

from dataclasses import dataclass

from domain.people import Duty

AREA = "lang-giang"
DISTRICT = "huyen-lang-giang"
REGISTRAR = "lg-giu-so"
REGISTRAR_NAME = "Người giữ sổ đăng ký (giả định)"
SYNTHETIC = "giả định"


@dataclass(frozen=True)
class Player:
    """A person and the duties that he or she holds, each at one office."""

    person: str
    role: str
    mandates: tuple[tuple[Duty, str], ...]

    @property
    def name(self) -> str:
        return f"{self.role} ({SYNTHETIC})"


@dataclass(frozen=True)
class Commune:
    """A commune of the story, its village, and the short prefix of its people's slugs."""

    name: str
    office: str
    village: str
    prefix: str

    def who(self, part: str) -> str:
        return f"{self.prefix}-{part}"


HUONG_SON = Commune("Hương Sơn", "huong-son", "thon-huong-son-1", "hs")
XUAN_HUONG = Commune("Xuân Hương", "xuan-huong", "thon-xuan-huong-1", "xh")
DUONG_DUC = Commune("Dương Đức", "duong-duc", "thon-duong-duc-1", "dd")


def people_of(commune: Commune) -> tuple[Player, ...]:
    """The officials of one commune; the chairman is the account holder as well, as in practice."""
    office, name = commune.office, commune.name
    return (
        Player(commune.who("truong-thon"), f"Trưởng thôn, xã {name}", ((Duty.VILLAGE_HEAD, commune.village),)),
        Player(commune.who("can-bo"), f"Cán bộ xã {name}", ((Duty.COMMUNE_OFFICER, office),)),
        Player(
            commune.who("chu-tich"),
            f"Chủ tịch UBND xã {name}",
            ((Duty.COMMUNE_CHAIRMAN, office), (Duty.ACCOUNT_HOLDER, office)),
        ),
        Player(commune.who("ke-toan"), f"Kế toán xã {name}", ((Duty.ACCOUNTANT, office),)),
        Player(commune.who("nghiem-thu"), f"Ủy viên tổ nghiệm thu xã {name}", ((Duty.ACCEPTANCE_MEMBER, office),)),
        Player(
            commune.who("xac-nhan"), f"Người xác nhận chứng từ xã {name}", ((Duty.CONFIRM_TREASURY_ANSWER, office),)
        ),
    )


DISTRICT_PEOPLE: tuple[Player, ...] = (
    Player("lg-phan-bo", "Người phân bổ dự toán", ((Duty.ALLOCATING_OFFICE, DISTRICT),)),
    Player("lg-tiep-nhan", "Người tiếp nhận hồ sơ", ((Duty.RECEIVER, DISTRICT),)),
    Player("lg-tham-dinh", "Ủy viên tổ thẩm định", ((Duty.APPRAISER, DISTRICT),)),
    Player("lg-thu-ky", "Thư ký tổ thẩm định", ((Duty.APPRAISAL_SECRETARY, DISTRICT), (Duty.APPRAISER, DISTRICT))),
    Player("lg-phe-duyet", "Người phê duyệt", ((Duty.APPROVER, DISTRICT),)),
    Player("lg-quyet-toan", "Người xét duyệt quyết toán", ((Duty.FINAL_ACCOUNT_EXAMINER, DISTRICT),)),
    Player(
        "lg-biet-phai",
        "Cán bộ huyện biệt phái về xã",
        ((Duty.APPROVER, DISTRICT), (Duty.COMMUNE_OFFICER, HUONG_SON.office)),
    ),
    Player("lg-giam-sat", "Người giám sát", ((Duty.SUPERVISOR, DISTRICT),)),
)

EVERYBODY: tuple[Player, ...] = (
    *DISTRICT_PEOPLE,
    *people_of(HUONG_SON),
    *people_of(XUAN_HUONG),
    *people_of(DUONG_DUC),
)
