"""Every member of every closed list is worded, and nothing is worded that is on no list."""

from collections.abc import Iterable
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from audit.report import Input
from domain.actions import Action
from domain.commands import BODY_OF, Header
from domain.commands.register import RegisterKind
from domain.door import DoorAnswer
from domain.events import EVENTS
from domain.law import Act
from domain.law_keys import FigureKey
from domain.letters import LetterProblem, NoticeStand
from domain.lifecycle import STEPS, Stage
from domain.notices import NoticeKind
from domain.people import Duty, Seat
from domain.refusals import RefusalCode
from domain.state.order import OVER, OrderStatus
from domain.strict_json import TextFault
from gateway.forms import FieldKind
from screens.exit_codes import Exit, Trouble
from wording import Lang, field_label, word
from wording.catalogue import text, texts
from wording.forms import FORMS
from wording.shapes import SHAPES
from wording.template import slots
from wording.values import WORDS

LANGS = pytest.mark.parametrize("lang", list(Lang))
MONEY = ["reserved_vnd", "committed_vnd", "submitted_vnd", "advanced_vnd", "paid_vnd"]
BOARD = ["code", "stage", "commune", "village", "holder_duty", "held_since", "days_held", "approved_vnd", *MONEY]
BOARD += ["disbursed_vnd", "next_date"]
FUNDS = ["fund_year", "origin_year", "source", "component", "office", "granted_vnd", "available_vnd", *MONEY]
COMMANDS = ["up", "demo", "doctor", "act", "next", "work", "receipt", "show", "events", "board", "funds", "export"]
COMMANDS += ["audit", "found", "keys", "calendar", "notices", "watch", "checkpoint", "prove", "prove-growth", "replay"]
CHECKS = ["postgres", "migrations", "temporal", "namespace", "retention", "search_attributes", "keys", "law"]
CHECKS += ["calendar", "clock_skew", "disk", "worker", "post"]


def keys_of(*subjects: str) -> set[str]:
    return {key for key in texts(Lang.VI) if key.partition(".")[0] in subjects}


def models(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models(inner)


def fields(model: type[BaseModel]) -> set[str]:
    """Names of the fields of a body and of everything inside it."""
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for inner in models(field.annotation):
            names |= fields(inner)
    return names


@LANGS
@pytest.mark.parametrize("kind", list(WORDS), ids=lambda kind: kind.__name__)
def test_each_member_of_a_closed_list_has_words_of_its_own(kind: Any, lang: Lang) -> None:
    said = [word(member, lang) for member in kind]
    assert all(said)
    assert len(set(said)) == len(said)


@LANGS
def test_stages_actions_and_acts_are_worded_in_each_form_and_no_other(lang: Lang) -> None:
    assert keys_of("stages") == {f"stages.{stage}.{form}" for stage in Stage for form in ("name", "means")}
    assert keys_of("actions") == {f"actions.{action}.{form}" for action in Action for form in ("button", "done")}
    assert keys_of("acts") == {f"acts.{act}.{form}" for act in Act for form in ("do", "done")}


def test_duties_events_and_figures_are_the_domains() -> None:
    assert keys_of("duties") == {f"duties.duty.{duty}" for duty in Duty} | {f"duties.seat.{seat}" for seat in Seat}
    assert keys_of("events") == {f"events.{kind}" for kind in EVENTS}
    assert keys_of("figures") == {f"figures.{key}" for key in FigureKey}


def test_small_lists_hold_nothing_but_their_members() -> None:
    worded = {template.format(member) for kind, template in WORDS.items() for member in kind}
    kinds = {f"values.field_kind.{kind}" for kind in FieldKind}
    assert keys_of("values", "ledger") - worded == {key for key in keys_of("ledger") if ".column." in key} | kinds


def test_every_trouble_says_what_happened_and_what_to_do() -> None:
    for trouble in Trouble:
        assert {slot.name for slot in slots(text(f"trouble.{trouble}.sentence", Lang.VI))} == {"what"}
        assert not slots(text(f"trouble.{trouble}.next", Lang.VI))
    assert {key.split(".")[1] for key in keys_of("trouble")} == {*Trouble, "treasury"}


def test_refusals_have_a_name_a_sentence_and_a_next_step() -> None:
    plain = {f"refusals.{code}.{part}" for code in RefusalCode for part in ("name", "sentence", "next")}
    own = {f"refusals.{code}.{form.name}.sentence" for code, forms in FORMS.items() for form in forms}
    following = {key.removesuffix("sentence") + "next" for key in own}
    assert plain | own <= keys_of("refusals") <= plain | own | following


def test_door_answers_faults_and_shapes_are_worded() -> None:
    parts = ("sentence", "next")
    answers = {f"door.answer.{answer}.{part}" for answer in DoorAnswer for part in parts}
    faults = {f"door.fault.{fault}.{part}" for fault in TextFault for part in parts}
    assert keys_of("door") == answers | faults | {f"door.shape.{named}" for _, named in SHAPES}


@LANGS
@pytest.mark.parametrize("action", list(Action))
def test_every_field_of_every_form_has_a_label(action: Action, lang: Lang) -> None:
    for name in fields(BODY_OF[action]) | fields(Header):
        assert field_label(name, lang, action)
        assert field_label(f"terms.{name}", lang)


def test_no_label_is_left_over() -> None:
    known = {action: fields(body) for action, body in BODY_OF.items()}
    everywhere = {f"fields.all.{name}" for names in (*known.values(), fields(Header)) for name in names}
    own = {f"fields.{action}.{name}" for action, names in known.items() for name in names}
    assert everywhere <= keys_of("fields") <= everywhere | own


def test_an_action_may_have_its_own_label_for_a_field() -> None:
    assert field_label("value_vnd", Lang.EN, Action.SIGN_CONTRACT) == "Contract value"
    assert field_label("value_vnd", Lang.EN, Action.ACCEPT_WORK) == "Accepted value"
    assert field_label("value_vnd", Lang.EN) == "Value"


def test_audit_questions_verdicts_and_decisions_are_worded() -> None:
    questions = {f"audit.{part}.Q{number}" for part in ("question", "compares") for number in range(1, 16)}
    verdicts = {f"audit.verdict.{one}" for one in ("proved", "broken", "unproved")}
    decisions = {f"audit.decision.{one}" for one in ("allowed", "allowed_on_assumption", "not_allowed", "differs")}
    inputs = {f"audit.input.{wanted}" for wanted in Input}
    assert {key for key in keys_of("audit") if key.count(".") == 2} == questions | verdicts | decisions | inputs


def test_board_funds_commands_exits_and_checks_are_worded() -> None:
    worded = keys_of("board", "help", "doctor")
    assert {f"board.column.{name}" for name in BOARD} <= worded
    assert {f"board.funds.{name}" for name in FUNDS} <= worded
    assert {key for key in worded if key.startswith("help.command.")} == {f"help.command.{name}" for name in COMMANDS}
    assert {key for key in worded if key.startswith("help.exit.")} == {f"help.exit.{int(code)}" for code in Exit}
    checks = {f"doctor.{check}.{part}" for check in CHECKS for part in ("label", "good", "bad", "remedy")}
    assert checks == {key for key in worded if key.startswith("doctor.")} - {
        "doctor.summary.healthy",
        "doctor.summary.unhealthy",
    }


def test_every_notice_has_a_sentence_and_nothing_is_said_of_another() -> None:
    worded = {key for key in keys_of("notices") if key.split(".")[1] in ("kind", "says", "stand", "problem")}
    kinds = {f"notices.{part}.{kind}" for part in ("kind", "says") for kind in NoticeKind}
    stands = {f"notices.stand.{stand}" for stand in NoticeStand}
    assert worded == kinds | stands | {f"notices.problem.{problem}" for problem in LetterProblem}


def test_a_summary_is_there_for_each_stage_and_each_open_order() -> None:
    others = {
        "unopened",
        "met_posted",
        "met_objection",
        "met_again",
        "final_account_approved",
        "fund",
        "register_empty",
    }
    orders = {f"order_{status}" for status in OrderStatus if status not in OVER}
    registers = {f"register_{kind}" for kind in RegisterKind}
    assert keys_of("standing") == {f"standing.{name}" for name in {*Stage, *others, *orders, *registers}}


def test_every_event_of_a_step_is_worded() -> None:
    assert {event for step in STEPS for event in step.events} <= set(EVENTS)
