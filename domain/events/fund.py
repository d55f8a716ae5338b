"""Facts of a commune's fund year."""

from domain.commands.fund import Allot
from domain.events.hand import Hand
from domain.money import FundLine
from domain.values import Model


class FundAllotted(Model):
    hand: Hand
    line: FundLine
    allotment: Allot
