"""A closed list is closed everywhere: what is on it is worded in both languages and stands on its page of docs."""

import re
from enum import StrEnum

import pytest

from domain.actions import Action, stream_kind_of
from domain.commands import BODY_OF
from domain.door import DoorAnswer
from domain.events import EVENTS
from domain.ids import StreamKind
from domain.lifecycle import STEPS, Stage
from domain.people import Duty
from domain.refusals import KINDS, RefusalCode
from gateway.settings import Settings
from tests.architecture.tree import kept_files, sources, text_of
from wording.catalogue import has
from wording.formats import Lang

FOR_TESTS = {"SINHKE_FAILPOINT", "SINHKE_TEST_DATABASE_URL"}
SETTING = re.compile(r"\bSINHKE_[A-Z_]*[A-Z]\b")

SAID = (
    (Action, "actions.{}.button"),
    (Action, "actions.{}.done"),
    (RefusalCode, "refusals.{}.name"),
    (RefusalCode, "refusals.{}.sentence"),
    (RefusalCode, "refusals.{}.next"),
    (DoorAnswer, "door.answer.{}.sentence"),
    (DoorAnswer, "door.answer.{}.next"),
    (Stage, "stages.{}.name"),
    (Duty, "duties.duty.{}"),
)
PAGES = (
    ([action.value for action in Action if stream_kind_of(action) is StreamKind.SUBPROJECT], "docs/lifecycle.md"),
    ([action.value for action in Action if stream_kind_of(action) is not StreamKind.SUBPROJECT], "docs/operate.md"),
    ([stage.value for stage in Stage], "docs/lifecycle.md"),
    ([duty.value for duty in Duty], "docs/operate.md"),
    ([code.value for code in RefusalCode], "docs/refusals.md"),
    ([answer.value for answer in DoorAnswer], "docs/refusals.md"),
    ([kind for step in STEPS for kind in step.events], "docs/lifecycle.md"),
    ([*EVENTS.keys() - {kind for step in STEPS for kind in step.events}], "docs/operate.md"),
)


def documented_settings() -> list[str]:
    """The names in the first column of the tables of docs/settings.md."""
    return re.findall(r"^\| `(SINHKE_[A-Z_]+)` \|", text_of("docs/settings.md"), re.MULTILINE)


def test_every_setting_has_one_line_in_the_docs_and_no_line_is_of_something_else() -> None:
    fields = {f"SINHKE_{name.upper()}" for name in Settings.model_fields}
    documented = documented_settings()
    assert sorted(documented) == sorted(fields | FOR_TESTS)


def test_every_default_stands_in_the_docs_as_it_is() -> None:
    page = text_of("docs/settings.md")
    for name, field in Settings.model_fields.items():
        value = getattr(field.default, "value", field.default)
        if isinstance(value, str | int | float) and value != "":
            assert re.search(rf"^\| `SINHKE_{name.upper()}` \| `{re.escape(str(value))}` \|", page, re.MULTILINE), name


def test_no_code_asks_for_a_setting_that_is_not_documented() -> None:
    asked = {name for s in sources() if s.package != "tests" for name in SETTING.findall(s.text)}
    asked |= {
        name for path in kept_files() if path.suffix in (".yml", ".sh") for name in SETTING.findall(path.read_text())
    }
    assert asked <= set(documented_settings())


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize(("members", "key"), SAID, ids=[key for _, key in SAID])
def test_every_member_is_worded(members: type[StrEnum], key: str, lang: Lang) -> None:
    assert [member.value for member in members if not has(key.format(member.value), lang)] == []


@pytest.mark.parametrize("lang", list(Lang))
def test_every_event_is_worded(lang: Lang) -> None:
    assert [kind for kind in EVENTS if not has(f"events.{kind}", lang)] == []


@pytest.mark.parametrize(("names", "page"), PAGES, ids=lambda value: value if isinstance(value, str) else value[0])
def test_every_member_stands_on_its_page(names: list[str], page: str) -> None:
    text = text_of(page)
    assert names
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_action_has_a_body_and_every_refusal_a_ground() -> None:
    assert set(BODY_OF) == set(Action)
    assert set(KINDS) == set(RefusalCode)
