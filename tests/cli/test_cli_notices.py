"""`notices` and the doctor's line of the post, where no mail server is named and where one is that nobody reaches."""

import json
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.words import Typing

REASON = "Thiếu bảng giá (giả định)"
TOLD = {"hs-can-bo", "hs-truong-thon"}


@pytest.fixture(scope="module")
def code(sinhke: CommandLine, folder: Path) -> str:
    """A case whose dossier was sent back before any appraisal."""
    typing = Typing(folder / "papers-of-notices", "du-an-9")
    opened: str = sinhke(*typing.open(), "--json").ended(0).document["stream"]
    for name in ("meet", "post", "submit"):
        sinhke(*getattr(typing, name)(opened)).ended(0)
    back = ["act", opened, "return_dossier", "--as", "lg-tiep-nhan", "--set", f"reason={REASON}"]
    sinhke(*back, *typing.paper("05/TB-TL")).ended(0)
    return opened


def test_a_return_stands_in_the_outbox_for_each_person_with_its_reason(sinhke: CommandLine, code: str) -> None:
    document = sinhke.json("notices")
    mine = [notice for notice in document["notices"] if notice["stream"] == code]

    assert document["simulated"] is True
    assert document["sending"] is False
    assert {notice["person"] for notice in mine} == TOLD
    for notice in mine:
        assert (notice["kind"], notice["at_once"], notice["stand"]) == ("dossier_returned", True, "waiting")
        assert REASON in notice["sentence"]
        assert notice["message_id"] is None
        assert notice["address_known"] is False


def test_one_person_sees_his_own_and_an_unknown_one_is_not_found(sinhke: CommandLine, code: str) -> None:
    mine = sinhke.json("notices", "--as", "hs-can-bo")["notices"]
    assert {notice["person"] for notice in mine} == {"hs-can-bo"}
    assert sinhke.json("notices", "--as", "lg-giam-sat")["notices"] == []
    assert sinhke("notices", "--as", "khong-co").ended(3).out == ""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_screen_fits_and_says_that_nothing_is_sent(sinhke: CommandLine, code: str, lang: str) -> None:
    shown = sinhke("notices", "--lang", lang).ended(0)

    assert max(len(line) for line in shown.out.splitlines()) <= 100
    assert shown.out.splitlines()[0].startswith({"vi": "MÔ PHỎNG", "en": "SIMULATED"}[lang])
    assert "SINHKE_SMTP_HOST" in shown.out
    assert code in shown.out
    assert {"vi": "chưa ghi địa chỉ thư", "en": "no address is written down"}[lang] in " ".join(shown.out.split())


def the_post(sinhke: CommandLine) -> dict[str, object]:
    [found] = [check for check in sinhke("doctor", "--json").document["checks"] if check["id"] == "post"]
    return dict(found)


def test_the_doctor_counts_what_waits_and_says_which_setting_is_missing(sinhke: CommandLine, code: str) -> None:
    said = the_post(sinhke)

    assert said["good"] is True
    assert "SINHKE_SMTP_HOST" in str(said["sentence"])
    assert not str(said["sentence"]).startswith("0 ")


def test_addresses_that_cannot_be_read_are_told_by_both(sinhke: CommandLine, code: str, tmp_path: Path) -> None:
    broken = tmp_path / "addresses.toml"
    broken.write_text("hs-can-bo = ")
    posting = sinhke.on(SINHKE_SMTP_HOST="127.0.0.1", SINHKE_ADDRESSES=str(broken))

    said = the_post(posting)
    assert said["good"] is False
    assert str(broken) in str(said["sentence"])
    assert str(broken) in str(posting.json("notices")["addresses_unreadable"])


def test_an_address_that_is_written_down_is_known(sinhke: CommandLine, code: str, tmp_path: Path) -> None:
    addresses = tmp_path / "addresses.toml"
    addresses.write_text(f"hs-can-bo = {json.dumps('can.bo@xa.test')}\n")
    posting = sinhke.on(SINHKE_ADDRESSES=str(addresses))

    known = {notice["person"]: notice["address_known"] for notice in posting.json("notices")["notices"]}
    assert known["hs-can-bo"] is True
    assert known["hs-truong-thon"] is False
