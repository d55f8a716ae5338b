"""What nobody should type, and what somebody will: one clear sentence, an exit code, and nothing changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine, Done
from tests.cli.record import rows
from tests.cli.words import FUND, Typing

CYRILLIC = "h\u0455-can-bo"
LOOKALIKE = "fund/2023/hu\u043eng-son"
NFD = "Cha\u0306n nuo\u0302i bo\u0300"


Tried = Iterator[tuple[str, list[str], int, str]]


def hostile(typing: Typing) -> Tried:
    """Name, words, exit code, and what the sentence must name."""
    yield from of_names(typing)
    yield from of_fields(typing)
    yield from of_texts(typing)
    yield from of_words(typing)


def of_names(typing: Typing) -> Tried:
    yield "stream that is none", ["show", "DA-23-1"], 3, "DA-23-1"
    yield "stream that is not there", ["show", "DA-2023-0999"], 3, "DA-2023-0999"
    yield "events of nothing", ["events", "fund/2023/nowhere"], 3, "nowhere"
    yield "next of nothing", ["next", "DA-2023-0999"], 3, "DA-2023-0999"
    yield "act on nothing", typing.approve("DA-2023-0999"), 3, "DA-2023-0999"
    yield "look-alike in a stream", ["act", LOOKALIKE, *typing.allot()[2:]], 3, "fund/2023"
    yield "action that is none", ["act", FUND, "give_money", "--as", "lg-phan-bo"], 2, "give_money"
    yield "person that is not there", ["work", "--as", "nobody"], 3, "nobody"
    yield "person without a key", ["act", FUND, "allot", "--as", "nobody"], 3, "nobody"
    yield "look-alike in a person", [*typing.open()[:3], "--as", CYRILLIC], 2, CYRILLIC
    yield "path as a person", ["keys", "new", "../nobody"], 2, "../nobody"
    yield "key that is not there", ["keys", "show", "nobody"], 3, "nobody"
    yield "receipt that is no id", ["receipt", "nothing"], 3, "nothing"
    yield "receipt that is not there", ["receipt", "01a20c7b-9641-789f-be2b-fbb0cc4fddde"], 3, "01a20c7b"


def of_fields(typing: Typing) -> Tried:
    yield "extra field", typing.allot(gift="1"), 2, "gift"
    yield "missing field", ["act", FUND, "allot", "--as", "lg-phan-bo", "--set", "amount_vnd=1"], 2, "allocating_office"
    yield "money with a point", typing.allot(amount_vnd="1.5"), 2, "1.5"
    yield "money in groups", typing.allot(amount_vnd="1.000.000"), 2, "1.000.000"
    yield "money as a power", typing.allot(amount_vnd="1e9"), 2, "1e9"
    yield "float in a file", body(typing, "float.json", b'{"amount_vnd": 1.5}'), 2, "1.5"
    yield "negative money", typing.allot(amount_vnd="-1"), 2, "amount_vnd"
    yield "no money", typing.allot(amount_vnd="0"), 2, "amount_vnd"
    yield "above int64", typing.allot(amount_vnd=str(2**63)), 2, "9223372036854775808"
    yield "ten to the thirtieth", typing.allot(amount_vnd=str(10**30)), 2, "1000000"
    yield "no number", typing.allot(amount_vnd="một trăm"), 2, "amount_vnd"


def of_texts(typing: Typing) -> Tried:
    yield "NUL", body(typing, "nul.json", b'{"component": "a\\u0000b"}'), 2, "component"
    yield "raw NUL", body(typing, "raw.json", b'{"component": "a\x00b"}'), 2, "1:"
    yield "a megabyte", body(typing, "large.json", b'{"component": "' + b"a" * 1_000_000 + b'"}'), 2, "64 KiB"
    yield "a long text", typing.open(title="a" * 501), 2, "title"
    yield "no JSON", body(typing, "no.json", b"{amount}"), 2, "JSON"
    yield "no UTF-8", body(typing, "latin.json", b'{"component": "\xe9"}'), 2, "UTF-8"
    yield "the same field twice", body(typing, "twice.json", b'{"amount_vnd": 1, "amount_vnd": 2}'), 2, "amount_vnd"
    yield "a list as a body", body(typing, "list.json", b"[1]"), 2, "mẫu"
    yield "direction marks", typing.open(title="abc\u202ecba"), 2, "title"
    yield "twelve digits", typing.open(title="Ông A 001234567890"), 2, "title"


def of_words(typing: Typing) -> Tried:
    yield "no such day", [*typing.open(fund_year="2023", model="x")[:-1], "2023-02-30"], 2, "date"
    yield "a day the wrong way round", [*typing.open()[:-1], "30/09/2023"], 2, "date"
    yield "a moment that is none", ["show", FUND, "--at", "yesterday"], 2, "yesterday"
    no_paper = [*typing.allot()[:-6], "--paper", "/nowhere.pdf", *typing.paper("x")[2:]]
    yield "paper that is not there", no_paper, 3, "nowhere"
    yield "empty paper", [*typing.allot()[:-6], "--paper", "/dev/null", *typing.paper("x")[2:]], 3, "/dev/null"
    no_body = ["act", FUND, "allot", "--as", "lg-phan-bo", "--body", "/nowhere.json"]
    yield "body that is not there", no_body, 3, "nowhere"
    yield "number without a paper", [*typing.allot()[:-6], "--paper-number", "9"], 2, "paper"
    yield "command id that is none", [*typing.allot(), "--command-id", "x"], 2, "command_id"
    yield "set without a value", [*typing.allot(), "--set", "amount_vnd"], 2, "--set amount_vnd"
    yield "command that is none", ["bord"], 2, "bord"
    yield "option that is none", ["board", "--yer", "2023"], 2, "--yer"
    yield "a word too much", ["show", FUND, "again"], 2, "again"
    yield "year that is none", ["board", "--year", "twenty"], 2, "twenty"
    yield "year beyond all", ["board", "--year", str(10**30)], 2, "--year"
    yield "time without end", [*typing.allot(), "--wait", str(10**400)], 2, "--wait"
    yield "language that is none", ["board", "--lang", "fr"], 2, "fr"
    yield "folder that is no export", ["audit", "--from", str(typing.folder)], 3, str(typing.folder)


def body(typing: Typing, name: str, text: bytes) -> list[str]:
    """An allotment whose body is this file."""
    (typing.folder / name).write_bytes(text)
    words = ["act", FUND, "allot", "--as", "lg-phan-bo", "--body", str(typing.folder / name)]
    return [*words, *typing.paper("07/QĐ")]


NAMES = [name for name, *_ in hostile(Typing(Path("/tmp")))]


@pytest.fixture(scope="module")
async def tried(sinhke: CommandLine, folder: Path) -> dict[str, tuple[Done, int, str]]:
    """All of them, with the record counted before and after."""
    sinhke(*Typing(folder / "papers-of-others").allot()).ended(0)
    lines = list(hostile(Typing(folder / "papers-of-strangers")))
    before = await rows(sinhke.var)
    done = sinhke.all([words for _, words, _, _ in lines])
    assert await rows(sinhke.var) == before
    return {name: (one, code, named) for (name, _, code, named), one in zip(lines, done, strict=True)}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_in_one_sentence_with_its_code_and_changes_nothing(
    tried: dict[str, tuple[Done, int, str]], name: str
) -> None:
    done, code, named = tried[name]
    assert done.ended(code).out == ""
    sentence, following = done.err.strip().split("\nViệc cần làm: ")
    assert named in sentence
    assert sentence.endswith((".", "…")) and following.endswith(".")


def test_an_error_is_a_document_too(sinhke: CommandLine) -> None:
    error = sinhke("show", "DA-2023-0999", "--json").ended(3).document
    assert error["error"] == "no_stream"
    assert "DA-2023-0999" in error["sentence"]


def test_vietnamese_typed_in_pieces_is_put_together_before_it_is_signed(sinhke: CommandLine, folder: Path) -> None:
    opened = sinhke(*Typing(folder / "papers-in-pieces").open(title=NFD), "--json").ended(0).document
    title = sinhke.json("show", opened["stream"])["plan"]["title"]
    assert title == "Ch\u0103n nu\u00f4i b\u00f2"
