"""Tables that fit a terminal of 100 columns."""

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text


def table(*headings: str, right: Iterable[int] = (), title: str = "") -> Table:
    """An empty table with these headings; `right` names the columns that hold numbers."""
    numbers = frozenset(right)
    made = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title=title or None,
        title_justify="left",
        title_style="bold",
        header_style="bold",
    )
    for number, heading in enumerate(headings):
        made.add_column(Text(heading), justify="right" if number in numbers else "left", overflow="fold")
    return made


def pairs(rows: Iterable[tuple[str, str]]) -> Table:
    """What something is, beside what it is called; a pair without a value is left out."""
    made = Table.grid(padding=(0, 2, 0, 0))
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for label, value in rows:
        if value:
            made.add_row(Text(label), Text(value))
    return made


def lines(*texts: str, style: str = "") -> Text:
    """Several lines of one cell; an empty one is left out."""
    return Text("\n".join(text for text in texts if text), style=style)
