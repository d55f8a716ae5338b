"""The pages that are printed from tables are committed as they would be printed now."""

import re

import pytest

from docs.printer import FOLDER, PAGES
from domain.actions import FUND_ACTIONS, REGISTER_ACTIONS, Action
from domain.deadlines import FIGURE_OF, FIXED, DeadlineRule, MarkKind
from domain.door import DoorAnswer
from domain.law_keys import FigureKey
from domain.lifecycle import STEPS, Stage
from domain.refusals import RefusalCode
from domain.strict_json import TextFault


@pytest.mark.parametrize("name", list(PAGES))
def test_a_printed_page_is_what_its_tables_say(name: str) -> None:
    committed = (FOLDER / name).read_text(encoding="utf-8")
    assert committed == PAGES[name](), f"docs/{name} is old: run `python -m docs.printer`"


@pytest.mark.parametrize("name", list(PAGES))
def test_every_table_has_as_many_cells_in_each_row(name: str) -> None:
    blocks = re.findall(r"(?:^\|.*\n)+", PAGES[name](), re.MULTILINE)
    assert blocks
    for block in blocks:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


def test_the_lifecycle_page_has_a_row_a_step_and_an_edge_a_move() -> None:
    page = PAGES["lifecycle.md"]()
    actions = set(Action) - FUND_ACTIONS - REGISTER_ACTIONS
    assert all(f"`{action}`" in page for action in actions)
    assert all(f'" as {stage}\n' in page for stage in Stage)
    for step in STEPS:
        for to in step.leads_to:
            assert re.search(rf"{re.escape(step.stage or '[*]')} --> {to}: .*\b{step.action}\b", page)


def test_the_refusals_page_names_every_no() -> None:
    page = PAGES["refusals.md"]()
    assert all(f"| `{no}`" in page for no in [*RefusalCode, *DoorAnswer, *TextFault])


def test_the_deadlines_page_has_a_row_a_deadline_and_a_row_a_mark() -> None:
    page = PAGES["deadlines.md"]()
    assert all(f"\n| `{rule}`<br>" in page for rule in DeadlineRule)
    assert all(f"\n| `{mark}`<br>" in page for mark in MarkKind)
    assert all(f"`{figure}`" in page for figure in FIGURE_OF.values())
    fixed = {row.split("`")[1] for row in page.splitlines() if row.endswith("| never |")}
    assert fixed == FIXED


def test_the_law_page_has_every_figure() -> None:
    page = PAGES["law.md"]()
    assert all(f"| `{key}`" in page for key in FigureKey)
