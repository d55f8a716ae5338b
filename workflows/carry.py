"""What a stream's workflow keeps and hands over at continue-as-new: its queue, its standing, and little else.

It is an input payload that must stay readable for years: every new field gets a default.
"""

from domain.standing import Standing
from domain.values import Model

LOOP_VERSION = 1


class Carry(Model):
    """`queue` holds payloads as they came, in order; `shown` is what search attributes and details last said."""

    stream: str
    loop_version: int = LOOP_VERSION
    queue: tuple[str, ...] = ()
    standing: Standing | None = None
    shown: tuple[str, ...] = ()
    orders_started: tuple[str, ...] = ()
    dropped: int = 0
