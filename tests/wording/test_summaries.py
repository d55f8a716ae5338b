"""One sentence says where a case stands: real cases, decided step by step."""

from dataclasses import replace

import pytest

from domain.commands.subproject import ApproveFinalAccount
from domain.lifecycle import Stage
from domain.state import nothing_yet
from domain.state.fund import FundYearState
from tests.domain.bodies import an_advance, an_objection, an_objections_answer, an_order_return
from tests.domain.cases import a_case_at, listed, then, with_order
from wording import Lang
from wording.summaries import summary_of

NAMES = {"huong-son": "UBND xã Hương Sơn", "huyen-lang-giang": "UBND huyện Lạng Giang"}


def name(slug: str) -> str:
    return NAMES.get(slug, slug)


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_sentence(stage: Stage, lang: Lang) -> None:
    said = summary_of(a_case_at(stage).state, lang, name)
    assert said
    assert not set(said) & set("{}[]")
    assert "None" not in said


def test_after_the_meeting_the_sentence_says_how_the_list_stands() -> None:
    """Posted until when, which objection waits for an answer, and whether the village has to meet again."""
    met, posted = a_case_at(Stage.MET), listed()
    objected = then(posted, an_objection())
    upheld = then(objected, an_objections_answer(upheld=True))
    said = [summary_of(case.state) for case in (met, posted, objected, upheld)]
    assert said[0] == "Chờ trưởng thôn niêm yết danh sách hộ (huong-son-thon-1)"
    assert "nhận kiến nghị đến hết ngày 20/08/2023; chờ công chức xã phụ trách trình hồ sơ" in said[1]
    assert said[2].startswith("Kiến nghị số 1 về danh sách chưa được trả lời; chờ trưởng thôn")
    assert said[3].startswith("Kiến nghị số 1 về danh sách được chấp nhận; chờ trưởng thôn họp thôn lại")
    answered = then(objected, an_objections_answer())
    assert "đã trả lời 1 kiến nghị" in summary_of(answered.state)
    beside = then(upheld, an_objection())
    assert summary_of(beside.state).startswith("Kiến nghị số 2 về danh sách chưa được trả lời")


def test_what_came_back_is_said() -> None:
    assert summary_of(a_case_at(Stage.DRAFTING).state).startswith("Hồ sơ lần 1 bị trả lại; chờ công chức xã")
    returned = then(with_order(a_case_at(Stage.IN_DELIVERY), an_advance(), "prepared"), an_order_return())
    assert summary_of(returned.state).endswith("; giấy rút dự toán số 1 bị trả lại")
    again = with_order(returned, an_advance())
    assert "bị trả lại" not in summary_of(again.state)


def test_an_approved_case_waits_for_the_chairman_with_its_money() -> None:
    case = a_case_at(Stage.APPROVED)
    office = name(case.subproject.plan.commune) if case.subproject.plan else ""
    said = summary_of(case.state, Lang.VI, name)
    assert said == f"Chờ chủ tịch UBND xã ký hợp đồng ({office}), đã giữ chỗ dự toán 130.000.000 đ"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("prepared", "Chờ chủ tài khoản ký giấy rút dự toán số 1"),
        ("signed", "Giấy rút dự toán số 1 đã ký, đang gửi Kho bạc"),
        ("sent", "Giấy rút dự toán số 1 đã gửi, chờ Kho bạc trả lời"),
    ],
)
def test_an_open_order_says_whose_hand_it_is_in(status: str, said: str) -> None:
    case = with_order(a_case_at(Stage.IN_DELIVERY), an_advance(), status)
    assert summary_of(case.state).startswith(said)


def test_an_approved_final_account_only_waits_to_be_closed() -> None:
    case = then(a_case_at(Stage.IN_FINAL_ACCOUNT), ApproveFinalAccount())
    assert "chờ kế toán kết thúc hồ sơ" in summary_of(case.state)


def test_a_fund_year_names_the_money_of_earlier_years() -> None:
    state = nothing_yet("fund/2023/huong-son")
    assert isinstance(state, FundYearState)
    lines = {
        "2023/2022/province/du-an-3/-/recurrent/huong-son": 30_000_000,
        "2023/2023/province/du-an-3/-/recurrent/huong-son": 100_000_000,
    }
    assert summary_of(replace(state, allotted=lines), Lang.VI, name) == (
        "Năm 2023, UBND xã Hương Sơn: đã giao dự toán 130.000.000 đ, trong đó 30.000.000 đ của các năm trước"
    )


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        ("DA-2023-0007", "Chưa mở"),
        ("register/lang-giang", "Sổ đăng ký chưa được lập"),
        ("fund/2023/huong-son", "Năm 2023, huong-son: đã giao dự toán 0 đ"),
    ],
)
def test_a_stream_of_which_nothing_is_recorded_says_so(stream: str, said: str) -> None:
    assert summary_of(nothing_yet(stream)) == said
