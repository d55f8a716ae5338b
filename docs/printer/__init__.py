"""Pages of docs/ that are printed from the tables of the program, so that they cannot say something else than it does.

`python -m docs.printer` writes them; a test compares what is committed with what would be printed. This folder reads
`domain`, `law` and `wording` and is read by nothing but its test.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from docs.printer.deadlines import deadlines_page
from docs.printer.glossary import glossary_page
from docs.printer.law import law_page
from docs.printer.lifecycle import lifecycle_page
from docs.printer.refusals import refusals_page

FOLDER = Path(__file__).parent.parent

PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "lifecycle.md": lifecycle_page,
        "deadlines.md": deadlines_page,
        "refusals.md": refusals_page,
        "glossary.md": glossary_page,
        "law.md": law_page,
    }
)
