"""The text of a letter: marked where simulated, whole in both languages, and nobody's words break out of their line."""

from datetime import UTC, date, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notices import NoticeKind, Told
from wording import Lang
from wording.letters import Text, letter_text, one_line, slugs_in

LANGS = pytest.mark.parametrize("lang", list(Lang))
DETAIL = {
    "title": "Nuôi bò sinh sản (giả định)",
    "stage": "drafting",
    "by": "lg-phe-duyet, lg-thu-ky",
    "reason": "thiếu bảng giá",
    "dossier": 1,
    "due_on": "2023-07-10",
    "deadline": "appraisal/5",
    "rule": "appraisal",
}
NAMES = {"lg-phe-duyet": "Nguyễn Văn Ất", "lg-thu-ky": "Trần Thị Ý"}


def told(kind: NoticeKind = NoticeKind.DOSSIER_RETURNED, **detail: str | int | None) -> Told:
    return Told(
        stream="DA-2023-0007",
        version=9,
        kind=kind,
        created_at=datetime(2023, 7, 4, 1, 5, tzinfo=UTC),
        detail={**DETAIL, **detail},
    )


def text_of(*notices: Told, person: str = "Bà Hà", simulated: bool = False, lang: Lang = Lang.VI) -> Text:
    return letter_text(
        notices,
        person=person,
        message="<abc@sinhke.invalid>",
        day=date(2023, 7, 4),
        simulated=simulated,
        lang=lang,
        names=lambda slug: NAMES.get(slug, slug),
    )


def test_a_letter_reads_as_an_official_expects_it() -> None:
    assert text_of(told(missing="bang-gia", voided="lg-thu-ky")) == Text(
        "Sinh Kế, hồ sơ DA-2023-0007: Hồ sơ bị trả lại",
        """Kính gửi Bà Hà,

1. Hồ sơ bị trả lại: hồ sơ DA-2023-0007, Nuôi bò sinh sản (giả định)
Nguyễn Văn Ất, Trần Thị Ý trả lại hồ sơ lần 1, lý do: thiếu bảng giá. Giấy tờ còn thiếu: bang-gia. \
Kết quả thẩm định không còn giá trị, của: Trần Thị Ý.
Giai đoạn: Đang lập hồ sơ
Ghi sổ lúc 04/07/2023 08:05, sự kiện 9
Việc cần làm: chạy “starter.py next DA-2023-0007” để xem việc làm được lúc này và ai làm.

Thư do chương trình Sinh Kế tự gửi; xin không trả lời thư này.
Mã thư: <abc@sinhke.invalid>
""",
    )


def test_a_letter_about_a_deadline_says_which_in_words_and_never_by_its_id() -> None:
    for kind in (kind for kind in NoticeKind if kind.startswith("deadline_")):
        said = text_of(told(kind)).body
        assert "(thẩm định)" in said
        assert "10/07/2023" in said
        assert "appraisal" not in said


@LANGS
@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("detail", [DETAIL, dict.fromkeys(DETAIL)], ids=["all is known", "little is known"])
def test_every_kind_can_be_told_in_both_languages_with_what_its_event_gave(
    kind: NoticeKind, lang: Lang, detail: dict[str, str | int | None]
) -> None:
    must = {"by": "lg-phe-duyet", "dossier": 1} if kind is NoticeKind.DOSSIER_RETURNED else {}
    letter = text_of(told(kind, **{**detail, **must}), lang=lang)

    assert "DA-2023-0007" in letter.subject
    assert "starter.py next DA-2023-0007" in letter.body
    assert "None" not in letter.subject + letter.body
    assert "{" not in letter.body


@LANGS
@pytest.mark.parametrize("count", [1, 3])
def test_a_simulated_letter_says_so_in_subject_and_body_and_a_real_one_does_not(lang: Lang, count: int) -> None:
    simulated, real = (text_of(*[told()] * count, simulated=mark, lang=lang) for mark in (True, False))

    assert "MÔ PHỎNG" in simulated.subject
    assert "MÔ PHỎNG" in simulated.body.partition("\n")[0]
    assert "MÔ PHỎNG" not in real.subject + real.body


@given(st.text(max_size=200))
def test_nothing_that_a_person_wrote_begins_a_line_of_its_own(written: str) -> None:
    plain = text_of(told(reason="x", title="x", missing="x"), person="x")
    letter = text_of(told(reason=written, title=written, missing=written), person=written)

    assert letter.body.count("\n") <= plain.body.count("\n")
    assert letter.subject == plain.subject
    assert {category(sign) for sign in letter.body if sign != "\n"} & {"Cc", "Cf", "Zl", "Zp", "Cs"} == set()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Bà Hà\r\nBcc: ai@o-dau.test", "Bà Hà Bcc: ai@o-dau.test"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("\u202egiả\u202c", "giả"),
        ("Hà", "Hà"),
        ("  nhiều   khoảng\ttrắng ", "nhiều khoảng trắng"),
    ],
)
def test_what_a_person_wrote_is_folded_to_one_visible_line(written: str, shown: str) -> None:
    assert one_line(written) == shown


def test_the_names_that_sentences_need_are_asked_for() -> None:
    assert slugs_in([told(voided="lg-tham-dinh"), told(by=None)]) == {"lg-phe-duyet", "lg-thu-ky", "lg-tham-dinh"}
