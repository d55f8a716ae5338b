"""The little Markdown that the pages are made of."""

from collections.abc import Iterable, Sequence

NOTE = "<!-- Printed by `python -m docs.printer` from the program's tables: change those, not this page. -->"


def page(title: str, *parts: str) -> str:
    """One page: the note that it is printed, its title, its parts with an empty line between them."""
    return "\n\n".join([NOTE, f"# {title}", *parts]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is escaped, a line break becomes `<br>`."""
    lines = [_row(heads), _row(["---"] * len(heads))]
    lines += [_row([cell.replace("|", "\\|").replace("\n", "<br>") for cell in row]) for row in rows]
    return "\n".join(lines)


def code(text: str) -> str:
    return f"`{text}`"


def both(vi: str, en: str) -> str:
    """Vietnamese first, English under it."""
    return f"{vi}\n*{en}*"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
