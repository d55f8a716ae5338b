"""The words of the command line: each module puts its commands on the list of `app.py`, and each command is one call.

`starter.py` imports all of them and runs what was typed. Nothing is decided here.
"""
