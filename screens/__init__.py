"""What the terminal shows: tables and sentences drawn with rich from the documents that `--json` gives out as they are.

Imports only wording and domain: a screen computes nothing and asks nobody.
"""
