"""Measures what the product costs, as ratios taken in alternation in one run (docs/performance.md has the method).

`python -m bench` prints JSON lines on stdout and a table on stderr. It starts servers of its own in a folder that it
deletes, so it needs nothing running and leaves nothing behind.
"""
