"""How a difference is said: what changed, which one of them, and both values, each in the words of its kind."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from domain.actions import Action
from domain.deadlines import DeadlineRule, MarkKind
from domain.facets import AMOUNTS, BODIES, Facet, Value
from domain.law import Act
from domain.people import Duty
from domain.periods import Period
from wording import formats
from wording.catalogue import text
from wording.formats import Lang
from wording.sentences import say
from wording.values import WORDS, Names, field_label, inside, word

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
FORM_OF: Mapping[Facet, Action] = MappingProxyType(
    {
        Facet.PLAN: Action.OPEN_SUBPROJECT,
        Facet.MEETING: Action.RECORD_VILLAGE_MEETING,
        Facet.POSTING: Action.POST_LIST,
        Facet.DOSSIER: Action.SUBMIT_DOSSIER,
        Facet.CONTRACT: Action.SIGN_CONTRACT,
        Facet.FINAL_ACCOUNT: Action.SUBMIT_FINAL_ACCOUNT,
        Facet.ORDER_ASKS: Action.PREPARE_ORDER,
        Facet.ORDER_ANSWER: Action.RECORD_TREASURY_ANSWER,
        Facet.TARGET: Action.SET_TARGET,
    }
)


def changed(facet: Facet, about: str, lang: Lang, names: Names = str) -> str:
    """What it is that changed: `Dossier, state support`, `Order 2`, `Deadline, appraisal (5)`."""
    said = word(facet, lang)
    return f"{said}: {_about(facet, about, lang, names)}" if about else said


def value_said(facet: Facet, about: str, value: Value, lang: Lang, names: Names = str) -> str:
    """One value in the words of its kind; a dash where there is none."""
    match value:
        case None:
            return text("screens.none", lang)
        case bool():
            return text("screens.yes" if value else "screens.no", lang)
        case int():
            return _number(facet, about, value, lang)
        case datetime():
            return formats.instant(value, lang)
        case date():
            return formats.day(value, lang)
        case StrEnum() if type(value) in WORDS:
            return word(value, lang)
        case _:
            return _text(facet, str(value), lang, names)


def _number(facet: Facet, about: str, value: int, lang: Lang) -> str:
    if facet in AMOUNTS or about.endswith("_vnd"):
        return formats.vnd(value, lang)
    if about.endswith("percent"):
        return formats.percent(value, lang)
    if facet is Facet.ACT:
        return say("cli.event", lang, version=value)
    return formats.number(value, lang)


def _text(facet: Facet, value: str, lang: Lang, names: Names) -> str:
    parts = value.split(", ")
    if facet is Facet.HOLDER:
        return ", ".join(_duty_at(part, lang, names) for part in parts)
    if facet is Facet.DEADLINE_MARKS:
        return ", ".join(word(MarkKind(part), lang) for part in parts)
    return _short(", ".join(names(part) for part in parts))


def _about(facet: Facet, about: str, lang: Lang, names: Names) -> str:
    if facet in BODIES:
        number, _, path = about.rpartition("/")
        label = inside(field_label(path, lang, FORM_OF[facet]))
        return f"{number}, {label}" if number else label
    worded = ABOUT.get(facet)
    return worded(about, lang, names) if worded else _short(about)


def _duty_at(holder: str, lang: Lang, names: Names) -> str:
    duty, _, office = holder.partition("/")
    return f"{word(Duty(duty), lang)} ({names(office)})"


def _act(about: str, lang: Lang, names: Names) -> str:
    act, _, person = about.partition("/")
    return f"{inside(word(Act(act), lang))}, {names(person)}"


def _deadline(about: str, lang: Lang, names: Names) -> str:
    rule, _, opened = about.partition("/")
    return f"{inside(word(DeadlineRule(rule), lang))} ({opened})"


def _mandate(about: str, lang: Lang, names: Names) -> str:
    """`person/duty/office`, and whose it is if it is delegated; a second one of the same has its number behind it."""
    slugs, space, again = about.partition(" ")
    person, duty, office, *principal = slugs.split("/")
    said = f"{names(person)}, {inside(word(Duty(duty), lang))} ({names(office)})"
    behalf = say("screens.on_behalf_of", lang, people=names(principal[0])) if principal else ""
    return ", ".join(filter(None, (said, behalf))) + space + again


def _named(about: str, _: Lang, names: Names) -> str:
    return names(about)


ABOUT: Mapping[Facet, Callable[[str, Lang, Names], str]] = MappingProxyType(
    {
        Facet.ACT: _act,
        Facet.DEADLINE: _deadline,
        Facet.DEADLINE_MET: _deadline,
        Facet.DEADLINE_MARKS: _deadline,
        Facet.MANDATE: _mandate,
        Facet.MANDATE_UNTIL: _mandate,
        Facet.PERIOD: lambda about, lang, _: word(Period(about), lang),
        Facet.GROUP: _named,
        Facet.PERSON: _named,
        Facet.OFFICE: _named,
        Facet.OFFICE_UNTIL: _named,
    }
)


def _short(value: str) -> str:
    return DIGEST.sub(lambda found: formats.digest(found[0]), value)
