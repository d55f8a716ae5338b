"""What must be true of every sentence in both languages."""

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from wording import Lang
from wording.catalogue import ROOT, texts
from wording.template import parse, slots
from wording.values import KINDS

LANGS = pytest.mark.parametrize("lang", list(Lang))
SAME_IN_BOTH = {
    "screens.none",
    "deadlines.show.name",
    "server.part.postgres",
    "server.part.temporal",
    "doctor.postgres.label",
    "doctor.temporal.label",
}
BANNED = ("settlement", "settle", "obligation", "encumbrance", "prepayment", "refund", "quota")


def test_both_languages_have_the_same_sentences() -> None:
    assert set(texts(Lang.VI)) == set(texts(Lang.EN))


def test_both_languages_name_the_same_values_in_the_same_kinds() -> None:
    for key, sentence in texts(Lang.VI).items():
        assert slots(sentence) == slots(texts(Lang.EN)[key]), key


@LANGS
def test_every_placeholder_has_a_kind_that_exists_and_brackets_match(lang: Lang) -> None:
    for key, sentence in texts(lang).items():
        assert parse(sentence), key
        assert {slot.kind for slot in slots(sentence)} <= set(KINDS), key


@LANGS
def test_no_sentence_is_empty_or_has_spaces_at_its_ends(lang: Lang) -> None:
    for key, sentence in texts(lang).items():
        assert sentence == sentence.strip() != "", key
        assert "  " not in sentence, key


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.toml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_are_composed_unicode_and_of_readable_length(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert len(text.splitlines()) <= 300


def test_english_never_uses_a_word_that_means_four_things() -> None:
    for key, sentence in texts(Lang.EN).items():
        for word in BANNED:
            assert not re.search(rf"\b{word}", sentence, re.IGNORECASE), (key, word)


def test_the_banned_words_are_those_of_the_glossary() -> None:
    terms = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "glossary").glob("*.toml")]
    never = {word for section in terms for term in section.values() for word in term.get("never", ())}
    assert set(BANNED) - {"settle"} <= never


def test_tieu_du_an_is_said_of_the_subcomponent_only() -> None:
    said = [key for key, sentence in texts(Lang.VI).items() if "tiểu dự án" in sentence.lower()]
    assert said
    assert all(key.endswith(".subcomponent") for key in said), said


def test_vietnamese_is_not_english_left_over() -> None:
    same = {key for key, sentence in texts(Lang.VI).items() if sentence == texts(Lang.EN)[key]}
    assert same == SAME_IN_BOTH
