"""`python -m docs.printer`: print the pages anew."""

from docs.printer import FOLDER, PAGES

for name, page in PAGES.items():
    (FOLDER / name).write_text(page(), encoding="utf-8")
