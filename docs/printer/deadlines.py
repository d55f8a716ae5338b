"""docs/deadlines.md: every deadline of a case, what its length rests on, who keeps it and who is told next."""

from collections.abc import Iterable
from datetime import date

from docs.printer.law import value_of
from docs.printer.markdown import both, code, page, table
from domain.deadlines import FIGURE_OF, FIXED, KEPT_BY, DeadlineRule, MarkKind
from domain.law_keys import FigureKey
from domain.people import NEXT_UP
from law.loader import edition_names, load_edition
from wording import Lang, say, word

ON = date(2023, 8, 1)

INTRO = """A deadline is written into the event that opens it, with the figure and the article on which its length rests, and
the event that ends one names it: a changed calendar or edition never moves it silently. The day from which it is counted is
not counted itself; working days follow the calendar that the case has pinned, calendar days roll to the next working day,
fixed days roll nowhere. A figure that is unset opens no deadline, and a period that reaches into a year without a calendar is
refused. The end of a case ends every deadline of it. Overdue is computed when it is read, in working days."""

MARKS = """The machine person `clock` says when the record's time has come: these events move neither stage nor money. A moved
due date has its marks anew. Two figures of the edition say how long before and after; where they are unset there is no
such mark."""

EXTENSION = """The approver may move an open deadline once (`extension_times_max`), forward, on a paper and with a reason; the
days that the law fixes for everybody are moved by nobody."""


def deadlines_page() -> str:
    return page(
        "Deadlines of a case",
        INTRO,
        table(("deadline", "figure", "counted from", "over when", "kept by", "told next", "extended"), _rules()),
        EXTENSION,
        f"## Lengths on {ON.isoformat()}, by edition",
        table(("deadline", *map(code, edition_names())), _lengths()),
        "## Marks",
        MARKS,
        table(("mark", "when", "told"), _marks()),
    )


def _rules() -> Iterable[tuple[str, ...]]:
    for rule in DeadlineRule:
        figure, keeper = FIGURE_OF.get(rule), KEPT_BY[rule]
        yield (
            _named(rule),
            code(figure.value) if figure else both(*_said("deadlines.show.by_contract")),
            both(*_said(f"deadlines.from.{rule.value}")),
            both(*_said(f"deadlines.over.{rule.value}")),
            both(word(keeper, Lang.VI), word(keeper, Lang.EN)),
            both(word(NEXT_UP[keeper], Lang.VI), word(NEXT_UP[keeper], Lang.EN)),
            "never" if rule in FIXED else "once",
        )


def _lengths() -> Iterable[tuple[str, ...]]:
    editions = [load_edition(name) for name in edition_names()]
    of_marks = (FigureKey.DEADLINE_REMIND_WORKING_DAYS_BEFORE, FigureKey.DEADLINE_ESCALATE_DAYS_AFTER)
    for name, key in [*((rule.value, figure) for rule, figure in FIGURE_OF.items()), *((k.value, k) for k in of_marks)]:
        figures = [edition.figure(key, ON) for edition in editions]
        yield code(name), *(f"{value_of(figure)}\n{code(figure.status.value)}" for figure in figures)


def _marks() -> Iterable[tuple[str, ...]]:
    when = {
        MarkKind.REMIND: (f"{code('deadline_remind_working_days_before')} before the due day", "who keeps it"),
        MarkKind.DUE: ("the due day begins in Viet Nam", "who keeps it"),
        MarkKind.MISSED: ("the day after begins", "who keeps it"),
        MarkKind.ESCALATE: (f"{code('deadline_escalate_days_after')} later", "the next duty up, at once"),
    }
    for mark, (at, told) in when.items():
        yield f"{code(mark.value)}\n{both(word(mark, Lang.VI), word(mark, Lang.EN))}", at, told


def _named(rule: DeadlineRule) -> str:
    return f"{code(rule.value)}\n{both(word(rule, Lang.VI), word(rule, Lang.EN))}"


def _said(key: str) -> tuple[str, str]:
    return say(key, Lang.VI), say(key, Lang.EN)
