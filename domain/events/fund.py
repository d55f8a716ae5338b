"""Facts of a commune's fund year."""

from domain.commands.fund import Allot
from domain.events.hand import Hand
from domain.money import FundLine
from domain.values import Model


class FundAllotted(Model):
    """The estimate assigned to a commune on one line; money of an older year keeps its origin year."""

    hand: Hand
    line: FundLine
    allotment: Allot
